import csv
import io
import json
import math
from collections import defaultdict
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import publication_factory as factory
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.publication.cells import cell, csv_text, guarded
from pipelines.publication.datapackage import TABLES
from pipelines.publication.errors import InconsistentEditionError
from pipelines.publication.opendata import data_files
from pipelines.rating.types import Edition

EDITION = factory.edition()
SAMPLES = factory.samples(EDITION)
FILES = data_files(EDITION, SAMPLES)


def rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(FILES[name], newline="")))


@pytest.mark.parametrize("start", list("=+-@\t\n'＝＋－＠"))
def test_no_cell_starts_like_a_formula(start: str) -> None:
    assert guarded(f"{start}1+1") == f"'{start}1+1"


@pytest.mark.parametrize("unseen", ["\u200b", "\ufeff", "\u202e", "\u2066", " ", "\u00a0", "\u200b \u00ad"])
def test_no_cell_starts_like_a_formula_behind_what_is_not_seen(unseen: str) -> None:
    assert guarded(f"{unseen}=1+1") == f"'{unseen}=1+1"
    assert guarded(f"{unseen}chữ") == f"{unseen}chữ"


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"])))
def test_taking_one_apostrophe_off_gives_the_text_back(text: str) -> None:
    safe = guarded(text)
    assert safe.removeprefix("'") == text


@given(
    st.lists(
        st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=3, max_size=3), max_size=5
    )
)
def test_any_text_survives_a_csv_reader(table: list[list[str]]) -> None:
    text = csv_text(("a", "b", "c"), table)
    assert list(csv.reader(io.StringIO(text, newline="")))[1:] == [
        [guarded(value) for value in row] for row in table
    ]


def test_cells_are_exact_and_plain() -> None:
    seven = timezone(timedelta(hours=7))
    values = [
        None,
        True,
        False,
        3,
        0.1,
        1e-7,
        datetime(2026, 5, 1, 7, tzinfo=seven),
        date(2026, 5, 1),
        "chữ",
    ]
    assert [cell(v) for v in values] == [
        "",
        "true",
        "false",
        "3",
        "0.1",
        "1e-07",
        "2026-05-01T00:00:00Z",
        "2026-05-01",
        "chữ",
    ]


def test_control_characters_become_visible() -> None:
    assert guarded("a\x00b\x1b[31m\rc") == "a\ufffdb\ufffd[31m\ufffdc"


def test_lines_end_as_rfc_4180_says() -> None:
    for table in TABLES:
        body = FILES[table.file].encode()
        assert body.endswith(b"\r\n")
        assert not body.startswith(b"\xef\xbb\xbf")


def test_the_edition_comes_back_equal_from_its_json() -> None:
    assert Edition.model_validate_json(FILES["edition.json"]) == EDITION


def test_json_is_canonical() -> None:
    text = FILES["edition.json"]
    assert (
        text
        == json.dumps(json.loads(text), sort_keys=True, ensure_ascii=False, separators=(",", ":")) + "\n"
    )


def test_anyone_can_recompute_a_prevalence_from_the_strata_file() -> None:
    parts: dict[tuple[str, ...], list[dict[str, str]]] = defaultdict(list)
    for row in rows("strata.csv"):
        parts[row["rubric_id"], row["platform_id"], row["criterion_id"]].append(row)
    published = {
        (c["rubric_id"], c["platform_id"], c["criterion_id"]): float(c["prevalence"])
        for c in rows("criteria.csv")
        if c["prevalence"] and c["kind"] == "content"
    }
    checked = 0
    for key, prevalence in published.items():
        decided = [s for s in parts[key] if int(s["labelled"]) > int(s["unclear"])]
        covered = sum(float(s["share"]) for s in decided)
        again = sum(
            float(s["share"]) * int(s["violating"]) / (int(s["labelled"]) - int(s["unclear"]))
            for s in decided
        )
        assert again / covered == pytest.approx(prevalence, abs=1e-9)
        checked += 1
    assert checked >= 15


def test_every_rating_criterion_and_sample_is_there() -> None:
    assert len(rows("ratings.csv")) == len(EDITION.ratings)
    assert len(rows("criteria.csv")) == sum(len(r.criteria) for r in EDITION.ratings)
    assert len(rows("samples.csv")) == len(SAMPLES)


def test_coverage_says_of_every_section_how_far_it_was_read() -> None:
    found = rows("coverage.csv")
    assert len(found) == sum(len(r.sample.sections) for r in EDITION.ratings) > 0
    (news,) = (r for r in found if (r["platform_id"], r["section"]) == ("bao-ban-mai", "thoi-su"))
    assert (news["listed"], news["drawn"], news["truncated"]) == ("12000", "200", "4")
    assert news["outcomes"] == "extracted=191;not_found=6;timeout=3"


def test_the_order_of_samples_does_not_matter() -> None:
    assert data_files(EDITION, reversed(SAMPLES)) == FILES


def test_every_column_is_named_once_and_explained() -> None:
    for table in TABLES:
        names = [column.name for column in table.columns]
        assert len(set(names)) == len(names)
        assert set(table.key) <= set(names)
        assert all(column.meaning for column in table.columns)


def test_a_sample_that_no_criterion_owns_stops_the_publication() -> None:
    stray = SAMPLES[0].model_copy(update={"criterion_id": "khong-co"})
    with pytest.raises(InconsistentEditionError, match="khong-co"):
        data_files(EDITION, [stray])


def test_a_document_twice_under_one_criterion_stops_the_publication() -> None:
    with pytest.raises(InconsistentEditionError, match="1 dòng mẫu lặp lại"):
        data_files(EDITION, [*SAMPLES, SAMPLES[3]])


@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_a_number_that_is_none_stops_the_publication(value: float) -> None:
    broken = EDITION.ratings[0].model_copy(update={"score": value})
    with pytest.raises(InconsistentEditionError, match="không hữu hạn"):
        data_files(EDITION.model_copy(update={"ratings": (broken,)}), [])


def test_a_document_without_a_score_has_an_empty_cell() -> None:
    files = data_files(EDITION, [SAMPLES[0].model_copy(update={"score": None})])
    assert next(csv.DictReader(io.StringIO(files["samples.csv"], newline="")))["score"] == ""


@pytest.mark.integration  # most of a second
def test_frictionless_accepts_the_package(site: Path) -> None:
    frictionless = pytest.importorskip("frictionless", reason="frictionless is not installed")
    report = frictionless.validate(str(site / "2026-11/data/datapackage.json"))
    assert report.valid, report.flatten(["name", "type", "note"])
    assert len(report.tasks) == len(TABLES) + 1


def test_frictionless_sees_a_changed_file(site: Path, tmp_path: Path) -> None:
    frictionless = pytest.importorskip("frictionless", reason="frictionless is not installed")
    for file in (site / "2026-11/data").iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    body = (tmp_path / "ratings.csv").read_bytes()
    (tmp_path / "ratings.csv").write_bytes(body.replace(b"mandatory_failed", b"mandatory_passed", 1))
    assert not frictionless.validate(str(tmp_path / "datapackage.json")).valid


def test_created_is_the_editions_own_time() -> None:
    package = json.loads(FILES["datapackage.json"])
    assert package["created"] == EDITION.created_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
