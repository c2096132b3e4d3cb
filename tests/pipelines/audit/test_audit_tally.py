from audit_cases import ADJUDICATOR, ANSWER_KEY, N, U, V, X, label, plan

from pipelines.audit.labels import Judgment, Label
from pipelines.audit.resolve import Standing, resolve
from pipelines.audit.tally import JUDGMENT_COUNTS, STANDING_COUNTS, tally
from pipelines.rating.plan import CriterionPlan


def scored_plan() -> CriterionPlan:
    return next(one for one in plan().criteria if one.criterion_id == "b")


def key(document: str, judgment: Judgment) -> Label:
    return label("khóa", judgment, document, role=ANSWER_KEY, criterion="b")


def test_nothing_labelled_counts_nothing() -> None:
    found = tally(scored_plan(), {})
    assert {(s.labelled, s.violating, s.unclear) for s in found} == {(0, 0, 0)}
    assert found == scored_plan().strata


def test_every_judgment_falls_into_its_stratum() -> None:
    one = scored_plan()
    judgments = [V, N, U, X]
    labels = [key(d.document_id, judgments[k % 4]) for k, d in enumerate(one.drawn)]
    found = tally(one, resolve(labels))
    assert sum(s.labelled for s in found) == len(one.drawn) == 12
    assert sum(s.violating for s in found) == 3
    assert sum(s.unclear for s in found) == 6
    for h, stratum in enumerate(found):
        assert stratum.labelled == sum(d.stratum == h for d in one.drawn)
        assert stratum.share == one.strata[h].share


def test_a_disagreement_is_unclear_and_a_single_label_not_yet_one() -> None:
    one = scored_plan()
    first, second, third = (d.document_id for d in one.drawn[:3])
    labels = [
        label("an", V, first, criterion="b"),
        label("bình", N, first, criterion="b"),
        label("an", V, second, criterion="b"),
        label("an", V, third, criterion="b"),
        label("đề", N, third, role=ADJUDICATOR, criterion="b"),
    ]
    found = tally(one, resolve(labels))
    assert [sum(getattr(s, name) for s in found) for name in ("labelled", "violating", "unclear")] == [
        2,
        0,
        1,
    ]


def test_labels_of_documents_that_were_not_drawn_are_ignored() -> None:
    one = scored_plan()
    drawn = {d.document_id for d in one.drawn}
    others = [key(name, V) for name in one.membership if name not in drawn]
    assert others
    assert tally(one, resolve(others)) == one.strata


def test_the_tables_match_their_enums() -> None:
    assert tuple(JUDGMENT_COUNTS) == tuple(Judgment)
    assert tuple(STANDING_COUNTS) == tuple(Standing)
