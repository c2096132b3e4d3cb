"""A rubric's public page: what is asked of a platform, how it is measured, and where the line runs."""

from collections.abc import Callable, Mapping
from importlib.resources import files
from pathlib import Path

from pipelines.publication import formats, layout
from pipelines.publication.render import render
from pipelines.publication.tree import replace_file
from pipelines.publication.words import TABLES, word
from pipelines.rating.types import Edition, PublishedCriterion, PublishedRubric
from rubrics.blocklists import block_list
from rubrics.labels import CHECK_VI
from rubrics.types import CriterionKind, SiteCheck


def _documents(criterion: PublishedCriterion) -> str:
    return (
        ", ".join(word(TABLES["documents"], kind) for kind in criterion.applies_to) or "mọi loại nội dung"
    )


def _content(criterion: PublishedCriterion) -> str:
    who = (
        "Người gán nhãn xem một mẫu ngẫu nhiên; máy không tham gia chọn."
        if criterion.human_only
        else "Máy giúp chọn nội dung để xem; kết luận là của người gán nhãn."
    )
    harm = f"{word(TABLES['harms'], criterion.harm)} ({criterion.harm})"
    return f"Đo tỷ lệ {_documents(criterion)} có nội dung: {harm}. {who} {_least(criterion)}"


def _links(criterion: PublishedCriterion) -> str:
    names = ", ".join(f"“{block_list(name).name}”" for name in criterion.block_lists)
    return (
        f"Đếm tự động tỷ lệ {_documents(criterion)} có đường dẫn tới tên miền trong danh sách chặn công khai "
        f"{names or 'nêu trong bộ tiêu chí'}. {_least(criterion)}"
    )


def _least(criterion: PublishedCriterion) -> str:
    if criterion.min_labels is None or criterion.tolerance is None:
        return ""
    return (
        f"Đạt khi chắc chắn tỷ lệ thật không quá {formats.threshold(criterion.tolerance)}; cần ít nhất "
        f"{formats.number(criterion.min_labels)} nội dung, thiếu thì kết luận là chưa đủ bằng chứng."
    )


def _site(criterion: PublishedCriterion) -> str:
    # Editions made before this page knew of checks name none.
    what = f": {CHECK_VI[SiteCheck(criterion.check)]}" if criterion.check else ""
    return f"Kiểm tra chính trang web{what}. Đạt 100 điểm, không đạt 0 điểm."


def _attestation(criterion: PublishedCriterion) -> str:
    if criterion.harm:
        return "Không lấy mẫu, không lưu giữ. Chỉ không đạt khi cơ quan có thẩm quyền có văn bản thông báo vi phạm."
    return "Chỉ đạt khi có văn bản xác nhận, ghi ngày, số văn bản và tên cơ quan."


HOW: Mapping[str, Callable[[PublishedCriterion], str]] = {
    CriterionKind.CONTENT: _content,
    CriterionKind.LINKS: _links,
    CriterionKind.SITE: _site,
    CriterionKind.ATTESTATION: _attestation,
}
"""How each kind of criterion is measured, in one or two sentences."""


def rubric_page(edition: Edition, rubric: PublishedRubric) -> str:
    """The page inside an edition."""
    return render(
        "rubric.html",
        layout.rubric_page(rubric.id),
        rubric=rubric,
        how=HOW,
        edition=edition,
        period=formats.period(edition.period_start, edition.period_end),
    )


def write_rubric_page(rubric: PublishedRubric, folder: Path) -> Path:
    """Write the page by itself, for readers before anything is rated; gives its file."""
    folder.mkdir(parents=True, exist_ok=True)
    assets = files("pipelines.publication") / "assets"
    for name in (layout.STYLE, layout.ICON):
        replace_file(folder / name, (assets / name).read_bytes())
    page = folder / f"{layout.segment('rubric', rubric.id)}.html"
    text = render("rubric.html", page.name, rubric=rubric, how=HOW, edition=None)
    replace_file(page, text.encode())
    return page
