"""What can go wrong in operation, and the exit code each kind of error ends with."""

from collections.abc import Iterable, Sequence
from enum import IntEnum
from pathlib import Path


class ExitCode(IntEnum):
    """Exit codes of every command; `cleanplatforms --help` lists them."""

    DONE = 0
    UNEXPECTED = 1
    USAGE = 2
    BAD_INPUT = 3
    NO_SAMPLE = 4
    ENVIRONMENT = 5
    OTHER_VERSION = 6


def listed(lines: Iterable[str]) -> str:
    """Give lines of their own in a message."""
    return "\n".join(f"  - {line}" for line in lines)


class OperationError(Exception):
    """Base of operation's errors; the text is Vietnamese and says what, where and how to mend."""

    exit_code = ExitCode.ENVIRONMENT


class BadInputError(OperationError):
    """A file that staff or operators wrote has mistakes; every one is in the text."""

    exit_code = ExitCode.BAD_INPUT


class RubricUnknownError(BadInputError):
    """Neither a file nor a rubric of the library has that name."""

    def __init__(self, wanted: str, known: tuple[str, ...]) -> None:
        super().__init__(
            f"Không tìm thấy bộ tiêu chí “{wanted}”: không có tệp nào ở đường dẫn đó và thư viện chỉ có "
            f"{', '.join(known)}. Hãy chỉ đường dẫn tới tệp .yaml hoặc dùng một mã trong thư viện."
        )


class PlannedRubricMissingError(BadInputError):
    """Plans were made under rubrics that are files of the operator's own, and nobody says where they are."""

    def __init__(self, period: str, missing: Sequence[str], shipped: Sequence[str]) -> None:
        asked = [f"--rubric TỆP-CỦA-{name}.yaml" for name in missing] + [
            f"--rubric {name}" for name in shipped
        ]
        super().__init__(
            f"Kỳ {period} có kế hoạch thẩm định theo bộ tiêu chí không nằm trong thư viện: {', '.join(missing)}. Hãy "
            f"chỉ tệp của từng bộ: `cleanplatforms audit serve --period {period} {' '.join(asked)}`."
        )


class AbstractRubricError(BadInputError):
    """A rubric that is only there to be extended was to rate a platform."""

    def __init__(self, rubric: str) -> None:
        super().__init__(
            f"Bộ tiêu chí {rubric} chỉ để các bộ khác kế thừa (abstract: true), không dùng để xếp hạng. Hãy "
            "dùng một bộ của lĩnh vực cần đánh giá."
        )


class NoRubricForFieldError(BadInputError):
    """None of the rubrics is for a platform's field."""

    def __init__(self, platform: str, fields: tuple[str, ...]) -> None:
        super().__init__(
            f"Không bộ tiêu chí nào áp dụng cho nền tảng {platform} (lĩnh vực: {', '.join(fields)}). "
            "Hãy kiểm tra mục `fields` của tệp nền tảng và của bộ tiêu chí."
        )


class ForeignRubricError(BadInputError):
    """An office was to work under another office's rubric."""

    def __init__(self, rubric: str, owner: str, acting: str) -> None:
        super().__init__(
            f"Bộ tiêu chí {rubric} thuộc {owner}; {acting} chỉ được xem. Hãy lập bộ của đơn vị mình kế thừa "
            "bộ này (mục `extends`, với mã `id` riêng và `authority` đúng), hoặc sửa `--authority`."
        )


class ForeignPlatformError(BadInputError):
    """An office was to sample another office's platform by an entry of its own."""

    def __init__(self, platform: str, owner: str) -> None:
        super().__init__(
            f"Nền tảng {platform} đã được khai báo khác, bởi {owner}. Mẫu của một nền tảng được dùng chung: "
            "hãy dùng đúng tệp khai báo đó, hoặc đổi `id` nếu là nền tảng khác."
        )


class NamesakeError(BadInputError):
    """Two addresses that are spelled alike but for a dot would be one platform."""

    def __init__(self, platform: str, known: str, given: str) -> None:
        super().__init__(
            f"Mã “{platform}” đã là của {known}; địa chỉ {given} cho ra cùng một mã, nên kết quả của hai nền tảng "
            "sẽ lẫn vào nhau. Cách sửa: viết tệp khai báo cho nền tảng mới với `id` riêng."
        )


class ForeignEditionError(BadInputError):
    """An office was to correct an edition that is not its own."""

    def __init__(self, edition: str, owner: str) -> None:
        super().__init__(
            f"Kỳ công bố {edition} không phải của đơn vị này (thuộc {owner}) hoặc chưa có trong kho. "
            "`--corrects` chỉ nhận kỳ mà chính đơn vị đã công bố."
        )


class NothingToPublishError(OperationError):
    """No rating of that period is in the store."""

    exit_code = ExitCode.NO_SAMPLE

    def __init__(self, period: str) -> None:
        super().__init__(
            f"Chưa có xếp hạng nào trong kỳ {period}. Hãy chạy `cleanplatforms rate` cho kỳ này trước."
        )


class NotPlannedError(BadInputError):
    """Labels are asked for before their audit was planned."""

    def __init__(self, what: str) -> None:
        super().__init__(
            f"Chưa có kế hoạch thẩm định cho {what}. Hãy chạy `cleanplatforms audit plan` trước."
        )


