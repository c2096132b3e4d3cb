"""The command line's groups, one module a group; `pipelines.cli` assembles them."""
