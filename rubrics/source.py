"""From a file's bytes to text that is safe to parse, with what was wrong on the way."""

import re
from pathlib import Path

from rubrics.codes import Code
from rubrics.problems import START, Position, Problem, problem

MAX_BYTES = 256 * 1024
"""The library's rubrics are 15-30 KB; ten times that still reads in under a second."""

MAX_LINE_PROBLEMS = 20
"""A file full of tabs needs no thousand messages."""

_BOMS = (b"\xff\xfe", b"\xfe\xff")
_BREAK = re.compile(r"\r\n|\r|\n")
# What YAML forbids, and the breaks (NEL, LS, PS) that YAML 1.1 and editors count differently.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]")


def read_bytes(path: Path) -> tuple[bytes, tuple[Problem, ...]]:
    """Bytes of a regular file up to the size limit; never raises for what the disk holds."""
    try:
        if not path.exists():
            return b"", (problem(Code.FILE_MISSING, str(path), START),)
        if not path.is_file():
            return b"", (_unreadable(path, "đây không phải là tệp thường"),)
        with path.open("rb") as stream:
            return stream.read(MAX_BYTES + 1), ()
    except (OSError, ValueError) as error:
        return b"", (_unreadable(path, getattr(error, "strerror", None) or "đường dẫn không hợp lệ"),)


def _unreadable(path: Path, reason: str) -> Problem:
    return problem(Code.FILE_UNREADABLE, str(path), START, words={"reason": reason})


def decode(data: bytes, file: str) -> tuple[str, tuple[Problem, ...]]:
    """Text with every forbidden character replaced by one space, so that positions stay true.

    Empty text means that nothing can be read further.
    """
    if len(data) > MAX_BYTES:
        return "", (problem(Code.FILE_TOO_LARGE, file, START, words={"most": MAX_BYTES // 1024}),)
    if data.startswith(_BOMS):
        return "", (problem(Code.NOT_UTF8, file, START, words={"byte": 1}),)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        words = {"byte": error.start + 1}
        return "", (problem(Code.NOT_UTF8, file, _place(data, error.start), words=words),)
    found: list[Problem] = []
    if text.startswith("\ufeff"):
        found.append(problem(Code.BOM, file, START))
        text = text[1:]
    if not text.strip():
        return "", (*found, problem(Code.FILE_EMPTY, file, START))
    found.extend(_bad_lines(text, file))
    return _FORBIDDEN.sub(" ", text).replace("\t", " "), tuple(found)


def _place(data: bytes, offset: int) -> Position:
    before = data[:offset].decode("utf-8")
    lines = _BREAK.split(before)
    return Position(len(lines), len(lines[-1]) + 1)


def _bad_lines(text: str, file: str) -> list[Problem]:
    found: list[Problem] = []
    for number, line in enumerate(_BREAK.split(text), start=1):
        if "\t" in line:
            found.append(problem(Code.TAB, file, Position(number, line.index("\t") + 1)))
        if match := _FORBIDDEN.search(line):
            name = f"U+{ord(match.group()):04X}"
            at = Position(number, match.start() + 1)
            found.append(problem(Code.CONTROL_CHARACTER, file, at, words={"found": name}))
        if len(found) >= MAX_LINE_PROBLEMS:
            break
    return found
