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
# The first bytes of .docx (and any ZIP), of .doc, and of .rtf.
_WORD_FILES = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"{\\rtf")
_BREAK = re.compile(r"\r\n|\r|\n")
_SPACES = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
# Where YAML needs a plain space: indentation, after a dash, after a field's name; prose may hold any.
_STRUCTURE = re.compile(f"[ {_SPACES}]*(?:-[ {_SPACES}]+)*(?:[a-z_]+:[ {_SPACES}]+)?")
_SPACE = re.compile(f"[{_SPACES}]")
# What YAML forbids, and the breaks (NEL, LS, PS) that YAML 1.1 and editors count differently.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]")


def read_bytes(path: Path) -> tuple[bytes, tuple[Problem, ...]]:
    """Bytes of a regular file up to the size limit; never raises for what the disk holds."""
    try:
        if not path.exists():
            return b"", (problem(Code.FILE_MISSING, str(path), START),)
        if not path.is_file():
            kind = "đây là một thư mục" if path.is_dir() else "đây không phải là tệp thường"
            return b"", (_unreadable(path, kind),)
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
    if data.startswith(_WORD_FILES):
        return "", (problem(Code.WORD_FILE, file, START),)
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
    return _plain(text), tuple(found)


def _plain(text: str) -> str:
    lines = _FORBIDDEN.sub(" ", text).replace("\t", " ").split("\n")
    return "\n".join(_STRUCTURE.sub(lambda head: _SPACE.sub(" ", head[0]), line, count=1) for line in lines)


def _place(data: bytes, offset: int) -> Position:
    before = data[:offset].decode("utf-8")
    lines = _BREAK.split(before)
    return Position(len(lines), len(lines[-1]) + 1)


def _bad_lines(text: str, file: str) -> list[Problem]:
    found: list[Problem] = []
    for number, line in enumerate(_BREAK.split(text), start=1):
        if "\t" in line:
            found.append(problem(Code.TAB, file, Position(number, line.index("\t") + 1)))
        found.extend(_strange(line, number, file))
        if len(found) >= MAX_LINE_PROBLEMS:
            break
    return found


def _strange(line: str, number: int, file: str) -> list[Problem]:
    head = _STRUCTURE.match(line)
    signs = {
        Code.STRANGE_SPACE: _SPACE.search(head[0]) if head else None,
        Code.CONTROL_CHARACTER: _FORBIDDEN.search(line),
    }
    return [
        problem(code, file, Position(number, sign.start() + 1), words={"found": f"U+{ord(sign[0]):04X}"})
        for code, sign in signs.items()
        if sign
    ]
