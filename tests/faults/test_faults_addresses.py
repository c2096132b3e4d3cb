"""No spelling of an address, no redirect and no answer of a resolver leads to a host that is not public."""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from crawler.errors import PlatformAddressError
from crawler.registry import platform_from_url
from crawler.types import Outcome, Platform, Politeness
from crawler.urls import host_of, on_platform
from tests.site.fetching import fetch
from tests.site.raw import RawSite, Write, serving_raw
from tests.site.rebinding import ANSWERS, PRIVATE, PUBLIC

RESOLVER = {"TWISTED_DNS_RESOLVER": "tests.site.rebinding.LyingResolver"}
# Loopback, a cloud's metadata address, a private network: as numbers, in parts, in other alphabets.
SPELLINGS = (
    *("http://2130706433/", "http://017700000001/", "http://0x7f000001/", "http://0x7F.1/", "http://127.1/"),
    *("http://127.0.1/", "http://0177.0.0.1/", "http://127.0.0.1./", "http://0/", "http://0.0.0.0/"),
    *("http://2852039166/", "http://169.254.169.254/", "http://0xa9fea9fe/", "http://0xA9.254.0251.0xFE/"),
    *("http://[::1]/", "http://[::]/", "http://[0:0:0:0:0:0:0:1]/", "http://[::ffff:127.0.0.1]/"),
    *("http://[::ffff:7f00:1]/", "http://[::127.0.0.1]/", "http://[64:ff9b::7f00:1]/", "http://[2002:7f00:1::]/"),
    *("http://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/", "http://[fe80::1%25eth0]/", "http://[fd00::1]/"),
    *("http://127。0。0。1/", "http://127．0．0．1/", "http://①②⑦.⓪.⓪.①/", "http://１２７.0.0.1/"),
    *("http://bao.example@127.0.0.1/", "http://bao.example:80@127.0.0.1/", "http://bao.example%00@127.0.0.1/"),
    *("http://127.0.0.1\\@bao.example/", "http://127.0.0.1\\.bao.example/", "http://127.0.0.1%2f.bao.example/"),
    *("http://127.0.0.1%23.bao.example/", "http://127.0.0.1\x01.bao.example/", "http://127.0.0.1 .bao.example/"),
    *("http://localhost/", "http://localhost./", "http://LOCALHOST/", "http://ⓛocalhost/"),
    *("http:127.0.0.1/", "http:///127.0.0.1/", "//127.0.0.1/", "\\\\127.0.0.1\\", "http://bao.example:80:80/"),
)  # fmt: skip
SCHEMES = ("file:///etc/passwd", "ftp://bao.example/x", "gopher://bao.example/", "data:text/html,x")
MORE_SCHEMES = (
    "javascript:alert(1)",
    "s3://bao/x",
    "ws://bao.example/",
    "ldap://bao.example/",
    "http+unix://x",
)
BAO = Platform(id="bao", name="Báo", url="https://bao.example/", fields=())


@pytest.mark.parametrize("url", [*SPELLINGS, *SCHEMES, *MORE_SCHEMES])
def test_no_spelling_belongs_to_a_platform(url: str) -> None:
    assert not on_platform(url, BAO)


@pytest.mark.parametrize("url", SPELLINGS)
def test_a_spelling_is_one_plain_host_or_none(url: str) -> None:
    """What a host is read as is what is connected to: nothing is left for another reader to see otherwise."""
    try:
        host = host_of(url)
    except ValueError:
        return
    if host[0].isdigit() or ":" in host:
        # An address in its one usual form, which the resolver refuses; zone ids go no further than it.
        assert all(part.isdigit() for part in host.split(".")) or ":" in host
    else:
        assert host == "localhost"


@pytest.mark.parametrize("url", ["http://2130706433/", "http://0x7f.1/", "file:///x", "http://a b/"])
def test_a_platform_with_such_an_address_is_refused(url: str) -> None:
    with pytest.raises(PlatformAddressError, match="Cách sửa"):
        platform_from_url(url)


