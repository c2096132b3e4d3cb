"""What can be said of a published edition by the installed version: that it holds, where not, or neither."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from pipelines.publication.tree import digests
from pipelines.publication.verify import (
    Check,
    Disagreement,
    altered,
    disagreements,
    edition_digest,
    read_edition,
)
from pipelines.publication.versions import Maker, maker, other_build, other_code, other_method


class Outcome(StrEnum):
    """How an examination ends."""

    HOLDS = "holds"
    DISAGREES = "disagrees"
    OTHER_METHOD = "other_method"
    OTHER_CODE = "other_code"


@dataclass(frozen=True, slots=True)
class Examination:
    """An edition's outcome; `checked` is what was recomputed, in Vietnamese, '' where nothing could be."""

    made: Maker
    outcome: Outcome
    found: tuple[Disagreement, ...] = ()
    checked: str = ""
    digest: str = ""


def examine(folder: Path) -> Examination:
    """Recompute an edition as far as this version can; NotAnEditionError where there is none.

    Numbers of another method and pages of other code are no disagreements: they are not this version's to
    give. What anyone can see, a file that is not what SHA256SUMS says, is one in any edition.
    """
    made = maker(folder)
    if not made.method_is_ours:
        changed = tuple(altered(folder, digests(folder)))
        return Examination(made, Outcome.DISAGREES if changed else Outcome.OTHER_METHOD, changed)
    edition, samples = read_edition(folder)
    found = tuple(disagreements(folder, edition, samples))
    checked = f"{len(edition.ratings)} kết quả, {len(samples)} dòng mẫu"
    if found:
        pages_only = {one.check for one in found} == {Check.SITE}
        elsewhere = pages_only and not made.build_is_ours
        return Examination(made, Outcome.OTHER_CODE if elsewhere else Outcome.DISAGREES, found, checked)
    return Examination(made, Outcome.HOLDS, checked=checked, digest=edition_digest(folder))


def made_elsewhere(done: Examination) -> bool:
    """Whether our own method disagrees with an edition of another build about more than changed files."""
    others = {one.check for one in done.found} - {Check.CHECKSUMS}
    return done.made.method_is_ours and not done.made.build_is_ours and bool(others)


def examination_text(done: Examination) -> str:
    """The outcome in Vietnamese, for a terminal."""
    lines = [str(one) for one in done.found]
    if done.outcome is Outcome.HOLDS:
        lines.append(
            f"Khớp: {done.checked} và mọi tệp của kỳ {done.made.edition_id} đều tính lại được từ dữ liệu mở."
        )
        lines.append(f"Mã băm của kỳ: {done.digest}")
    if done.outcome is Outcome.OTHER_METHOD:
        lines.append("Mọi tệp còn đúng như SHA256SUMS.")
    if not done.made.method_is_ours:
        lines.append(other_method(done.made))
    if done.outcome is Outcome.OTHER_CODE:
        lines.append(other_code(done.made))
    if any(one.check is Check.CHECKSUMS for one in done.found):
        lines.append(
            "Tệp khác với mã băm đã công bố là tệp đã bị đổi, thêm hoặc mất sau khi công bố, bản phần mềm nào kiểm "
            "cũng vậy: hãy lấy lại nguyên bản từ nơi công bố."
        )
    if done.outcome is Outcome.DISAGREES and made_elsewhere(done):
        lines.append(other_build(done.made))
    return "\n".join(lines)
