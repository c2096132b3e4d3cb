import hashlib
import os
import subprocess
import sys
from pathlib import Path

import publication_factory as factory
import pytest

from pipelines.publication import pages as page_module
from pipelines.publication.errors import (
    EditionExistsError,
    InconsistentEditionError,
    UnreadableEditionError,
    UnsafeIdentifierError,
    UnwritableFolderError,
)
from pipelines.publication.layout import contradictions, link, segment
from pipelines.publication.site import publish
from pipelines.rating.types import Edition


def contents(folder: Path) -> dict[str, str]:
    files = (p for p in sorted(folder.rglob("*")) if p.is_file())
    return {p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


def small(**changes: object) -> Edition:
    rated = factory.rating("bao-ban-mai", "Báo Ban Mai", factory.PRESS, factory.CLEAN)
    return factory.edition(rubrics=(factory.PRESS,), ratings=(rated,), **changes)


def test_two_publications_give_identical_bytes(site: Path, tmp_path: Path) -> None:
    whole = factory.edition()
    folder = publish(whole, reversed(factory.samples(whole)), tmp_path / "khac" / "noi")
    assert folder == tmp_path / "khac" / "noi" / "2026-11"
    assert contents(folder) == contents(site / "2026-11")


@pytest.mark.integration
def test_neither_zone_nor_language_nor_hash_seed_of_the_machine_changes_a_byte(
    site: Path, tmp_path: Path
) -> None:
    here = Path(__file__)
    code = (
        "import sys; from pathlib import Path; import publication_factory as f; "
        "from pipelines.publication.site import publish; "
        "e = f.edition(); publish(e, f.samples(e), Path(sys.argv[1]))"
    )
    elsewhere = {
        "PYTHONPATH": os.pathsep.join((str(here.parents[3]), str(here.parent))),
        "PYTHONHASHSEED": "7",
        "TZ": "America/New_York",
        "LC_ALL": "C",
        "PYTHONUTF8": "0",
    }
    command = [sys.executable, "-c", code, str(tmp_path)]
    done = subprocess.run(command, env=elsewhere, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert contents(tmp_path / "2026-11") == contents(site / "2026-11")


def test_publishing_again_changes_nothing(tmp_path: Path) -> None:
    publish(small(), [], tmp_path)
    before = contents(tmp_path)
    publish(small(), [], tmp_path)
    assert contents(tmp_path) == before


def test_a_published_edition_is_never_overwritten(tmp_path: Path) -> None:
    publish(small(), [], tmp_path)
    before = contents(tmp_path)
    with pytest.raises(EditionExistsError) as raised:
        publish(small(title="Kỳ khác"), [], tmp_path)
    assert contents(tmp_path) == before
    for said in ("2026-11", "index.html", "kỳ công bố mới", "đính chính cho"):
        assert said in str(raised.value)


def test_a_tampered_file_is_noticed(tmp_path: Path) -> None:
    folder = publish(small(), [], tmp_path)
    (folder / "data/ratings.csv").write_text("a,b\r\n", encoding="utf-8")
    with pytest.raises(EditionExistsError, match=r"data/ratings\.csv"):
        publish(small(), [], tmp_path)


def test_a_failure_half_way_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(small(), [], tmp_path)
    before = contents(tmp_path)

    def break_down(*_: object) -> str:
        raise RuntimeError("hỏng giữa chừng")

    monkeypatch.setattr(page_module, "criterion", break_down)
    with pytest.raises(RuntimeError, match="hỏng giữa chừng"):
        publish(small(edition_id="2026-12"), [], tmp_path)
    assert contents(tmp_path) == before
    assert not (tmp_path / ".building").exists()


def test_what_a_killed_publication_left_is_swept(tmp_path: Path) -> None:
    (tmp_path / ".building/data").mkdir(parents=True)
    (tmp_path / ".building/data/rác.csv").write_text("x", encoding="utf-8")
    folder = publish(small(), [], tmp_path)
    assert not (tmp_path / ".building").exists()
    assert not (folder / "data/rác.csv").exists()


def test_checksums_cover_every_file_and_hold(site: Path) -> None:
    folder = site / "2026-11"
    done = subprocess.run(
        ["sha256sum", "--strict", "-c", "SHA256SUMS"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    listed = {line.split("  ", 1)[1] for line in (folder / "SHA256SUMS").read_text("utf-8").splitlines()}
    assert listed == contents(folder).keys() - {"SHA256SUMS"}


def test_the_list_shows_latest_first_and_names_corrections(site: Path) -> None:
    page = (site / "index.html").read_text("utf-8")
    order = [page.index(f'href="{name}/index.html"><bdi>') for name in ("2026-11-dinh-chinh", "2026-11")]
    assert order == sorted(order)
    assert "đính chính cho <code>2026-11</code>" in page
    assert 'đã được đính chính bởi <a href="2026-11-dinh-chinh/index.html">' in page
    assert "tạm thời, chỉ dành cho người vận hành" in page


def test_a_later_period_stands_above_an_earlier_one(tmp_path: Path) -> None:
    publish(small(edition_id="b-2026-12", period_start="2026-12-01", period_end="2027-01-01"), [], tmp_path)
    publish(small(edition_id="z-2026-11"), [], tmp_path)
    page = (tmp_path / "index.html").read_text("utf-8")
    assert page.index("b-2026-12/") < page.index("z-2026-11/")


def test_other_folders_in_the_output_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "anh").mkdir()
    (tmp_path / "anh/ghi-chu.txt").write_text("giữ nguyên", encoding="utf-8")
    publish(small(), [], tmp_path)
    assert (tmp_path / "anh/ghi-chu.txt").read_text("utf-8") == "giữ nguyên"
    assert "anh/" not in (tmp_path / "index.html").read_text("utf-8")


def test_a_broken_older_edition_is_named(tmp_path: Path) -> None:
    folder = publish(small(), [], tmp_path)
    (folder / "data/edition.json").write_text("{", encoding="utf-8")
    with pytest.raises(UnreadableEditionError, match=r"2026-11/data/edition\.json"):
        publish(small(edition_id="2026-12"), [], tmp_path)


def test_an_edition_with_fields_of_another_time_is_still_listed(tmp_path: Path) -> None:
    folder = publish(small(), [], tmp_path)
    file = folder / "data/edition.json"
    file.write_text(
        file.read_text("utf-8").replace('{"code_version"', '{"a_new_field":1,"code_version"', 1),
        encoding="utf-8",
    )
    publish(small(edition_id="2026-12"), [], tmp_path)
    assert "2026-11/index.html" in (tmp_path / "index.html").read_text("utf-8")


def test_an_output_that_is_a_file_gets_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "site").write_text("", encoding="utf-8")
    with pytest.raises(UnwritableFolderError, match="site"):
        publish(small(), [], tmp_path / "site")


@pytest.mark.parametrize(
    "value",
    [
        "",
        ".",
        "..",
        "../x",
        "a/b",
        "a\\b",
        "a b",
        "a\x00",
        "-a",
        "a-",
        ".a",
        "a" * 101,
        "ă",
        "a.html",
        "a:b",
        "%2e",
        "style.css",
        "index.html",
        "a\n",
        "con",
        "NUL",
        "com1.x",
    ],
)
def test_identifiers_that_are_no_addresses(value: str, tmp_path: Path) -> None:
    with pytest.raises(UnsafeIdentifierError):
        segment("platform", value)
    with pytest.raises(UnsafeIdentifierError, match="kỳ công bố"):
        publish(small(edition_id=value), [], tmp_path / "site")
    assert not (tmp_path / "site").exists()


@pytest.mark.parametrize("value", ["2026-11", "bao-chi.1", "H05_a", "a--b", "a" * 100])
def test_identifiers_that_are(value: str) -> None:
    assert segment("criterion", value) == value


def test_links_are_relative() -> None:
    assert link("index.html", "ratings/a/b.html") == "ratings/a/b.html"
    assert link("ratings/a/b.html", "index.html#x") == "../../index.html#x"
    assert link("ratings/a/b/c.html", "ratings/a/b.html") == "../b.html"
    assert link("data/index.html", "../index.html") == "../../index.html"


def test_contradictions_are_told_all_at_once(tmp_path: Path) -> None:
    one = small().ratings[0]
    stranger = one.criteria[0].model_copy(update={"criterion_id": "la"})
    broken = small(corrects="2026-11").model_copy(
        update={
            "ratings": (
                one,
                one.model_copy(update={"platform_id": "Bao-Ban-Mai"}),
                one.model_copy(update={"rubric_version": "9", "platform_id": "x", "criteria": (stranger,)}),
            )
        }
    )
    said = "\n".join(contradictions(broken))
    for part in (
        "cùng chiếm trang ratings/bao-chi/Bao-Ban-Mai.html",
        "bao-chi 9",
        "tiêu chí la",
        "đính chính chính nó",
    ):
        assert part in said
    with pytest.raises(InconsistentEditionError):
        publish(broken, [], tmp_path / "site")
    assert not (tmp_path / "site").exists()
