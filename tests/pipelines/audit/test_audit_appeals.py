"""Grounds, answers and effects are closed and total; forms come back whole or not at all."""

import csv
import io
import unicodedata
from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest

from pipelines.audit.appeal_form import FormColumn, appeal_form, ground_of, read_form
from pipelines.audit.appeals import (
    ANSWER_WORDS,
    EFFECT_JUDGMENTS,
    EFFECT_WORDS,
    EFFECTS,
    GROUND_HELP,
    GROUND_WORDS,
    KIND_EFFECTS,
    Answer,
    AnsweredAppeal,
    Appeal,
    AppealAnswer,
    Effect,
    Ground,
    finding_id,
    possible_effects,
    strongest,
)
from pipelines.audit.decisions import Decisions
from pipelines.audit.errors import AppealFileError
from pipelines.audit.labels import Judgment, Label, LabellerRole
from pipelines.audit.preview import BASIS_WORDS, Basis, Finding, PlatformPreview
from pipelines.audit.resolve import Standing, resolve
from rubrics.types import CriterionKind

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)


def test_every_ground_answer_and_effect_has_words_and_a_rule() -> None:
    assert set(GROUND_WORDS) == set(GROUND_HELP) == set(Ground)
    assert set(ANSWER_WORDS) == set(Answer)
    assert set(EFFECT_WORDS) == set(EFFECT_JUDGMENTS) == set(Effect)
    assert set(EFFECTS) == set(product(Ground, Answer))
    assert set(KIND_EFFECTS) == set(CriterionKind)
    assert set(BASIS_WORDS) == set(Basis)


def test_every_answer_to_every_finding_has_an_effect() -> None:
    for kind, ground, answer in product(CriterionKind, Ground, Answer):
        assert possible_effects(kind, ground, answer), (kind, ground, answer)


@pytest.mark.parametrize("ground", Ground)
def test_a_refusal_and_what_was_removed_since_change_no_number(ground: Ground) -> None:
    assert possible_effects(CriterionKind.CONTENT, ground, Answer.REJECTED) == (Effect.STANDS,)
    assert possible_effects(CriterionKind.CONTENT, Ground.REMOVED, Answer.UPHELD) == (Effect.STANDS,)


def test_only_an_office_attests_anew() -> None:
    for ground, answer in product(Ground, Answer):
        assert possible_effects(CriterionKind.ATTESTATION, ground, answer) == (Effect.STANDS,)


def test_the_most_that_was_granted_counts() -> None:
    assert strongest([Effect.WITHDRAWN, Effect.OUT_OF_SAMPLE, Effect.STANDS]) is Effect.OUT_OF_SAMPLE
    assert strongest([]) is Effect.STANDS


def test_a_finding_keeps_its_name_and_no_two_share_one() -> None:
    names = {finding_id("run", rubric, "c", document) for rubric in "ab" for document in "xyz"}
    assert len(names) == 6
    assert finding_id("run", "a", "c", "x") == finding_id("run", "a", "c", "x")


def answered(effect: Effect, document: str = "d1", criterion: str = "c", number: int = 1) -> AnsweredAppeal:
    appeal = Appeal(
        appeal_id=number,
        edition_id="2026-10",
        platform_id="p",
        run_id="run",
        rubric_id="r",
        criterion_id=criterion,
        kind=CriterionKind.CONTENT,
        document_id=document,
        content_hash=f"hash-{document}",
        finding_id="kl",
        ground=Ground.OTHER,
        statement="…",
        received_at=NOW,
        entered_at=NOW,
        entered_by="nv",
    )
    answer = AppealAnswer(
        appeal_id=number,
        turn=1,
        answer=Answer.UPHELD,
        effect=effect,
        reason="…",
        office="Cục",
        answered_by="lan",
        answered_at=NOW + timedelta(hours=number),
    )
    return AnsweredAppeal(appeal=appeal, answer=answer)


def test_an_answer_stands_over_adjudicator_and_key() -> None:
    labels = [
        Label(
            task_id="t",
            document_id="d1",
            rubric_id="r",
            criterion_id="c",
            labeller=role,
            role=role,
            judgment=Judgment.VIOLATING,
            labelled_at=NOW + timedelta(days=9),
        )
        for role in (LabellerRole.ADJUDICATOR, LabellerRole.ANSWER_KEY, LabellerRole.LABELLER)
    ]
    decided = Decisions((answered(Effect.WITHDRAWN),))
    (found,) = resolve([*labels, *decided.labels("c", {"d1": "hash-d1"})]).values()
    assert (found.standing, found.judgment) == (Standing.FINAL, Judgment.INNOCENT)


