"""Version of the code that crawled, stamped into every manifest and user agent."""

from functools import cache
from importlib.metadata import PackageNotFoundError, version


@cache
def code_version() -> str:
    """Version of the installed distribution, or 0+source when run from a bare checkout."""
    try:
        return version("cleanplatforms")
    except PackageNotFoundError:
        return "0+source"
