"""Judgments in the store: scores by text and model, audit plans, people's labels."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict
from sqlalchemy import Connection, RowMapping, delete, func, insert, select, true

from pipelines.audit.labels import Label, LabellerRole
from pipelines.rating.plan import CriterionPlan
from pipelines.store import tables
from pipelines.store.errors import PlanFrozenError
from pipelines.store.facts import upsert

LOOKUP_CHUNK = 500
"""Values an IN list may hold; SQLite's default limit of bound parameters is far above it."""

T = TypeVar("T")
_PLACE = ("document_id", "content_hash", "rubric_id", "criterion_id", "labeller", "role", "meaning")

ANY_MEANING = ""
"""The meaning of a label, or a plan, from before meanings were kept: it goes with every other."""


def lookup_parts(values: Sequence[T]) -> Iterator[Sequence[T]]:
    """The values in parts that an IN list may hold."""
    return (values[start : start + LOOKUP_CHUNK] for start in range(0, len(values), LOOKUP_CHUNK))


class PlanKey(BaseModel):
    """What an audit plan is for."""

    model_config = ConfigDict(frozen=True)

    run_id: str
    rubric_id: str
    criterion_id: str


class StoredPlan(BaseModel):
    """An audit plan as stored: the pure plan's JSON, and every sampled document's place in it.

    `documents` are (document id, stratum, score or None, drawn); `plan` leaves the membership to them.
    `meaning` is the digest of what the criterion asks ('' where a plan is older than that), `asked_under`
    the rubrics below that ask the same: their labels count too, where their plan has the same strata.
    """

    model_config = ConfigDict(frozen=True)

    key: PlanKey
    rubric_sha256: str
    model_version: str
    output_id: str
    seed: int
    budget: int
    plan: dict[str, Any]
    meaning: str = ""
    asked_under: tuple[str, ...] = ()
    documents: tuple[tuple[str, int, float | None, bool], ...]

    @property
    def strata(self) -> str:
        """Digest of the draw: plans that share it draw the same documents, the larger more of them."""
        stamp = (self.seed, self.output_id, [(d, h) for d, h, _, _ in self.documents])
        return sha256(json.dumps(stamp).encode()).hexdigest()

    @property
    def pure(self) -> CriterionPlan:
        """The plan as the statistics know it."""
        membership = {document_id: stratum for document_id, stratum, _, _ in self.documents}
        return CriterionPlan.model_validate(self.plan | {"membership": membership})


def known_scores(
    connection: Connection, model_version: str, output_id: str, hashes: Sequence[str]
) -> dict[str, float]:
    """Give the stored scores of some input texts under one model output: input hash to score."""
    columns = tables.scores.c
    found: dict[str, float] = {}
    for part in lookup_parts(hashes):
        query = select(columns.input_hash, columns.score).where(
            columns.model_version == model_version,
            columns.output_id == output_id,
            columns.input_hash.in_(part),
        )
        found.update((row.input_hash, row.score) for row in connection.execute(query))
    return found


def save_scores(
    connection: Connection, model_version: str, scores: Mapping[str, Mapping[str, float]]
) -> None:
    """Store scores: output id to input hash to score."""
    rows = [
        {"input_hash": key, "model_version": model_version, "output_id": output_id, "score": score}
        for output_id, by_hash in scores.items()
        for key, score in by_hash.items()
    ]
    upsert(connection, tables.scores, rows)


def save_plan(connection: Connection, plan: StoredPlan) -> None:
    """Store an audit plan; raises PlanFrozenError if labels rest on one with other strata."""
    old = load_plan(connection, plan.key)
    if old is not None and old.strata != plan.strata and labelled(connection, old):
        raise PlanFrozenError(plan.key.criterion_id)
    if old is not None:
        _drop_plan(connection, plan.key)
    row = plan.model_dump(exclude={"key", "documents"}) | plan.key.model_dump() | {"strata": plan.strata}
    plan_id = connection.execute(insert(tables.plans).values(row)).inserted_primary_key[0]  # type: ignore[index]
    rows = [
        {"plan_id": plan_id, "document_id": d, "stratum": h, "score": score, "drawn": int(drawn)}
        for d, h, score, drawn in plan.documents
    ]
    if rows:
        connection.execute(insert(tables.plan_documents), rows)


def load_plan(connection: Connection, key: PlanKey) -> StoredPlan | None:
    """Give the audit plan of a run and criterion, or None when none was made."""
    found = connection.execute(select(tables.plans).where(*_matches(key))).mappings().one_or_none()
    if found is None:
        return None
    columns = tables.plan_documents.c
    query = select(tables.plan_documents).where(columns.plan_id == found["plan_id"])
    rows = connection.execute(query.order_by(columns.document_id))
    documents = tuple((r.document_id, r.stratum, r.score, bool(r.drawn)) for r in rows)
    values = {name: found[name] for name in StoredPlan.model_fields if name in found}
    values["asked_under"] = tuple(found["asked_under"] or ())
    return StoredPlan(key=key, documents=documents, **values)


