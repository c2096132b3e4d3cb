"""Filling real platform programs on loopback with generated content, and the record of what was put in."""
