"""Who answers for which field of online life, since when: the dated registry of authorities."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, cast

from rubrics.errors import UnknownNameError
from rubrics.further import further_registry
from rubrics.labels import FIELD_VI
from rubrics.merge import merged, placed
from rubrics.registry import placed_registry, read_registry
from rubrics.shapes import SLUG, Choice, Day, Field, Flag, Group, ListOf, Words

REGISTRY = Path(__file__).with_name("authorities.yaml")

_FIELD = Choice(lambda: {field.value: label for field, label in FIELD_VI.items()})
_TENURE = Group(
    (
        Field("id", Words(most=64, pattern=SLUG, form="chữ thường không dấu"), "mã đơn vị", required=True),
        Field("name", Words(), "tên đơn vị", required=True),
        Field("ministry", Words(), "bộ chủ quản", required=True),
        Field("remit", Words(), "lĩnh vực phụ trách, bằng lời", required=True),
        Field("fields", ListOf(_FIELD, unique=True), "lĩnh vực của bộ tiêu chí", required=True),
        Field("from", Day(), "ngày đầu", required=True),
        Field("until", Day(), "ngày cuối, tính cả ngày đó"),
        Field("basis", Words(), "văn bản quy định chức năng"),
    )
)
_OWN_TENURE = Group(
    (*_TENURE.fields, Field("replaces", Flag(), "true khi ghi lại một đơn vị của danh bạ đi kèm"))
)
_SHAPE, _OWN_SHAPE = (
    Group((Field("authorities", ListOf(row, most=500), "danh bạ", required=True),))
    for row in (_TENURE, _OWN_TENURE)
)


@dataclass(frozen=True, slots=True)
class Tenure:
    """An authority's name, ministry and fields over one stretch of time, last day included."""

    name: str
    ministry: str
    remit: str
    fields: frozenset[str]
    since: date
    until: date | None
    basis: str

    def holds_on(self, day: date) -> bool:
        """Whether this stretch covers a day."""
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Authority:
    """An office with all its tenures, oldest first."""

    id: str
    tenures: tuple[Tenure, ...]

    def on(self, day: date) -> Tenure | None:
        """The tenure that covers a day, or None when the office did not exist or is gone."""
        return next((tenure for tenure in self.tenures if tenure.holds_on(day)), None)

    @property
    def latest(self) -> Tenure:
        """The newest tenure, whose name and ministry readers are shown."""
        return self.tenures[-1]


def authorities() -> Mapping[str, Authority]:
    """Every authority by id, the operator's own among them; raises RegistryError where a file does not read."""
    return _read(further_registry())


@cache  # a process that has begun goes on under the registry it began with
def _read(further: Path | None) -> Mapping[str, Authority]:
    rows = cast("tuple[dict[str, Any], ...]", read_registry(REGISTRY, _SHAPE)["authorities"])
    if further is not None:
        value, positions = placed_registry(further, _OWN_SHAPE)
        own = cast("tuple[dict[str, Any], ...]", value["authorities"])
        rows = cast("tuple[dict[str, Any], ...]", merged(rows, placed(own, positions), str(further)))
    tenures: dict[str, list[Tenure]] = {}
    for row in rows:
        tenures.setdefault(row["id"], []).append(_tenure(row))
    return {
        name: Authority(name, tuple(sorted(found, key=lambda tenure: tenure.since)))
        for name, found in tenures.items()
    }


def _tenure(row: Mapping[str, Any]) -> Tenure:
    return Tenure(
        name=row["name"],
        ministry=row["ministry"],
        remit=row["remit"],
        fields=frozenset(row["fields"]),
        since=row["from"],
        until=row.get("until"),
        basis=row.get("basis", ""),
    )


def authority(authority_id: str) -> Authority:
    """One authority by id; raises UnknownNameError with the nearest right spelling."""
    known = authorities()
    if authority_id not in known:
        raise UnknownNameError("đơn vị", authority_id, known)
    return known[authority_id]


def responsible(field: str, day: date) -> tuple[Authority, ...]:
    """Authorities that answer for a field on a day, in the registry's order; empty if none does."""
    found = ((office, office.on(day)) for office in authorities().values())
    return tuple(office for office, tenure in found if tenure is not None and field in tenure.fields)


def authority_names() -> dict[str, str]:
    """Latest names by id."""
    return {office.id: office.latest.name for office in authorities().values()}


def own_authorities() -> tuple[str, ...]:
    """Ids that an operator's registry added or replaced, in alphabetical order; () where there is no such registry."""
    shipped, all_there = _read(None), authorities()
    return tuple(sorted(name for name, office in all_there.items() if shipped.get(name) != office))
