"""Addresses of web pages: canonical form, stable digests, and which ones belong to a platform."""

import hashlib
import re
from functools import cache, lru_cache
from ipaddress import ip_address
from typing import Any
from urllib.parse import SplitResult, urlsplit, urlunsplit

from crawler.types import Platform

# Longest address taken from a page: what Internet Explorer allowed, still the web's practical limit.
MAX_URL_LENGTH = 2083
# Parameters that say where a reader came from or who they are, never which page it is.
_TRACKING = re.compile(
    r"^(utm_\w+|fbclid|gclid|zarsrc|zalo_\w+|_ga|mc_[ce]id|igshid|ref_src|phpsessid|jsessionid|sessionid|sid|s)$",
    re.IGNORECASE,
)
_SESSION_IN_PATH = re.compile(r";(jsessionid|phpsessid)=[^/?#]*", re.IGNORECASE)
# A one-letter `s` is a session only where its value is a digest (phpBB, vBulletin).
_DIGEST = re.compile(r"^[0-9a-f]{16,}$", re.IGNORECASE)
_PORTS = {"http": 80, "https": 443}
# What a host may be spelled with. Anything else (backslash, space, escape, control character) is read as one
# host by some programs and as another by others, so it is nobody's.
_HOST = re.compile(r"[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*")
# Browsers and resolvers read a host that ends in a number as an IPv4 address, in octal, hexadecimal or
# with parts left out: only the usual spelling is an address here.
_NUMBER_LAST = re.compile(r"(?:^|\.)(?:\d+|0x[0-9a-f]*)$")
_ITEM_DIGEST_CHARS = 20  # 80 bits: a clash among a million items has a chance of about 4e-13


@lru_cache(maxsize=65536)
def canonical_url(url: str) -> str:
    """The one form of an address: lower-case host, no default port, fragment, tracking or session.

    Raises ValueError for anything that is not an absolute http(s) address with a host.
    """
    from w3lib.url import canonicalize_url  # noqa: PLC0415 - heavy import, needed by crawls only

    parts = _split(canonicalize_url(url.strip()))
    path = _SESSION_IN_PATH.sub("", parts.path) or "/"
    query = "&".join(pair for pair in parts.query.split("&") if pair and not _is_noise(pair))
    return urlunsplit((parts.scheme, authority(url), path, query, ""))


def place_of(url: str) -> str:
    """Canonical address, '' where it has none: a redirect or a link may lead to anything."""
    try:
        return canonical_url(url)
    except ValueError:
        return ""


# A request is asked by four guards whose it is.
@lru_cache(maxsize=256)
def _split(url: str) -> SplitResult:
    if len(url) > MAX_URL_LENGTH:
        message = f"address longer than {MAX_URL_LENGTH} characters"
        raise ValueError(message)
    parts = urlsplit(url)
    # Browsers end the host at a backslash, Python does not; a port that is no number raises by itself.
    if parts.scheme not in _PORTS or not parts.hostname or "\\" in parts.netloc or parts.port == 0:
        message = f"not an absolute http(s) address: {url[:120]!r}"
        raise ValueError(message)
    return parts


def _is_noise(pair: str) -> bool:
    name, _, value = pair.partition("=")
    if name.lower() in {"s", "sid"}:
        return bool(_DIGEST.match(value))
    return bool(_TRACKING.match(name))


def host_of(url: str) -> str:
    """Host of an absolute http(s) address in lower case and ASCII; raises ValueError on any other."""
    return plain_host(_split(url.strip()).hostname or "")


@lru_cache(maxsize=4096)
def plain_host(host: str) -> str:
    """A host in its one spelling: lower case, ASCII, no last dot; raises ValueError where it has none."""
    plain = host if host.isascii() else host.encode("idna").decode("ascii")
    plain = plain.lower().rstrip(".")
    if is_address(plain):
        return plain.strip("[]")
    if not _HOST.fullmatch(plain) or _NUMBER_LAST.search(plain):
        message = f"not a host: {host[:120]!r}"
        raise ValueError(message)
    return plain


def authority(url: str) -> str:
    """Host with its port where that is not the scheme's own."""
    parts = _split(url.strip())
    host = host_of(url)
    bracketed = f"[{host}]" if ":" in host else host
    port = parts.port
    return bracketed if port is None or port == _PORTS[parts.scheme] else f"{bracketed}:{port}"


def item_id(url: str) -> str:
    """Stable digest of a page's canonical address; http and https forms are the same item."""
    _, _, rest = canonical_url(url).partition("://")
    return hashlib.sha256(rest.encode()).hexdigest()[:_ITEM_DIGEST_CHARS]


@lru_cache(maxsize=4096)
def registrable_domain(host: str) -> str:
    """The part of a host that its owner registered; the host without www where no suffix is known."""
    if is_address(host):
        return host
    found: str = _suffixes()(host).top_domain_under_public_suffix
    return found or host.removeprefix("www.")


def is_address(host: str) -> bool:
    """Whether a host is written as an IP address."""
    try:
        ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True


@cache
def _suffixes() -> Any:  # noqa: ANN401 - tldextract has no stubs
    from tldextract import TLDExtract  # noqa: PLC0415 - pulls in requests

    # The snapshot that comes with the package: a crawl must not depend on a download, and private
    # suffixes keep two blogs of one hosting service apart.
    return TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True)


def names_user(url: str) -> bool:
    """Whether an address names a user: what stands before the @ is a host to some readers of it."""
    return "@" in urlsplit(url).netloc


def on_platform(url: str, platform: Platform) -> bool:
    """Whether an address belongs to a platform: its registrable domain, or a host it declares.

    A host without a public suffix (an IP address, localhost) must have the platform's port as well:
    other ports there are other people's servers.
    """
    try:
        parts = _split(url.strip())
        return _belongs(f"{parts.scheme}://{parts.netloc}", platform.url, platform.hosts)
    except ValueError:
        return False


# A page names hundreds of addresses of a handful of hosts.
@lru_cache(maxsize=4096)
def _belongs(origin: str, home: str, hosts: tuple[str, ...]) -> bool:
    host, name = host_of(origin), authority(origin)
    if any(_within(host, declared.lower()) or name == declared.lower() for declared in hosts):
        return True
    base = registrable_domain(host_of(home))
    if is_address(base) or "." not in base:
        return name == authority(home)
    return _within(host, base)


def _within(host: str, domain: str) -> bool:
    return host == domain or host.endswith(f".{domain}")
