"""One rubric on top of another: what is inherited, what may change, and what is refused where."""

from datetime import date
from pathlib import Path

import pytest
from rubric_samples import DAY, GOOD, HEADS

from rubrics.check import check_file
from rubrics.codes import Code, Severity
from rubrics.load import load_rubric
from rubrics.problems import Problem
from rubrics.types import Role, Rubric, Weight
from rubrics.waive import rules_for

CHILD = """\
id: bao-tinh
version: "1.0"
status: draft
name: {vi: Bộ của tỉnh, en: The province's}
summary: {vi: Tóm tắt, en: Summary}
authority: cuc-bao-chi
fields: [press]
effective_from: 2026-08-01
extends: {rubric: bao-thu, version: "1.0"}
overrides:
  - criterion: xuc-pham
    why: Cần chặt hơn
    weight: critical
    deadline_days: 3
changelog:
  - {version: "1.0", day: 2026-07-01, what: Bản đầu}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "bao-thu.yaml").write_text(GOOD, encoding="utf-8")
    return tmp_path


def found(folder: Path, text: str) -> tuple[Problem, ...]:
    file = folder / "bao-tinh.yaml"
    file.write_text(text, encoding="utf-8")
    return check_file(file, DAY, HEADS)


def loaded(folder: Path, text: str) -> Rubric:
    file = folder / "bao-tinh.yaml"
    file.write_text(text, encoding="utf-8")
    rubric = load_rubric(file).rubric
    assert rubric is not None
    return rubric


def test_a_declaration_alone_inherits_everything_else(folder: Path) -> None:
    base, child = load_rubric(folder / "bao-thu.yaml").rubric, loaded(folder, CHILD)
    assert base is not None
    assert found(folder, CHILD) == ()
    theirs = {criterion.id: criterion for criterion in base.criteria}
    ours = {criterion.id: criterion for criterion in child.criteria}
    assert sorted(ours) == sorted(theirs)
    changed = theirs["xuc-pham"].model_copy(update={"weight": Weight.CRITICAL, "deadline_days": 3})
    assert ours == theirs | {"xuc-pham": changed}


def test_the_digest_changes_with_the_base(folder: Path) -> None:
    before = loaded(folder, CHILD).sha256
    (folder / "bao-thu.yaml").write_text(GOOD.replace("Gỡ bình luận", "Gỡ hết bình luận"), encoding="utf-8")
    assert loaded(folder, CHILD).sha256 != before


OVERRIDE = "    weight: critical\n    deadline_days: 3\n"
Row = tuple[Code, str, str, int, tuple[str, ...]]
REFUSED: tuple[Row, ...] = (
    (Code.BASE_MISSING, "rubric: bao-thu", "rubric: bao-thuu", 9, ("bao-thuu.yaml",)),
    (Code.BASE_VERSION, 'version: "1.0"}\noverrides', 'version: "1.1"}\noverrides', 9, ("“1.0”", "“1.1”")),
    (Code.BEFORE_BASE, "effective_from: 2026-08-01", "effective_from: 2026-01-01", 8, ("01/07/2026",)),
    (Code.OVERRIDE_UNKNOWN, "criterion: xuc-pham", "criterion: xuc-phạm", 11, ()),
    (Code.OVERRIDE_UNKNOWN, "criterion: xuc-pham", "criterion: xuc-phan", 11, ("xuc-pham",)),
    (Code.OVERRIDE_EMPTY, OVERRIDE, "", 11, ("weight: high",)),
    (Code.KIND_FORBIDS, OVERRIDE, "    block_lists: [gambling-vn]\n", 13, ("block_lists",)),
    (Code.LOOSENS, OVERRIDE, "    weight: low\n", 13, ("high", "low", "waivers")),
    (Code.LOOSENS, OVERRIDE, "    role: informative\n", 13, ("weighted", "informative")),
    (
        Code.LOOSENS,
        OVERRIDE,
        "    limits: {good: 0.005, limit: 0.05, tolerance: 0.03, min_labels: 200}\n",
        13,
        ("limits.tolerance", "0.02", "0.03"),
    ),
    (
        Code.LOOSENS,
        OVERRIDE,
        "    limits: {good: 0.005, limit: 0.05, tolerance: 0.02, min_labels: 150}\n",
        13,
        ("limits.min_labels", "200", "150"),
    ),
    (Code.LOOSENS, OVERRIDE, "    deadline_days: 30\n", 13, ("7", "30")),
    (
        Code.OVERRIDE_TWICE,
        "changelog:",
        "  - {criterion: xuc-pham, why: a, weight: critical}\nchangelog:",
        15,
        (),
    ),
    (
        Code.ID_INHERITED,
        "changelog:",
        "criteria:\n  - {id: https, kind: site, role: informative, check: https, name: {vi: a b, en: c}}\nchangelog:",
        16,
        ("overrides",),
    ),
)


@pytest.mark.parametrize("row", REFUSED, ids=lambda row: row[0])
def test_what_cannot_stand_is_refused_at_its_line(folder: Path, row: Row) -> None:
    code, old, new, line, words = row
    assert old in CHILD
    problems = found(folder, CHILD.replace(old, new, 1))
    if code is Code.OVERRIDE_UNKNOWN and not words:
        code = Code.WRONG_SHAPE  # an id with diacritics is no id at all
    named = {problem.code: problem for problem in problems if problem.severity is Severity.ERROR}
    assert code in named, [str(problem) for problem in problems]
    assert named[code].line == line
    assert all(word in named[code].message for word in words), named[code].message


def test_a_broken_base_is_named_once(folder: Path) -> None:
    (folder / "bao-thu.yaml").write_text(GOOD.replace("role: weighted", "role: x"), encoding="utf-8")
    problems = found(folder, CHILD)
    assert [problem.code for problem in problems] == [Code.BASE_BROKEN]


def test_a_circle_ends(folder: Path) -> None:
    text = GOOD.replace("criteria:", 'extends: {rubric: bao-tinh, version: "1.0"}\ncriteria:', 1)
    (folder / "bao-thu.yaml").write_text(text, encoding="utf-8")
    file = folder / "bao-tinh.yaml"
    file.write_text(CHILD, encoding="utf-8")
    # The innermost file sees the circle; the one that was asked for sees a base that does not read.
    assert Code.BASE_BROKEN in {problem.code for problem in load_rubric(file).problems}
    file.write_text(CHILD.replace("rubric: bao-thu", "rubric: bao-tinh"), encoding="utf-8")
    loop = [problem for problem in load_rubric(file).problems if problem.code is Code.BASE_LOOP]
    assert len(loop) == 1
    assert "bao-tinh → bao-tinh" in loop[0].message


def test_doubts_about_the_base_are_the_bases_own(folder: Path) -> None:
    text = GOOD.replace("verified: true", "verified: false")
    (folder / "bao-thu.yaml").write_text(text, encoding="utf-8")
    assert Code.LEGAL_UNVERIFIED in {p.code for p in check_file(folder / "bao-thu.yaml", DAY, HEADS)}
    assert found(folder, CHILD) == ()


def test_law_that_ended_in_the_base_stops_the_child(folder: Path) -> None:
    text = GOOD.replace("in_force_until: 2027-12-31", "in_force_until: 2026-08-31")
    (folder / "bao-thu.yaml").write_text(text, encoding="utf-8")
    [problem] = found(folder, CHILD)
    assert (problem.code, problem.line) == (Code.LEGAL_EXPIRED, 11)


WAIVER = "waivers:\n  - {criterion: xuc-pham, why: Chờ sửa, until: 2026-12-31, platforms: [dien-dan-tre]}\n"


def test_a_waived_criterion_informs_until_its_last_day(folder: Path) -> None:
    rubric = loaded(folder, CHILD + WAIVER)

    def role(platform: str, day: date) -> Role:
        rules = rules_for(rubric, platform, day)
        return next(criterion.role for criterion in rules.criteria if criterion.id == "xuc-pham")

    assert role("dien-dan-tre", date(2026, 12, 31)) is Role.INFORMATIVE
    assert role("dien-dan-tre", date(2027, 1, 1)) is Role.WEIGHTED
    assert role("dien-dan-gia", date(2026, 12, 31)) is Role.WEIGHTED
    assert [c.id for c in rules_for(rubric, "a", DAY).criteria] == [c.id for c in rubric.criteria]


def test_a_gate_is_never_waived(folder: Path) -> None:
    text = CHILD.replace("    weight: critical\n", "    role: mandatory\n    weight: critical\n") + WAIVER
    [problem] = [p for p in found(folder, text) if p.severity is Severity.ERROR]
    assert problem.code is Code.WAIVER_OF_GATE
    rubric = load_rubric(folder / "bao-tinh.yaml").rubric
    assert rubric is not None
    rules = rules_for(rubric, "dien-dan-tre", DAY)
    assert next(c.role for c in rules.criteria if c.id == "xuc-pham") is Role.MANDATORY


def test_a_retired_criterion_stops_counting_by_itself(folder: Path) -> None:
    text = CHILD + "criteria:\n  - id: cu\n    kind: site\n    role: weighted\n    weight: low\n"
    text += "    check: terms\n    name: {vi: Tiêu chí cũ, en: Old one}\n    deprecated_from: 2027-01-01\n"
    rubric = loaded(folder, text)
    for day, role in ((date(2026, 12, 31), Role.WEIGHTED), (date(2027, 1, 1), Role.INFORMATIVE)):
        rules = rules_for(rubric, "bao", day)
        assert next(c.role for c in rules.criteria if c.id == "cu") is role
