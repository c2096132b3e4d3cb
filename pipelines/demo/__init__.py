"""Three invented platforms on loopback, with the answer key of what was planted in them."""
