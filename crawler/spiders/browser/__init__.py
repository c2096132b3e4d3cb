"""Pages that exist only after JavaScript: a Chromium without a network, fed through the crawl's own guards."""
