"""What the operating system says of files, in the operator's language."""

import errno
import re

DISK: dict[int, str] = {
    errno.EACCES: "không có quyền",
    errno.EPERM: "không có quyền",
    errno.EROFS: "ổ đĩa chỉ cho đọc",
    errno.ENOSPC: "ổ đĩa hết chỗ",
    errno.EDQUOT: "hết hạn mức đĩa của tài khoản",
    errno.ENOENT: "không có tệp hay thư mục này",
    errno.EEXIST: "đã có một tệp ở đó",
    errno.EISDIR: "đây là một thư mục",
    errno.ENOTDIR: "có một tệp đứng ở chỗ của thư mục",
    errno.ENAMETOOLONG: "tên quá dài",
    errno.EMFILE: "mở quá nhiều tệp cùng lúc",
    errno.EIO: "ổ đĩa báo lỗi",
}
"""By error number; other errors of the system stay as they are said."""


# No file or folder can bear these names on Windows, whatever ends them: who unpacks one there would miss it.
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?", re.IGNORECASE)


def is_device(name: str) -> bool:
    """Whether Windows keeps a name for a device."""
    return _DEVICES.fullmatch(name) is not None


def disk_words(error: OSError) -> str:
    """Say why a file could not be read or written."""
    return DISK.get(error.errno or 0) or error.strerror or str(error)