def planned_runs(connection: Connection) -> list[str]:
    """Give the runs that have an audit plan, of any period."""
    column = tables.plans.c.run_id
    return list(connection.execute(select(column).distinct().order_by(column)).scalars())


def steering_models(connection: Connection, run_id: str, rubric_id: str) -> list[str]:
    """Give the versions of the models whose scores cut the strata of a run's plans under a rubric."""
    columns = tables.plans.c
    query = select(columns.model_version).distinct().order_by(columns.model_version)
    steered = (columns.run_id == run_id, columns.rubric_id == rubric_id, columns.output_id != "")
    return list(connection.execute(query.where(*steered)).scalars())


def period_plans(
    connection: Connection, run_ids: Iterable[str], rubric_ids: Iterable[str] | None = None
) -> list[StoredPlan]:
    """Give the audit plans of some runs under some rubrics (None: any), in fixed order."""
    columns = tables.plans.c
    query = select(columns.run_id, columns.rubric_id, columns.criterion_id)
    query = query.where(columns.run_id.in_(list(run_ids)))
    if rubric_ids is not None:
        query = query.where(columns.rubric_id.in_(sorted(rubric_ids)))
    rows = connection.execute(query.order_by(columns.run_id, columns.rubric_id, columns.criterion_id))
    keys = [PlanKey(run_id=r.run_id, rubric_id=r.rubric_id, criterion_id=r.criterion_id) for r in rows]
    return [plan for plan in (load_plan(connection, key) for key in keys) if plan is not None]


def append_labels(
    connection: Connection,
    labels: Iterable[Label],
    hashes: Mapping[str, str],
    meanings: Mapping[tuple[str, str, str], str] = {},
) -> int:
    """Append labels that are not there yet; `hashes` gives each document's content hash.

    `meanings` gives, by document, rubric and criterion, what was asked (`StoredPlan.meaning`). A labeller who judges
    again appends a second row: the newest counts, the older stays.
    """
    columns = tables.labels.c
    labels = list(labels)
    latest = {
        tuple(row[name] for name in _PLACE): row["judgment"]
        for row in _document_labels(connection, {label.document_id for label in labels})
    }
    rows = []
    for label in labels:
        values = label.model_dump(include={c.name for c in columns})
        values["content_hash"] = hashes[label.document_id]
        question = label.document_id, label.rubric_id, label.criterion_id
        values["meaning"] = meanings.get(question, ANY_MEANING)
        place = tuple(str(values[name]) for name in _PLACE)
        if latest.get(place) != label.judgment:
            latest[place] = label.judgment
            rows.append(values)
    if rows:
        connection.execute(insert(tables.labels), rows)
    return len(rows)


def given_by(
    connection: Connection, documents: Iterable[str], people: Collection[str]
) -> set[tuple[str, str, str, str]]:
    """Give what some people labelled, not as adjudicators: (document, rubric, criterion, labeller)."""
    return {
        (row["document_id"], row["rubric_id"], row["criterion_id"], row["labeller"])
        for row in _document_labels(connection, documents)
        if row["labeller"] in people and row["role"] == LabellerRole.LABELLER
    }


def criterion_labels(
    connection: Connection,
    rubric_id: str,
    criterion_id: str,
    documents: Mapping[str, str],
    meaning: str = ANY_MEANING,
) -> list[Label]:
    """Give the labels of one criterion on some documents (id to content hash), oldest first.

    A label given to an earlier text of a document does not count for a changed one, nor one that answers another
    question than `meaning`, as when a new version of the rubric asks otherwise.
    """
    alike = {ANY_MEANING, meaning}
    return [
        Label.model_validate({k: v for k, v in row.items() if k in Label.model_fields})
        for row in _document_labels(connection, documents, rubric_id, criterion_id)
        if documents[row["document_id"]] == row["content_hash"]
        and (meaning == ANY_MEANING or row["meaning"] in alike)
    ]


def answering_labels(connection: Connection, key: PlanKey, documents: Mapping[str, str]) -> list[Label]:
    """Give the labels that answer a plan's questions, oldest first, as if all were given under its rubric.

    Besides its own those given under a rubric below that asks the very same of the very same draw; they
    name it in `asked_under`. Other draws' labels stay out: their documents' chances are not this plan's.
    """
    meaning = plan_meaning(connection, key)
    labels = criterion_labels(connection, key.rubric_id, key.criterion_id, documents, meaning)
    for base in same_questions(connection, key):
        labels += [
            label.model_copy(update={"rubric_id": key.rubric_id, "asked_under": base})
            for label in criterion_labels(connection, base, key.criterion_id, documents, meaning)
        ]
    return sorted(labels, key=lambda label: label.moment)