class PeriodFormatError(BadInputError):
    """A reporting period is not written as a month."""

    def __init__(self, found: str) -> None:
        super().__init__(
            f"Kỳ đánh giá “{found}” không hợp lệ: viết năm và tháng dạng NNNN-TT, ví dụ 2026-10."
        )


class SettingsError(BadInputError):
    """The configuration cannot be used; every mistake in it is in the text."""

    def __init__(self, found: Sequence[str]) -> None:
        lines = listed(found)
        super().__init__(
            f"Cấu hình có {len(found)} lỗi, chưa làm gì:\n{lines}\nXem docs/vi/van-hanh.md, mục Cấu hình."
        )


class ServerNeededError(OperationError):
    """A schedule needs a Prefect server."""

    def __init__(self) -> None:
        super().__init__(
            "Chạy theo lịch cần một máy chủ Prefect: chạy `prefect server start` ở một cửa sổ khác rồi đặt "
            "PREFECT_API_URL=http://127.0.0.1:4200/api. Chạy một lần thì dùng `cleanplatforms rate`."
        )


class RunFolderGoneError(OperationError):
    """A run that the store holds has lost its folder: sampling again would put another sample in its place."""

    def __init__(self, platform_id: str, period: str, folder: str) -> None:
        super().__init__(
            f"Lượt thu thập {platform_id} của kỳ {period} đã có trong kho nhưng thư mục {folder} không còn. Hãy chép "
            "lại thư mục ấy từ bản sao lưu; không còn bản sao thì thêm `--from-scratch` để thu mẫu mới: mẫu, kế hoạch "
            "và kết quả của kỳ này sẽ theo mẫu mới."
        )


STAMP_WORDS: dict[str, str] = {
    "method_version": "phương pháp",
    "code_version": "bản phần mềm",
}
"""What the versions that a rating rests on are called."""


class MixedVersionsError(OperationError):
    """Ratings of one edition rest on different versions of method or code."""

    def __init__(self, stamp: str, found: tuple[str, ...]) -> None:
        what = STAMP_WORDS.get(stamp, stamp)
        super().__init__(
            f"Các xếp hạng trong kỳ được tính bằng {what} khác nhau ({', '.join(found)}): {what} đã đổi từ lần xếp "
            "hạng trước. Hãy chạy lại `cleanplatforms rate` cho mọi nền tảng trong kỳ rồi công bố."
        )


class NotReadyError(BadInputError):
    """Platforms have not all seen their findings, or not been answered; every obstacle is listed."""

    def __init__(self, edition_id: str, obstacles: Sequence[str]) -> None:
        lines = listed(obstacles)
        super().__init__(
            f"Kỳ công bố {edition_id} chưa được phát hành, vì nền tảng phải được xem trước và được trả lời:\n"
            f'{lines}\nNếu buộc phải bỏ qua bước này, thêm `--skip-preview "lý do"`; lý do được in trong kỳ công bố.'
        )


class UnseenError(BadInputError):
    """Ratings rest on labels of an earlier run while what is new in the sample has not been looked at."""

    def __init__(self, edition_id: str, places: Sequence[str]) -> None:
        lines = listed(places)
        super().__init__(
            f"Kỳ công bố {edition_id} chưa làm được: nhãn từ lượt thu thập trước chỉ nói về nội dung cũ, còn nội dung "
            f"mới hoặc đã đổi trong mẫu thì chưa đủ hai người xem:\n{lines}\nHãy gán nốt bằng `cleanplatforms audit "
            "serve` (hoặc `audit export`, `audit import`), chạy lại `cleanplatforms rate`, rồi làm lại lệnh này."
        )


class OutdatedRatingsError(BadInputError):
    """Labels or attestations changed after a platform was rated: an edition of both would contradict itself."""

    def __init__(self, edition_id: str, places: Sequence[str]) -> None:
        lines = listed(places)
        super().__init__(
            f"Kỳ công bố {edition_id} chưa được phát hành: nhãn, danh sách chặn hoặc văn bản ghi nhận đã đổi sau khi "
            f"xếp hạng, nên kết quả không còn khớp:\n{lines}\nHãy chạy lại `cleanplatforms rate` cho các nền tảng này, "
            "cho xem trước lại nếu kết quả đổi (`cleanplatforms preview`), rồi công bố."
        )


class CorrectionError(BadInputError):
    """A correction does not say what it corrects, or why."""

    def __init__(self, what: str, known: Sequence[str]) -> None:
        published = ", ".join(known) or "chưa có"
        super().__init__(
            f"Kỳ đính chính: {what}. Ghi mã kỳ đã phát hành bằng `--corrects` và lý do bằng `--why`; các kỳ đã "
            f"phát hành: {published}."
        )


class AlreadyPublishedError(BadInputError):
    """What belongs before publication is asked for afterwards."""

    def __init__(self, edition_id: str, what: str) -> None:
        super().__init__(
            f"Kỳ công bố {edition_id} đã phát hành nên không {what} được nữa. Nếu kết quả sai, hãy lập kỳ "
            f"đính chính: `cleanplatforms preview --edition <mã mới>` rồi `publish --edition <mã mới> "
            f"--corrects {edition_id} --why …`."
        )


class ModelFolderTakenError(BadInputError):
    """Training was to write where something stands already."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"Thư mục {folder} đã có dữ liệu; phiên bản cũ được giữ nguyên để tra cứu lại. Hãy chọn một thư mục khác "
            "với --out."
        )
