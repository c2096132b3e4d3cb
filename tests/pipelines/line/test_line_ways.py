"""A post that several addresses show is labelled and published once, and its numbers can be made again."""

import csv
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.runfolder import AGAIN, read_documents, read_rows
from crawler.types import (
    Budget,
    Document,
    EntryKind,
    EntryPoint,
    ItemKind,
    Platform,
    PlatformField,
    Politeness,
    Section,
)
from pipelines import flows
from pipelines.audit.labels import LabellerRole
from pipelines.publication.verify import verify
from pipelines.settings import Period, Settings
from pipelines.steps import labels
from pipelines.steps.edition import EditionRequest, publish_period
from pipelines.steps.rubrics import open_rubric
from pipelines.steps.workspace import Workspace
from tests.pipelines.line.test_line_audit import _filled
from tests.site.answers import answers
from tests.site.server import serving

pytestmark = pytest.mark.integration

RUBRIC = "mang-xa-hoi-dien-dan"
PERIOD = Period("2026-10")
NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


def platform(origin: str) -> Platform:
    entry = EntryPoint(kind=EntryKind.LISTING, url=f"{origin}/tat-ca", item_pattern=r"^/(bai|vay)/")
    return Platform(
        id="dien-dan-xom",
        name="Diễn đàn Xóm",
        url=f"{origin}/",
        fields=(PlatformField.FORUM,),
        sections=(Section(id="chuyen", name="Chuyện", item_kind=ItemKind.THREAD, entries=(entry,)),),
        budget=Budget(items=20, pages=500),
        politeness=Politeness(delay_seconds=0),
    )


def test_from_a_crawl_to_an_edition_that_anyone_can_verify(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    workspace = Workspace(settings=Settings(data_dir=tmp_path), resolve={"127.0.0.1": "127.0.0.1"})
    with serving(answers()) as site:
        held = platform(site.url("").rstrip("/"))
        job = (workspace, [held], [RUBRIC], PERIOD.label, 1)
        flows.run(flows.rate_period, *job)
        plans = labels.stored_plans(workspace, PERIOD)
        data, count = labels.export_file(workspace, plans, [open_rubric(RUBRIC)])
        for name in ("ng1", "ng2"):
            filled = _filled(data, lambda number: "vi phạm" if number % 5 == 0 else "không vi phạm")
            assert labels.import_file(workspace, plans, filled, (name, LabellerRole.LABELLER), NOW) == (
                count,
                0,
            )
        (rating,) = flows.run(flows.rate_period, *job)
    (run,) = (path for path in (tmp_path / "runs" / held.id).iterdir() if path.is_dir())
    documents = {document.document_id: document for document in read_documents(run)}
    again = list(read_rows(run / AGAIN, Document))
    assert again
    assert rating.sample.documents == len(documents)
    for plan in plans:
        planned = [name for name, *_ in plan.documents]
        assert set(planned) <= documents.keys()
        # By writer, moment and words a post is there once, but for the bot's, which was posted so often.
        seen = Counter(
            (d.author, d.published_at, d.content_hash)
            for d in map(documents.__getitem__, planned)
            if "cần vốn nhanh" not in d.text
        )
        assert set(seen.values()) <= {1}
    request = EditionRequest(
        period=PERIOD.label,
        edition_id=PERIOD.label,
        rubrics=(open_rubric(RUBRIC),),
        site=str(tmp_path / "site"),
        seed=1,
        provisional=True,
    )
    folder = publish_period(workspace, request)
    assert verify(folder) == []
    with (folder / "data" / "samples.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows
    for row in rows:
        published = float(row["inclusion_probability"])
        assert published == pytest.approx(documents[row["document_id"]].inclusion_probability)
