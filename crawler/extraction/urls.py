"""Addresses found in a page: absolute, http(s) only, redirectors unwrapped."""

import re
from functools import lru_cache
from urllib.parse import parse_qsl, urldefrag, urljoin, urlsplit, urlunsplit

# Longer addresses exist only in attacks and tracking; browsers and servers stop near here as well.
_MAX_URL = 4096
# Browsers drop them; a space within an address they write as %20 (WHATWG URL).
_BLANKS = re.compile(r"[\x00-\x1f]+")
_REDIRECTOR_WORDS = (
    "redirect",
    "redir",
    "goto",
    "/out",
    "/away",
    "link",
    "/go",
    "leave",
    "jump",
    "external",
)


def absolute(base: str, href: str) -> str:
    """The absolute http(s) address without fragment, '' where `href` is none (mailto:, javascript:, broken)."""
    href = href.strip()
    if not href or href.startswith("#") or len(href) > _MAX_URL:
        return ""
    try:
        # Joining takes three times as long as splitting, and most addresses need none.
        whole = href.startswith(("http://", "https://")) and "#" not in href
        joined = urlunsplit(urlsplit(href)) if whole else urldefrag(urljoin(base, href)).url
        parts = urlsplit(joined)
    except ValueError:
        return ""
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        return ""
    return _BLANKS.sub("", joined).replace(" ", "%20")


def host(url: str) -> str:
    """Host name in lower case without a leading www., '' where there is none."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def same_site(one: str, other: str) -> bool:
    """Whether two host names are the same or one lies under the other."""
    return one == other or one.endswith("." + other) or other.endswith("." + one)


def outbound(base: str, href: str) -> str:
    """The absolute address if it leaves the page's site, '' if not.

    A redirector of the site (/redirect?link=...) counts as the address it carries.
    """
    lower = href.lower()
    if "//" not in lower and "http" not in lower:
        return ""
    if lower.startswith(_origin(base)) and not any(word in lower for word in _REDIRECTOR_WORDS):
        return ""
    url = absolute(base, href)
    if not url:
        return ""
    site = _site(base)
    if same_site(host(url), site):
        url = _carried(url)
        return url if url and not same_site(host(url), site) else ""
    return url


@lru_cache(maxsize=256)
def _site(base: str) -> str:
    return host(base)


@lru_cache(maxsize=256)
def _origin(base: str) -> str:
    """What whole addresses on the page's own host begin with."""
    scheme, _, rest = base.partition("://")
    name = rest.split("/", 1)[0].lower()
    return f"{scheme.lower()}://{name}/" if name.replace(".", "").replace("-", "").isalnum() else "\n"


def _carried(url: str) -> str:
    """The http(s) address that a redirector's query carries, '' if it is no redirector."""
    parts = urlsplit(url)
    if not any(word in parts.path.lower() for word in _REDIRECTOR_WORDS):
        return ""
    for _, value in parse_qsl(parts.query[:_MAX_URL]):
        if value.startswith(("http://", "https://")):
            return absolute(url, value)
    return ""
