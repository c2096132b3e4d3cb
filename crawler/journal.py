"""Append-only journals: one JSON line a finished step, so that a killed run goes on where it was."""

import os
from abc import ABC, abstractmethod
from collections.abc import Iterator
from pathlib import Path
from typing import Generic, TypeVar

from pydantic import ValidationError

from crawler.errors import RunFolderError
from crawler.types import Fact

Entry = TypeVar("Entry", bound=Fact)


class JournalFile(ABC, Generic[Entry]):
    """Lines of one kind of entry in one file; opening it cuts a line that a kill left torn."""

    def __init__(self, path: Path, kind: type[Entry]) -> None:
        self.path, self._kind, self._end = path, kind, 0
        for line in _whole_lines(path):
            self._take(self._entry(line), self._end)
            self._end += len(line)
        # Unbuffered: a finished write is the kernel's, and survives the process.
        self._file = path.open("ab", buffering=0)

    @abstractmethod
    def _take(self, entry: Entry, at: int) -> None:
        """Hold what the process needs of an entry, whose line begins at that byte."""

    def append(self, entry: Entry) -> None:
        """Commit one step: a single write, torn only together with the whole line."""
        line = entry.model_dump_json().encode() + b"\n"
        written = self._file.write(line)
        if written != len(line):
            # A full disk writes less than asked; the torn rest is cut when the journal is next opened.
            raise OSError(28, os.strerror(28), str(self.path))
        self._take(entry, self._end)
        self._end += len(line)

    def close(self) -> None:
        """Give the file to the disk."""
        os.fsync(self._file.fileno())
        self._file.close()

    def _entry(self, line: bytes) -> Entry:
        try:
            return self._kind.model_validate_json(line)
        except ValidationError as error:
            raise RunFolderError(
                self.path, "nhật ký không đọc được.", "xóa thư mục lượt thu thập này rồi chạy lại từ đầu."
            ) from error


class Journal(JournalFile[Entry]):
    """A journal whose entries are held in memory."""

    def __init__(self, path: Path, kind: type[Entry]) -> None:
        self.entries: list[Entry] = []
        super().__init__(path, kind)

    def _take(self, entry: Entry, at: int) -> None:  # noqa: ARG002 - all of it is held
        self.entries.append(entry)


def _whole_lines(path: Path) -> Iterator[bytes]:
    if not path.exists():
        return
    end = 0
    with path.open("rb") as lines:
        for line in lines:
            if not line.endswith(b"\n"):
                os.truncate(path, end)
                return
            end += len(line)
            yield line
