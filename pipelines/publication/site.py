"""Publish an edition: a static site with open data, whole or not at all, never changed afterwards."""

from collections.abc import Iterable, Iterator, Mapping
from importlib.resources import files
from pathlib import Path

from pipelines.publication import datapage, layout, pages
from pipelines.publication.badge import badge_files
from pipelines.publication.catalogue import write_catalogue
from pipelines.publication.errors import InconsistentEditionError
from pipelines.publication.method import method_page
from pipelines.publication.opendata import data_files
from pipelines.publication.rubric_page import rubric_page
from pipelines.publication.tree import checksum_lines, digests, publishing, settle, write
from pipelines.rating.types import Edition, SampledRow


def publish(edition: Edition, samples: Iterable[SampledRow], out_dir: Path) -> Path:
    """Write the edition into `out_dir/<edition_id>`, list it in `out_dir/index.html`, return its folder.

    The same edition and samples give the same bytes, and publishing them again changes nothing.
    Raises PublicationError, with nothing written, when the folder holds another content, an
    identifier cannot be an address, or the edition contradicts itself.
    """
    target = out_dir / layout.segment("edition", edition.edition_id)
    if problems := layout.contradictions(edition):
        raise InconsistentEditionError(edition.edition_id, problems)
    data = data_files(edition, samples)
    with publishing(out_dir) as building:
        for name, content in _files(edition, data):
            write(building, name, content)
        write(building, layout.CHECKSUMS, checksum_lines(digests(building)))
        settle(building, target)
        write_catalogue(out_dir)
    return target


def _files(edition: Edition, data: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Path and text of every file of an edition but the checksums."""
    yield from ((f"data/{name}", content) for name, content in data.items())
    yield "data/README.txt", datapage.readme(edition)
    yield layout.DATA, datapage.page(edition, data)
    yield layout.INDEX, pages.index(edition)
    yield layout.METHOD, method_page(edition)
    yield from ((layout.rubric_page(r.id), rubric_page(edition, r)) for r in edition.rubrics)
    yield from pages.rating_pages(edition)
    yield from badge_files(edition)
    assets = files("pipelines.publication") / "assets"
    yield from ((name, (assets / name).read_text("utf-8")) for name in (layout.STYLE, layout.ICON))
