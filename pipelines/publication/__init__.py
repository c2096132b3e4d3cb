"""From an edition to a static site and open data."""
