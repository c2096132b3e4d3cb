"""Which method and code made an edition, and what a reader is told where the installed ones are others."""

from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from crawler.version import code_version
from pipelines.publication import layout
from pipelines.publication.errors import NotAnEditionError, UnreadableEditionError
from pipelines.rating.method import METHOD_VERSION

MOST_NAMED = 5
"""Editions that an error points to; more would hide its sentence."""


class Maker(BaseModel):
    """The method and code an edition was made by; whatever else its fields are, every version has these."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    edition_id: str
    method_version: str
    code_version: str

    @property
    def method_is_ours(self) -> bool:
        """Whether the installed method gives this edition's numbers."""
        return self.method_version == METHOD_VERSION

    @property
    def code_is_ours(self) -> bool:
        """Whether the installed code lays this edition's pages out."""
        return self.code_version == code_version()


def maker(folder: Path) -> Maker:
    """Who made the edition in a folder; NotAnEditionError where there is none."""
    file = folder / layout.EDITION_JSON
    if not file.is_file():
        inside = sorted(found.parents[1] for found in folder.glob(f"*/{layout.EDITION_JSON}"))
        raise NotAnEditionError(folder, inside[:MOST_NAMED])
    try:
        return Maker.model_validate_json(file.read_bytes())
    except (OSError, ValidationError) as error:
        raise UnreadableEditionError(file, str(error).splitlines()[0]) from error


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
        f"cleanplatforms {made.code_version} lập còn bản đang dùng là {code_version()}.\n{_remedy(made)}"
    )


def _remedy(made: Maker) -> str:
    build = (
        f"một bản cleanplatforms {made.code_version} còn phương pháp {made.method_version}"
        if made.code_is_ours  # builds between two releases bear one number
        else f"cleanplatforms {made.code_version}"
    )
    return (
        f"Muốn kiểm trọn: cài {build} vào một môi trường riêng, rồi chạy lại `cleanplatforms verify` ở đó (cách làm: "
        "docs/vi/van-hanh.md, mục “Kiểm một kỳ do bản cũ lập”)."
    )
