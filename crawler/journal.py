"""Append-only journals: one JSON line a finished step, so that a killed run goes on where it was."""

import os
from pathlib import Path
from typing import Generic, TypeVar

from pydantic import ValidationError

from crawler.errors import RunFolderError
from crawler.types import Fact

Entry = TypeVar("Entry", bound=Fact)


class Journal(Generic[Entry]):
    """Lines of one kind of entry in one file; opening it cuts a line that a kill left torn."""

    def __init__(self, path: Path, kind: type[Entry]) -> None:
        self.path = path
        self.entries: list[Entry] = _recover(path, kind)
        # Unbuffered: a finished write is the kernel's, and survives the process.
        self._file = path.open("ab", buffering=0)

    def append(self, entry: Entry) -> None:
        """Commit one step: a single write, torn only together with the whole line."""
        line = entry.model_dump_json().encode() + b"\n"
        written = self._file.write(line)
        if written != len(line):
            # A full disk writes less than asked; the torn rest is cut when the journal is next opened.
            raise OSError(28, os.strerror(28), str(self.path))
        self.entries.append(entry)

    def close(self) -> None:
        """Give the file to the disk."""
        os.fsync(self._file.fileno())
        self._file.close()


def _recover(path: Path, kind: type[Entry]) -> list[Entry]:
    if not path.exists():
        return []
    raw = path.read_bytes()
    whole = raw[: raw.rfind(b"\n") + 1]
    if len(whole) < len(raw):
        os.truncate(path, len(whole))
    try:
        return [kind.model_validate_json(line) for line in whole.splitlines()]
    except ValidationError as error:
        raise RunFolderError(
            path, "nhật ký không đọc được.", "xóa thư mục lượt thu thập này rồi chạy lại từ đầu."
        ) from error
