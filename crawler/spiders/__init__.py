"""Fetching: Scrapy spiders and the guards around every request. Runs in child processes only."""
