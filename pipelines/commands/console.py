"""What every command prints with: results as text or JSON, progress bars, tables."""

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipelines.steps import progress

if TYPE_CHECKING:
    from crawler.types import Progress as Step

Json = Annotated[bool, typer.Option("--json", help="In kết quả dạng JSON ra stdout.")]

STAGES = {
    "frame": "lập khung mẫu",
    "sample": "lấy mẫu",
    "checks": "kiểm tra trang",
    "score": "chấm điểm",
}
"""Vietnamese names of the stages that report progress."""


def emit(result: dict[str, Any], text: str, as_json: bool) -> None:
    """Print a command's result: JSON for programs, text for people."""
    if as_json:
        sys.stdout.write(json.dumps(result, ensure_ascii=False, indent=2, default=str) + "\n")
    elif text:
        sys.stdout.write(text.rstrip("\n") + "\n")
    sys.stdout.flush()


def day(written: str) -> date:
    """Read a day written as 2026-10-31, or give today where none is written."""
    if not written:
        return date.today()  # noqa: DTZ011 - the office's calendar day
    try:
        return date.fromisoformat(written)
    except ValueError:
        message = f"“{written}” không phải ngày: viết năm-tháng-ngày, ví dụ 2026-10-31."
        raise typer.BadParameter(message) from None


def say(text: str) -> None:
    """Print a line about what is going on, to stderr: stdout stays for results."""
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


@contextmanager
def progress_bars() -> Iterator[None]:
    """Draw a bar for each platform's running stage while the block runs."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (
        TextColumn("{task.fields[platform]}"),
        TextColumn("{task.description}"),
        BarColumn(bar_width=30),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    console = Console(stderr=True)
    with Progress(*columns, console=console, disable=not console.is_terminal) as bars:
        bar_ids: dict[tuple[str, str], Any] = {}

        def listener(platform: str, step: "Step") -> None:
            key = (platform, step.stage)
            if key not in bar_ids:
                name = STAGES.get(step.stage, step.stage)
                bar_ids[key] = bars.add_task(name, platform=platform, total=step.total)
                if not console.is_terminal:
                    say(f"{platform}: {name}")
            bars.update(bar_ids[key], completed=step.done, total=step.total)

        with progress.listening(listener):
            yield


def table(headers: tuple[str, ...], rows: Sequence[Sequence[str]]) -> str:
    """Lay out a table as text, columns as wide as their content, readable without colour."""
    from rich.cells import cell_len

    widths = [max(cell_len(row[i]) for row in [headers, *rows]) for i in range(len(headers))]

    def line(row: Sequence[str]) -> str:
        cells = (cell + " " * (width - cell_len(cell)) for cell, width in zip(row, widths, strict=True))
        return "  ".join(cells).rstrip()

    return "\n".join([line(headers), "  ".join("─" * width for width in widths), *map(line, rows)])
