"""The quick look for personal data misses nothing: masked piece by piece and masked as a whole are the same."""

import random
import tarfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from benchmarks.crawl import page
from benchmarks.personal_data import SPLITS, personal, prose
from crawler.personal_flat import flat, replaced
from crawler.personal_hints import mask_where
from crawler.personal_names import replace_names
from crawler.privacy import mask_everywhere, mask_personal_data
from crawler.pseudonyms import pseudonym
from crawler.redaction import mask_markup

KEY = b"0123456789abcdef"
FIXTURES = Path(__file__).parent
# What numbers and addresses are made of, what hides them, what stands around them, and what only looks like it.
SIGNS = (
    *"0123456789" * 6, *" " * 40, *"....---,,,/*~|_()+oOlIS@?<>;{}=\n\t", *"\u00a0–…０９１\u20e3ộáà",
    *("không", "một", "mốt", "hai", "ba", "bốn", "tư", "năm", "lăm", "sáu", "bảy", "tám", "chín", "KHÔNG", "MỘT"),
    *("khong", "mot", "bay", "tam", "sau", "nam", "bon"),
    *("84", "09", "+84", "(0)", "0912", "0987654321", "4111111111111111", "001099012345", "0.91234", "1.234.567"),
    *("stk", "STK ", "tk", "số tài khoản ", "vcb", "vietcombank", "mb bank", " ngân hàng ", "ck ", "s.t.k.", "a/c"),
    *("cmnd ", "cccd", "hộ chiếu B", "căn cước", "chứng minh thư", "đồng", "triệu", "usd", "12345", "678"),
    *("@", "＠", " at ", " a còng ", "(at)", "[a]", "_at_", "&lt;at&gt;", "<at>", " a móc ", "gmail", "yahoo"),
    *(".com", ".vn", " dot ", " chấm ", "com", "example", "lan", "abc.def"),
    *("&nbsp;", "<b>", "</b>", "<span class='x y'>", "</span>", "&shy;", "<!-- -->", "</td><td>"),
    *("dài " * 30, "x" * 300, " " * 30),
)  # fmt: skip


def jumbled(chance: random.Random) -> str:
    """Signs in any order: all of them, or a few again and again."""
    signs = [chance.choice(SIGNS) for _ in range(chance.choice((4, 10, 40, 400)))]
    text = "".join(chance.choices(signs, k=chance.choice((8, 20, 60, 200))))
    return f"{'z' * 500} {text} {'y ' * 300}" if chance.random() < 0.3 else text


def generated(seed: int) -> list[str]:
    """Sentences with personal data, and without, of all splits."""
    return [
        case.text for split in SPLITS for case in (*personal(split, 60, seed), *prose(split, 100, seed))
    ]


def sprinkled(markup: str, texts: list[str], chance: random.Random) -> str:
    """A page with such sentences at thirty places, some of them torn by a tag."""
    cuts = sorted(chance.randrange(len(markup)) for _ in range(30))
    parts = [markup[first:last] for first, last in zip([0, *cuts], [*cuts, len(markup)], strict=True)]
    return "".join(part + _torn(chance.choice(texts), chance) for part in parts)


def _torn(text: str, chance: random.Random) -> str:
    at = chance.randrange(len(text) + 1)
    return text if chance.random() < 0.7 else f"{text[:at]}<b>{text[at:]}</b>"


def differing(texts: Iterator[str] | list[str], mask: Callable[[str], str]) -> list[str]:
    """Texts that come out otherwise when they are masked in stretches."""
    return [text for text in texts if mask_where(text, mask) != mask(text)]


@pytest.mark.integration  # seconds each
@pytest.mark.parametrize("mask", [mask_everywhere, mask_markup])
def test_jumbled_signs_are_masked_as_a_whole_would_be(mask: Callable[[str], str]) -> None:
    chance = random.Random(7)
    texts = [jumbled(chance) for _ in range(1500)]
    assert sum(mask(text) != text for text in texts) > 50
    assert differing(texts, mask) == []


def test_generated_personal_data_and_prose_are_masked_as_a_whole_would_be() -> None:
    texts = generated(31)
    assert [text for text in texts if mask_personal_data(text) != mask_everywhere(text)] == []


def test_personal_data_in_pages_is_masked_as_a_whole_would_be() -> None:
    chance, texts = random.Random(8), generated(32)
    fixtures = [
        path.read_text(encoding="utf-8", errors="replace") for path in sorted(FIXTURES.rglob("*.html"))
    ]
    pages = [markup for markup in (*fixtures, page(1).decode()) if len(markup) > 3000]
    assert differing((sprinkled(markup, texts, chance) for markup in pages), mask_markup) == []


@pytest.mark.shared
def test_real_pages_are_masked_as_a_whole_would_be(shared: Path) -> None:
    with tarfile.open(shared / "extraction-eval/pages.tar.xz") as pages:
        files = [pages.extractfile(member) for member in list(pages)[::12] if member.isfile()]
        texts = [file.read().decode("utf-8", "replace") for file in files if file]
    texts += [
        path.read_text(encoding="utf-8", errors="replace") for path in (shared / "pages").rglob("*.html")
    ]
    assert len(texts) > 20
    assert differing(texts, mask_markup) == []


def test_the_longest_of_names_that_begin_together_is_replaced() -> None:
    names = ("Lan", "Lan Anh", "anh_ba")
    text = replace_names("Lan Anh và Lan, Lanh, anh_ba; xLan Anh, Lan Anhh", names, KEY, "p")
    lan, both, third = (pseudonym(name, KEY, "p") for name in names)
    assert text == f"{both} và {lan}, Lanh, {third}; xLan Anh, {lan} Anhh"


def test_hundreds_of_names_are_looked_for_at_once() -> None:
    names = tuple(f"Nguyễn Thị Quả {number}" for number in range(700))
    text = "".join(f"<p>{name} nói</p>" for name in names)
    assert replace_names(text, names, KEY, "p").count("Quả") == 0


@pytest.mark.integration  # seconds each
@pytest.mark.parametrize("piece", ["0<b>", "1&shy;", "0&nbsp;", "a@", "@a", "a@b.", "０", "0<b>1</b> "])
def test_pages_of_one_endless_number_or_address_are_masked_in_time_by_their_length(piece: str) -> None:
    begun = time.process_time()
    mask_where(piece * (200_000 // len(piece)), mask_markup)
    # By the square of their length it would be half a minute and more.
    assert time.process_time() - begun < 6


def test_a_number_among_hundreds_of_broken_digits_is_masked() -> None:
    noise = "7<b>-</b>" * 80
    masked = mask_where(f"<p>{noise}, gọi 09<b>12</b> 345 <i>678</i> nhé</p>", mask_markup)
    assert "[số điện thoại]" in masked
    assert "345" not in masked


def test_what_is_known_of_a_changed_text_is_what_would_be_made_of_it() -> None:
    text = "Chị Nguyễn Thị Lụa và anh Bình “bán” cá, hỏi chị Lụa. " * 3
    told = (("Nguyễn Thị Lụa", "tg-0123456789"), ("Bình", ""), ("“", "#"))
    changed = replaced(text, [((at := text.index(old)), at + len(old), new) for old, new in told])
    assert changed == text.replace("Nguyễn Thị Lụa", "tg-0123456789", 1).replace("Bình", "", 1).replace(
        "“", "#", 1
    )
    assert flat(changed) == changed.encode("latin-1", "replace")
    assert flat(text) == text.encode("latin-1", "replace")
    assert replaced(text, []) is text
