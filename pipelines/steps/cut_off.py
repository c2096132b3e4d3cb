"""Crawls of a period that are on disk but not in the store: under way, or cut off before they could be stored."""

import re
from collections.abc import Mapping
from datetime import datetime

from pipelines.publication.formats import moment
from pipelines.settings import Period
from pipelines.steps.workspace import Workspace

UNDER_WAY, CUT_OFF = "under_way", "cut_off"

REASONS: dict[str, str] = {
    UNDER_WAY: "Đang thu thập, bắt đầu lúc {began}.",
    CUT_OFF: "Lượt thu thập bắt đầu lúc {began} bị ngắt giữa chừng; phần đã tải còn nguyên trong {folder}.",
}
"""What an operator is told of a crawl that is not in the store."""

NEXT_STEPS: dict[str, str] = {
    UNDER_WAY: "chờ lệnh đang chạy xong",
    CUT_OFF: "chạy lại đúng lệnh `crawl` hoặc `rate` ấy (cùng tệp nền tảng, `--period {period}`, hạt giống {seed}) để "
    "làm tiếp từ chỗ dừng",
}
"""How to go on."""


def unstored_crawls(
    workspace: Workspace, period: Period, stored: Mapping[str, datetime]
) -> list[dict[str, str]]:
    """Give the rows of `status` for unfinished run folders of a period, in fixed order.

    `stored` is when each platform's newest stored run began: a folder from before it was left aside, by a
    changed entry or another seed, and is nobody's to finish.
    """
    from crawler import runfolder  # noqa: PLC0415 - keeps --help quick
    from crawler.errors import RunFolderError  # noqa: PLC0415
    from crawler.manifest import RESUMABLE  # noqa: PLC0415
    from crawler.run import under_way  # noqa: PLC0415

    rows, ours = [], re.compile(rf"{period.label}-s\d+-[0-9a-f]{{8}}(-\d+)?")
    for folder in sorted(workspace.settings.runs_dir.glob(f"*/{period.label}-s*")):
        try:
            manifest = runfolder.read_manifest(folder)
        except RunFolderError:  # torn in its first moment: nothing to go on from, and crawling begins anew
            continue
        newer = stored.get(manifest.platform_id)
        finished = manifest.outcome not in RESUMABLE or (newer and newer >= manifest.started_at)
        if finished or not ours.fullmatch(folder.name):
            continue
        state = UNDER_WAY if under_way(folder) else CUT_OFF
        words = {"began": moment(manifest.started_at), "folder": folder, "period": period.label}
        row = {"platform": manifest.platform_id, "run": manifest.run_id, "outcome": str(manifest.outcome)}
        row |= {"reason": REASONS[state].format(**words), "ratings": ""}
        rows.append(row | {"next": NEXT_STEPS[state].format(**words, seed=manifest.seed)})
    return rows
