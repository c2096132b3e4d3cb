"""Public block lists that a `links` criterion may cite: which there are, how they are read and matched."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from ipaddress import ip_address
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

from rubrics.errors import BlockListError, UnknownNameError
from rubrics.labels import HARM_VI
from rubrics.registry import read_registry
from rubrics.shapes import SLUG, Choice, Field, Group, ListOf, Words

REGISTRY = Path(__file__).with_name("blocklists.yaml")


class ListFormat(StrEnum):
    """How a published list is written."""

    DOMAINS = "domains"
    HOSTS = "hosts"
    URLS = "urls"


_FORMAT_VI = {
    ListFormat.DOMAINS.value: "mỗi dòng một tên miền",
    ListFormat.HOSTS.value: "tệp hosts: địa chỉ rồi các tên miền",
    ListFormat.URLS.value: "mỗi dòng một đường dẫn",
}
_ROW = Group(
    (
        Field("id", Words(most=64, pattern=SLUG, form="chữ thường không dấu"), "mã", required=True),
        Field("name", Words(), "tên danh sách", required=True),
        Field("publisher", Words(), "bên công bố", required=True),
        Field("project", Words(), "dự án gốc", required=True),
        Field("file", Words(), "tệp trong dự án gốc", required=True),
        Field("licence", Words(), "giấy phép", required=True),
        Field("format", Choice(lambda: _FORMAT_VI), "dạng tệp", required=True),
        Field(
            "harm",
            Choice(lambda: {code.value: vi for code, vi in HARM_VI.items()}),
            "tác hại",
            required=True,
        ),
    )
)
_SHAPE = Group((Field("block_lists", ListOf(_ROW), "các danh sách", required=True),))


@dataclass(frozen=True, slots=True)
class BlockList:
    """A published list: who publishes it where, under which licence, in which form, against which harm."""

    id: str
    name: str
    publisher: str
    project: str
    file: str
    licence: str
    format: ListFormat
    harm: str


@cache
def block_lists() -> Mapping[str, BlockList]:
    """Every known list by id; raises RegistryError if the registry does not read."""
    rows = cast("tuple[dict[str, Any], ...]", read_registry(REGISTRY, _SHAPE)["block_lists"])
    return {row["id"]: BlockList(**{**row, "format": ListFormat(row["format"])}) for row in rows}


def block_list(list_id: str) -> BlockList:
    """One list by id; raises UnknownNameError with the nearest right spelling."""
    if list_id not in block_lists():
        raise UnknownNameError("danh sách chặn", list_id, block_lists())
    return block_lists()[list_id]


def block_list_names() -> dict[str, str]:
    """Names by id."""
    return {found.id: found.name for found in block_lists().values()}


_COMMENT = re.compile(r"(^|\s)[#!;].*$")
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
_LOCAL = frozenset({"localhost", "localhost.localdomain", "broadcasthost", "local", "ip6-localhost"})
MAX_HOST = 253  # RFC 1035, without the last dot


def clean_host(raw: str) -> str:
    """A host in its one comparable form: lower case, punycode, no last dot, no port; '' if it is none."""
    host = raw.strip().rstrip(".").lower()
    try:
        return str(ip_address(host.strip("[]")))
    except ValueError:
        pass
    try:
        # "idna" of the standard library maps full-width dots and capitals as browsers do
        host = host.encode("idna").decode("ascii").lower() if not host.isascii() else host
    except UnicodeError:
        return ""
    labels = host.split(".")
    good = len(labels) > 1 and len(host) <= MAX_HOST and all(_LABEL.fullmatch(label) for label in labels)
    return host if good and not labels[-1].isdigit() else ""


def _domain(line: str) -> Iterable[str]:
    # "*.x", ".x" and "||x^" are how such lists write "x and all below it"
    yield clean_host(re.sub(r"^(\|\||\*\.|\.)|\^$", "", line))


def _hosts(line: str) -> Iterable[str]:
    _, *names = line.split()
    return (clean_host(name) for name in names if name not in _LOCAL)


def _url(line: str) -> Iterable[str]:
    host, path, query = _parts(line if "://" in line else f"http://{line}")
    yield host + path + query if host else ""


_PARSERS: dict[ListFormat, Callable[[str], Iterable[str]]] = {
    ListFormat.DOMAINS: _domain,
    ListFormat.HOSTS: _hosts,
    ListFormat.URLS: _url,
}


def parse_block_list(text: str, format: str) -> frozenset[str]:  # noqa: A002 -- the registry's own word
    """Entries of a published list: hosts, or `host/path?query` where a URL list names one page of a host.

    A page's host is never listed whole for that page: one bad profile does not block a social network.
    Raises BlockListError when not one line can be used.
    """
    parse = _PARSERS[ListFormat(format)]
    lines = (_COMMENT.sub("", line).strip() for line in text.removeprefix("\ufeff").splitlines())
    found = frozenset(entry for line in lines if line for entry in parse(line) if entry)
    if not found:
        raise BlockListError("vừa nhập", "không có dòng nào là tên miền hay đường dẫn hợp lệ")
    return found


def _parts(url: str) -> tuple[str, str, str]:
    """Comparable host of a web link, its path without a last slash, its query; all '' if it is no web link."""
    try:
        parts = urlsplit(url.strip().replace("\\", "/"))
        host = clean_host(parts.hostname or "")
    except ValueError:
        return "", "", ""
    if parts.scheme not in {"http", "https"} or not host:
        return "", "", ""
    return host, parts.path.rstrip("/"), f"?{parts.query}" if parts.query else ""


def match(url: str, domains: frozenset[str]) -> str:
    """The listed entry a link falls under, or '': its host, a parent of its host, or a listed page of it.

    The longest listed entry wins. A public suffix in a list would match everything below it: lists
    are taken as published, and it is their publisher who answers for their rows.
    """
    host, path, query = _parts(url)
    if not host:
        return ""
    pages = [host + path + query, *_prefixes(host, path)]
    parents = [host] if _is_address(host) else _parents(host)
    return next((entry for entry in (*pages, *parents) if entry in domains), "")


def _prefixes(host: str, path: str) -> list[str]:
    steps = path.split("/")[1:]
    return [host + "".join(f"/{step}" for step in steps[:depth]) for depth in range(len(steps), 0, -1)]


def _parents(host: str) -> list[str]:
    labels = host.split(".")
    return [".".join(labels[start:]) for start in range(len(labels) - 1)]


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
