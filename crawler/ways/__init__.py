"""One post, several addresses: which items of a frame show the same posts, and what each post then counts.

docs/sampling.md says what is taken for the same post, why claims are tested, and what was rejected.
"""
