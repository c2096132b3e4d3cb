"""The Atom feed of the editions that stand beside each other, made anew with their list."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from pipelines.publication import layout
from pipelines.publication.render import render
from pipelines.publication.tree import replace_file, sha256


def write_feed(out_dir: Path, rows: Sequence[Mapping[str, Any]]) -> bool:
    """Write feed.xml from the list's rows, latest first, and say whether there is one.

    What operators alone may see is not in it: without another edition there is no feed, nor one that an
    edition since taken away left behind. Names come from the editions' own digests, so they stay when the
    site moves.
    """
    entries = [
        {**row, "entry_id": _name(out_dir / str(row["folder"]))} for row in rows if not row["provisional"]
    ]
    if not entries:
        (out_dir / layout.FEED).unlink(missing_ok=True)
        return False
    first = min(entries, key=lambda row: (row["created_at"], row["folder"]))
    text = render(
        "feed.xml",
        layout.FEED,
        editions=entries,
        feed_id=f"urn:uuid:{uuid5(NAMESPACE_OID, str(first['entry_id']))}",
        updated=max(row["created_at"] for row in entries),
        office=entries[0]["authority_name"],
    )
    replace_file(out_dir / layout.FEED, text.encode())
    return True


def _name(folder: Path) -> str:
    return f"urn:uuid:{uuid5(NAMESPACE_OID, sha256(folder / layout.CHECKSUMS))}"
