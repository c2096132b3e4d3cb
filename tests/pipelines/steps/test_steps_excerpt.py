"""What a reader is shown of a document behind a number."""

from pipelines.steps.evidence import EXCERPT, excerpt
from tests.pipelines.store.store_factory import document


def test_an_articles_own_title_stands_before_its_text() -> None:
    article = document(1, text="Cầu\ncó 7 nhịp.").model_copy(
        update={"title": "Không ai ngờ tới cây cầu này"}
    )
    assert excerpt(article) == "Không ai ngờ tới cây cầu này — Cầu có 7 nhịp."


def test_what_has_no_title_or_no_text_is_shown_as_it_is() -> None:
    comment = document(1, text="Hay quá")
    assert excerpt(comment) == "Hay quá"
    assert excerpt(comment.model_copy(update={"title": "Tin nhanh", "text": ""})) == "Tin nhanh"


def test_a_long_one_is_cut_and_keeps_its_title() -> None:
    article = document(1, text="chữ " * 200).model_copy(update={"title": "Tiêu đề"})
    shown = excerpt(article)
    assert len(shown) <= EXCERPT
    assert shown.startswith("Tiêu đề — chữ")
    assert shown.endswith("…")
