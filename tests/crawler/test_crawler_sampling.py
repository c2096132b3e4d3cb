"""Crawls of a forum with long threads: the chance of every post, pilots, spent budgets, kills."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from statistics import mean

import pytest

from crawler.draw.pages import draw_pages
from crawler.options import CrawlOptions
from crawler.run import crawl
from crawler.runfolder import read_captures, read_documents, read_draw, read_items, verify
from crawler.types import (
    Budget,
    EntryKind,
    EntryPoint,
    ItemKind,
    Manifest,
    Outcome,
    Platform,
    Politeness,
    Progress,
    RunOutcome,
    Sampling,
    SamplingMethod,
    Section,
)
from tests.site.forum import POSTS_A_PAGE, forum, pages_of
from tests.site.server import Answer, Site, serving

pytestmark = pytest.mark.integration

OPTIONS = CrawlOptions(
    seed=7, pseudonym_key=b"a key only the operator has 1234", resolve={"127.0.0.1": "127.0.0.1"}
)


@pytest.fixture
def site() -> Iterator[Site]:
    with serving(forum(**{"chuyen-tro": 40, "cho-troi": 60})) as running:
        yield running


def platform(site: Site, sampling: Sampling | None = None, **budget: int) -> Platform:
    sections = tuple(
        Section(
            id=board,
            name=board,
            item_kind=ItemKind.THREAD,
            entries=(
                EntryPoint(
                    kind=EntryKind.LISTING, url=site.url(f"/{board}/"), item_pattern=rf"^/{board}/\d+/"
                ),
            ),
        )
        for board in ("chuyen-tro", "cho-troi")
    )
    return Platform(
        id="dien-dan-xom",
        name="Diễn đàn Xóm",
        url=site.url(),
        fields=(),
        sections=sections,
        budget=Budget(pages_per_item=3, **budget),
        politeness=Politeness(delay_seconds=0, concurrency=2),
        sampling=sampling or Sampling(),
    )


def quiet(_: Progress) -> None:
    pass


def _number(url: str) -> int:
    return int(url.rstrip("/").partition("?")[0].rpartition("/")[2].rstrip("/"))


def test_every_post_has_the_chance_that_its_page_had(site: Site, tmp_path: Path) -> None:
    manifest = crawl(platform(site, items=40), tmp_path, OPTIONS, quiet)
    assert manifest.outcome is RunOutcome.COMPLETE
    assert verify(tmp_path) == ()
    drawn = {one.item.item_id: one for one in read_draw(tmp_path)}
    long = 0
    for row in read_items(tmp_path):
        one = drawn[row.item_id]
        length = pages_of(row.section, _number(one.item.url))
        assert not row.truncated
        assert row.inclusion_probability == one.inclusion_probability
        assert row.pages == length
        expected = draw_pages(7, row.item_id, [""] * (length - 1), 3)
        assert row.asked == (1, *(number for number, _ in expected))
        long += length > 3
    assert long
    numbers = {capture.capture_id: capture for capture in read_captures(tmp_path)}
    for document in read_documents(tmp_path):
        length = pages_of(document.section, _number(numbers[f"{document.item_id}-1"].url))
        page = int(document.capture_id.rpartition("-")[2])
        # The opening post stands on every page and keeps the first page's chance.
        place = re.match(r"Góp ý thứ (\d+)", document.text)
        assert (page == 1) == (place is None or int(place[1]) <= POSTS_A_PAGE)
        chance = 1.0 if page == 1 else min(1, 2 / max(1, length - 1))
        assert document.inclusion_probability == pytest.approx(
            drawn[document.item_id].inclusion_probability * chance
        )


def test_the_pilot_is_read_first_and_the_rest_goes_where_it_pays(site: Site, tmp_path: Path) -> None:
    chats = []
    for seed in (7, 8, 9):
        steps: list[Progress] = []
        folder = tmp_path / str(seed)
        manifest = crawl(
            platform(site, items=40), folder, OPTIONS.model_copy(update={"seed": seed}), steps.append
        )
        draw = tuple(read_draw(folder))
        pilot = [one for one in draw if one.pilot]
        assert draw[: len(pilot)] == tuple(pilot)
        assert {count.section: count.pilot for count in manifest.sections} == Counter(
            one.item.section for one in pilot
        )
        counts = {count.section: count.drawn for count in manifest.sections}
        assert sum(counts.values()) == 40
        assert {step.stage for step in steps} == {"frame", "sample", "checks"}
        assert not (folder / "pilot.jsonl").exists()
        chats.append(counts["chuyen-tro"])
    # By size alone the chat would get 17 of 40; its long threads say more. A pilot that happens to meet few of them
    # gives it 16, one in ten: a draw goes by addresses, and these hold the site's port, another each time.
    assert mean(chats) > 17


def test_without_a_pilot_where_the_platforms_file_says_so(site: Site, tmp_path: Path) -> None:
    one_go = Sampling(method=SamplingMethod.SINGLE)
    manifest = crawl(platform(site, one_go, items=40), tmp_path, OPTIONS, quiet)
    assert [(count.drawn, count.pilot) for count in manifest.sections] == [(17, 0), (23, 0)]


def test_a_spent_budget_gives_every_item_the_chance_it_truly_had(site: Site, tmp_path: Path) -> None:
    one_go = Sampling(method=SamplingMethod.SINGLE)
    manifest = crawl(platform(site, one_go, items=40, pages=35), tmp_path, OPTIONS, quiet)
    assert manifest.outcome is RunOutcome.BUDGET_EXHAUSTED
    rows = list(read_items(tmp_path))
    asked = Counter(row.section for row in rows if row.asked)
    listed = {count.section: count.listed for count in manifest.sections}
    assert 0 < sum(asked.values()) < 40
    for row in rows:
        expected = asked[row.section] / listed[row.section] if row.asked else 0
        assert row.inclusion_probability == expected
    assert manifest.sections[0].outcomes[Outcome.BUDGET_EXHAUSTED] > 0
    assert all(document.inclusion_probability < 0.35 for document in read_documents(tmp_path))


def test_a_thread_that_only_names_its_next_page_is_reported_as_truncated(
    site: Site, tmp_path: Path
) -> None:
    for path, page in list(site.pages.items()):
        if isinstance(page, Answer):
            body = str(page.body).replace('">12</a>', '"></a>').replace('">2</a>', '"></a>')
            site.pages[path] = Answer(body, page.status)
    manifest = crawl(platform(site, items=100), tmp_path, OPTIONS, quiet)
    truncated = {count.section: count.truncated for count in manifest.sections}
    assert truncated == {"chuyen-tro": 10, "cho-troi": 0}
    assert {row.pages for row in read_items(tmp_path) if row.truncated} == {0}
    assert "10 mục" in manifest.reason


def _stopped_in_the_pilot(site: Site, folder: Path) -> Manifest:
    def stop(progress: Progress) -> None:
        if progress.stage == "sample" and progress.done > 5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        crawl(platform(site, items=40), folder, OPTIONS, stop)
    return crawl(platform(site, items=40), folder, OPTIONS, quiet)


def test_a_run_stopped_in_its_pilot_draws_the_same_items_and_pages(site: Site, tmp_path: Path) -> None:
    whole = crawl(platform(site, items=40), tmp_path / "a", OPTIONS, quiet)
    again = _stopped_in_the_pilot(site, tmp_path / "b")
    assert again.sections == whole.sections
    for name in ("draw.jsonl", "items.jsonl"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()
    ids = [[document.document_id for document in read_documents(tmp_path / name)] for name in "ab"]
    assert ids[0] == ids[1]
