"""Adapters: what is known of one platform program, one file each under programs/."""
