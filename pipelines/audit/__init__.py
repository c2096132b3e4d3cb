"""The people's part: which documents are labelled, and how labels come in and out."""
