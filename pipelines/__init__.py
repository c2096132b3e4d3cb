"""Operation: combine facts, judgments and policy, store them, publish them."""
