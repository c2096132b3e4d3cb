"""Table of all adapters: `python -m crawler.adapters` prints it, `--write docs/adapters.md` puts it there."""

import argparse
import inspect
import sys
from pathlib import Path

from crawler.adapters.base import Adapter
from crawler.adapters.registry import adapters

BEGIN, END = "<!-- adapters -->", "<!-- /adapters -->"
_HEAD = ("| adapter | program | knows | how |", "|---|---|---|---|")
# What an adapter can know beside recognising, in the words of the table.
_KNOWS = {"entries": "where lists are", "listed": "lists", "extract": "pages"}


def row(adapter: Adapter) -> str:
    """One adapter's line, from its class: name, program, overridden questions, docstring's first sentence."""
    kind = type(adapter)
    able = ", ".join(
        words for name, words in _KNOWS.items() if getattr(kind, name) is not getattr(Adapter, name)
    )
    how = (inspect.getdoc(kind) or "").split("\n\n")[0].replace("\n", " ").replace("|", "/")
    return f"| `{adapter.name}` | {adapter.program} | {able} | {how} |"


def table() -> str:
    """The whole table, by name."""
    return "\n".join((*_HEAD, *(row(adapter) for _, adapter in sorted(adapters().items()))))


def main() -> None:
    """Print the table or write it between its marks."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", type=Path, metavar="FILE", help="document that holds the table")
    options = parser.parse_args()
    if not options.write:
        sys.stdout.write(f"{table()}\n")
        return
    before, _, rest = options.write.read_text("utf-8").partition(BEGIN)
    after = rest.partition(END)[2]
    options.write.write_text(f"{before}{BEGIN}\n{table()}\n{END}{after}", "utf-8")


if __name__ == "__main__":
    main()
