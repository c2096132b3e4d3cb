"""Which of a run's documents a criterion is about."""

from pipelines.steps.audit import applicable
from pipelines.steps.rubrics import open_rubric
from tests.pipelines.store.store_factory import document


def test_kinds_are_filtered() -> None:
    documents = {f"d{i:03d}": document(i) for i in range(3)}
    about = open_rubric("bao-chi-dien-tu").criteria[0]
    assert applicable(documents, about.model_copy(update={"applies_to": ("article",)})) == {}
    both = about.model_copy(update={"applies_to": ("comment", "article")})
    assert list(applicable(documents, both)) == ["d000", "d001", "d002"]
    assert applicable(documents, about.model_copy(update={"applies_to": ()})) == documents
