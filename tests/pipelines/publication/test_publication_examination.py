"""An edition of another method or code is told as that, never as a false one; a changed file is one always."""

import json
from pathlib import Path

import publication_factory as factory
import pytest

from crawler.version import code_version
from pipelines.errors import ExitCode
from pipelines.publication import examination, versions
from pipelines.publication.errors import UnreadableEditionError
from pipelines.publication.examination import Outcome, examine
from pipelines.publication.site import publish
from pipelines.publication.tree import checksum_lines, digests
from pipelines.publication.verify import Check, Disagreement
from pipelines.publication.versions import build
from pipelines.rating.method import METHOD_VERSION
from pipelines.rating.types import Edition
from rubrics.authorities import authorities
from tests.pipelines.commands.command_line import run

OLD = "stratified-likelihood-2"


def edition(**changes: object) -> Edition:
    """An edition that nobody could measure anything for: its numbers hold without samples."""
    rated = factory.rating(
        "dong-que", "Báo Đồng Quê", factory.PRESS, factory.NONE, outcome="robots_refused"
    )
    bare = rated.model_copy(
        update={
            "criteria": tuple(c for c in rated.criteria if c.kind in {"site", "attestation"}),
            "weight_measured": 1.0,  # of what is left
        }
    )
    rules = tuple(c for c in factory.PRESS.criteria if c.kind in {"site", "attestation"})
    rubric = factory.PRESS.model_copy(update={"criteria": rules})
    known: dict[str, object] = {
        "method_version": METHOD_VERSION,
        "code_version": code_version(),
        "build": build(),
    }
    return factory.edition(rubrics=(rubric,), ratings=(bare,), **(known | changes))


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """An edition of a method before, in a shape of data that this version cannot read."""
    folder = publish(edition(method_version=OLD, code_version="0.0.9"), [], tmp_path)
    file = folder / "data/edition.json"
    held = json.loads(file.read_bytes())
    held["ratings"] = [{"platform_id": one["platform_id"], "hang": "A"} for one in held["ratings"]]
    file.write_text(json.dumps(held), encoding="utf-8")
    (folder / "SHA256SUMS").unlink()
    (folder / "SHA256SUMS").write_text(checksum_lines(digests(folder)), encoding="utf-8")
    return folder


