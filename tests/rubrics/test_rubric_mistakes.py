"""Each kind of mistake is named once, at its place, in plain Vietnamese, with its remedy."""

import pytest
from rubric_mistakes import MISTAKES
from rubric_samples import DAY, GOOD, broken, problems

from rubrics.codes import Code, Severity


def test_the_good_rubric_has_no_problem() -> None:
    assert problems(GOOD) == ()


@pytest.mark.parametrize(
    ("code", "old", "new", "shown", "words"), MISTAKES, ids=[f"{m[0]}-{i}" for i, m in enumerate(MISTAKES)]
)
def test_one_mistake(code: Code, old: str, new: str, shown: str, words: tuple[str, ...]) -> None:
    text = broken(old, new)
    found = problems(text)
    assert [problem.code for problem in found] == [code], [str(problem) for problem in found]
    line = text.split("\n")[found[0].line - 1]
    assert shown in f"{line[: found[0].column - 1]}▲{line[found[0].column - 1 :]}"
    assert found[0].file == "thu.yaml"
    assert " Cách sửa: " in found[0].message
    for word in words:
        assert word in found[0].message, found[0].message


# Kinds that no edit of one place can show; each has its own test elsewhere.
_ELSEWHERE = {
    Code.FILE_MISSING,
    Code.FILE_UNREADABLE,
    Code.FILE_TOO_LARGE,
    Code.FILE_EMPTY,
    Code.NOT_UTF8,
    Code.WORD_FILE,
    Code.BOM,
    Code.TOO_DEEP,
    Code.TOO_MANY_NODES,
    Code.TOO_MANY_PROBLEMS,
    # Those of one rubric on top of another: test_rubric_extend.py.
    Code.BASE_MISSING,
    Code.BASE_VERSION,
    Code.BASE_BROKEN,
    Code.BASE_LOOP,
    Code.BEFORE_BASE,
    Code.ID_INHERITED,
    Code.OVERRIDE_UNKNOWN,
    Code.OVERRIDE_TWICE,
    Code.OVERRIDE_EMPTY,
    Code.LOOSENS,
    Code.WAIVER_OF_GATE,
}


def test_every_kind_of_mistake_is_shown() -> None:
    assert {mistake[0] for mistake in MISTAKES} | _ELSEWHERE == set(Code)


def test_six_mistakes_in_one_file_come_out_at_once() -> None:
    edits = {
        'version: "1.0"\nstatus': "version: 1.10\nstatus",  # a bare version
        "vi: Bộ thử": "vi: Bộ thử: báo chí",  # an unquoted colon: YAML itself breaks here
        "role: weighted": "role: tính điễm",  # a word that is not one of the set
        "good: 0.005": "good: 0,5 %",  # a Vietnamese percent
        "Luật Thử": "Luật An ninh mạng số 24/2018/QH14",  # a law that has been replaced
        "id: https": "id: xuc-pham",  # an id used before
    }
    text = GOOD
    for old, new in edits.items():
        assert text.count(old) >= 1
        text = text.replace(old, new, 1)
    found = problems(text)
    assert [(problem.code, problem.line) for problem in found] == [
        (Code.BARE_VERSION, 2),
        (Code.SYNTAX_COLON, 5),
        (Code.NOT_A_CHOICE_NEAR, 17),
        (Code.NUMBER_MENDABLE, 25),
        (Code.LEGAL_REPLACED, 32),
        (Code.ID_REUSED, 83),
    ]
    assert all(
        problem.column > 0 and problem.remedy and problem.severity is Severity.ERROR for problem in found
    )


def test_few_examples_only_warn_while_a_draft() -> None:
    text = GOOD.replace("violates: true", "violates: false", 1)
    assert problems(text)[0].severity is Severity.ERROR
    assert problems(text.replace("in_force\n", "draft\n", 1))[0].severity is Severity.WARNING


def test_nothing_is_said_of_a_stand_in() -> None:
    text = GOOD.replace("good: 0.005", "good: ít").replace("tolerance: 0.02", "tolerance: 0.0001")
    assert [problem.code for problem in problems(text)] == [Code.NOT_A_NUMBER]


def test_a_human_only_criterion_needs_no_head() -> None:
    text = GOOD.replace("harm: H05", "harm: H07\n    human_only: true")
    assert problems(text) == ()


def test_problems_read_as_file_line_column() -> None:
    found = problems(GOOD.replace("role: weighted", "role: weigthed"), DAY)
    assert str(found[0]).startswith("thu.yaml:17:11: lỗi: criteria[0].role không nhận giá trị “weigthed”")
