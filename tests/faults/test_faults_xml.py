"""Sitemaps as large as the protocol allows, and as wide and deep as no protocol allows."""

import gzip
import subprocess
import sys
import time
from pathlib import Path

import pytest

from crawler.frame.sitemap import MAX_URLS, parse_sitemap
from crawler.frame.xml import MAX_XML_BYTES, UnsafeXmlError

HERE = "https://bao.example/s.xml"
ROOT = Path(__file__).resolve().parents[2]


def full_size() -> bytes:
    row = "<url><loc>https://bao.example/tin/{:08d}.html</loc><lastmod>2026-10-01</lastmod><x>{}</x></url>"
    rows = "".join(row.format(n, "x" * 940) for n in range(MAX_URLS))
    return f"<urlset>{rows}</urlset>".encode()


@pytest.mark.integration
def test_a_sitemap_of_fifty_megabytes_is_read_within_memory() -> None:
    script = (
        "import sys, gzip, pathlib, re; sys.path.insert(0, sys.argv[1])\n"
        "from crawler.frame.sitemap import parse_sitemap\n"
        "body = gzip.decompress(sys.stdin.buffer.read())\n"
        "print(len(body), len(parse_sitemap(body, 'https://bao.example/s.xml').items))\n"
        # Not ru_maxrss, which a child takes over from whoever started it.
        "status = pathlib.Path('/proc/self/status').read_text()\n"
        "print(int(re.search(r'VmHWM:\\s+(\\d+)', status)[1]) // 1024)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(ROOT)],
        input=gzip.compress(full_size(), 1),
        capture_output=True,
        check=True,
    )
    size, items, peak = map(int, done.stdout.split())
    assert 50_000_000 < size <= MAX_XML_BYTES
    assert items == MAX_URLS
    assert peak < 400


@pytest.mark.parametrize(
    "body",
    [
        "<urlset>" + "<url>" * 100_000,
        "<urlset>" + "<a>" * 5_000 + "<url><loc>https://bao.example/1</loc></url>",
        "<urlset><url " + " ".join(f'a{n}="1"' for n in range(50_000)) + "/></urlset>",
        "<urlset><url><loc>" + "x" * 3_000_000,
        "<urlset>" + "<!-- -->" * 100_000,
        "<urlset>" + "<?p ?>" * 100_000,
        "<urlset>" + "<![CDATA[" * 50_000,
        "<urlset>" + "&amp;" * 500_000,
        "<urlset xmlns:a='x'>" + "<a:url xmlns:a='y'>" * 2_000,
    ],
)
def test_wide_and_deep_sitemaps_end_soon(body: str) -> None:
    begun = time.process_time()
    assert len(parse_sitemap(body.encode(), HERE).items) <= 1
    assert time.process_time() - begun < 5


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"])
def test_no_entity_is_declared_in_any_encoding(encoding: str) -> None:
    bomb = '<!DOCTYPE u [<!ENTITY a SYSTEM "file:///etc/passwd">]><urlset><url><loc>https://bao.example/&a;</loc></url></urlset>'
    try:
        listed = parse_sitemap(f'<?xml version="1.0" encoding="{encoding}"?>{bomb}'.encode(encoding), HERE)
    except UnsafeXmlError:
        return
    assert not any("root" in item.url for item in listed.items)


def test_external_documents_are_never_loaded(tmp_path: Path) -> None:
    secret = tmp_path / "bi-mat.dtd"
    secret.write_text('<!ENTITY x "bi mat">')
    body = (
        f'<!DOCTYPE u SYSTEM "file://{secret}"><urlset xmlns:xi="http://www.w3.org/2001/XInclude">'
        f'<xi:include href="file://{secret}"/><url><loc>https://bao.example/&x;</loc></url></urlset>'
    )
    assert "bi mat" not in str(parse_sitemap(body.encode(), HERE))
