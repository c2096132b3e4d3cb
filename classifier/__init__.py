"""Judgments: Vietnamese text in, calibrated scores out. Knows no URL, no database and no flow."""
