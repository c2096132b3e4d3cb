"""A digest of what people may change under a rating: judgments, what offices attest, which criteria are unclear."""

import hashlib
from collections.abc import Iterable

from pipelines.rating.types import SampledRow
from pipelines.settings import Period
from pipelines.steps.agreement import unclear_criteria
from pipelines.steps.evidence import attested
from pipelines.steps.workspace import Workspace
from rubrics.types import CriterionKind, Rubric

STAMP = "basis_sha256"
"""The stamp of a stored rating; ratings from before it have none."""
MODELS, JOINED = "model_version", " + "
"""The stamp that names the models by whose scores a rating's audits were drawn, and what joins several."""


def basis(
    workspace: Workspace, place: tuple[str, Period], rubric: Rubric, rows: Iterable[SampledRow]
) -> str:
    """Give the digest for a platform and period (`place`) under a rubric; `rows` as `run_samples` gives them.

    Counts alone would not do: two labels that changed places leave them as they were, and witnesses, clusters and
    the published rows would speak of other documents than the rating.
    """
    digest = hashlib.sha256()
    for row in rows:
        digest.update(row.model_dump_json().encode())
    for criterion in rubric.criteria:
        if criterion.kind == CriterionKind.ATTESTATION:
            found = attested(workspace, place, rubric, criterion)
            digest.update(f"{criterion.id} {found.model_dump_json() if found else ''}".encode())
    for unclear in unclear_criteria(workspace, place[1], rubric):
        digest.update(f"{unclear} unclear".encode())
    return digest.hexdigest()
