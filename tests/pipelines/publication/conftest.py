"""One published site that the page tests read."""

import csv
from collections.abc import Iterator
from pathlib import Path

import publication_factory as factory
import pytest

from pipelines.publication.site import publish


@pytest.fixture(autouse=True)
def _csv_as_it_was() -> Iterator[None]:
    """Frictionless lifts the csv module's limit for the whole process when it is first used."""
    limit = csv.field_size_limit()
    yield
    csv.field_size_limit(limit)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an ordinary edition, its correction, and a provisional one."""
    out = tmp_path_factory.mktemp("publication") / "cong-bo"
    first = factory.edition()
    publish(first, factory.samples(first), out)
    correction = factory.edition(
        edition_id="2026-11-dinh-chinh", corrects="2026-11", demo=False, ratings=factory.ratings()
    )
    publish(correction, factory.samples(correction), out)
    draft = factory.edition(
        edition_id="2026-12-tam",
        provisional=True,
        ratings=(factory.rating("bao-ban-mai", "Báo Ban Mai", factory.PRESS, factory.NONE),),
        rubrics=(factory.PRESS,),
    )
    publish(draft, factory.samples(draft), out)
    return out


@pytest.fixture(scope="session")
def pages(site: Path) -> list[Path]:
    """Every page of the site."""
    return sorted(site.rglob("*.html"))
