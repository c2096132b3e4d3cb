"""The language's JSON Schema (draft-07), for completion and hover in editors; made from its tables."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from rubrics.language import CRITERION, KIND_FORBIDS, KIND_NEEDS, REAL_WEIGHTS, RUBRIC
from rubrics.shapes import Choice, Day, Field, Flag, Group, ListOf, Number, Shape, Whole, Words
from rubrics.types import CriterionKind, HarmCode, Role

SCHEMA_FILE = Path(__file__).with_name("rubric.schema.json")

Schema = dict[str, Any]


def _words(shape: Words) -> Schema:
    pattern = {"pattern": shape.pattern} if shape.pattern else {}
    return {"type": "string", "minLength": 1, "maxLength": shape.most} | pattern


def _choice(shape: Choice) -> Schema:
    allowed = shape.allowed()
    # enumDescriptions is VS Code's word; other readers of draft-07 pass over it
    return {"type": "string", "enum": list(allowed), "enumDescriptions": list(allowed.values())}


def _list(shape: ListOf) -> Schema:
    bounds = {"minItems": shape.least, "maxItems": shape.most}
    return (
        {"type": "array", "items": _schema(shape.item)}
        | bounds
        | ({"uniqueItems": True} if shape.unique else {})
    )


def _group(shape: Group) -> Schema:
    rules = {"allOf": _criterion_rules()} if shape is CRITERION else {}
    return {
        "type": "object",
        "additionalProperties": False,
        "required": [field.name for field in shape.fields if field.required],
        "properties": {field.name: _field(field) for field in shape.fields},
    } | rules


def _field(field: Field) -> Schema:
    return {"description": _described(field)} | _schema(field.shape)


def _described(field: Field) -> str:
    about = field.about[0].upper() + field.about[1:]
    form = getattr(field.shape, "form", "")
    return f"{about}. {'Bắt buộc.' if field.required else 'Không bắt buộc.'}" + (
        f" Viết {form}." if form else ""
    )


_BUILDERS: dict[type[Shape], Callable[..., Schema]] = {
    Words: _words,
    Choice: _choice,
    Number: lambda shape: {"type": "number", "minimum": shape.least, "maximum": shape.most},
    Whole: lambda shape: {"type": "integer", "minimum": shape.least, "maximum": shape.most},
    Day: lambda _: {"type": "string", "format": "date", "pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
    Flag: lambda _: {"type": "boolean"},
    ListOf: _list,
    Group: _group,
}


_MESSAGES: dict[type[Shape], Callable[..., str]] = {
    Words: lambda shape: (
        f"Viết {shape.form or 'chữ; thứ trông giống số hoặc ngày thì đặt trong dấu nháy kép'}."
    ),
    Choice: lambda shape: f"Chọn một trong: {', '.join(shape.allowed())}.",
    Number: lambda shape: f"Viết {shape.form}.",
    Whole: lambda shape: f"Viết {shape.form}.",
    Day: lambda _: "Viết ngày theo thứ tự năm-tháng-ngày, ví dụ 2026-12-01.",
    Flag: lambda _: "Viết true (đúng) hoặc false (sai).",
    ListOf: lambda shape: (
        f"Viết danh sách từ {shape.least} đến {shape.most} mục, mỗi mục một dòng bắt đầu bằng “- ”."
    ),
    Group: lambda shape: f"{_needed(shape)}Các trường được dùng: {', '.join(shape.named())}.",
}


def _needed(shape: Group) -> str:
    names = [field.name for field in shape.fields if field.required]
    return f"Cần có: {', '.join(names)}. " if names else ""


def _schema(shape: Shape) -> Schema:
    # errorMessage is the word of VS Code's YAML server: what an editor underlines, it says in Vietnamese
    return _BUILDERS[type(shape)](shape) | {"errorMessage": _MESSAGES[type(shape)](shape)}


def _criterion_rules() -> list[Schema]:
    """What the kind and the role of a criterion ask for, as draft-07's if and then."""
    rules = [_kind_rule(kind) for kind in CriterionKind]
    message = f"Tiêu chí tính điểm (weighted) cần weight là một trong: {', '.join(REAL_WEIGHTS)}."
    weighed = {"enum": list(REAL_WEIGHTS), "errorMessage": message}
    weight = {"required": ["weight"], "properties": {"weight": weighed}, "errorMessage": message}
    return [*rules, {"if": _is("role", Role.WEIGHTED), "then": weight}]


def _kind_rule(kind: CriterionKind) -> Schema:
    refused: Schema = dict.fromkeys(KIND_FORBIDS[kind], False)
    if kind is CriterionKind.ATTESTATION:
        refused["harm"] = {"const": HarmCode.H01}
    elif "harm" not in refused:
        refused["harm"] = {"not": {"const": HarmCode.H01}}
    needed = list(KIND_NEEDS[kind])
    message = f"Loại {kind} cần: {', '.join(needed) or 'không thêm gì'}; không dùng: {', '.join(KIND_FORBIDS[kind])}."
    then = {"required": needed, "properties": refused, "errorMessage": message}
    return {"if": _is("kind", kind), "then": then}


def _is(name: str, value: str) -> Schema:
    return {"properties": {name: {"const": value}}, "required": [name]}


def rubric_schema() -> Schema:
    """The whole schema as JSON values."""
    return (
        {
            "$schema": "http://json-schema.org/draft-07/schema#",
            "title": "Bộ tiêu chí đánh giá nền tảng",
            "description": "Cách viết một bộ tiêu chí; sinh tự động từ phần mềm, không sửa tay.",
        }
        | _schema(RUBRIC)
        | {"anyOf": [{"required": ["criteria"]}, {"required": ["extends"]}]}
    )


def schema_text() -> str:
    """The schema file's exact text."""
    return json.dumps(rubric_schema(), ensure_ascii=False, indent=2) + "\n"
