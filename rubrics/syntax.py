"""YAML syntax errors: which plain message each deserves, and a mended copy so that reading can go on."""

import re
from dataclasses import dataclass, replace

import yaml

from rubrics.codes import Code
from rubrics.problems import Position, Problem, problem
from rubrics.tree import Node, TextSyntaxError, build_tree, place
from rubrics.wording import DASHES, MAX_SHOWN, shown

# Fragments of PyYAML's words (scanner.py, parser.py), most telling first.
_KNOWN: tuple[tuple[str, Code], ...] = (
    ("mapping values are not allowed here", Code.SYNTAX_COLON),
    ("while scanning a quoted scalar", Code.SYNTAX_QUOTE),
    ("while scanning a double-quoted scalar", Code.SYNTAX_ESCAPE),
    ("could not find expected ':'", Code.SYNTAX_NO_COLON),
    ("cannot start any token", Code.SYNTAX_START),
    ("while scanning an alias", Code.SYNTAX_START),
    ("while scanning an anchor", Code.SYNTAX_START),
    ("while scanning a tag", Code.SYNTAX_START),
    ("while scanning a directive", Code.DIRECTIVE),
    ("YAML directive", Code.DIRECTIVE),
    ("incompatible YAML document", Code.DIRECTIVE),
    ("duplicate tag handle", Code.DIRECTIVE),
    ("undefined tag handle", Code.SYNTAX_START),
    ("while parsing a flow", Code.SYNTAX_BRACKET),
    ("sequence entries are not allowed here", Code.SYNTAX_DASH),
    ("but found '-'", Code.SYNTAX_DASH),
    ("but found '<block sequence start>'", Code.SYNTAX_DASH),
    ("but found '<scalar>'", Code.SYNTAX_QUOTE),
    ("but found '<block mapping start>'", Code.SYNTAX_INDENT),
    ("while parsing a block", Code.SYNTAX_INDENT),
    ("while scanning a block scalar", Code.SYNTAX_INDENT),
    ("expected '<document start>'", Code.SYNTAX_INDENT),
)
_QUOTABLE = frozenset(
    {Code.SYNTAX_COLON, Code.SYNTAX_QUOTE, Code.SYNTAX_ESCAPE, Code.SYNTAX_START, Code.SYNTAX_BRACKET}
)
_OPENED = frozenset({Code.SYNTAX_QUOTE, Code.SYNTAX_BRACKET, Code.SYNTAX_NO_COLON})
_FIELD = re.compile(r"\s*(?:-\s+)*[a-z_]+:(\s|$)")
_VALUE = re.compile(r"(?P<before>\s*(?:-\s+)*(?:[\w.-]+:\s+)?)(?P<value>\S.*?)(?P<after>\s*)")

MAX_MENDED = 20
"""After so many broken lines the file is not a rubric."""


@dataclass(frozen=True, slots=True)
class _Mistake:
    code: Code
    at: Position
    reason: str


def _mistake(error: TextSyntaxError) -> _Mistake:
    marked = error.error
    if marked is None:
        return _Mistake(Code.SYNTAX_OTHER, error.reached, "ký hiệu không hợp lệ")
    words = f"{marked.context or ''} | {marked.problem or ''}"
    code = next((code for fragment, code in _KNOWN if fragment in words), Code.SYNTAX_OTHER)
    return _Mistake(code, _where(code, marked, error.reached), (marked.problem or "")[:MAX_SHOWN])


def _where(code: Code, error: yaml.MarkedYAMLError, reached: Position) -> Position:
    """Where a person should look: where a quote or bracket was opened, else where the parser stumbled."""
    if code is Code.SYNTAX_QUOTE and "but found" in (error.problem or ""):
        return reached  # the quoted text after which more stood
    opened = code in _OPENED and error.context_mark is not None
    mark = error.context_mark if opened else error.problem_mark or error.context_mark
    return place(mark) if mark else reached


def read_tree(text: str, file: str) -> tuple[Node | None, tuple[Problem, ...]]:
    """The document's root with every trap and syntax mistake named.

    A line that is not YAML is named, then read as if its value stood in quotes, so that the mistakes
    after it come out in the same go.
    """
    found: list[Problem] = []
    lines = text.split("\n")
    mended: set[int] = set()
    while True:
        try:
            root, problems = build_tree("\n".join(lines), file)
        except TextSyntaxError as error:
            mistake = _meant(_mistake(error), lines)
            index = min(mistake.at.line, len(lines)) - 1
            found.append(_problem(mistake, lines[index], file))
            if not _mend(mistake, lines, index) or index in mended or len(mended) >= MAX_MENDED:
                return None, tuple(found)
            mended.add(index)
        else:
            return root, (*found, *problems)


def _meant(mistake: _Mistake, lines: list[str]) -> _Mistake:
    """The mistake a person made, where the parser stumbles over what comes of it."""
    line = lines[min(mistake.at.line, len(lines)) - 1]
    head = line.lstrip()
    start = Position(mistake.at.line, len(line) - len(head) + 1)
    if head[:1] in DASHES and head[1:2] == " ":
        return replace(mistake, code=Code.SYNTAX_BULLET, at=start)
    if mistake.code is Code.SYNTAX_COLON and line.find(":") + 1 == mistake.at.column and _FIELD.match(line):
        return replace(mistake, code=Code.SYNTAX_INDENT, at=start)  # a field, too deep below a value
    return mistake


def _problem(mistake: _Mistake, line: str, file: str) -> Problem:
    match = _VALUE.fullmatch(line)
    value = match["value"] if match else line.strip()
    example = '"' + shown(value.strip("\"'").replace('"', "”"))[1:-1] + '"'
    words = {"reason": mistake.reason, "found": shown(value[:1]), "example": example}
    return problem(mistake.code, file, mistake.at, words=words)


def _mend(mistake: _Mistake, lines: list[str], index: int) -> bool:
    """Put the line's value in quotes, if that may help; columns before the value stay true."""
    if mistake.code is Code.DIRECTIVE:
        lines[index] = ""
        return True
    if mistake.code is Code.SYNTAX_BULLET:
        head = mistake.at.column - 1
        lines[index] = f"{lines[index][:head]}-{lines[index][head + 1 :]}"
        return True
    match = _VALUE.fullmatch(lines[index])
    if mistake.code not in _QUOTABLE or match is None:
        return False
    plain = match["value"].strip("\"'").replace("'", "''")
    lines[index] = f"{match['before']}'{plain}'{match['after']}"
    return True
