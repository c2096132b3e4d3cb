"""A commented rubric for a department to start from."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from rubrics.authorities import authority, responsible
from rubrics.errors import NotResponsibleError, UnknownNameError
from rubrics.labels import CHECK_VI, DOCUMENT_VI, FIELD_VI, HARM_VI
from rubrics.types import DocumentKind, HarmCode, PlatformField

_MAIN_DOCUMENT: dict[PlatformField, DocumentKind] = {
    PlatformField.PRESS: DocumentKind.COMMENT,
    PlatformField.SOCIAL: DocumentKind.POST,
    PlatformField.FORUM: DocumentKind.POST,
    PlatformField.ECOMMERCE: DocumentKind.REVIEW,
    PlatformField.APPS: DocumentKind.REVIEW,
    PlatformField.CHILDREN: DocumentKind.ARTICLE,
}
"""The document that the template's example criterion measures in each field."""

_TEMPLATE = """\
# yaml-language-server: $schema=rubric.schema.json
# $schema: rubric.schema.json
# (tạo tệp lược đồ cạnh tệp này bằng: cleanplatforms rubric schema > rubric.schema.json)
# Bộ tiêu chí của {office}. Điền vào các chỗ trong dấu ‹ ›, rồi kiểm tra bằng:
#   cleanplatforms rubric check <tệp này>
# Quy ước: thụt đầu dòng bằng dấu cách, không dùng Tab; câu có dấu hai chấm thì đặt trong dấu nháy kép.

# Mã bộ tiêu chí: chữ thường không dấu và gạch nối.
id: {field}-bo-tieu-chi
version: "1.0"                   # luôn đặt trong dấu nháy
status: draft                    # draft (dự thảo), in_force (đang có hiệu lực), superseded (đã thay thế)
name:
  vi: Bộ tiêu chí nền tảng sạch, lĩnh vực {field_vi}
  en: Clean platform criteria ({field})
summary:
  vi: ‹Một hai câu cho người đọc, bộ tiêu chí này đánh giá những gì›
  en: ‹The same in English›
authority: {authority}
# Lĩnh vực: {fields}.
fields: [{field}]
effective_from: {day}       # năm-tháng-ngày

criteria:
  # 1. Loại content đo tỷ lệ nội dung vi phạm trên mẫu.
  # Mã tác hại (harm):
{harms}
  - id: noi-dung-xuc-pham
    kind: content
    role: weighted               # mandatory (bắt buộc), weighted (tính điểm), informative (tham khảo)
    weight: high                 # critical, high, medium, low
    name:
      vi: Nội dung bôi nhọ, xúc phạm
      en: Defamation and insult
    harm: H05
    # Loại nội dung: {documents}.
    applies_to: [{document}]
    limits:
      good: 0.005                # 0,5 % vi phạm: 90 điểm
      limit: 0.05                # 5 % vi phạm: 50 điểm
      tolerance: 0.02            # kết luận đạt khi chắc chắn tỷ lệ thật không quá 2 %
      min_labels: 200            # ít nhất 200 nội dung được người xem
    include:
      - ‹những gì tính là vi phạm›
    exclude:
      - ‹những gì trông giống nhưng không phải›
    legal:
      - document: ‹tên và số hiệu văn bản›
        article: ‹điều, khoản›
        in_force_from: {day}
        checked_on: {day}
        verified: false          # đổi thành true khi pháp chế đã đối chiếu
    examples:                    # cần ít nhất 5 vi phạm và 5 không vi phạm trước khi ban hành
      - text: ‹một câu vi phạm, tự viết›
        violates: true
        why: ‹vì sao›
      - text: ‹một câu trông giống nhưng không vi phạm›
        violates: false
        why: ‹vì sao›
    remedy: ‹nền tảng phải làm gì›
    deadline_days: 15

  # 2. Loại links đếm đường dẫn tới tên miền trong danh sách chặn công khai.
  - id: duong-dan-co-bac
    kind: links
    role: weighted
    weight: medium
    name:
      vi: Đường dẫn tới trang cờ bạc
      en: Links to gambling sites
    harm: H15
    block_lists: [gambling-vn]
    limits:
      good: 0.001
      limit: 0.02
      tolerance: 0.01
      min_labels: 300
    remedy: Gỡ các đường dẫn đã nêu và chặn tên miền có trong danh sách.
    deadline_days: 7

  # 3. Loại site kiểm tra chính trang web. Các điều kiểm tra (check):
{checks}
  - id: https
    kind: site
    role: weighted
    weight: high
    name:
      vi: Phục vụ mọi trang qua HTTPS
      en: Every page is served over HTTPS
    check: https
    remedy: Bật HTTPS cho toàn bộ trang.
    deadline_days: 30

  # 4. Loại attestation là điều được xác nhận bằng văn bản. Có harm H01: chỉ trượt khi có thông báo.
  - id: xam-hai-tre-em
    kind: attestation
    role: mandatory
    name:
      vi: Không có thông báo vi phạm về xâm hại tình dục trẻ em
      en: No report of child sexual abuse material
    harm: H01
    remedy: Gỡ ngay nội dung bị thông báo và phối hợp với cơ quan có thẩm quyền.
    deadline_days: 1

changelog:
  - version: "1.0"
    day: {day}
    what: Bản đầu tiên
"""


def new_rubric_text(authority_id: str, field: str, day: date | None = None) -> str:
    """A template that loads, and whose remaining work `check` lists as warnings.

    `day` is when it is written (today if not given). Raises UnknownNameError or NotResponsibleError.
    """
    office = authority(authority_id)
    if field not in set(PlatformField):
        raise UnknownNameError("lĩnh vực", field, PlatformField)
    written = day or date.today()  # noqa: DTZ011 -- a calendar day on the desk of whoever writes it
    owners = responsible(field, written)
    if office not in owners:
        raise NotResponsibleError(office.latest.name, field, (owner.id for owner in owners))
    return _TEMPLATE.format(
        office=office.latest.name,
        authority=office.id,
        field=field,
        field_vi=FIELD_VI[PlatformField(field)],
        fields=_row(FIELD_VI),
        day=written.isoformat(),
        document=_MAIN_DOCUMENT[PlatformField(field)],
        documents=_row(DOCUMENT_VI),
        harms=_column({code: label for code, label in HARM_VI.items() if code is not HarmCode.H01}),
        checks=_column(CHECK_VI),
    )


def _row(labels: Mapping[Any, str]) -> str:
    return ", ".join(f"{key} ({label})" for key, label in labels.items())


def _column(labels: Mapping[Any, str]) -> str:
    return "\n".join(f"  #   {key}: {label}" for key, label in labels.items())
