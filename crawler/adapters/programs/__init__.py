"""One module a platform program; each names its adapter `ADAPTER` and is found by being here."""
