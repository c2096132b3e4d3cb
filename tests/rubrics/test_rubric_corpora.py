"""Other people's files and strings: nothing crashes, nothing hangs, nothing real is lost."""

import json
import time
import unicodedata
from pathlib import Path

import pytest
from rubric_samples import GOOD

from rubrics.blocklists import match, parse_block_list
from rubrics.load import load_rubric, parse_rubric

pytestmark = pytest.mark.shared


def test_no_yaml_suite_file_crashes_or_hangs(shared: Path) -> None:
    files = sorted((shared / "corpora/yaml-test-suite/src").glob("*.yaml"))
    assert len(files) > 300
    for path in files:
        started = time.perf_counter()
        loaded = load_rubric(path)
        assert time.perf_counter() - started < 1, path.name
        assert loaded.rubric is None, path.name
        assert loaded.problems, path.name


def test_no_yaml_inside_the_suite_crashes_or_hangs(shared: Path) -> None:
    """The suite's own YAML, with its marks for tabs, carriage returns and missing line ends undone."""
    cases = 0
    for path in sorted((shared / "corpora/yaml-test-suite/src").glob("*.yaml")):
        inner, inside = [], False
        for line in path.read_text(encoding="utf-8").splitlines():
            inside = line.startswith(("  yaml: |", "- yaml: |")) or (
                inside and line.startswith(("    ", "\t")) | (not line)
            )
            inner.append(line[4:] if inside and not line.lstrip("- ").startswith("yaml:") else "")
        text = "\n".join(inner).translate(
            {0x2423: " ", 0xBB: "\t", 0x2014: None, 0x21B5: None, 0x220E: None}
        )
        started = time.perf_counter()
        assert parse_rubric(text.encode(), path.name).rubric is None
        assert time.perf_counter() - started < 1, path.name
        cases += bool(text.strip())
    assert cases > 300


def test_naughty_strings_are_kept_or_refused(shared: Path) -> None:
    strings = json.loads((shared / "corpora/blns/blns.json").read_text(encoding="utf-8"))
    kept = 0
    for string in strings:
        quoted = json.dumps(string, ensure_ascii=True)
        loaded = parse_rubric(GOOD.replace("vi: Bộ thử", f"vi: {quoted}", 1).encode(), "x")
        if loaded.rubric is None:
            assert loaded.problems[0].line == 5
        else:
            assert loaded.rubric.name.vi == unicodedata.normalize("NFC", string).strip()
            kept += 1
    assert kept > len(strings) * 0.8


def test_naughty_strings_without_quotes_do_not_crash(shared: Path) -> None:
    for string in json.loads((shared / "corpora/blns/blns.json").read_text(encoding="utf-8")):
        for text in (string, f"id: {string}\n", GOOD.replace("Bộ thử", string, 1)):
            started = time.perf_counter()
            parse_rubric(text.encode("utf-8", "surrogatepass"), "x")
            assert time.perf_counter() - started < 1


@pytest.mark.parametrize(
    ("file", "form"),
    [
        ("hostsvn/gambling-VN.txt", "domains"),
        ("hostsvn/threat-VN.txt", "domains"),
        ("hostsvn/adult-VN.txt", "domains"),
        ("chongluadao/urls.txt", "urls"),
        ("chongluadao/ips.txt", "domains"),
    ],
)
def test_real_lists_lose_next_to_nothing(shared: Path, file: str, form: str) -> None:
    text = (shared / "lists" / file).read_text(encoding="utf-8")
    rows = {row.strip().lower() for row in text.splitlines() if row.strip() and not row.startswith("#")}
    entries = parse_block_list(text, form)
    assert len(entries) >= len(rows) * 0.995
    for row in sorted(rows)[:200]:
        link = row if "://" in row else f"http://{row}"
        assert match(link, entries), row
        assert match(link.replace("://", "://a.", 1), entries) or "/" in row or row[-1].isdigit(), row