def test_a_decision_does_not_outlive_the_text_it_is_about() -> None:
    decided = Decisions((answered(Effect.WITHDRAWN), answered(Effect.OUT_OF_SAMPLE, "d2", number=2)))
    assert decided.labels("c", {"d1": "another"}) == []
    assert decided.out("c", {"d1": "hash-d1", "d2": "another"}) == frozenset()


def test_out_of_a_criterion_is_not_out_of_the_sample() -> None:
    hashes = {"d1": "hash-d1", "d2": "hash-d2"}
    decided = Decisions((answered(Effect.OUT_OF_CRITERION), answered(Effect.OUT_OF_SAMPLE, "d2", number=2)))
    assert decided.out("c", hashes) == {"d1", "d2"}
    assert decided.out("other", hashes) == {"d2"}


def test_what_is_out_gets_no_label() -> None:
    decided = Decisions((answered(Effect.WITHDRAWN), answered(Effect.OUT_OF_CRITERION, number=2)))
    assert decided.labels("c", {"d1": "hash-d1"}) == []


def preview(*texts: str) -> PlatformPreview:
    return PlatformPreview(
        edition_id="2026-10",
        title="Kỳ",
        platform_id="p",
        platform_name="P",
        period_start=date(2026, 10, 1),
        period_end=date(2026, 11, 1),
        opened_at=NOW,
        deadline=NOW,
        demo=False,
        rubrics=(),
        ratings=(),
        findings=tuple(
            Finding(
                finding_id=f"kl-0000-0000-{at:04x}",
                run_id="run",
                rubric_id="r",
                criterion_id="c",
                kind=CriterionKind.CONTENT,
                document_id=f"d{at}",
                url="https://a.example/",
                captured_at=NOW,
                text=text,
                basis=Basis.AGREED,
            )
            for at, text in enumerate(texts)
        ),
    )


def filled(data: bytes, rows: list[dict[str, str]]) -> bytes:
    table = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(FormColumn))
    writer.writeheader()
    writer.writerows(row | more for row, more in zip(table, [*rows, *[{}] * len(table)], strict=False))
    return out.getvalue().encode()


HOSTILE = ("=HYPERLINK(1)", "+1", "-1", "@A1", "\t=1", "＝1+1", "a\x00b", "đảo\u202echiều", '";=1')


def test_no_cell_of_the_form_is_a_formula() -> None:
    data = appeal_form(preview(*HOSTILE)).decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(data)) for cell in row]
    assert not [cell for cell in cells if cell.lstrip("\u200b \t").startswith(tuple("=+-@＝"))]
    assert not {"\x00", "\u202e"} & set(data)


def test_a_form_comes_back_with_what_was_filled_in() -> None:
    shown = preview("một", "hai", "ba")
    rows = [{FormColumn.GROUND: "Kết luận SAI", FormColumn.STATEMENT: "trích để phản đối"}]
    (one,) = read_form(filled(appeal_form(shown), rows), {f.finding_id for f in shown.findings})
    assert (one.finding_id, one.ground, one.statement) == (
        "kl-0000-0000-0000",
        Ground.MISREAD,
        "trích để phản đối",
    )


def test_every_mistake_of_a_form_is_named_and_nothing_taken() -> None:
    shown = preview("một", "hai", "ba", "bốn")
    rows = [
        {FormColumn.GROUND: "oan quá", FormColumn.STATEMENT: "x"},
        {FormColumn.GROUND: "đã gỡ"},
        {FormColumn.STATEMENT: "quên căn cứ"},
        {FormColumn.FINDING: "kl-khong-co", FormColumn.GROUND: "đã gỡ", FormColumn.STATEMENT: "x" * 4001},
    ]
    with pytest.raises(AppealFileError) as refused:
        read_form(filled(appeal_form(shown), rows), {f.finding_id for f in shown.findings})
    assert [(p.row, p.column) for p in refused.value.problems] == [
        (2, FormColumn.GROUND),
        (3, FormColumn.STATEMENT),
        (4, FormColumn.GROUND),
        (5, FormColumn.FINDING),
        (5, FormColumn.STATEMENT),
    ]


DECOMPOSED = unicodedata.normalize("NFD", "kết luận sai")


@pytest.mark.parametrize("word", ["kết luận sai", "KẾT  LUẬN SAI", "misread", DECOMPOSED])
def test_a_ground_is_known_however_it_is_typed(word: str) -> None:
    assert ground_of(word) is Ground.MISREAD
