"""Answers that say "here it is" and show something else: login walls, consent walls, pages that are not there.

All three are told by what stands where the content should be, so a login box beside an article, a banner
about cookies under it or a "log in to reply" after a thread make no wall.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from crawler.extraction.tamed import tame
from crawler.extraction.types import Part
from crawler.types import DocumentKind, Fact, Outcome
from crawler.urls import canonical_url, place_of

# A wall says its piece in a few lines; whatever says more beside the phrase has content of its own.
_LOGIN_WORDS, _CONSENT_WORDS = 80, 300
# Such a page with its imprint.
_OTHER_WORDS = 160
# More than any wall says: such a page, where it was asked for, is not looked at any further.
_TELLING_CHARS = 4000
# Pages of consent stand alone; an empty page of a real site still has its menus.
_CONSENT_LINKS = 25
_CONSENT_SIGNS = 2
_SHINGLE_WORDS = 4
_SKETCH = 256
# Two copies of one page differ by a clock, a counter or the address they name.
SAME_PAGE = 0.9
_POSTED = frozenset({DocumentKind.POST, DocumentKind.COMMENT, DocumentKind.REVIEW})

_LOGIN_PLACE = re.compile(
    r"/(?:log-?in|sign-?in|dang-?nhap|wp-login\.php|auth/login|account/login)(?:[/.?]|$)|[?&]mode=login\b",
    re.IGNORECASE,
)
_CONSENT_PLACE = re.compile(
    r"//consent\.|/(?:cookie-?)?consent(?:[/.?]|$)|/(?:age-?gate|xac-nhan-tuoi)\b", re.IGNORECASE
)
# Up to the next tag and no further, or each of a million tags without an end would be looked through to the page's.
_PASSWORD = re.compile(r"<input\b[^<>]*\btype\s*=\s*[\"']?password", re.IGNORECASE)
_LINK = re.compile(r"<a\b[^<>]*\bhref", re.IGNORECASE)
_SEEING = r"(?:xem|đọc|tiếp tục|truy cập|mở khóa)"
_LOGIN_SIGNS = tuple(
    re.compile(sign)
    for sign in (
        rf"đăng nhập\b.{{0,40}}?\bđể {_SEEING}",
        rf"để {_SEEING}\b.{{0,60}}?\b(?:phải|cần|vui lòng|hãy|xin) đăng nhập",
        r"(?:phải|cần|vui lòng|hãy|xin) đăng nhập (?:trước|vào hệ thống)",
        r"chỉ (?:dành cho|hiển thị với) thành viên",
        r"(?:log|sign)(?:ged|ed)?[ -]?in\b.{0,40}?\bto (?:view|see|read|continue|access|do that)",
        r"to (?:view|see|read|continue|access)\b.{0,60}?\b(?:must|need to|please) (?:log|sign)[ -]?in",
        r"(?:only )?(?:available to|visible to|for) (?:registered )?members only|members-only content",
    )
)
_CONSENT_SIGNS_LIST = tuple(
    re.compile(sign)
    for sign in (
        r"(?:chấp nhận|đồng ý|cho phép)(?: với)?(?: tất cả)?(?: các)? cookie",
        r"(?:chúng tôi|trang này|đối tác)(?: của chúng tôi)?(?: cũng)? (?:sử dụng|dùng) cookie",
        r"trước khi (?:bạn )?tiếp tục",
        r"(?:đồng ý|chấp nhận) (?:để|và) tiếp tục",
        r"(?:quản lý|tùy chỉnh) (?:tùy chọn|lựa chọn|cookie)",
        r"(?:từ chối|chấp nhận) tất cả",
        r"đủ 18 tuổi|trên 18 tuổi",
        r"accept (?:all )?(?:the )?cookies",
        r"(?:we|partners) (?:also )?use cookies",
        r"before you continue",
        r"(?:agree|accept) (?:and|to) continue",
        r"manage (?:options|choices|preferences|cookies)",
        r"reject all|accept all",
        r"(?:over|at least) 18(?: years)?|18 or older",
    )
)


class Missing(Fact):
    """How a platform answers for an address that cannot exist: where it leads, and a sketch of what it shows.

    The sketch is of hashes, so nothing of the page's words is kept; () where the platform says 404.
    """

    landing: str = ""
    sketch: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """One answer of status 200: what was asked, where it came from, what was taken from it."""

    asked: str
    url: str
    markup: str
    parts: Sequence[Part]

    @property
    def main(self) -> str:
        """Text of the parts; where there are none, everything that a reader sees."""
        return "\n".join(f"{part.title}\n{part.text}" for part in self.parts) or visible_text(self.markup)


def pretended(shown: Shown, missing: Missing) -> Outcome | None:
    """The wall or absence that an answer is in truth; None where it is what it says."""
    said = sum(len(part.text) for part in shown.parts)
    if shown.asked == shown.url and said > _TELLING_CHARS and not missing.sketch:
        return None
    if _is_login(shown):
        return Outcome.LOGIN_WALL
    if _is_consent(shown):
        return Outcome.CONSENT_WALL
    return Outcome.SOFT_NOT_FOUND if _is_missing(shown, missing) else None


def missing_of(shown: Shown) -> Missing:
    """What a platform's answer of status 200 for a made-up address says of its absent pages."""
    landing = canonical_url(shown.url)
    elsewhere = landing != canonical_url(shown.asked)
    return Missing(landing=landing if elsewhere else "", sketch=sketch(shown.main))


