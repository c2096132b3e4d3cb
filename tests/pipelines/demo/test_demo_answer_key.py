from datetime import UTC, datetime

import pytest

from crawler.types import Document, DocumentKind
from pipelines.demo.answer_key import AnswerKey, Prevalence
from pipelines.demo.errors import AnswerKeyFormatError, UnknownDocumentError
from pipelines.demo.ports import DemoPlatform
from pipelines.demo.world import World


def test_json_gives_the_key_back(world: World) -> None:
    text = world.key.to_json()
    assert AnswerKey.from_json(text) == world.key
    assert AnswerKey.from_json(text).to_json() == text


@pytest.mark.parametrize(
    "text", ["", "{}", '{"format": "khac"}', '{"format": "cleanplatforms-answer-key-1"}']
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(AnswerKeyFormatError, match="đáp án"):
        AnswerKey.from_json(text)


def test_a_document_the_demo_never_wrote_is_an_error_that_names_it(world: World) -> None:
    with pytest.raises(UnknownDocumentError, match=r"comment-1.*/a\.html.*bao-tin-sang"):
        world.key.harms(DemoPlatform.NEWS, "/a.html", "comment-1")


def test_a_moved_page_is_found_by_the_address_that_was_listed(world: World) -> None:
    news = world.platforms[0]
    ((old, new),) = news.moved.items()
    assert world.key.harms(news.platform_id, old, "") == world.key.harms(news.platform_id, new, "")


def test_prevalence_counts_kinds_and_an_empty_platform_is_zero(world: World) -> None:
    key, forum = world.key, world.platforms[1]
    posts = key.prevalence(forum.platform_id, [DocumentKind.POST], "H05")
    assert posts == key.prevalence(forum.platform_id, ["post"], "H05")
    assert posts.violating == sum(1 for d in forum.written if "H05" in d.harms)
    assert key.prevalence("khong-co", [], "H05") == Prevalence(0, 0)
    assert Prevalence(0, 0).share == 0


def test_link_prevalence_counts_links_not_codes(world: World) -> None:
    shop = world.platforms[2]
    linked = world.key.link_prevalence(shop.platform_id, ["review"], ["phishing-vn", "gambling-vn"])
    expected = sum(
        1
        for d in shop.written
        if any(x in link for link in d.links for x in ("nhacai", "ca-cuoc", "nhan-qua", "xac-minh"))
    )
    assert linked.violating == expected


def test_a_crawled_document_finds_its_answer(world: World) -> None:
    news = world.platforms[0]
    for written in (news.written[0], next(d for d in news.written if d.anchor)):
        document = Document(
            document_id="d",
            platform=news.platform_id,
            section=written.section,
            item_id="i",
            capture_id="c",
            url=f"{news.origin}{written.path}",
            anchor=written.anchor or "article-main",
            kind=written.kind,
            position=0,
            title="",
            text=written.text,
            published_at=datetime.now(UTC),
            cluster="i",
            content_hash="h",
            inclusion_probability=1.0,
            extractor="x",
        )
        assert world.key.answer_for(document).harms == written.harms
