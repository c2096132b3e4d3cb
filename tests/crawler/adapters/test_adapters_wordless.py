"""Posts without words: shown, counted, no documents; a page of nothing else has an outcome of its own."""

from datetime import UTC, datetime

from crawler.adapters.base import Answer
from crawler.adapters.registry import adapter_named
from crawler.coverage import Coverage
from crawler.reasons import OUTCOME_WORDS, coverage_lines
from crawler.registry import platform_from_url
from crawler.sample_journal import done_of
from crawler.spiders.reading import Reading, read_page
from crawler.steps import SampleStep, Spent
from crawler.types import (
    Capture,
    DrawnItem,
    EntryKind,
    FrameItem,
    ItemKind,
    Manifest,
    Outcome,
    RunOutcome,
)

NOW = datetime(2026, 11, 1, tzinfo=UTC)
URL = "https://dien-dan.example/threads/anh-ghep.7/"
POST = (
    '<article class="message message--post" data-author="Người {n}" id="post-{n}"><time datetime="2026-10-01T08:00:00'
    '+0700"></time><div class="bbWrapper">{said}</div></article>'
)
IMAGE = '<img src="/hinh/ghep.jpg" alt="ghep.jpg">'


def read(*said: str) -> Reading:
    posts = "".join(POST.format(n=n, said=words) for n, words in enumerate(said, 1))
    markup = f'<html id="XF" data-template="thread_view"><body>{posts}</body></html>'
    answer = Answer(url=URL, body=markup.encode(), content_type="text/html; charset=utf-8", now=NOW)
    return read_page(answer, 200, ItemKind.THREAD, adapter_named("xenforo-2"))


def test_a_post_of_one_image_is_counted_and_the_others_are_read() -> None:
    reading = read("Ảnh ghép của cả xóm đây bà con ơi.", IMAGE, "Đẹp quá!", IMAGE)
    assert [part.text for part in reading.extraction.parts] == [
        "Ảnh ghép của cả xóm đây bà con ơi.",
        "Đẹp quá!",
    ]
    assert (reading.outcome, reading.extraction.wordless) == (Outcome.EXTRACTED, 2)


def test_a_page_of_images_alone_is_wordless_not_empty() -> None:
    reading = read(IMAGE, IMAGE)
    assert (reading.outcome, reading.extraction.parts) == (Outcome.WORDLESS, ())
    assert Outcome.WORDLESS in OUTCOME_WORDS


def test_coverage_says_how_many_posts_had_no_words() -> None:
    item = FrameItem(item_id="a", url=URL, section="anh", kind=ItemKind.THREAD, source=EntryKind.LISTING)
    drawn = DrawnItem(item=item, inclusion_probability=1, order=0)
    steps = [
        SampleStep(
            item_id="a",
            page=page,
            capture=Capture(
                capture_id=f"a-{page}", item_id="a", url=URL, fetched_at=NOW, status=200, outcome=outcome
            ),
            wordless=count,
            archive_end=0,
            spent=Spent(),
        )
        for page, outcome, count in ((1, Outcome.EXTRACTED, 3), (2, Outcome.WORDLESS, 4))
    ]
    platform = platform_from_url("https://dien-dan.example/")
    (section,) = Coverage(platform, 1, (item,), (drawn,), map(done_of, steps)).sections()
    assert section.wordless == 7
    manifest = Manifest(
        run_id="r", platform_id="p", platform_sha256="", seed=1, code_version="", started_at=NOW,
        outcome=RunOutcome.COMPLETE, sections=(section,),
    )  # fmt: skip
    assert "7 bài không lời" in coverage_lines(manifest)[0]