def visible_text(markup: str, without: Sequence[str] = ()) -> str:
    """Everything on a page that is not script, style or one of some further tags, white space as it comes."""
    from selectolax.lexbor import LexborHTMLParser  # noqa: PLC0415 - native module, seldom needed here

    tree = LexborHTMLParser(tame(markup))
    tree.strip_tags(["script", "style", "noscript", "template", *without])
    return tree.body.text(separator=" ") if tree.body else ""


def sketch(text: str) -> tuple[int, ...]:
    """The smallest hashes of a text's runs of words, numbers left out: equal texts, equal sketches."""
    words = re.findall(r"[^\W\d_]+", _plain(text))
    runs = {
        " ".join(words[at : at + _SHINGLE_WORDS]) for at in range(max(1, len(words) - _SHINGLE_WORDS + 1))
    }
    return tuple(sorted(map(_hash, runs - {""}))[:_SKETCH])


def likeness(one: Sequence[int], other: Sequence[int]) -> float:
    """Jaccard similarity of two texts, estimated from their sketches; 0 where one is empty."""
    if not one or not other:
        return 0.0
    union = sorted({*one, *other})[:_SKETCH]
    return len(set(union) & set(one) & set(other)) / len(union)


def _is_login(shown: Shown) -> bool:
    if _led_to(shown, _LOGIN_PLACE) and _PASSWORD.search(shown.markup):
        return True
    if any(part.kind in _POSTED for part in shown.parts):
        return False
    if not shown.parts and not _PASSWORD.search(shown.markup):
        return False
    if shown.parts and len(shown.main.split()) > _LOGIN_WORDS:
        return False
    if not _signs(_plain(shown.main), _LOGIN_SIGNS):
        return False
    # Menus are links: what else the page says, taken as content or not, is what counts.
    return len(visible_text(shown.markup, without=("a", "form")).split()) <= _OTHER_WORDS


def _is_consent(shown: Shown) -> bool:
    if any(part.kind in _POSTED for part in shown.parts):
        return False
    if not shown.parts and len(_LINK.findall(shown.markup)) > _CONSENT_LINKS:
        return False
    main = _plain(shown.main)
    if len(main.split()) > _CONSENT_WORDS:
        return False
    return _signs(main, _CONSENT_SIGNS_LIST) + _led_to(shown, _CONSENT_PLACE) >= _CONSENT_SIGNS


def _is_missing(shown: Shown, missing: Missing) -> bool:
    if missing.landing and missing.landing == place_of(shown.url):
        # Asked for by its own address, the page is itself: programs lead a wrong slug to the thread of its number.
        return place_of(shown.asked) != missing.landing
    return bool(missing.sketch) and likeness(sketch(shown.main), missing.sketch) >= SAME_PAGE


def _led_to(shown: Shown, place: re.Pattern[str]) -> bool:
    """Whether a redirect led to such a place from one that is none."""
    return bool(place.search(_whole(shown.url))) and not place.search(_whole(shown.asked))


def _whole(url: str) -> str:
    parts = urlsplit(url)
    return f"//{parts.netloc}{parts.path}?{parts.query}"


def _signs(text: str, signs: Iterable[re.Pattern[str]]) -> int:
    return sum(bool(sign.search(text)) for sign in signs)


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def _hash(words: str) -> int:
    return int.from_bytes(hashlib.blake2b(words.encode(), digest_size=8).digest(), "big")
