"""Recompute a published edition from its own open data: every count, every number, every byte.

Needs nothing but the edition's folder and this package: no store, no model, no network.
"""

import csv
import hashlib
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from pathlib import Path

from pydantic import ValidationError

from pipelines.audit.labels import EXCLUDED, Judgment
from pipelines.audit.origin import asked_under_counts
from pipelines.audit.tally import Count, published_count
from pipelines.publication import layout
from pipelines.publication.appeals import unmatched
from pipelines.publication.changes import unlike_changes
from pipelines.publication.columns import SAMPLES
from pipelines.publication.errors import PublicationError, UnreadableEditionError
from pipelines.publication.site import publish
from pipelines.publication.tree import digests
from pipelines.rating.cluster import design_effect
from pipelines.rating.criterion import FINDING_VERDICTS
from pipelines.rating.errors import RatingError
from pipelines.rating.evidence import (
    AppliedRubric,
    CriterionEvidence,
    Finding,
    LinkEvidence,
    RatedPlatform,
    link_evidence,
)
from pipelines.rating.rate import rate_platform
from pipelines.rating.score import published_limits
from pipelines.rating.types import (
    CriterionResult,
    Edition,
    PlatformRating,
    PublishedCriterion,
    PublishedRubric,
    SampledRow,
    Stratum,
)
from pipelines.rating.words import SHORTFALL_WORDS, Shortfall
from rubrics.types import CriterionKind, Role
from rubrics.waive import role_in_force

_SHARE_SLACK = 1e-9
_Rows = Mapping[tuple[str, str, str], list[SampledRow]]


class Check(StrEnum):
    """What is compared, from the cheapest to the dearest."""

    CHECKSUMS = "checksums"
    COUNTS = "counts"
    NUMBERS = "numbers"
    CHANGES = "changes"
    APPEALS = "appeals"
    SITE = "site"


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One place where the edition is not what its data give; `what` is Vietnamese, for readers."""

    check: Check
    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


def verify(folder: Path) -> list[Disagreement]:
    """Everything in an edition's folder that its own data do not give; [] where all of it holds.

    Raises UnreadableEditionError where there is no edition that this version can read.
    """
    return disagreements(folder, *read_edition(folder))


def disagreements(folder: Path, edition: Edition, samples: Sequence[SampledRow]) -> list[Disagreement]:
    """What `verify` answers, for an edition that `read_edition` has read."""
    rows = _counting(samples)
    rubrics = {rubric.id: rubric for rubric in edition.rubrics}
    files = digests(folder)
    found = list(altered(folder, files))
    for rating in edition.ratings:
        found += _counts(rating, rows)
        found += _numbers(edition, rubrics[rating.rubric_id], rating, rows)
    found += [Disagreement(Check.CHANGES, *one) for one in unlike_changes(edition, folder)]
    found += [Disagreement(Check.APPEALS, where, what) for where, what in unmatched(edition, samples)]
    return found + list(_site(edition, samples, files))


def miscounted(edition: Edition, samples: Sequence[SampledRow]) -> list[Disagreement]:
    """Where an edition's strata are not what its sampled documents add up to, before there is a folder."""
    rows = _counting(samples)
    return [one for rating in edition.ratings for one in _counts(rating, rows)]


def _counting(samples: Sequence[SampledRow]) -> _Rows:
    """The sampled documents by rubric, platform and criterion, without those that appeals took out."""
    rows: dict[tuple[str, str, str], list[SampledRow]] = defaultdict(list)
    for row in samples:
        if row.judgment != EXCLUDED:
            rows[row.rubric_id, row.platform_id, row.criterion_id].append(row)
    return rows


def read_edition(folder: Path) -> tuple[Edition, list[SampledRow]]:
    """The edition and its sampled documents, as the open data hold them."""
    file = folder / layout.EDITION_JSON
    try:
        edition = Edition.model_validate_json(file.read_bytes())
        with (folder / "data" / SAMPLES.file).open(encoding="utf-8", newline="") as stream:
            samples = [_sample(row) for row in csv.DictReader(stream)]
    except (OSError, ValidationError, UnicodeDecodeError) as error:
        raise UnreadableEditionError(file, error) from error
    return edition, samples


