"""The table of adapters in the documents says what the adapters say of themselves."""

from pathlib import Path

from crawler.adapters.__main__ import BEGIN, END, table

DOCUMENT = Path(__file__).parents[3] / "docs" / "adapters.md"


def test_every_line_of_the_table_is_an_adapters_own() -> None:
    """A new adapter needs no change here; a line of one that changed or went must be renewed."""
    held = DOCUMENT.read_text("utf-8").partition(BEGIN)[2].partition(END)[0].split("\n")
    lines = [line for line in held if line]
    assert lines
    assert set(lines) <= set(table().split("\n")), "run python -m crawler.adapters --write docs/adapters.md"
