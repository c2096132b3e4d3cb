"""What an element's class and id say it is: part of the page's frame, advertising, a caption.

A name counts by its whole words: `tag-list` is a frame, `category-banner` (WordPress writes an article's
categories into its class) is none.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

# What goes on around an article on newspapers, blogs and shops, in English and Vietnamese (German,
# French and Spanish themes use the English words). Those in the first group are said within words too, and of
# nothing else; those in the second some themes give to boxes of whatever content.
_SURE_FRAME = re.compile(
    r"breadcrumb|footer|sidebar|side-bar|newsletter|subscri|cookie|consent|gdpr|disqus|"
    r"comment(?!ary)|related|recommend|similar|share|sharing|social|paginat|pagenav|byline|popup|modal|"
    r"author-?(?:box|bio|info|card|profile|desc)|about-?author"
)
_FRAME = re.compile(
    r"(?:^|[_-])(?:nav|navi|navbar|navigation|menu|submenu|topbar|toolbar|tools|teasers?|"
    r"tags?|tagcloud|tag-?list|meta|metadata|postmeta|widgets?|aside|login|register|respond|replies|reply|pager|"
    r"prev|next|print|hidden|search|follow|copyright|legal|rating|skip|signup|trending|popular|"
    r"most-?(?:read|viewed|popular)|more-?(?:news|stories|posts|articles)|also|"
    r"tin-?lien-?quan|tin-?khac|cung-?chuyen-?muc|xem-?them|doc-?them|xem-?nhieu|doc-?nhieu|binh-?luan|chia-?se|"
    r"tu-?khoa|lien-?quan)(?:$|[_-])"
)
_ADVERT = re.compile(
    r"advert|sponsor|promo(?!t)|quang-?cao|(?:^|[_-])(?:ads?|adbox|banner|outbrain|taboola)(?:$|[_-])"
)
# Says how an element is arranged or what state it is in, not what it is.
_STATE = re.compile(
    r"(?:tag(?!-?(?:list|cloud|s\b))|category|format|status|type|has|no|with|is|not|js|hide|show|single|wp|without|right|left)-|"
    r".*(?:-(?:open|closed|enabled|disabled|active)$|sidebar-(?:left|right|none|no)|(?:left|right|no|with|has)-?sidebar)"
)
_CAPTION = re.compile(r"caption|bildunterschrift|(?:^|[_-])(?:credits?|copyright|chu-?thich)(?:$|[_-])")
# A piece of a name (between - and _) that may begin or end a pattern of several pieces.
_BROKEN = re.compile(r"side$|author$|about$|^(?:most|more|tin|cung|xem|doc|binh|chia|tu|lien|chu)$|quang$")
# Real ones have some 60 characters; a hostile one may not fill the cache.
_LONGEST_NAME = 300


@dataclass(frozen=True, slots=True)
class Sign:
    """What an element's names say of it."""

    frame: bool
    advert: bool
    caption: bool
    surely_frame: bool


def sign_of(words: str) -> Sign:
    """What class and id in lower case (`Node.words`) say."""
    return _sign_of(words[:_LONGEST_NAME])


_FRAME_BIT, _ADVERT_BIT, _CAPTION_BIT, _SURE_BIT, _BROKEN_BIT = 1, 2, 4, 8, 16
_SIGNS = tuple(
    Sign(
        frame=bool(bits & (_FRAME_BIT | _SURE_BIT)),
        advert=bool(bits & _ADVERT_BIT),
        caption=bool(bits & _CAPTION_BIT),
        surely_frame=bool(bits & _SURE_BIT),
    )
    for bits in range(_BROKEN_BIT)
)


# Elements of one page, and pages of one platform, share their names.
@lru_cache(maxsize=1 << 14)
def _sign_of(words: str) -> Sign:
    # Most names are of pieces that tell nothing, which are known after some pages of whatever site.
    if not any(map(_bits_of_piece, words.replace("-", " ").replace("_", " ").split())):
        return _SIGNS[0]
    bits = 0
    for name in words.split():
        bits |= _bits_of_name(name)
    return _SIGNS[bits % _BROKEN_BIT]


def _bits_of_name(name: str) -> int:
    bits = 0
    for piece in name.replace("_", "-").split("-"):
        bits |= _bits_of_piece(piece)
    if bits & _BROKEN_BIT:
        bits = _bits(name)
    if bits & (_FRAME_BIT | _SURE_BIT | _ADVERT_BIT) and _STATE.match(name):
        bits &= _CAPTION_BIT
    return bits


@lru_cache(maxsize=1 << 14)
def _bits_of_piece(piece: str) -> int:
    return _bits(piece) | (_BROKEN_BIT if _BROKEN.search(piece) else 0)


def _bits(name: str) -> int:
    """What the patterns find in a name or in a piece of one, where they find no more than in the whole name."""
    return (
        (_FRAME_BIT if _FRAME.search(name) else 0)
        | (_SURE_BIT if _SURE_FRAME.search(name) else 0)
        | (_ADVERT_BIT if _ADVERT.search(name) else 0)
        | (_CAPTION_BIT if _CAPTION.search(name) else 0)
    )
