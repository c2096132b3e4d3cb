"""A limit on the time that one page may take inside us: a stranger's page must not hold the run."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from crawler.extraction.errors import ExtractionError

# The slowest page of the hostile collection takes 3 s on a loaded machine, the slowest real one .3 s.
PAGE_SECONDS = 60.0


class PageTooSlowError(ExtractionError):
    """A page that was not taken apart in time."""


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Raise PageTooSlowError in what runs inside after so long; main thread only.

    What is busy in a native library is stopped when it comes back from there; if it never does, the
    parent's limit on the whole stage ends it.
    """

    def stop(_: int, __: FrameType | None) -> None:
        raise PageTooSlowError(f"longer than {seconds:.0f} s")

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
