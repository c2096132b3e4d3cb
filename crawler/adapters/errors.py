"""What can be wrong with the adapters themselves, in words for whoever adds one."""


class AdapterError(Exception):
    """Base of the errors of adapters."""


class DuplicateAdapterError(AdapterError):
    """Two modules under programs/ give their adapter the same name."""

    def __init__(self, name: str, one: str, other: str) -> None:
        super().__init__(
            f"adapter {name!r} is defined in {one} and in {other}: give one of them another name"
        )


class NoAdapterError(AdapterError):
    """A module under programs/ that defines no ADAPTER."""

    def __init__(self, module: str) -> None:
        super().__init__(f"{module} defines no ADAPTER: end it with `ADAPTER = YourAdapter()`")
