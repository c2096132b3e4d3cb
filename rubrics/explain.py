"""A rubric in plain Vietnamese sentences, for people who will not read YAML."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from rubrics.authorities import authority
from rubrics.blocklists import block_list
from rubrics.labels import CHECK_VI, DOCUMENT_VI, FIELD_VI, HARM_VI, ROLE_VI, STATUS_VI, WEIGHT_VI
from rubrics.law import vi_day
from rubrics.types import (
    WEIGHT_POINTS,
    Criterion,
    CriterionKind,
    DocumentKind,
    LegalBasis,
    Limits,
    PlatformField,
    Role,
    Rubric,
    SiteCheck,
)
from rubrics.wording import vi_number, vi_percent, vi_thousands


def explain(rubric: Rubric) -> str:
    """The whole rubric as text, one paragraph a criterion."""
    return "\n".join(_lines(rubric)) + "\n"


def _lines(rubric: Rubric) -> Iterator[str]:
    yield f"{rubric.name.vi} (phiên bản {rubric.version}, {STATUS_VI[rubric.status]})"
    yield ""
    yield rubric.summary.vi
    yield f"Đơn vị: {_office(rubric.authority, rubric.effective_from)}."
    yield f"Lĩnh vực: {_joined(FIELD_VI[PlatformField(field)] for field in rubric.fields)}."
    until = f" đến hết ngày {vi_day(rubric.effective_until)}" if rubric.effective_until else ""
    yield f"Áp dụng từ ngày {vi_day(rubric.effective_from)}{until}."
    yield f"Mã băm: {rubric.sha256}."
    yield from _inheritance(rubric)
    for number, criterion in enumerate(rubric.criteria, start=1):
        yield ""
        yield from _criterion(number, criterion)


def _inheritance(rubric: Rubric) -> Iterator[str]:
    if rubric.abstract:
        yield "Bộ này chỉ để các bộ khác kế thừa, không dùng để xếp hạng."
    if rubric.extends is not None:
        yield (
            f"Kế thừa bộ {rubric.extends.rubric} phiên bản {rubric.extends.version}; các tiêu chí kế thừa có đủ "
            "dưới đây."
        )
    for override in rubric.overrides:
        yield f"Siết tiêu chí {override.criterion}: {override.why}"
    for waiver in rubric.waivers:
        whom = ", ".join(waiver.platforms) or "mọi nền tảng"
        yield f"Tạm miễn tiêu chí {waiver.criterion} cho {whom} đến hết ngày {vi_day(waiver.until)}: {waiver.why}"


def _office(authority_id: str, day: date) -> str:
    office = authority(authority_id)
    tenure = office.on(day) or office.latest
    return f"{tenure.name}, {tenure.ministry}"


def _criterion(number: int, criterion: Criterion) -> Iterator[str]:
    yield f"{number}. {criterion.name.vi} [{criterion.id}]"
    yield f"   {_ROLES[criterion.role](criterion)}"
    yield from (f"   {sentence}" for sentence in _KINDS[criterion.kind](criterion))
    yield from (f"   {sentence}" for sentence in _guidance(criterion))
    if criterion.deprecated_from:
        yield f"   Thôi tính từ ngày {vi_day(criterion.deprecated_from)}; từ đó chỉ để tham khảo."
    if criterion.legal:
        yield f"   Căn cứ: {'; '.join(_basis(basis) for basis in criterion.legal)}."
    if criterion.remedy:
        days = f" (trong {criterion.deadline_days} ngày)" if criterion.deadline_days else ""
        yield f"   Nếu không đạt, nền tảng cần{days}: {criterion.remedy}"


def _weight(criterion: Criterion) -> str:
    return f"trọng số {WEIGHT_VI[criterion.weight]} ({vi_number(WEIGHT_POINTS[criterion.weight])})"


def _mandatory(criterion: Criterion) -> str:
    counted = (
        f" Ngoài ra được tính điểm với {_weight(criterion)}." if WEIGHT_POINTS[criterion.weight] else ""
    )
    return f"Vai trò: {ROLE_VI[Role.MANDATORY]}; không đạt thì nền tảng xếp hạng E.{counted}"


_ROLES: dict[Role, Callable[[Criterion], str]] = {
    Role.MANDATORY: _mandatory,
    Role.WEIGHTED: lambda criterion: f"Vai trò: {ROLE_VI[Role.WEIGHTED]}, {_weight(criterion)}.",
    Role.INFORMATIVE: lambda _: "Vai trò: tham khảo; được công bố nhưng không ảnh hưởng đến xếp hạng.",
}


def _content(criterion: Criterion) -> Iterator[str]:
    harm = f"{HARM_VI[criterion.harm]} ({criterion.harm})" if criterion.harm else ""
    yield f"Đo tỷ lệ {_documents(criterion)} có nội dung: {harm}."
    if criterion.human_only:
        yield "Chỉ con người xét trên mẫu ngẫu nhiên; mô hình không tham gia chọn mẫu."
    else:
        yield "Mô hình giúp chọn nội dung để xem; kết luận là của người gán nhãn."
    yield from _limits(criterion.limits, "nội dung được gán nhãn")


def _links(criterion: Criterion) -> Iterator[str]:
    lists = (block_list(name) for name in criterion.block_lists)
    names = _joined(f"“{found.name}” ({found.publisher})" for found in lists)
    yield f"Đo tỷ lệ {_documents(criterion)} có đường dẫn tới tên miền trong danh sách {names}."
    yield from _limits(criterion.limits, "nội dung trong mẫu")


def _site(criterion: Criterion) -> Iterator[str]:
    yield f"Kiểm tra chính trang web: {CHECK_VI[SiteCheck(criterion.check)]}. Đạt 100 điểm, không đạt 0 điểm."


def _attestation(criterion: Criterion) -> Iterator[str]:
    if criterion.fails_by_report:
        yield "Không lấy mẫu, không lưu giữ. Chỉ không đạt khi cơ quan có thẩm quyền có văn bản thông báo vi phạm."
    else:
        yield "Chỉ đạt khi có văn bản xác nhận, ghi ngày, số văn bản và tên cơ quan."


_KINDS: dict[CriterionKind, Callable[[Criterion], Iterable[str]]] = {
    CriterionKind.CONTENT: _content,
    CriterionKind.LINKS: _links,
    CriterionKind.SITE: _site,
    CriterionKind.ATTESTATION: _attestation,
}


def _documents(criterion: Criterion) -> str:
    return _joined(DOCUMENT_VI[DocumentKind(kind)] for kind in criterion.applies_to) or "nội dung mọi loại"


def _limits(limits: Limits | None, counted: str) -> Iterator[str]:
    if limits is None:
        return
    good, limit = vi_percent(limits.good), vi_percent(limits.limit)
    yield f"Tỷ lệ {good} được 90 điểm (tốt); {limit} được 50 điểm (giới hạn)."
    yield (
        f"Đạt khi chắc chắn tỷ lệ thật không quá {vi_percent(limits.tolerance)}; cần ít nhất "
        f"{vi_thousands(limits.min_labels)} {counted}, nếu thiếu thì kết luận là chưa đủ bằng chứng."
    )


def _guidance(criterion: Criterion) -> Iterator[str]:
    if criterion.include:
        yield f"Tính là vi phạm: {'; '.join(criterion.include)}."
    if criterion.exclude:
        yield f"Không tính là vi phạm: {'; '.join(criterion.exclude)}."
    violating = sum(example.violates for example in criterion.examples)
    if criterion.examples:
        yield f"Ví dụ: {violating} vi phạm, {len(criterion.examples) - violating} không vi phạm."


def _basis(basis: LegalBasis) -> str:
    article = f"{basis.article}, " if basis.article else ""
    caveat = "" if basis.verified else " (chưa đối chiếu với bản chính thức)"
    return f"{article}{basis.document}{caveat}"


def _joined(parts: Iterable[str]) -> str:
    words = list(parts)
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} và {words[-1]}" if words else ""
