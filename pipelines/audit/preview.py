"""What a platform is shown before publication: its ratings, every finding, and until when it may object."""

from datetime import date
from enum import StrEnum

from pydantic import AwareDatetime

from pipelines.audit.labels import Audited
from pipelines.rating.types import PlatformRating, PublishedRubric
from rubrics.types import CriterionKind


class Basis(StrEnum):
    """Who or what says that a finding violates; never by name."""

    AGREED = "agreed"
    ADJUDICATED = "adjudicated"
    APPEAL = "appeal"
    ANSWER_KEY = "answer_key"
    BLOCK_LIST = "block_list"
    SITE_CHECK = "site_check"
    ATTESTATION = "attestation"


BASIS_WORDS: dict[Basis, str] = {
    Basis.AGREED: "hai người thẩm định độc lập cùng kết luận vi phạm",
    Basis.ADJUDICATED: "hai người thẩm định không thống nhất; người phân xử kết luận vi phạm",
    Basis.APPEAL: "kết luận vi phạm sau khi xem xét kiến nghị",
    Basis.ANSWER_KEY: "đáp án của bản minh họa (không phải do người thẩm định)",
    Basis.BLOCK_LIST: "đường dẫn tới tên miền có trong danh sách chặn mà tiêu chí viện dẫn",
    Basis.SITE_CHECK: "kiểm tra tự động trang web",
    Basis.ATTESTATION: "văn bản của cơ quan có thẩm quyền",
}


class Finding(Audited):
    """One thing held against a platform, with all it needs to check it.

    `payload_sha256` is the digest of the bytes as the platform sent them; `text` is masked; `listed` is the
    entry of the block list that a link leads to. A finding about the site has no document: `document_id` is
    empty and `text` says what was found.
    """

    finding_id: str
    run_id: str
    rubric_id: str
    criterion_id: str
    kind: CriterionKind
    document_id: str = ""
    url: str
    captured_at: AwareDatetime | None
    title: str = ""
    text: str
    listed: str = ""
    content_hash: str = ""
    payload_sha256: str = ""
    basis: Basis


class PlatformPreview(Audited):
    """Everything of an edition to be that concerns one platform, and nothing of any other.

    Appeals are taken until `deadline`, which is not part of the time: [opened_at, deadline).
    """

    edition_id: str
    title: str
    platform_id: str
    platform_name: str
    period_start: date
    period_end: date
    opened_at: AwareDatetime
    deadline: AwareDatetime
    demo: bool
    rubrics: tuple[PublishedRubric, ...]
    ratings: tuple[PlatformRating, ...]
    findings: tuple[Finding, ...]

    def finding(self, name: str) -> Finding | None:
        """Give a finding by its name, however it was typed."""
        wanted = name.strip().casefold()
        return next((one for one in self.findings if one.finding_id == wanted), None)