def drawn_hashes(connection: Connection, key: PlanKey) -> dict[str, str]:
    """Give the documents that a plan drew, id to content hash; {} without a plan."""
    plans, places, documents = tables.plans.c, tables.plan_documents.c, tables.documents.c
    query = (
        select(documents.document_id, documents.content_hash)
        .join_from(tables.plan_documents, tables.plans, plans.plan_id == places.plan_id)
        .join(
            tables.documents,
            (documents.run_id == plans.run_id) & (documents.document_id == places.document_id),
        )
        .where(*_matches(key), places.drawn == 1)
    )
    return {row.document_id: row.content_hash for row in connection.execute(query)}


def newest(connection: Connection) -> tuple[int, int]:
    """Give numbers that change with every label and every plan that is stored."""
    labels, plans = (
        connection.execute(select(func.max(column))).scalar_one() or 0
        for column in (tables.labels.c.label_id, tables.plans.c.plan_id)
    )
    return labels, plans


def plan_meaning(connection: Connection, key: PlanKey) -> str:
    """Give what a plan asks, as a digest; ANY_MEANING where there is no plan, or an old one."""
    query = select(tables.plans.c.meaning).where(*_matches(key))
    return connection.execute(query).scalar_one_or_none() or ANY_MEANING


def same_questions(connection: Connection, key: PlanKey) -> tuple[str, ...]:
    """Give the rubrics below whose plan on the run asks the same of the same draw, nearest first."""
    columns = tables.plans.c
    shown = (columns.rubric_id, columns.meaning, columns.strata, columns.asked_under)
    rows = connection.execute(
        select(*shown).where(columns.run_id == key.run_id, columns.criterion_id == key.criterion_id)
    )
    plans = {row.rubric_id: row for row in rows}
    own = plans.get(key.rubric_id)
    if own is None or not own.meaning:
        return ()
    below = [plans[base] for base in own.asked_under or () if base in plans]
    return tuple(p.rubric_id for p in below if (p.meaning, p.strata) == (own.meaning, own.strata))


def _document_labels(connection: Connection, documents: Iterable[str], *criterion: str) -> list[RowMapping]:
    """Give the label rows of some documents, oldest first, of one criterion (rubric, criterion) or all."""
    columns = tables.labels.c
    asked = sorted(documents)
    query = select(tables.labels)
    for column, wanted in zip((columns.rubric_id, columns.criterion_id), criterion, strict=False):
        query = query.where(column == wanted)
    rows: list[RowMapping] = []
    for part in lookup_parts(asked):
        rows += connection.execute(query.where(columns.document_id.in_(part))).mappings()
    return sorted(rows, key=lambda row: row["label_id"])


def _matches(key: PlanKey) -> tuple[Any, ...]:
    columns = tables.plans.c
    return (
        columns.run_id == key.run_id,
        columns.rubric_id == key.rubric_id,
        columns.criterion_id == key.criterion_id,
    )


def _drop_plan(connection: Connection, key: PlanKey) -> None:
    ids = select(tables.plans.c.plan_id).where(*_matches(key))
    connection.execute(delete(tables.plan_documents).where(tables.plan_documents.c.plan_id.in_(ids)))
    connection.execute(delete(tables.plans).where(*_matches(key)))


def from_answer_key(connection: Connection, rubrics: Iterable[str]) -> bool:
    """Say whether any label under these rubrics is the demo's planted truth, not a person's."""
    columns = tables.labels.c
    chosen = columns.rubric_id.in_(sorted(rubrics)) & (columns.role == LabellerRole.ANSWER_KEY)
    return connection.execute(select(columns.label_id).where(chosen).limit(1)).first() is not None


def labelled(connection: Connection, plan: StoredPlan) -> int:
    """Count the labels given under a plan's own rubric on what it drew: they freeze its strata."""
    drawn = [d for d, _, _, is_drawn in plan.documents if is_drawn]
    columns = tables.labels.c
    alike = columns.meaning.in_((ANY_MEANING, plan.meaning)) if plan.meaning else true()
    total = 0
    for part in lookup_parts(drawn):
        query = select(func.count()).where(
            columns.rubric_id == plan.key.rubric_id,
            columns.criterion_id == plan.key.criterion_id,
            columns.document_id.in_(part),
            alike,
        )
        total += connection.execute(query).scalar_one()
    return total