@pytest.mark.shared
def test_hosts_are_read_as_browsers_read_them(shared: Path) -> None:
    """On the web platform's own URL cases: refused, or the same host; ß is the one older reading left."""
    cases = json.loads((shared / "corpora/wpt-url/urltestdata.json").read_text())
    told = [case for case in cases if isinstance(case, dict) and not case.get("base")]
    differ, read = [], 0
    for case in told:
        try:
            host = host_of(case["input"])
        except ValueError:
            continue
        read += 1
        theirs = "" if case.get("failure") else case["hostname"].strip("[]").rstrip(".")
        if host != theirs and "ß" not in case["input"]:
            differ.append((case["input"], host, theirs))
    assert differ == []
    assert read > 100


@pytest.mark.shared
def test_naughty_strings_are_nobodys_address(shared: Path) -> None:
    for text in json.loads((shared / "corpora/blns/blns.json").read_text()):
        for url in (text, f"http://{text}", f"https://bao.example{text}", f"http://{text}@bao.example"):
            if on_platform(url, BAO):
                assert host_of(url).endswith("bao.example")


@pytest.fixture
def private_site(public_site: RawSite) -> Iterator[list[str]]:
    """A listener on the address that plays a private one, at the public site's port; notes who comes."""
    came: list[str] = []
    with closing(socket.create_server((PRIVATE, public_site.port))) as listener:

        def listen() -> None:
            while True:
                try:
                    connection, address = listener.accept()
                except OSError:
                    return
                came.append(str(address))
                connection.close()

        thread = threading.Thread(target=listen, daemon=True)
        thread.start()
        yield came


def ok(write: Write) -> None:
    write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok")


@pytest.fixture
def public_site() -> Iterator[RawSite]:
    pages = {"/1": ok, "/2": ok}
    with serving_raw(pages) as site:
        for name in ANSWERS:
            place = f"Location: http://{name}:{site.port}/2\r\n".encode()
            pages[f"/to/{name}"] = lambda write, place=place: write(  # type: ignore[misc]
                b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nConnection: close\r\n" + place + b"\r\n"
            )
        yield site


def platform(site: RawSite, host: str) -> Platform:
    return Platform(
        id="p",
        name="P",
        url=site.url("/", host),
        fields=(),
        hosts=("vn.example",),
        politeness=Politeness(delay_seconds=0, concurrency=1),
    )


@pytest.mark.integration
def test_dns_rebinding_is_refused(public_site: RawSite, private_site: list[str], tmp_path: Path) -> None:
    """The name answers with a public address for robots.txt and with a private one for the page."""
    url = public_site.url("/1", "doi.vn.example")
    done = fetch(platform(public_site, "doi.vn.example"), [url], tmp_path, **RESOLVER)
    assert done.outcomes == {url: Outcome.NON_PUBLIC_ADDRESS}
    assert public_site.counts() == {"/robots.txt": 1}
    assert private_site == []


@pytest.mark.integration
@pytest.mark.parametrize(
    "host", ["tron.vn.example", "tron-nguoc.vn.example", "rieng.vn.example", "rieng.vn.example."]
)
def test_one_private_address_among_public_ones_is_refused(
    public_site: RawSite, private_site: list[str], tmp_path: Path, host: str
) -> None:
    url = public_site.url("/1", host)
    done = fetch(platform(public_site, host.rstrip(".")), [url], tmp_path, **RESOLVER)
    assert done.outcomes == {url: Outcome.NON_PUBLIC_ADDRESS}
    assert public_site.counts() == {}
    assert private_site == []


@pytest.mark.integration
def test_a_redirect_to_a_private_host_of_the_platform_is_refused(
    public_site: RawSite, private_site: list[str], tmp_path: Path
) -> None:
    names = ["tron.vn.example", "rieng.vn.example", "khong.vn.example", "chung.vn.example"]
    urls = [public_site.url(f"/to/{name}", "chung.vn.example") for name in names]
    done = fetch(platform(public_site, "chung.vn.example"), urls, tmp_path, **RESOLVER)
    assert list(done.outcomes.values()) == [
        *(Outcome.NON_PUBLIC_ADDRESS, Outcome.NON_PUBLIC_ADDRESS, Outcome.DNS_ERROR, Outcome.EXTRACTED),
    ]
    assert public_site.counts()["/2"] == 1
    assert private_site == []


def test_the_addresses_that_play_a_part_here_are_loopback() -> None:
    assert {PUBLIC, PRIVATE} == {"127.0.0.1", "127.0.0.2"}
