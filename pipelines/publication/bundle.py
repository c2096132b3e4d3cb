"""The private bundle a platform is sent before publication: a page to read and print, data, an appeal form."""

import hashlib
import io
import shutil
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from pipelines.audit.appeal_form import appeal_form
from pipelines.audit.appeals import GROUND_HELP, GROUND_WORDS
from pipelines.audit.preview import BASIS_WORDS, Finding, PlatformPreview
from pipelines.publication import formats, layout
from pipelines.publication.cells import csv_text
from pipelines.publication.opendata import canonical_json
from pipelines.publication.render import render
from pipelines.publication.tree import checksum_lines, publishing, replace_file
from pipelines.rating.types import CriterionResult, PlatformRating, PublishedCriterion, PublishedRubric

FORM = "kien-nghi.csv"
FINDINGS_CSV = "findings.csv"
FINDINGS_JSON = "findings.json"

SHOWN_CHARACTERS = 1200
"""Of a finding's text on the page: half a printed page; findings.csv and findings.json hold all of it."""

EPOCH = (1980, 1, 1, 0, 0, 0)
"""The one date of every file in a zip, so that the same preview gives the same bytes."""

COLUMNS = (
    *("finding_id", "run_id", "rubric_id", "criterion_id", "kind", "document_id", "url", "captured_at"),
    *("title", "text", "listed", "content_hash", "payload_sha256", "basis"),
)


@dataclass(frozen=True)
class Section:
    """One criterion's findings with its rule."""

    rule: PublishedCriterion
    result: CriterionResult
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Part:
    """One rubric's rating with the criteria that something is held against."""

    rubric: PublishedRubric
    rating: PlatformRating
    sections: tuple[Section, ...]


def write_bundle(preview: PlatformPreview, out: Path) -> Path:
    """Write `out/<edition>/<platform>` and its zip, whole or not at all; give the zip's path.

    The same preview gives the same bytes; an older preview of the same edition is replaced.
    """
    name = layout.segment("platform", preview.platform_id)
    folder = out / layout.segment("edition", preview.edition_id)
    content = bundle_files(preview)
    with publishing(folder) as building:
        for file, data in content.items():
            (building / file).write_bytes(data)
        target, old = folder / name, folder / f".{name}.old"
        shutil.rmtree(old, ignore_errors=True)
        if target.exists():
            target.rename(old)
        building.rename(target)
        shutil.rmtree(old, ignore_errors=True)
        replace_file(folder / f"{name}.zip", zipped(name, content))
    return folder / f"{name}.zip"


def bundle_files(preview: PlatformPreview) -> dict[str, bytes]:
    """Every file of a bundle by name, its checksums last."""
    assets = files("pipelines.publication") / "assets"
    found = {
        layout.INDEX: page(preview).encode(),
        FORM: appeal_form(preview),
        FINDINGS_CSV: findings_csv(preview).encode(),
        FINDINGS_JSON: canonical_json(preview.model_dump(mode="json")).encode(),
        layout.STYLE: (assets / layout.STYLE).read_bytes(),
        layout.ICON: (assets / layout.ICON).read_bytes(),
    }
    digests = {name: hashlib.sha256(data).hexdigest() for name, data in sorted(found.items())}
    return found | {layout.CHECKSUMS: checksum_lines(digests).encode()}


def zipped(folder: str, content: Mapping[str, bytes]) -> bytes:
    """The files as a zip that is the same on every machine."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in sorted(content.items()):
            archive.writestr(zipfile.ZipInfo(f"{folder}/{name}", EPOCH), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def findings_csv(preview: PlatformPreview) -> str:
    """The findings as a table, guarded against formulas as the open data are."""
    return csv_text(COLUMNS, [[getattr(one, name) for name in COLUMNS] for one in preview.findings])


def page(preview: PlatformPreview) -> str:
    """The page that a platform's people read and print."""
    return render(
        "bundle.html",
        layout.INDEX,
        preview=preview,
        period=formats.period(preview.period_start, preview.period_end),
        parts=[_part(preview, rating) for rating in preview.ratings],
        grounds=[(word, GROUND_HELP[ground]) for ground, word in GROUND_WORDS.items()],
        basis=BASIS_WORDS,
        form=FORM,
        findings_csv=FINDINGS_CSV,
        findings_json=FINDINGS_JSON,
        shown=SHOWN_CHARACTERS,
        open=preview.opened_at < preview.deadline,
    )


def _part(preview: PlatformPreview, rating: PlatformRating) -> Part:
    rubric = next(one for one in preview.rubrics if one.id == rating.rubric_id)
    rules = {rule.id: rule for rule in rubric.criteria}
    ours = [one for one in preview.findings if one.rubric_id == rubric.id]
    sections = (
        Section(
            rules[result.criterion_id],
            result,
            tuple(one for one in ours if one.criterion_id == result.criterion_id),
        )
        for result in rating.criteria
    )
    return Part(rubric, rating, tuple(one for one in sections if one.findings))
