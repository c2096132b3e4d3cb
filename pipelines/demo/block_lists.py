"""The demo's own block lists of invented domains."""

from functools import cache
from importlib.resources import files

LIST_IDS = ("gambling-vn", "phishing-vn", "threat-vn")


@cache
def block_lists() -> dict[str, frozenset[str]]:
    """Domains by list id, read from lists/ (a domain a line, # begins a remark)."""
    folder = files("pipelines.demo") / "lists"
    return {name: _domains((folder / f"{name}.txt").read_text(encoding="utf-8")) for name in LIST_IDS}


def _domains(text: str) -> frozenset[str]:
    return frozenset(
        line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")
    )
