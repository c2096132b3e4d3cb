"""robots.txt by RFC 9309, against its own examples, a corpus, and a second parser."""

import codecs
import gzip
import random
import re
import time
from pathlib import Path

import pytest
from protego import Protego

from crawler.robots import MAX_BYTES, parse_robots, robots_text, without_comments

US = "cleanplatforms"
HOST = "https://bao.example"


def allowed(text: str, path: str, token: str = US) -> bool:
    return parse_robots(text, token).allows(f"{HOST}{path}")


@pytest.mark.parametrize(
    ("rules", "path", "expected"),
    [
        # The longest match decides, allow at a tie, whatever the order.
        ("Disallow: /\nAllow: /tin", "/tin/1", True),
        ("Allow: /tin\nDisallow: /tin/mat", "/tin/mat/1", False),
        ("Disallow: /tin\nAllow: /tin", "/tin", True),
        ("Allow: /t\nDisallow: /*.html", "/tin/1.html", False),
        ("Allow: /example/page/\nDisallow: /example/page/disallowed.gif", "/example/page/disallowed.gif", False),
        # Asterisk and end mark.
        ("Disallow: /*.php$", "/a.php", False),
        ("Disallow: /*.php$", "/a.php?x", True),
        ("Disallow: /*.php$", "/a.php.php", False),
        ("Disallow: /a*b*c", "/a-b-b-c", False),
        ("Disallow: /a*b*c", "/acb", True),
        ("Disallow: /a**b", "/axxb", False),
        ("Disallow: *", "/x", False),
        ("Disallow: /$", "/", False),
        ("Disallow: /$", "/x", True),
        ("Disallow: /a$b", "/a$b", False),
        ("Disallow: /a$b", "/a", True),
        ("Disallow: /path/file-with-a-%2A.html", "/path/file-with-a-*.html", False),
        ("Disallow: /path/file-with-a-%2A.html", "/path/file-with-a-x.html", True),
        ("Disallow: /path/foo-%24", "/path/foo-$", False),
        # Octets: the table of RFC 9309, 2.2.2.
        ("Disallow: /foo/bar?baz=https://foo.bar", "/foo/bar?baz=https%3A%2F%2Ffoo.bar", False),
        ("Disallow: /foo/bar/ツ", "/foo/bar/%E3%83%84", False),
        ("Disallow: /foo/bar/%E3%83%84", "/foo/bar/ツ", False),
        ("Disallow: /foo/bar/%62%61%7A", "/foo/bar/baz", False),
        ("Disallow: /thể-thao", "/th%e1%bb%83-thao/1", False),
        ("Disallow: /a%2Fb", "/a/b", True),
        ("Disallow: /a%2fb", "/a%2Fb", False),
        # Case: of paths yes, of words no.
        ("DISALLOW: /Tin", "/tin", True),
        ("dIsAlLoW: /Tin", "/Tin", False),
        # Nothing said is nothing forbidden; robots.txt itself is always allowed.
        ("Disallow:", "/x", True),
        ("Disallow: # tất cả", "/x", True),
        ("Disallow: /", "/robots.txt", True),
        ("Disallow: /", "/robots.txt.bak", False),
        # Allow: /index.html allows that page and no other.
        ("Disallow: /\nAllow: /index.html", "/", False),
        ("Disallow: tin", "/tin", False),
        ("Disallow: https://bao.example/tin", "/tin", False),
        ("Disallow: /tin#chu-thich", "/tin/1", False),
        ("Disallow /tin", "/tin", False),
        ("Dissallow: /tin", "/tin", False),
        ("Disallow: /?s=", "/?s=x", False),
        ("Disallow: /*?", "/a/b?x", False),
        ("Disallow: /*?", "/a/b", True),
    ],
)  # fmt: skip
def test_rules(rules: str, path: str, expected: bool) -> None:
    assert allowed(f"User-agent: *\n{rules}", path) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("User-agent: CleanPlatforms\nDisallow: /", False),
        ("User-agent: cleanplatforms/2.1 (bot)\nDisallow: /", False),
        # The whole token counts: neither a part of it nor something longer is us.
        ("User-agent: clean\nDisallow: /", True),
        ("User-agent: platforms\nDisallow: /", True),
        ("User-agent: cleanplatforms-news\nDisallow: /", True),
        ("User-agent: cleanplatform*\nDisallow: /", True),
        # Our group, where there is one, and not everybody's.
        ("User-agent: *\nDisallow: /\n\nUser-agent: cleanplatforms\nDisallow:", True),
        ("User-agent: cleanplatforms\nAllow: /\n\nUser-agent: *\nDisallow: /", True),
        # Groups of one token are one.
        ("User-agent: cleanplatforms\nAllow: /y\n\nUser-agent: x\nAllow: /\n\nUser-agent: cleanplatforms\nDisallow: /", False),
        # Several agents, one group; other records between them do not part them.
        ("User-agent: cleanplatforms\nUser-agent: x\nDisallow: /", False),
        ("User-agent: cleanplatforms\nSitemap: /s.xml\nUser-agent: x\nDisallow: /", False),
        ("User-agent: cleanplatforms\nCrawl-delay: 3\nUser-agent: x\nDisallow: /", False),
        ("User-agent: cleanplatforms\nLa-lung: 3\nUser-agent: x\nDisallow: /", False),
        ("User-agent: x\nDisallow: /\nUser-agent: cleanplatforms\nAllow: /", True),
        # Rules without an agent are nobody's.
        ("Disallow: /\nUser-agent: x\nDisallow: /", True),
        ("<html><body>Không tìm thấy</body></html>", True),
        ("", True),
    ],
)  # fmt: skip
def test_groups(text: str, expected: bool) -> None:
    assert allowed(text, "/bai") is expected


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    ("mark", "encoding"),
    [(b"", "utf-8"), (b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")],
)
def test_line_ends_and_byte_order_marks(end: str, mark: bytes, encoding: str) -> None:
    body = mark + f"User-agent: *{end}Disallow: /cấm{end}".encode(encoding)
    assert not allowed(robots_text(body), "/cấm/1")
    assert allowed(robots_text(body), "/được")


_FORBIDS = "User-agent: *\nDisallow: /cấm\n"


@pytest.mark.parametrize(
    "body",
    [
        gzip.compress(_FORBIDS.encode()),
        _FORBIDS.encode("utf-16-le"),
        _FORBIDS.encode("utf-16-be"),
        codecs.BOM_UTF32_LE + _FORBIDS.encode("utf-32-le"),
        codecs.BOM_UTF32_BE + _FORBIDS.encode("utf-32-be"),
        codecs.BOM_UTF8 * 2 + _FORBIDS.encode(),
        b"# two files in one\n" + codecs.BOM_UTF8 + _FORBIDS.encode(),
        _FORBIDS.replace("*", "*\0").replace("Dis", "\u200bDis").encode(),
        f"<html><body><pre>{_FORBIDS}</pre></body></html>".encode(),
        "<p>User-agent: *<br>Disallow: /cấm</p>".encode(),
    ],
)
def test_rules_count_however_the_file_is_packed_or_written(body: bytes) -> None:
    """Read as sent, each of these would say nothing, and so allow everything."""
    assert not allowed(robots_text(body), "/cấm/1")
    assert allowed(robots_text(body), "/được")


def test_what_only_begins_like_gzip_and_a_bomb_of_it_end_soon() -> None:
    assert allowed(robots_text(b"\x1f\x8b\x08 User-agent: *"), "/")
    assert len(robots_text(gzip.compress(b"#" * (64 << 20), 1))) <= MAX_BYTES


def test_five_hundred_kibibytes_are_read_and_no_torn_rule() -> None:
    filler = "".join(f"Disallow: /x/{n:06d}\n" for n in range(30_000))
    text = f"User-agent: *\n{filler}"
    assert len(text) > 500 * 1024
    assert not allowed(robots_text(f"{text}Disallow: /cuoi".encode()), "/cuoi")
    # The byte at which reading stops lies inside the rule: "Allow: /" would allow everything.
    head = "User-agent: *\nDisallow: /\n#"
    torn = head + "x" * (MAX_BYTES - len(head) - len("\nAllow: /")) + "\nAllow: /tin/chi-trang-nay"
    assert not allowed(robots_text(torn.encode()), "/mat")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
def test_the_last_rule_before_the_limit_is_whole_in_every_encoding(encoding: str) -> None:
    lines = ["User-agent: *", *(f"Disallow: /m{n:07d}/" for n in range(80_000))]
    read = robots_text("\ufeff".encode(encoding) + "\n".join(lines).encode(encoding))
    last = read.splitlines()[-1]
    assert last in lines
    assert lines.index(last) < len(lines) - 1
    assert not allowed(read, f"{last.partition(' ')[2]}bai")


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("2.5", 2.5),
        ("10", 10),
        ("-3", 0),
        ("lâu", 0),
        ("inf", 0),
        ("nan", 0),
        ("1,5", 1.5),
        (".5", 0.5),
        ("+5", 5),
        ("10 seconds", 10),
        ("7s;", 7),
        # More than there is time for: whoever reads nothing out of it would not wait at all.
        ("1e9", 1e9),
        ("9999999999999", 9999999999999),
        ("1e999", float("inf")),
        ("1.5.2", 0),
        ("10-20", 0),
        ("", 0),
        ("٣", 0),
    ],
)
def test_crawl_delay(value: str, seconds: float) -> None:
    assert parse_robots(f"User-agent: *\nCrawl-delay: {value}", US).crawl_delay == seconds


