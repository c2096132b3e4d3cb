"""The first README command: rate three bundled platforms end to end, and compare with the truth."""

import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.commands.console import Json, emit, progress_bars, say, table

if TYPE_CHECKING:
    from pipelines.demo.world import World
    from pipelines.rating.types import Edition
    from pipelines.steps.workspace import Workspace

PERIOD = "2026-10"
"""The month in which the bundled platforms' content is dated."""

NO_PREVIEW = "bản minh họa: các nền tảng không có thật nên không có ai để gửi bản xem trước"
"""Printed in the demo's edition, as any operator's reason would be."""

RUBRICS = ("bao-chi-dien-tu", "mang-xa-hoi-dien-dan", "thuong-mai-dien-tu")
"""The shipped rubrics the demo rates against, one department each."""


def demo(
    out: Annotated[Path, typer.Option(help="Thư mục dữ liệu của bản minh họa.", file_okay=False)] = Path(
        "cleanplatforms-data"
    )
    / "demo",
    seed: Annotated[int, typer.Option(help="Hạt giống của nội dung, mẫu và thẩm định.")] = 2026,
    scale: Annotated[
        float, typer.Option(help="Cỡ của các nền tảng so với mặc định.", min=0.05, max=20)
    ] = 1.0,
    port_base: Annotated[int, typer.Option(help="Cổng đầu tiên trong ba cổng loopback.")] = 47801,
    fresh: Annotated[bool, typer.Option(help="Bỏ lượt trước và làm lại từ đầu.")] = False,
    as_json: Json = False,
) -> None:
    """Chạy trọn việc chính trên ba nền tảng minh họa: không cần mạng, không cần máy chủ."""
    from pipelines.demo.world import build_world
    from pipelines.publication.errors import EditionExistsError
    from pipelines.store.errors import EditionChangedError, PlanFrozenError

    start = time.monotonic()
    workspace = _workspace(out, seed, scale, fresh)
    say("Dựng ba nền tảng minh họa ...")
    world = build_world(seed, scale)
    try:
        edition, page = _rate_and_publish(workspace, world, port_base, seed)
    except (EditionChangedError, EditionExistsError, PlanFrozenError):
        # What an older version of the product left cannot be gone on with: it is a demo, so start over.
        say("Bản minh họa lần trước do một phiên bản khác làm ra; làm lại từ đầu ...")
        workspace = _workspace(out, seed, scale, fresh=True)
        edition, page = _rate_and_publish(workspace, world, port_base, seed)
    _report(edition, world, page, time.monotonic() - start, as_json)


def _workspace(out: Path, seed: int, scale: float, fresh: bool) -> "Workspace":
    import shutil

    from pipelines.settings import Settings
    from pipelines.steps.workspace import Workspace, forget_stores

    # One folder a world: another seed or size is another world, and must not meet this one's runs.
    folder = out / f"s{seed}-x{scale:g}"
    if fresh and folder.exists():
        shutil.rmtree(folder)
        forget_stores()
    return Workspace(settings=Settings(data_dir=folder, database_url="", seed=seed))


def _rate_and_publish(
    workspace: "Workspace", world: "World", port_base: int, seed: int
) -> "tuple[Edition, Path]":
    from pipelines import flows
    from pipelines.demo.platforms import crawl_overrides, demo_platforms
    from pipelines.demo.server import serve
    from pipelines.settings import Period
    from pipelines.steps.edition import EditionRequest
    from pipelines.steps.labels import label_from_key
    from pipelines.steps.rubrics import open_rubric
    from pipelines.store.policy import load_edition

    _import_lists(workspace)
    platforms = list(demo_platforms(port_base))
    job = (platforms, list(RUBRICS), PERIOD, seed)
    with serve(world, port_base) as server, progress_bars():
        resolve, ca_file = crawl_overrides(server)
        at_work = workspace.model_copy(update={"resolve": resolve, "extra_ca_file": ca_file})
        flows.run(flows.rate_period, at_work, *job)
    opened = [open_rubric(name) for name in RUBRICS]
    say("Nhãn thẩm định lấy từ đáp án của bản minh họa, không phải do người gán.")
    label_from_key(workspace, world.key, platforms, opened, Period(PERIOD))
    flows.run(flows.rate_period, workspace, *job)  # the crawls are done: only the ratings are new
    request = EditionRequest(
        period=PERIOD,
        edition_id=f"minh-hoa-{PERIOD}",
        rubrics=tuple(opened),
        site=str(workspace.settings.site_dir),
        seed=seed,
        demo=True,
        no_preview=NO_PREVIEW,
    )
    folder = flows.run(flows.publish_edition, workspace, request)
    with workspace.engine.connect() as connection:
        edition = load_edition(connection, request.edition_id)
    assert edition is not None
    return edition, Path(folder) / "index.html"


def _import_lists(workspace: "Workspace") -> None:
    from importlib.resources import files

    from pipelines.settings import Period
    from pipelines.steps.links import import_block_list

    for file in sorted((files("pipelines.demo") / "lists").iterdir(), key=lambda entry: entry.name):
        list_id = file.name.removesuffix(".txt")
        as_of = Period(PERIOD).start
        import_block_list(workspace, list_id, file.read_bytes(), as_of, datetime(2026, 10, 1, tzinfo=UTC))


def _report(edition: "Edition", world: "World", page: Path, seconds: float, as_json: bool) -> None:
    from pipelines.commands.report import rating_table
    from pipelines.demo.report import compare
    from pipelines.publication.formats import percent, percent_range
    from pipelines.steps.rubrics import open_rubric

    rows = compare(edition, world.key, [open_rubric(name) for name in RUBRICS])
    inside = sum(row.inside for row in rows)
    shown = [
        (
            row.platform_name,
            row.criterion_name,
            percent(row.planted),
            percent(row.estimate),
            percent_range(row.low, row.high),
            "có" if row.inside else "KHÔNG",
        )
        for row in rows
    ]
    headers = ("Nền tảng", "Tiêu chí", "Đã cài", "Ước lượng", "Khoảng 95 %", "Trong khoảng")
    text = "\n".join(
        (
            "",
            rating_table(list(edition.ratings)),
            "",
            "So với tỷ lệ vi phạm đã cài sẵn (nhãn: đáp án của bản minh họa, không phải do người gán):",
            table(headers, shown),
            f"{inside}/{len(rows)} khoảng tin cậy chứa tỷ lệ thật; mức 95 % cho phép khoảng 1 trong 20 nằm ngoài.",
            "",
            f"Xong sau {seconds:.0f} giây. Trang công bố: {page}",
        )
    )
    data = {
        "ratings": [rating.model_dump(mode="json") for rating in edition.ratings],
        "truth": [row.model_dump(mode="json") for row in rows],
        "page": str(page),
        "seconds": round(seconds, 1),
    }
    emit(data, text, as_json)
