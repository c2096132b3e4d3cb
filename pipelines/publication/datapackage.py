"""The Frictionless Data Package that describes an edition's open data to programs."""

from typing import Any

from pipelines.publication.cells import instant
from pipelines.publication.change_columns import CHANGES, CRITERION_CHANGES
from pipelines.publication.columns import (
    APPEALS,
    COVERAGE,
    CRITERIA,
    RATINGS,
    SAMPLES,
    STRATA,
    Column,
    Table,
)
from pipelines.rating.types import Edition

TABLES: tuple[Table[Any], ...] = (
    RATINGS,
    COVERAGE,
    CRITERIA,
    STRATA,
    SAMPLES,
    APPEALS,
    CHANGES,
    CRITERION_CHANGES,
)
LICENCE = {
    "name": "CC-BY-4.0",
    "path": "https://creativecommons.org/licenses/by/4.0/",
    "title": "Creative Commons Attribution 4.0 International",
}


def _field(column: Column[Any]) -> dict[str, str]:
    return {"name": column.name, "type": column.type, "description": column.meaning}


def _schema(table: Table[Any]) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "fields": [_field(column) for column in table.columns],
        "missingValues": [""],
        "primaryKey": list(table.key),
    }
    if table.parent:
        key = list(table.parent_key)
        schema["foreignKeys"] = [{"fields": key, "reference": {"resource": table.parent, "fields": key}}]
    return schema


def _resource(table: Table[Any], content: bytes, digest: str) -> dict[str, Any]:
    return {
        "name": table.name,
        "title": table.title,
        "path": table.file,
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{digest}",
        "dialect": {
            "delimiter": ",",
            "lineTerminator": "\r\n",
            "quoteChar": '"',
            "doubleQuote": True,
            "header": True,
        },
        "schema": _schema(table),
    }


def describe(edition: Edition, files: dict[str, tuple[bytes, str]]) -> dict[str, Any]:
    """The descriptor; `files` gives content and SHA-256 of each data file by name."""
    content, digest = files["edition.json"]
    whole = {
        "name": "edition",
        "title": "Toàn bộ kỳ công bố",
        "path": "edition.json",
        "profile": "data-resource",
        "format": "json",
        "mediatype": "application/json",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{digest}",
    }
    return {
        "profile": "data-package",
        "name": f"cleanplatforms-{edition.edition_id}".lower(),
        "id": edition.edition_id,
        "title": edition.title,
        "version": edition.edition_id,
        "created": instant(edition.created_at),
        "licenses": [LICENCE],
        "resources": [*(_resource(table, *files[table.file]) for table in TABLES), whole],
    }
