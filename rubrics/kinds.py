"""Which fields stand with which kind of criterion: checked while reading, so that a misfit never loads."""

from collections.abc import Iterator

from rubrics.codes import Code
from rubrics.labels import HARM_VI
from rubrics.language import CRITERION, KIND_FORBIDS, KIND_NEEDS, RUBRIC
from rubrics.read import Reading
from rubrics.tree import Items, Node, Pairs, Scalar
from rubrics.types import CriterionKind, HarmCode, Role, Weight
from rubrics.wording import shown

_ABOUT = {name: field.about for name, field in CRITERION.named().items()}


def check_kinds(reading: Reading, root: Node) -> None:
    """Name every criterion whose fields do not fit its kind or role, and a rubric without any criterion."""
    _any_criterion(reading, root)
    for path, node in _criteria(root):
        fields = {key.text: value for key, value in node.pairs}
        kind = _word(fields.get("kind"))
        if kind in set(CriterionKind):
            _fields_of_kind(reading, CriterionKind(kind), node, path)
            _harm_of_kind(reading, CriterionKind(kind), fields, path)
        if _word(fields.get("role")) == Role.WEIGHTED and _lacks_weight(fields):
            reading.say(Code.WEIGHTED_NEEDS_WEIGHT, fields["role"].at, f"{path}.weight")


def _any_criterion(reading: Reading, root: Node) -> None:
    fields = {key.text: value for key, value in root.pairs} if isinstance(root, Pairs) else {}
    if not isinstance(root, Pairs) or "extends" in fields:
        return
    written = fields.get("criteria")
    if written is None:
        about = RUBRIC.named()["criteria"].about
        reading.say(Code.MISSING_FIELD, root.at, "criteria", field="criteria", about=about)
    elif isinstance(written, Items) and not written.items:
        reading.say(Code.TOO_FEW_ITEMS, written.at, "criteria", least=1, found=0)
    if "overrides" in fields:
        reading.say(Code.NO_BASE, fields["overrides"].at, "overrides", field="overrides")


def _criteria(root: Node) -> Iterator[tuple[str, Pairs]]:
    pairs = root.pairs if isinstance(root, Pairs) else ()
    for key, value in pairs:
        if key.text == "criteria" and isinstance(value, Items):
            for index, item in enumerate(value.items):
                if isinstance(item, Pairs):
                    yield f"criteria[{index}]", item


def _word(node: Node | None) -> str:
    return node.text if isinstance(node, Scalar) else ""


def _lacks_weight(fields: dict[str, Node]) -> bool:
    return "weight" not in fields or _word(fields["weight"]) == Weight.NONE


def _fields_of_kind(reading: Reading, kind: CriterionKind, node: Pairs, path: str) -> None:
    written = {key.text for key, _ in node.pairs}
    for name in KIND_NEEDS[kind]:
        if name not in written:
            words = {"kind": kind, "field": name, "about": _ABOUT[name]}
            reading.say(Code.KIND_NEEDS, node.at, f"{path}.{name}", **words)
    for key, _ in node.pairs:
        if key.text in KIND_FORBIDS[kind]:
            reading.say(Code.KIND_FORBIDS, key.at, f"{path}.{key.text}", kind=kind, field=key.text)


def _harm_of_kind(reading: Reading, kind: CriterionKind, fields: dict[str, Node], path: str) -> None:
    harm = _word(fields.get("harm"))
    if kind is CriterionKind.SITE or harm not in {code.value for code in HARM_VI}:
        return
    attested = kind is CriterionKind.ATTESTATION
    if harm == HarmCode.H01 and not attested:
        reading.say(Code.H01_MEASURED, fields["harm"].at, f"{path}.harm", kind=kind)
    if harm != HarmCode.H01 and attested:
        reading.say(Code.ATTESTED_HARM, fields["harm"].at, f"{path}.harm", found=shown(harm))
