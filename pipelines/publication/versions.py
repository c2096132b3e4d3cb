"""Which method and code made an edition, and what a reader is told where the installed ones are others."""

import hashlib
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from crawler.version import code_version
from pipelines.publication import layout
from pipelines.publication.errors import NotAnEditionError, UnreadableEditionError
from pipelines.rating.method import METHOD_VERSION

MOST_NAMED = 5
"""Editions that an error points to; more would hide its sentence."""


MADE_BY = ("pipelines/rating", "pipelines/audit", "pipelines/publication", "rubrics")
"""Packages whose code and templates an edition's numbers and pages come from."""

_SOURCES = frozenset({".py", ".html", ".xml", ".svg", ".txt", ".css", ".js"})
_DIGITS = 12  # 48 bits: enough to tell builds apart, short enough to read out


@cache
def build() -> str:
    """What tells two builds of one version apart: a digest of the installed code that makes editions."""
    root, found = Path(__file__).parents[2], hashlib.sha256()
    for package in MADE_BY:
        files = (file for file in (root / package).rglob("*") if file.suffix in _SOURCES)
        for name, file in sorted((file.relative_to(root).as_posix(), file) for file in files):
            found.update(f"{name} {hashlib.sha256(file.read_bytes()).hexdigest()}\n".encode())
    return found.hexdigest()[:_DIGITS]


class Maker(BaseModel):
    """The method and code an edition was made by; whatever else its fields are, every version has these.

    `build` is '' in editions from before it was noted.
    """

    model_config = ConfigDict(extra="ignore", frozen=True)

    edition_id: str
    method_version: str
    code_version: str
    build: str = ""

    @property
    def method_is_ours(self) -> bool:
        """Whether the installed method gives this edition's numbers."""
        return self.method_version == METHOD_VERSION

    @property
    def code_is_ours(self) -> bool:
        """Whether the installed code lays this edition's pages out."""
        return self.code_version == code_version()

    @property
    def build_is_ours(self) -> bool:
        """Whether it is the very code that is installed."""
        return self.code_is_ours and self.build == build()


def maker(folder: Path) -> Maker:
    """Who made the edition in a folder; NotAnEditionError where there is none."""
    file = folder / layout.EDITION_JSON
    if not file.is_file():
        inside = sorted(found.parents[1] for found in folder.glob(f"*/{layout.EDITION_JSON}"))
        raise NotAnEditionError(folder, inside[:MOST_NAMED])
    try:
        return Maker.model_validate_json(file.read_bytes())
    except (OSError, ValidationError) as error:
        raise UnreadableEditionError(file, error) from error


def other_method(made: Maker) -> str:
    """What cannot be said of an edition of another method, and which software can, in Vietnamese."""
    return (
        f"Kỳ {made.edition_id} do phương pháp {made.method_version} lập (cleanplatforms {made.code_version}). "
        f"Bản đang dùng (cleanplatforms {code_version()}) chỉ tính được theo phương pháp {METHOD_VERSION}, nên "
        f"chưa kiểm được con số và trang nào của kỳ này; đó không phải là lỗi của kỳ.\n{_remedy(made)}"
    )


def other_code(made: Maker) -> str:
    """What cannot be said of pages that other code laid out, in Vietnamese."""
    return (
        f"Mọi con số của kỳ {made.edition_id} đều tính lại được; chỉ các tệp trên dựng lại ra khác, vì kỳ do "
        f"{_named(made.code_version, made.build)} lập còn bản đang dùng là {_named(code_version(), build())}.\n"
        f"{_remedy(made)}"
    )


def other_build(made: Maker) -> str:
    """What to know before numbers that disagree are called wrong, in Vietnamese."""
    return (
        f"Kỳ {made.edition_id} do {_named(made.code_version, made.build)} lập, bản đang dùng là "
        f"{_named(code_version(), build())}. Trước khi kết luận kỳ này sai, hãy kiểm lại bằng đúng bản đã lập kỳ.\n"
        f"{_remedy(made)}"
    )


def _named(code: str, built: str) -> str:
    return f"cleanplatforms {code} (bản dựng {built or 'không ghi'})"


def _remedy(made: Maker) -> str:
    if not made.code_is_ours:
        wanted = f"cleanplatforms {made.code_version}"
    elif made.build:  # builds between two releases bear one number
        wanted = f"bản dựng {made.build} của cleanplatforms {made.code_version}"
    else:
        wanted = f"một bản cleanplatforms {made.code_version} còn phương pháp {made.method_version}"
    return (
        f"Muốn kiểm trọn: cài {wanted} vào một môi trường riêng, rồi chạy lại `cleanplatforms verify` ở đó (cách làm: "
        "docs/vi/van-hanh.md, mục “Kiểm một kỳ do bản cũ lập”)."
    )
