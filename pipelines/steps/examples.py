"""How the model ranks a rubric's own examples: whether the guidance and the machine mean the same."""

from pydantic import BaseModel, ConfigDict

from pipelines.steps.assess import head_for
from pipelines.steps.workspace import Workspace
from rubrics.types import Criterion, CriterionKind, Rubric


class ScoredExample(BaseModel):
    """One example and the score of the head that steers its criterion's audit."""

    model_config = ConfigDict(frozen=True)

    text: str
    violates: bool
    score: float


class ExampleReport(BaseModel):
    """A content criterion's examples; `output` is '' where no head reads its harm.

    `separation` is the share of pairs, one violating and one innocent, that the model puts in the right
    order (AUC, a tie counting half); None where there is nothing to compare.
    """

    model_config = ConfigDict(frozen=True)

    criterion_id: str
    output: str
    separation: float | None
    examples: tuple[ScoredExample, ...]

    @property
    def misranked(self) -> tuple[ScoredExample, ...]:
        """Innocent examples above the middle violating one, and violating ones below the middle innocent one."""
        guilty = sorted(found.score for found in self.examples if found.violates)
        innocent = sorted(found.score for found in self.examples if not found.violates)
        if not guilty or not innocent:
            return ()
        high, low = guilty[len(guilty) // 2], innocent[len(innocent) // 2]
        return tuple(
            found
            for found in self.examples
            if (found.score < low if found.violates else found.score > high)
        )


def score_examples(workspace: Workspace, rubric: Rubric) -> list[ExampleReport]:
    """Give what the model makes of every content criterion's examples.

    A low separation is no mistake of the rubric: people decide, and the audit only costs more labels.
    """
    content = [found for found in rubric.criteria if found.kind is CriterionKind.CONTENT and found.examples]
    return [_report(workspace, criterion) for criterion in content]


def _report(workspace: Workspace, criterion: Criterion) -> ExampleReport:
    found = None if criterion.human_only else head_for(workspace.model, criterion.harm or "")
    if found is None:
        return ExampleReport(criterion_id=criterion.id, output="", separation=None, examples=())
    head, output = found
    scores = workspace.model.score([example.text for example in criterion.examples], [head.id])[output.id]
    examples = tuple(
        ScoredExample(text=example.text, violates=example.violates, score=float(score))
        for example, score in zip(criterion.examples, scores, strict=True)
    )
    return ExampleReport(
        criterion_id=criterion.id, output=output.id, separation=_separation(examples), examples=examples
    )


def _separation(examples: tuple[ScoredExample, ...]) -> float | None:
    pairs = [
        (guilty.score > innocent.score) + (guilty.score == innocent.score) / 2
        for guilty in examples
        for innocent in examples
        if guilty.violates and not innocent.violates
    ]
    return sum(pairs) / len(pairs) if pairs else None