def test_many_asterisks_take_no_time() -> None:
    rules = parse_robots("User-agent: *\nDisallow: /" + "*a" * 5000 + "b$", US)
    begun = time.process_time()
    rules.allows(f"{HOST}/" + "a" * 2000)
    assert time.process_time() - begun < 1


def test_a_delay_of_a_million_digits_takes_no_time() -> None:
    begun = time.process_time()
    for end in ("", "x", ",", "e5", " " * 100_000 + "x"):
        parse_robots(f"User-agent: *\nCrawl-delay: {'1' * 200_000}{end}", US)
    robots_text(b"<" * MAX_BYTES)
    robots_text(b"<a " * (MAX_BYTES // 3))
    assert time.process_time() - begun < 2


def test_rules_of_thousands_of_others_take_no_time() -> None:
    agents = "".join(f"User-agent: robot{'x' * n}\n" for n in range(2000))
    text = agents + "User-agent: *\n" + "".join(f"Disallow: /m{n}/\n" for n in range(2000))
    begun = time.process_time()
    rules = parse_robots(text, US)
    # Were each rule kept for each agent, this would be seconds and hundreds of megabytes.
    assert time.process_time() - begun < 1
    assert len(rules.rules) == 2000


def test_what_a_robots_file_says_to_people_is_not_kept_and_says_nothing_to_us() -> None:
    text = "# gọi 0912345678\nUser-agent: * # lan@thu.example\r\nDisallow: /a#b\rAllow: /a/c\n"
    kept = without_comments(text)
    assert "09" not in kept
    assert "lan" not in kept
    assert parse_robots(kept, US) == parse_robots(text, US)


def test_sitemaps_once_and_of_any_group() -> None:
    text = "Sitemap: https://bao.example/s.xml\nUser-agent: x\nDisallow: /\nSITEMAP: https://bao.example/s.xml\n"
    assert parse_robots(text, US).sitemaps == ("https://bao.example/s.xml",)


def _paths(text: str) -> list[str]:
    """Paths that the rules of a file speak of, exactly, longer, shorter, and none of them."""
    named = re.findall(r"(?im)^\s*(?:dis)?allow\s*:\s*(\S+)", text)
    plain = [re.sub(r"[*$]", "x", name) for name in named]
    return [
        p if p.startswith("/") else f"/{p}" for base in plain for p in (base, f"{base}/1.html", base[:-1])
    ] + ["/"]


# Where other records part the agents of a group for protego, and the files' own comments say they must not.
_PROTEGO_DIFFERS = {"crawl-delay-group-merging.txt", "extensions-group-merging.txt"}


@pytest.mark.shared
@pytest.mark.parametrize("name", sorted(_PROTEGO_DIFFERS))
def test_other_records_do_not_part_a_group(shared: Path, name: str) -> None:
    text = robots_text((shared / "corpora/crawler-commons/robots" / name).read_bytes())
    for agent in ("mybot", "yourbot"):
        assert not allowed(text, "/private/1", agent)
    assert not allowed(text, "/login/1", "yourbot")


@pytest.mark.shared
def test_agrees_with_protego_on_the_corpus(shared: Path) -> None:
    files = sorted((shared / "corpora/crawler-commons/robots").glob("*.txt"))
    asked, differ = 0, []
    for file in files:
        text = robots_text(file.read_bytes())
        second = Protego.parse(text)
        agents = {a.strip() for a in re.findall(r"(?im)^\s*user-?agent\s*:\s*([a-z_-]+)\s*$", text)} | {US}
        for agent in agents:
            ours = parse_robots(text, agent)
            for path in _paths(text):
                asked += 1
                if ours.allows(f"{HOST}{path}") != second.can_fetch(f"{HOST}{path}", agent):
                    differ.append((file.name, agent, path))
    # Beside those, protego takes "Allow: /index.html" for "Allow: /" as well.
    assert [d for d in differ if d[0] not in {*_PROTEGO_DIFFERS, "precedence-of-rules.txt"}] == []
    assert asked > 1000


def test_agrees_with_protego_on_generated_files() -> None:
    """Two thousand small files over few letters, so that rules meet, tie and overlap."""
    chance = random.Random(9)

    def path() -> str:
        return "/" + "".join(chance.choices(("a", "b", "/", "*", "%41", "ô"), k=chance.randrange(6)))

    for _ in range(2000):
        lines = [
            f"{chance.choice(('Allow', 'Disallow'))}: {path()}{chance.choice(('', '', '$'))}"
            for _ in range(4)
        ]
        text = "\n".join(("User-agent: *", *lines))
        ours, second = parse_robots(text, US), Protego.parse(text)
        for _ in range(8):
            url = f"{HOST}{path().replace('*', 'c')}"
            assert ours.allows(url) == second.can_fetch(url, US), (text, url)