def _sample(row: Mapping[str, str]) -> SampledRow:
    # An empty cell is "" in a text column and nothing in the one number that may be missing.
    plain = {name: value.removeprefix("'") for name, value in row.items()}
    return SampledRow.model_validate({**plain, "score": plain["score"] or None})


def altered(folder: Path, files: Mapping[str, str]) -> Iterator[Disagreement]:
    """Files that are not what SHA256SUMS says: all that can be told of an edition of another method.

    `files` are the folder's digests.
    """
    try:
        lines = (folder / layout.CHECKSUMS).read_text("utf-8").splitlines()
    except OSError:
        yield Disagreement(Check.CHECKSUMS, layout.CHECKSUMS, "không có tệp này.")
        return
    said = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
    there = {name: digest for name, digest in files.items() if name != layout.CHECKSUMS}
    for name in sorted(said.keys() | there.keys()):
        if name not in there:
            yield Disagreement(Check.CHECKSUMS, name, "có trong danh sách nhưng không có trong thư mục.")
        elif name not in said:
            yield Disagreement(Check.CHECKSUMS, name, "không có trong danh sách mã băm.")
        elif said[name] != there[name]:
            yield Disagreement(Check.CHECKSUMS, name, "nội dung khác với mã băm đã công bố.")


def _counts(rating: PlatformRating, rows: _Rows) -> Iterator[Disagreement]:
    """Whether the published strata are what the sampled documents add up to."""
    for result in rating.criteria:
        if result.kind != CriterionKind.CONTENT:
            continue
        own = rows.get((rating.rubric_id, rating.platform_id, result.criterion_id), [])
        for at, (said, counted) in enumerate(_both(result.strata, own)):
            if said is None or counted is None or not _same(said, counted):
                where = f"{rating.rubric_id}/{rating.platform_id}/{result.criterion_id}, tầng {at}"
                yield Disagreement(Check.COUNTS, where, "số đếm khác với samples.csv.")


def _both(
    said: Sequence[Stratum], rows: Sequence[SampledRow]
) -> Iterator[tuple[Stratum | None, Stratum | None]]:
    total = sum(1 / row.inclusion_probability for row in rows)
    members: dict[int, list[SampledRow]] = defaultdict(list)
    for row in rows:
        members[row.stratum].append(row)
    for at in range(max(len(said), max(members, default=-1) + 1)):
        stratum = said[at] if at < len(said) else None
        yield stratum, _counted(stratum, members[at], total) if stratum else None


def _counted(said: Stratum, rows: Sequence[SampledRow], total: float) -> Stratum:
    counts = Counter(published_count(row.judgment) for row in rows)
    return said.model_copy(
        update={
            "documents": len(rows),
            "share": sum(1 / row.inclusion_probability for row in rows) / total if total else 0.0,
            "labelled": counts[Count.VIOLATING] + counts[Count.UNCLEAR] + counts[Count.INNOCENT],
            "violating": counts[Count.VIOLATING],
            "unclear": counts[Count.UNCLEAR],
        }
    )


def _same(said: Stratum, counted: Stratum) -> bool:
    near = abs(said.share - counted.share) <= _SHARE_SLACK
    return near and said == counted.model_copy(update={"share": said.share})


