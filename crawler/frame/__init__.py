"""The sampling frame: every item that a platform lists, from sitemaps, feeds and listing pages."""
