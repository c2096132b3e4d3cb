"""The steps a flow is made of: each one a pure function of a lower layer plus one writer."""
