"""How far a step is, told to whoever listens: the command line draws bars, a server's log does not."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from crawler.types import Progress

Listener = Callable[[str, Progress], None]
"""Takes a platform's name and how far one of its stages is."""

_listeners: list[Listener] = []


def tell(platform: str) -> Callable[[Progress], None]:
    """Give a callback that tells the listeners about one platform's steps."""

    def report(progress: Progress) -> None:
        for listener in tuple(_listeners):
            listener(platform, progress)

    return report


@contextmanager
def listening(listener: Listener) -> Iterator[None]:
    """Listen while the block runs. Steps report from several threads: a listener must bear that."""
    _listeners.append(listener)
    try:
        yield
    finally:
        _listeners.remove(listener)
