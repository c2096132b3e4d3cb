"""The statistics of a rating: pure functions from sampled, labelled documents to a grade."""
