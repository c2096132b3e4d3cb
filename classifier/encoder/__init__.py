"""The encoder: a transformer shared by all heads, trained with torch and served by onnxruntime."""
