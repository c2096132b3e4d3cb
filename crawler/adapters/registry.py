"""All adapters there are: every module under programs/ by being there, and which one a page belongs to."""

import logging
import pkgutil
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import import_module
from types import MappingProxyType

from crawler.adapters import programs
from crawler.adapters.base import Adapter, Answer
from crawler.adapters.errors import DuplicateAdapterError, NoAdapterError
from crawler.types import GENERIC

logger = logging.getLogger(__name__)


@cache
def adapters() -> Mapping[str, Adapter]:
    """Adapters by name, the most specific first; raises AdapterError where a module is wrong."""
    modules = sorted(
        f"{programs.__name__}.{found.name}" for found in pkgutil.iter_modules(programs.__path__)
    )
    return named((module, getattr(import_module(module), "ADAPTER", None)) for module in modules)


def named(found: Iterable[tuple[str, Adapter | None]]) -> Mapping[str, Adapter]:
    """Adapters of (module, adapter) pairs by name, by falling precedence and then by name."""
    places: dict[str, str] = {}
    held: list[Adapter] = []
    for module, adapter in found:
        if adapter is None:
            raise NoAdapterError(module)
        if adapter.name in places or adapter.name == GENERIC:
            raise DuplicateAdapterError(adapter.name, places.get(adapter.name, "crawler.types"), module)
        places[adapter.name] = module
        held.append(adapter)
    ordered = sorted(held, key=lambda adapter: (-adapter.precedence, adapter.name))
    return MappingProxyType({adapter.name: adapter for adapter in ordered})


def adapter_named(name: str) -> Adapter | None:
    """The adapter of a name; None for '', for what switches adapters off, and for a name nobody has."""
    return adapters().get(name)


def recognise(answer: Answer) -> tuple[Adapter, str] | None:
    """The most specific adapter that knows the page, and why in Vietnamese; None if none does."""
    for adapter in adapters().values():
        try:
            reason = adapter.recognise(answer)
        except Exception:
            # A stranger's page must not end the run; the log names the adapter for whoever mends it.
            logger.exception("adapter %s failed to look at %s", adapter.name, answer.url)
            continue
        if reason:
            return adapter, reason
    return None
