"""Texts of a file of documents, read one at a time: all of them may be more than there is memory for."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from crawler.runfolder import lines_at


class Texts(Mapping[str, str]):
    """The text of every document by its id."""

    def __init__(self, path: Path) -> None:
        self._places: dict[str, int] = {json.loads(line)["document_id"]: at for at, line in lines_at(path)}
        self._file = path.open("rb")

    def __getitem__(self, name: str) -> str:
        self._file.seek(self._places[name])
        text: str = json.loads(self._file.readline())["text"]
        return text

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()