def verified(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    return run(monkeypatch, "verify", *arguments)


def test_another_method_is_named_with_the_version_that_verifies_it(
    old: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert verified(monkeypatch, str(old)) == ExitCode.OTHER_VERSION
    said = capsys.readouterr().out
    for part in (
        OLD,
        METHOD_VERSION,
        "cài cleanplatforms 0.0.9",
        "không phải là lỗi của kỳ",
        "đúng như SHA256SUMS",
    ):
        assert part in said
    assert verified(monkeypatch, str(old), "--json") == ExitCode.OTHER_VERSION
    told = json.loads(capsys.readouterr().out)
    assert (told["outcome"], told["method"], told["code"]) == ("other_method", OLD, "0.0.9")
    assert told["disagreements"] == []


def test_a_build_between_two_releases_is_told_by_its_method(tmp_path: Path) -> None:
    folder = publish(edition(method_version=OLD, build=""), [], tmp_path)
    words = examination.examination_text(examine(folder))
    assert f"một bản cleanplatforms {code_version()} còn phương pháp {OLD}" in words


def test_a_changed_file_is_a_fault_in_an_edition_of_any_method(
    old: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (old / "index.html").write_text("khác", encoding="utf-8")
    assert verified(monkeypatch, str(old)) == ExitCode.BAD_INPUT
    said = capsys.readouterr().out
    assert "index.html: nội dung khác với mã băm đã công bố." in said
    assert "đúng như SHA256SUMS" not in said
    assert OLD in said


@pytest.mark.parametrize(
    ("code", "built", "check", "outcome"),
    [
        ("0.0.9", build(), Check.SITE, Outcome.OTHER_CODE),
        (code_version(), "0123456789ab", Check.SITE, Outcome.OTHER_CODE),
        (code_version(), "", Check.SITE, Outcome.OTHER_CODE),
        (code_version(), build(), Check.SITE, Outcome.DISAGREES),
        ("0.0.9", build(), Check.NUMBERS, Outcome.DISAGREES),
        (code_version(), "0123456789ab", Check.NUMBERS, Outcome.DISAGREES),
    ],
)
def test_only_pages_may_be_another_codes(  # noqa: PLR0913, PLR0917 - a row of the table
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str, built: str, check: Check, outcome: Outcome
) -> None:
    folder = publish(edition(code_version=code, build=built), [], tmp_path)
    unlike = [Disagreement(check, "index.html", "khác.")]
    monkeypatch.setattr(examination, "disagreements", lambda *_: unlike)
    done = examine(folder)
    assert done.outcome is outcome
    words = examination.examination_text(done)
    assert ("Mọi con số" in words) is (outcome is Outcome.OTHER_CODE)
    ours = (code, built) == (code_version(), build())
    assert ("Trước khi kết luận kỳ này sai" in words) is (outcome is Outcome.DISAGREES and not ours)
    assert (f"bản dựng {build()}" in words) is not ours
    assert (f"cài bản dựng {built} của" in words) is (built not in {"", build()})


def test_a_build_is_told_by_its_code_and_templates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "pipelines/publication/templates/index.html"
    file.parent.mkdir(parents=True)
    file.write_text("một")
    monkeypatch.setattr(versions, "__file__", str(tmp_path / "pipelines/publication/versions.py"))
    first = versions.build.__wrapped__()
    file.with_suffix(".pyc").write_text("khác")
    assert versions.build.__wrapped__() == first
    file.write_text("hai")
    assert versions.build.__wrapped__() != first != build()


def test_pages_and_data_name_the_build(tmp_path: Path) -> None:
    folder = publish(edition(), [], tmp_path)
    for page in ("index.html", "method.html", "data/README.txt", "data/edition.json"):
        assert build() in (folder / page).read_text(encoding="utf-8"), page


def test_an_edition_of_this_version_is_recomputed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = publish(edition(), [], tmp_path)
    done = examine(folder)
    assert [str(one) for one in done.found] == []
    assert verified(monkeypatch, str(folder)) == ExitCode.DONE
    assert done.digest in capsys.readouterr().out


def test_an_edition_of_an_office_that_no_registry_here_knows_is_recomputed(tmp_path: Path) -> None:
    """An operator adds offices by a file of their own; the edition carries their names."""
    made = edition()
    names = {"authority_name": "Sở Văn hóa tỉnh Ví Dụ", "ministry_name": "Ủy ban nhân dân tỉnh Ví Dụ"}
    office = {"authority": "so-vi-du", "authority_name": names["authority_name"]}
    rubrics = tuple(rubric.model_copy(update=names) for rubric in made.rubrics)
    assert "so-vi-du" not in authorities()
    folder = publish(made.model_copy(update={**office, "rubrics": rubrics}), [], tmp_path)
    assert examine(folder).outcome is Outcome.HOLDS
    assert names["ministry_name"] in (folder / "data/edition.json").read_text(encoding="utf-8")


def test_a_changed_file_is_no_matter_of_versions(tmp_path: Path) -> None:
    folder = publish(edition(build="0123456789ab"), [], tmp_path)
    (folder / "icon.svg").write_text("khác")
    words = examination.examination_text(examine(folder))
    assert "tệp đã bị đổi" in words
    assert "bản phần mềm nào kiểm cũng vậy" in words


def test_a_file_cut_short_is_said_without_our_code(tmp_path: Path) -> None:
    folder = publish(edition(), [], tmp_path)
    file = folder / "data" / "edition.json"
    file.write_bytes(file.read_bytes()[:500])
    with pytest.raises(UnreadableEditionError, match="tệp bị cắt") as raised:
        examine(folder)
    assert "validation" not in str(raised.value)
