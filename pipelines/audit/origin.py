"""Under which rubric's question the labels behind a number were given, where that is not its own."""

from collections import Counter, defaultdict
from collections.abc import Iterable

from pipelines.audit.labels import Label

SEPARATOR = ";"


def label_origins(labels: Iterable[Label]) -> dict[str, str]:
    """Documents with labels of rubrics below: document id to their ids, joined by ';'."""
    found: dict[str, set[str]] = defaultdict(set)
    for label in labels:
        if label.asked_under:
            found[label.document_id].add(label.asked_under)
    return {document_id: SEPARATOR.join(sorted(rubrics)) for document_id, rubrics in found.items()}


def asked_under_counts(origins: Iterable[str]) -> dict[str, int]:
    """Documents by the rubric below whose labels they have; '' (none) is left out."""
    counts = Counter(rubric for origin in origins if origin for rubric in origin.split(SEPARATOR))
    return dict(sorted(counts.items()))
