"""The Atom feed of the editions that stand beside each other, made anew with their list."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from pipelines.publication import layout
from pipelines.publication.render import render
from pipelines.publication.tree import replace_file, sha256


def write_feed(out_dir: Path, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write feed.xml from the list's rows, latest first; what operators alone may see is not in it.

    Names come from the editions' own digests, so they stay when the site moves; without an edition there
    is no feed.
    """
    entries = [
        {**row, "entry_id": _name(out_dir / str(row["folder"]))} for row in rows if not row["provisional"]
    ]
    if not entries:
        return
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


def _name(folder: Path) -> str:
    return f"urn:uuid:{uuid5(NAMESPACE_OID, sha256(folder / layout.CHECKSUMS))}"
