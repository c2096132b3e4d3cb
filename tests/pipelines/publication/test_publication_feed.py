"""The feed names every edition and correction, keeps its names, and is well-formed whatever the titles."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree as ET

import publication_factory as factory

from pipelines.publication.site import publish

ATOM = "{http://www.w3.org/2005/Atom}"


def feed(out: Path) -> ET.Element:
    return ET.fromstring((out / "feed.xml").read_bytes())


def test_editions_and_corrections_are_named_latest_first(site: Path) -> None:
    found = feed(site)
    links = [entry.find(f"{ATOM}link") for entry in found.iter(f"{ATOM}entry")]
    hrefs = [link.get("href") for link in links if link is not None]
    assert sorted(hrefs) == ["2026-11-dinh-chinh/index.html", "2026-11/index.html"]
    assert all((site / str(href)).is_file() for href in hrefs)
    said = "".join(found.itertext())
    assert "Đính chính cho kỳ 2026-11" in said
    assert "Đã được đính chính bởi kỳ 2026-11-dinh-chinh." in said


def test_a_correction_made_early_in_a_month_stands_above_what_it_corrects(tmp_path: Path) -> None:
    first = factory.edition(created_at=datetime(2026, 12, 27, tzinfo=UTC))
    later = {"edition_id": "2026-11-sua", "corrects": first.edition_id, "corrects_why": "x", "number": 2}
    second = factory.edition(created_at=datetime(2027, 1, 1, tzinfo=UTC), **later)
    for one in (first, second):
        publish(one, factory.samples(one), tmp_path)
    assert [entry.find(f"{ATOM}link").get("href") for entry in feed(tmp_path).iter(f"{ATOM}entry")] == [  # type: ignore[union-attr] # each has one
        "2026-11-sua/index.html",
        "2026-11/index.html",
    ]
    listed = (tmp_path / "index.html").read_text("utf-8")
    assert listed.index('href="2026-11-sua/index.html"') < listed.index('href="2026-11/index.html"')


def test_what_only_operators_may_see_is_not_in_it(site: Path) -> None:
    assert "2026-12-tam" not in (site / "feed.xml").read_text("utf-8")
    assert 'href="feed.xml"' in (site / "index.html").read_text("utf-8")


def test_names_stay_when_an_edition_is_added(tmp_path: Path) -> None:
    first = factory.edition()
    publish(first, factory.samples(first), tmp_path)
    before = [one.text for one in feed(tmp_path).iter(f"{ATOM}id")]
    second = factory.edition(
        edition_id="sau",
        title=factory.HOSTILE[0] + factory.HOSTILE[10],
        created_at=first.created_at + timedelta(days=1),
    )
    publish(second, factory.samples(second), tmp_path)
    after = [one.text for one in feed(tmp_path).iter(f"{ATOM}id")]
    assert set(before) < set(after)
    assert after[0] == before[0]
    assert "<script>alert(1)</script>" in "".join(feed(tmp_path).itertext())
