"""What changed between two rubrics, in sentences that staff can put before their head of office."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from rubrics.labels import CHECK_VI, DOCUMENT_VI, FIELD_VI, HARM_VI, ROLE_VI, STATUS_VI, WEIGHT_VI
from rubrics.language import CRITERION, LIMITS, RUBRIC, WAIVER
from rubrics.types import Criterion, Limits, Rubric, Text
from rubrics.wording import vi_percent, vi_thousands


class ChangeKind(StrEnum):
    """What happened to a part of a rubric."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Difference:
    """One change: where, what it was, what it is; '' where it was not there or is no more.

    `criterion` is '' for what concerns the rubric as a whole. `field` is a path in the language.
    """

    kind: ChangeKind
    criterion: str
    field: str
    before: str
    after: str

    def __str__(self) -> str:
        return _SENTENCES[self.kind].format(
            where=f"tiêu chí {self.criterion}" if self.criterion else "bộ tiêu chí",
            what=_about(self.field, of_whole=not self.criterion),
            before=self.before,
            after=self.after,
        )


_SENTENCES = {
    ChangeKind.ADDED: "Thêm vào {where}, {what}: {after}",
    ChangeKind.REMOVED: "Bỏ khỏi {where}, {what}: {before}",
    ChangeKind.CHANGED: "Sửa ở {where}, {what}: từ {before} thành {after}",
}
_OF_WHOLE = (
    "version",
    "status",
    "name",
    "summary",
    "authority",
    "fields",
    "effective_from",
    "effective_until",
)
_TABLES: tuple[Mapping[Any, str], ...] = (
    *(HARM_VI, ROLE_VI, WEIGHT_VI, STATUS_VI, FIELD_VI, DOCUMENT_VI, CHECK_VI),
)
_WORDS: dict[str, str] = {str(key): label for table in _TABLES for key, label in table.items()}
_ABOUTS: dict[str, str] = {
    **{field.name: field.about for field in CRITERION.fields},
    **{f"limits.{field.name}": field.about for field in LIMITS.fields},
    **{f"waivers.{field.name}": field.about for field in WAIVER.fields},
    "waivers": "tạm miễn",
    "criteria": "cả tiêu chí",
}
_SHARES = frozenset({"limits.good", "limits.limit", "limits.tolerance"})


def _about(field: str, *, of_whole: bool) -> str:
    about = RUBRIC.named()[field].about if of_whole else _ABOUTS[field]
    return about.split(";", 1)[0].split(",", 1)[0]


def differences(old: Rubric, new: Rubric) -> tuple[Difference, ...]:
    """Every change from one rubric to another, inherited criteria included; () where they say the same."""
    return tuple(_differences(old, new))


def _differences(old: Rubric, new: Rubric) -> Iterator[Difference]:
    for name in _OF_WHOLE:
        yield from _values("", name, getattr(old, name), getattr(new, name))
    before = {criterion.id: criterion for criterion in old.criteria}
    after = {criterion.id: criterion for criterion in new.criteria}
    for name, criterion in before.items():
        if name in after:
            yield from _criterion(criterion, after[name])
        else:
            yield Difference(ChangeKind.REMOVED, name, "criteria", criterion.name.vi, "")
    for name, criterion in after.items():
        if name not in before:
            yield Difference(ChangeKind.ADDED, name, "criteria", "", criterion.name.vi)
    yield from _waivers(old, new)


def _criterion(old: Criterion, new: Criterion) -> Iterator[Difference]:
    for name in Criterion.model_fields:
        before, after = getattr(old, name), getattr(new, name)
        if name == "limits" and before is not None and after is not None:
            for limit in Limits.model_fields:
                field = f"limits.{limit}"
                yield from _values(old.id, field, getattr(before, limit), getattr(after, limit))
        else:
            yield from _values(old.id, name, before, after)


def _waivers(old: Rubric, new: Rubric) -> Iterator[Difference]:
    before = {(w.criterion, w.platforms): w for w in old.waivers}
    after = {(w.criterion, w.platforms): w for w in new.waivers}
    for key in dict.fromkeys((*before, *after)):
        was, now = before.get(key), after.get(key)
        if was is None or now is None:
            only = was or now
            assert only is not None
            shown = f"{', '.join(only.platforms) or 'mọi nền tảng'}, đến hết ngày {_shown(only.until)}"
            kind = ChangeKind.ADDED if was is None else ChangeKind.REMOVED
            yield Difference(
                kind, key[0], "waivers", "" if was is None else shown, "" if now is None else shown
            )
        else:
            yield from _values(key[0], "waivers.until", was.until, now.until)
            yield from _values(key[0], "waivers.why", was.why, now.why)


def _values(criterion: str, field: str, before: Any, after: Any) -> Iterator[Difference]:  # noqa: ANN401 - any field
    """One value, or the members of a list that came and went."""
    if isinstance(before, tuple) and isinstance(after, tuple):
        for gone in (value for value in before if value not in after):
            yield Difference(ChangeKind.REMOVED, criterion, field, _shown(gone, field), "")
        for fresh in (value for value in after if value not in before):
            yield Difference(ChangeKind.ADDED, criterion, field, "", _shown(fresh, field))
    elif before != after:
        yield Difference(
            _kind(before, after), criterion, field, _shown(before, field), _shown(after, field)
        )


def _kind(before: object, after: object) -> ChangeKind:
    if before in {None, ""}:
        return ChangeKind.ADDED
    return ChangeKind.REMOVED if after in {None, ""} else ChangeKind.CHANGED


_BY_TYPE: dict[type, Callable[[Any], str]] = {
    type(None): lambda _: "",
    Text: lambda text: f"“{text.vi}” ({text.en})",
    date: lambda day: f"{day:%d/%m/%Y}",
    bool: lambda flag: "có" if flag else "không",
    int: vi_thousands,
}


def _shown(value: Any, field: str = "") -> str:  # noqa: ANN401 - any field's value
    if field in _SHARES:
        return vi_percent(value)
    return _BY_TYPE.get(type(value), _described)(value)


def _described(value: Any) -> str:  # noqa: ANN401 - any field's value
    """A text, a name from a table, or a group by what tells it from its like."""
    for name in ("text", "document"):
        if hasattr(value, name):
            article = getattr(value, "article", "")
            return f"“{getattr(value, name)}”" + (f", {article}" if article else "")
    plain = str(value)
    return f"{_WORDS[plain]} ({plain})" if plain in _WORDS else f"“{plain}”"
