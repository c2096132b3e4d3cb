"""What an element's class and id say it is: part of the page's frame, advertising, a caption.

A name counts by its whole words: `tag-list` is a frame, `category-banner` (WordPress writes an article's
categories into its class) is none.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

# What goes on around an article on newspapers, blogs and shops, in English and Vietnamese (German,
# French and Spanish themes use the English words). Those in the first group are said within words too.
_FRAME = re.compile(
    r"breadcrumb|footer|sidebar|side-bar|newsletter|subscri|cookie|consent|gdpr|disqus|"
    r"comment(?!ary)|related|recommend|similar|share|sharing|social|paginat|pagenav|byline|popup|modal|"
    r"author-?(?:box|bio|info|card|profile|desc)|about-?author|"
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
# A piece of a name (between - and _) without which none of the patterns above can match; most pieces tell nothing,
# and the few words that all sites use are known after some pages.
_TELLING = re.compile(
    r"breadcrumb|footer|side|newsletter|subscri|cookie|consent|gdpr|disqus|comment|related|recommend|similar|shar|"
    r"social|paginat|pagenav|byline|popup|modal|author|advert|sponsor|promo|quang|caption|bildunterschrift|"
    r"^(?:nav|menu|submenu|topbar|tool|teaser|tag|meta|postmeta|widget|aside|login|register|respond|repl|pager|"
    r"prev|next|print|hidden|search|follow|copyright|legal|rating|skip|signup|trending|popular|most|more|also|"
    r"tin|cung|xem|doc|binh|chia|tu|lien|ads?$|adbox|banner|outbrain|taboola|credit|chu)"
)
# Real ones have some 60 characters; a hostile one may not fill the cache.
_LONGEST_NAME = 300


@dataclass(frozen=True, slots=True)
class Sign:
    """What an element's names say of it."""

    frame: bool
    advert: bool
    caption: bool


def sign_of(words: str) -> Sign:
    """What class and id in lower case (`Node.words`) say."""
    return _sign_of(words[:_LONGEST_NAME])


_NO_SIGN = Sign(frame=False, advert=False, caption=False)


# Elements of one page, and pages of one platform, share their names.
@lru_cache(maxsize=1 << 14)
def _sign_of(words: str) -> Sign:
    if not any(map(_tells, words.replace("-", " ").replace("_", " ").split())):
        return _NO_SIGN
    found = list(map(_sign_of_name, words.split()))
    if len(found) == 1:
        return found[0]
    return Sign(
        frame=any(sign.frame for sign in found),
        advert=any(sign.advert for sign in found),
        caption=any(sign.caption for sign in found),
    )


# Platforms share single words (`menu-item`).
@lru_cache(maxsize=1 << 14)
def _sign_of_name(name: str) -> Sign:
    frame, advert = _FRAME.search(name) is not None, _ADVERT.search(name) is not None
    stated = (frame or advert) and _STATE.match(name) is not None
    return Sign(
        frame=frame and not stated, advert=advert and not stated, caption=_CAPTION.search(name) is not None
    )


@lru_cache(maxsize=1 << 14)
def _tells(piece: str) -> bool:
    return _TELLING.search(piece) is not None
