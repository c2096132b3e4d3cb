"""The platform registry: one YAML file a platform, checked as a whole, all mistakes at once."""

import re
from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from crawler.adapters.registry import adapters
from crawler.errors import PlatformAddressError, PlatformFileError
from crawler.registry_yaml import Place, Source, read_source
from crawler.system_words import is_device
from crawler.types import GENERIC, Budget, EntryPoint, Platform, Politeness, Sampling, Section
from crawler.urls import canonical_url, host_of, is_address, on_platform

_SUFFIXES = (".yaml", ".yml")
_SLUG_CHARS = 64
_MODELS: dict[str | int, type[BaseModel]] = {
    "sections": Section,
    "entries": EntryPoint,
    "budget": Budget,
    "politeness": Politeness,
    "sampling": Sampling,
}


def load_platforms(path: Path) -> tuple[Platform, ...]:
    """Platforms of one YAML file or of a folder's YAML files, by file name.

    Raises PlatformFileError with every mistake of every file; then nothing is loaded.
    """
    sources = [read_source(file) for file in _files(path)]
    platforms = [_platform(source) for source in sources]
    _unique_platforms(sources, platforms)
    mistakes = tuple(mistake for source in sources for mistake in source.mistakes)
    if mistakes:
        raise PlatformFileError(mistakes)
    return tuple(platform for platform in platforms if platform is not None)


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    found = sorted(file for file in path.iterdir() if file.suffix in _SUFFIXES and file.is_file())
    if not found:
        empty = Source(name=str(path))
        empty.add("no_files", ())
        raise PlatformFileError(tuple(empty.mistakes))
    return found


def _platform(source: Source) -> Platform | None:
    if source.mistakes and source.values is None:
        return None
    try:
        platform = Platform.model_validate(source.values)
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            place = tuple(detail["loc"])
            source.add(_kind(detail, place), place, **_words(detail, place))
        return None
    _check(source, platform)
    return platform


def _kind(detail: ErrorDetails, place: Place) -> str:
    """The kind of message that a mistake gets."""
    if detail["type"] == "extra_forbidden":
        return "extra_near" if _near(place) else "extra_forbidden"
    return "empty" if detail["input"] is None else detail["type"]


def _words(detail: ErrorDetails, place: Place) -> dict[str, Any]:
    context = dict(detail.get("ctx", {}))
    if "expected" in context:  # pydantic joins the allowed values for English readers
        context["expected"] = str(context["expected"]).replace("'", "").replace(" or ", ", ")
    words = {"given": detail["input"], "near": _near(place), "allowed": ", ".join(_names(place))}
    return {**words, **context}


def _near(place: Place) -> str:
    close = get_close_matches(str(place[-1]).lower(), _names(place), n=1) if place else []
    return close[0] if close else ""


def _names(place: Place) -> tuple[str, ...]:
    """Field names at a place, for whoever mistyped one."""
    model = next((_MODELS[step] for step in reversed(place[:-1]) if step in _MODELS), Platform)
    return tuple(model.model_fields)


def _check(source: Source, platform: Platform) -> None:
    """What types cannot say: addresses, patterns, unique ids, budgets."""
    if is_device(platform.id):  # pages are named by ids
        source.add("device_name", ("id",), given=platform.id)
    if not _is_web(platform.url):
        source.add("url", ("url",), given=platform.url)
        return
    if platform.adapter not in {"", GENERIC, *adapters()}:
        source.add(
            "adapter", ("adapter",), given=platform.adapter, allowed=", ".join((GENERIC, *adapters()))
        )
    for at, section in enumerate(platform.sections):
        if not section.entries:
            source.add("no_entries", ("sections", at, "entries"))
        for number, entry in enumerate(section.entries):
            _check_entry(source, platform, entry, ("sections", at, "entries", number))
    _unique_sections(source, platform)
    asked = sum(section.sample for section in platform.sections)
    if asked > platform.budget.items:
        source.add("over_budget", ("budget", "items"), asked=asked, budget=platform.budget.items)


def _check_entry(source: Source, platform: Platform, entry: EntryPoint, place: Place) -> None:
    if not _is_web(entry.url):
        source.add("url", (*place, "url"), given=entry.url)
    elif not on_platform(entry.url, platform):
        source.add("off_platform", (*place, "url"), given=entry.url, url=platform.url)
    try:
        re.compile(entry.item_pattern)
    except re.error as error:
        source.add(
            "pattern",
            (*place, "item_pattern"),
            given=entry.item_pattern,
            detail=f"từ ký tự thứ {(error.pos or 0) + 1}",
        )


def _is_web(url: str) -> bool:
    try:
        canonical_url(url)
    except ValueError:
        return False
    return urlsplit(url).username is None


def _unique_sections(source: Source, platform: Platform) -> None:
    seen: set[str] = set()
    for at, section in enumerate(platform.sections):
        if section.id in seen:
            source.add("duplicate_id", ("sections", at, "id"), given=section.id, other=source.name)
        seen.add(section.id)


def _unique_platforms(sources: Iterable[Source], platforms: Iterable[Platform | None]) -> None:
    seen: dict[str, str] = {}
    for source, platform in zip(sources, platforms, strict=True):
        if platform and (other := seen.setdefault(platform.id, source.name)) != source.name:
            source.add("duplicate_id", ("id",), given=platform.id, other=other)


def platform_from_url(url: str) -> Platform:
    """A platform known by its address only: its one section is found when it is crawled.

    Raises PlatformAddressError. A bare host gets https, as a reader's browser would try first.
    """
    full = url.strip() if "://" in url else f"https://{url.strip()}"
    try:
        host, address = host_of(full), canonical_url(full)
    except ValueError as error:
        raise PlatformAddressError(url, "không phải địa chỉ web đầy đủ.") from error
    if urlsplit(full).username is not None:
        raise PlatformAddressError(url, "địa chỉ có tên đăng nhập.")
    name = host.removeprefix("www.")
    if "." not in name and not is_address(name) and name != "localhost":
        raise PlatformAddressError(url, "tên miền không đầy đủ.")
    return Platform(id=_slug(full, name), name=_as_read(name), url=address, fields=())


def is_namesake(url: str, other: str) -> bool:
    """Whether two addresses give the same id and are not the same host: a.b.example and a-b.example."""
    try:
        one, two = platform_from_url(url), platform_from_url(other)
    except PlatformAddressError:
        return False  # a declared platform of a host that nobody can be known by
    return one.id == two.id and one.name != two.name


def _as_read(host: str) -> str:
    """A host as people read it: báo.example, not xn--bo-kia.example; its address stays as it is asked for."""
    try:
        read = host.encode("ascii").decode("idna")
        return read if read.encode("idna").decode("ascii") == host else host
    except UnicodeError:
        return host


def _slug(url: str, host: str) -> str:
    port = urlsplit(url).port
    text: Any = f"{host}-{port}" if port else host
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:_SLUG_CHARS].strip("-")