def _numbers(
    edition: Edition, rubric: PublishedRubric, rating: PlatformRating, rows: _Rows
) -> Iterator[Disagreement]:
    """Whether the published rating is what the method makes of strata, matches and findings."""
    rules = {rule.id: rule for rule in rubric.criteria}
    last_day = edition.period_end - timedelta(days=1)

    def role(rule: PublishedCriterion) -> Role:
        own = (waiver for waiver in rubric.waivers if waiver.criterion_id == rule.id)
        return role_in_force(Role(rule.role), rule.deprecated_from, own, rating.platform_id, last_day)

    try:
        again = rate_platform(
            RatedPlatform(
                platform_id=rating.platform_id,
                name=rating.platform_name,
                url=rating.platform_url,
                operator=rating.operator,
                fields=rating.fields,
            ),
            AppliedRubric(rubric_id=rubric.id, version=rubric.version),
            [
                _evidence(
                    result,
                    rules[result.criterion_id],
                    role(rules[result.criterion_id]),
                    rows.get((rating.rubric_id, rating.platform_id, result.criterion_id), []),
                )
                for result in rating.criteria
            ],
            rating.sample,
            rating.seed,
        )
    except RatingError as error:
        yield Disagreement(Check.NUMBERS, f"{rating.rubric_id}/{rating.platform_id}", str(error))
        return
    for name in PlatformRating.model_fields:
        if name != "criteria" and getattr(again, name) != getattr(rating, name):
            where = f"{rating.rubric_id}/{rating.platform_id}, {name}"
            yield Disagreement(Check.NUMBERS, where, _unlike(getattr(rating, name), getattr(again, name)))
    for said, made in zip(rating.criteria, again.criteria, strict=True):
        for name in CriterionResult.model_fields:
            if getattr(said, name) != getattr(made, name):
                where = f"{rating.rubric_id}/{rating.platform_id}/{said.criterion_id}, {name}"
                yield Disagreement(Check.NUMBERS, where, _unlike(getattr(said, name), getattr(made, name)))


def _unlike(said: object, made: object) -> str:
    return f"công bố {said}, tính lại được {made}."


def _evidence(
    result: CriterionResult, rule: PublishedCriterion, role: Role, rows: Sequence[SampledRow]
) -> CriterionEvidence:
    kind = CriterionKind(result.kind)
    return CriterionEvidence(
        criterion_id=rule.id,
        name=rule.name_vi,
        kind=kind,
        role=role,
        weight=rule.weight,
        harm=rule.harm,
        limits=published_limits(rule),
        strata=result.strata,
        links=_links(result, rows) if kind is CriterionKind.LINKS else None,
        finding=_FINDINGS.get(result.verdict, Finding.MISSING),
        agreement=result.agreement,
        design_effect=_effect(rows) if kind is CriterionKind.CONTENT else 1.0,
        detail=result.detail,
        witnesses=result.witnesses,
        asked_under=asked_under_counts(row.asked_under for row in rows),
    )


_FINDINGS = {verdict: finding for finding, (verdict, _, _) in FINDING_VERDICTS.items()}


def _effect(rows: Sequence[SampledRow]) -> float:
    return design_effect([row.cluster for row in rows], [row.inclusion_probability for row in rows])


def _links(result: CriterionResult, rows: Sequence[SampledRow]) -> LinkEvidence | None:
    if not rows and result.detail == SHORTFALL_WORDS[Shortfall.NO_LIST]:
        return None
    pairs = [(row.judgment == Judgment.VIOLATING, row.inclusion_probability) for row in rows]
    listed = round(sum(1 / chance for _, chance in pairs))
    return link_evidence(pairs, listed, clusters=[row.cluster for row in rows])


def _site(
    edition: Edition, samples: Sequence[SampledRow], there: Mapping[str, str]
) -> Iterator[Disagreement]:
    """Whether making the site again gives the same bytes."""
    with tempfile.TemporaryDirectory() as place:
        try:
            again = digests(publish(edition, samples, Path(place)))
        except PublicationError as error:
            yield Disagreement(Check.SITE, edition.edition_id, str(error))
            return
    for name in sorted(again.keys() | there.keys()):
        if again.get(name) != there.get(name):
            yield Disagreement(Check.SITE, name, "làm lại từ dữ liệu mở thì ra nội dung khác.")


def edition_digest(folder: Path) -> str:
    """SHA-256 of the edition's list of checksums, by which two copies are compared in one word."""
    return hashlib.sha256((folder / layout.CHECKSUMS).read_bytes()).hexdigest()
