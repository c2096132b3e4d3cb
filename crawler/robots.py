"""robots.txt by RFC 9309: which rules are ours, and what they say of an address.

Not Scrapy's protego: it takes `User-agent: clean` for ours, reads `Allow: /index.html` as `Allow: /`, and
lets an unknown line split a group (measured, 0.6; tests compare the two on everything else).
"""

import codecs
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

# RFC 9309, 2.5 asks for 500 KiB at least; what stands beyond this is not read.
MAX_BYTES = 1 << 20
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    # Before UTF-16: its mark begins with that of UTF-16.
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# What a file packed by gzip begins with; some servers send robots.txt.gz under the plain name.
_GZIP, _GZIP_WINDOW = b"\x1f\x8b\x08", 31
# Signs that nobody sees: a file joined of two has a byte order mark in its middle.
_UNSEEN = dict.fromkeys(map(ord, "\0\ufeff\u200b\u200c\u200d\u2060"))
# A web page in the file's place, as editors of content systems write one: each element is a line.
_PAGE_START, _TAG = re.compile(r"\s*<"), re.compile(r"<[^<>]*>")
# Only these end a line (RFC 9309, 2.2); Python's splitlines knows eight more.
_LINES = re.compile(r"\r\n|\r|\n")
# Misspellings that people make and that crawlers forgive; forgiving those of "disallow" errs to the safe side.
_FIELDS = {
    **dict.fromkeys(("user-agent", "useragent", "user agent"), "user-agent"),
    **dict.fromkeys(("disallow", "dissallow", "dissalow", "disalow", "diasllow", "disallaw"), "disallow"),
    **dict.fromkeys(("allow",), "allow"),
    **dict.fromkeys(("sitemap", "sitemaps", "site-map"), "sitemap"),
    **dict.fromkeys(("crawl-delay", "crawl delay", "crawldelay"), "crawl-delay"),
}
_FIELD = re.compile(
    rf"({'|'.join(sorted(_FIELDS, key=len, reverse=True))})\s*(?::|\s)\s*(.*)", re.IGNORECASE
)
_TOKEN = re.compile(r"[a-zA-Z_-]+")
_EVERYBODY = "*"
_OCTET = re.compile(rb"%([0-9A-Fa-f]{2})|(.)", re.DOTALL)
# Octets that are compared as they are, written out or escaped (RFC 9309, 2.2.2): printable ASCII but those
# that mean something in a path or in a rule.
_PLAIN = frozenset(range(0x21, 0x7F)) - frozenset(b"*$/?#%")
_AS_COMPARED = re.compile(f"[{re.escape(''.join(map(chr, sorted(_PLAIN))))}/]*")
# As people write seconds. What is no number says nothing; a number beyond all sense asks for all the time there is.
_DELAY = re.compile(
    r"\+?([0-9]++(?:[.,][0-9]*+)?|[.,][0-9]++)(e\+?[0-9]{1,3})?\s*+(?:s|sec|secs|seconds?|giây)?[;.]?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Rule:
    """One allow or disallow line: its parts between asterisks, in the spelling of comparison."""

    allows: bool
    parts: tuple[str, ...]
    anchored: bool
    octets: int

    def matches(self, path: str) -> bool:
        """Whether the rule speaks of a path; linear in its length, however many asterisks."""
        first, *rest = self.parts
        if not path.startswith(first):
            return False
        at, end = len(first), len(path)
        if not rest:
            return at == end or not self.anchored
        last = rest.pop()
        for part in rest:
            at = path.find(part, at)
            if at < 0:
                return False
            at += len(part)
        if self.anchored:
            return end - len(last) >= at and path.endswith(last)
        return path.find(last, at) >= 0


@dataclass(frozen=True, slots=True)
class Robots:
    """What one robots.txt says to one product token."""

    rules: tuple[Rule, ...]
    crawl_delay: float
    sitemaps: tuple[str, ...]

    def allows(self, url: str) -> bool:
        """Whether an absolute address may be fetched: the longest rule that matches decides, allow at a tie."""
        parts = urlsplit(url)
        path = parts.path or "/"
        if path == "/robots.txt":
            return True
        asked = f"{path}?{parts.query}" if "?" in url.partition("#")[0] else path
        spelled = _spelled(asked.replace("*", "%2A").replace("$", "%24"))
        matching = [rule for rule in self.rules if rule.matches(spelled)]
        return max(matching, key=lambda rule: (rule.octets, rule.allows)).allows if matching else True


@dataclass(slots=True)
class _Group:
    rules: list[Rule]
    delays: list[float]


def parse_robots(text: str, token: str) -> Robots:
    """The rules for a product token (case-insensitive, whole), or those for everybody, in a robots.txt."""
    # Groups of others are not kept: fifty thousand agents before fifty thousand rules would be their product.
    ours = {token.lower(), _EVERYBODY}
    groups: dict[str, _Group] = {}
    sitemaps: list[str] = []
    current: set[str] = set()
    naming = False
    for field, value in _records(text):
        if field == "sitemap":
            sitemaps.append(value)
        elif field == "user-agent":
            named = {_agent(value)} & ours
            current = current | named if naming else named
            naming = True
            groups.update((agent, _Group([], [])) for agent in named - groups.keys())
        elif field == "crawl-delay":
            # No record of the RFC, so it does not end the list of agents that a group begins with.
            for agent in current:
                groups[agent].delays += _seconds(value)
        else:
            naming = False
            for agent in current:
                groups[agent].rules += [_rule(value, allows=field == "allow")] if value else []
    mine = groups.get(token.lower()) or groups.get(_EVERYBODY) or _Group([], [])
    return Robots(tuple(mine.rules), max(mine.delays, default=0.0), tuple(dict.fromkeys(sitemaps)))


def _records(text: str) -> Iterator[tuple[str, str]]:
    for line in _LINES.split(text):
        found = _FIELD.fullmatch(line.partition("#")[0].strip())
        if found:
            yield _FIELDS[found[1].lower()], found[2].strip()


def _seconds(value: str) -> list[float]:
    found = _DELAY.fullmatch(value)
    return [float(found[1].replace(",", ".") + (found[2] or ""))] if found else []


def robots_text(body: bytes) -> str:
    """Text of a robots.txt as far as it is read: by its byte order mark or its noughts, UTF-8 where it has none.

    What is not as it should be is read as its owner meant it: a file that says nothing to us would allow everything.
    """
    plain = _unpacked(body)
    text = _decoded(plain[:MAX_BYTES]).translate(_UNSEEN)
    text = _TAG.sub("\n", text) if _PAGE_START.match(text) else text
    # A rule that the limit tears in two would say something else: it goes.
    return text if len(plain) <= MAX_BYTES else text[: max(text.rfind("\n"), text.rfind("\r")) + 1]


def _unpacked(body: bytes) -> bytes:
    """The file itself where gzip's bytes came under no Content-Encoding; never more than is read of it."""
    if not body.startswith(_GZIP):
        return body
    try:
        return zlib.decompressobj(_GZIP_WINDOW).decompress(body, MAX_BYTES + 1)
    except zlib.error:
        return body


def _decoded(body: bytes) -> str:
    for mark, encoding in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(encoding, "replace")
    # Without a mark: robots.txt is ASCII for the most part, so every other byte of UTF-16 is a nought.
    first, second = body[::2].count(0), body[1::2].count(0)
    if max(first, second) * 4 > len(body):
        return body.decode("utf-16-be" if first > second else "utf-16-le", "replace")
    return body.decode("utf-8", "replace")


def without_comments(text: str) -> str:
    """A robots.txt that says the same to every crawler, without what its owner says to people: names, telephones."""
    return "\n".join(line.partition("#")[0] for line in _LINES.split(text))


def _agent(value: str) -> str:
    """The product token that a user-agent line names; what follows it (a version) says nothing."""
    if value.startswith(_EVERYBODY):
        return _EVERYBODY
    found = _TOKEN.match(value)
    return found[0].lower() if found else ""


def _rule(value: str, *, allows: bool) -> Rule:
    # People write whole addresses and forget the slash; both mean a path.
    path = urlsplit(value)._replace(scheme="", netloc="").geturl() if "://" in value[:9] else value
    path = path if path.startswith(("/", "*")) else f"/{path}"
    anchored = path.endswith("$")
    path = path.removesuffix("$").replace("$", "%24")
    parts = tuple(_spelled(part) for part in re.split(r"\*+", path))
    return Rule(allows, parts, anchored, sum(map(len, parts)) + path.count("*") + anchored)


def _spelled(path: str) -> str:
    """A path in the spelling of comparison: what needs no escape is written out, the rest escaped."""
    if _AS_COMPARED.fullmatch(path):
        return path
    path, mark, query = path.partition("?")
    spelled = _octets(path.encode("utf-8", "replace"), b"/")
    return f"{spelled}?{_octets(query.encode('utf-8', 'replace'), b'/?')}" if mark else spelled


def _octets(text: bytes, kept: bytes) -> str:
    return "".join(_octet(found, kept) for found in _OCTET.finditer(text))


def _octet(found: re.Match[bytes], kept: bytes) -> str:
    raw = found[2]
    if raw is not None:
        value = raw[0]
        return chr(value) if value in _PLAIN or raw in kept else f"%{value:02X}"
    value = int(found[1], 16)
    # In a query an escaped slash is a slash (the example of RFC 9309, 2.2.2); in a path it is a name's.
    query = b"?" in kept
    return chr(value) if value in _PLAIN or (query and value == ord("/")) else f"%{value:02X}"
