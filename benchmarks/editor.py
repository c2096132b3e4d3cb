"""Does an editor help whoever writes a rubric? Asks the language server that VS Code's YAML extension runs.

npm install --prefix FOLDER yaml-language-server
python -m benchmarks.editor --server FOLDER/node_modules/yaml-language-server/bin/yaml-language-server

Opens every rubric of the library, which must give no finding; then a new rubric with six mistakes,
and asks for the finding of each, for what is shown when the mouse rests on a field, and for what is
offered where a value is to be typed. Ends with 1 if any of it is missing.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

from rubrics.schema import schema_text
from rubrics.template import new_rubric_text

Message = dict[str, Any]

MISTAKES = (
    ('version: "1.0"', "version: 1.10"),
    ("status: draft", "status: on"),
    ("kind: content", "kind: contents"),
    ("role: weighted", "role: nặng"),
    ("good: 0.005", "good: 0,5 %"),
    ("remedy:", "remdy:"),
)
HOVERED = ("role", "tolerance", "harm", "status")
SERVER_SETTINGS = {"validate": True, "hover": True, "completion": True, "schemaStore": {"enable": False}}


class Editor:
    """One language server over its pipes, spoken to as an editor does (LSP 3.17)."""

    def __init__(self, server: "subprocess.Popen[bytes]", root: Path) -> None:
        self._server = server
        self._asked = 0
        self.ask(
            "initialize",
            {
                "processId": None,
                "rootUri": root.as_uri(),
                "capabilities": {"workspace": {"configuration": True}},
            },
        )
        self._send({"method": "initialized", "params": {}})

    def ask(self, method: str, params: Message) -> Any:  # noqa: ANN401 - as wide as the protocol's results
        """The server's result of one request."""
        self._asked += 1
        number = self._asked
        self._send({"id": number, "method": method, "params": params})
        return self._await(lambda message: message.get("id") == number and "method" not in message)[
            "result"
        ]

    def findings(self, path: Path) -> list[tuple[int, str]]:
        """Line (from 1) and words of each finding in a file, as the editor underlines them."""
        document = {
            "uri": path.as_uri(),
            "languageId": "yaml",
            "version": 1,
            "text": path.read_text("utf-8"),
        }
        self._send({"method": "textDocument/didOpen", "params": {"textDocument": document}})
        told = self._await(lambda message: message.get("params", {}).get("uri") == path.as_uri())
        return [(it["range"]["start"]["line"] + 1, it["message"]) for it in told["params"]["diagnostics"]]

    def hover(self, path: Path, line: int, column: int) -> str:
        """What is shown where the mouse rests; line and column from 0."""
        shown = self.ask("textDocument/hover", _at(path, line, column))
        return str(shown["contents"]["value"]) if shown else ""

    def offered(self, path: Path, line: int, column: int) -> list[str]:
        """What is offered for typing; line and column from 0."""
        answer = self.ask("textDocument/completion", _at(path, line, column))
        return [str(item["label"]) for item in (answer["items"] if isinstance(answer, dict) else answer)]

    def _await(self, wanted: Callable[[Message], bool]) -> Message:
        while True:
            message = self._receive()
            if wanted(message):
                return message
            if "id" in message and "method" in message:
                self._send({"id": message["id"], "result": _settings(message)})

    def _send(self, message: Message) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self._server.stdin is not None
        self._server.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self._server.stdin.flush()

    def _receive(self) -> Message:
        assert self._server.stdout is not None
        length = 0
        while (head := self._server.stdout.readline().strip()) or not length:
            if not head:
                sys.exit("the language server ended; is --server the file bin/yaml-language-server?")
            if head.lower().startswith(b"content-length:"):
                length = int(head.split(b":")[1])
        message: Message = json.loads(self._server.stdout.read(length))
        return message


def _settings(request: Message) -> list[Message] | None:
    if request["method"] != "workspace/configuration":
        return None
    return [SERVER_SETTINGS if item.get("section") == "yaml" else {} for item in request["params"]["items"]]


def _at(path: Path, line: int, column: int) -> Message:
    return {"textDocument": {"uri": path.as_uri()}, "position": {"line": line, "character": column}}


@contextmanager
def _editor(server: Path, root: Path) -> Iterator[Editor]:
    command = ["node", str(server), "--stdio"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        try:
            yield Editor(process, root)
        finally:
            process.kill()


def _mistaken(folder: Path) -> tuple[Path, list[int]]:
    """A new rubric with each mistake in it, and the lines (from 1) they stand on."""
    text = new_rubric_text("cuc-bao-chi", "press", date(2026, 12, 1))
    lines = []
    for right, wrong in MISTAKES:
        before, found, after = text.partition(right)
        assert found, f"the template has no {right!r} any more"
        lines.append(before.count("\n") + 1)
        text = before + wrong + after
    path = folder / "loi.yaml"
    path.write_text(text, "utf-8")
    (folder / "rubric.schema.json").write_text(schema_text(), "utf-8")
    return path, lines


def main() -> int:
    """Run all questions and print the answers."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--server", type=Path, required=True)
    server = parser.parse_args().server
    library = Path(str(files("rubrics"))).resolve()
    missing = []
    with tempfile.TemporaryDirectory() as name, _editor(server, library) as editor:
        for path in sorted(library.glob("library/*/*.yaml")):
            findings = editor.findings(path)
            print(f"{path.name}: {len(findings)} findings")
            missing += [f"{path.name} is right but has {finding}" for finding in findings]
        path, lines = _mistaken(Path(name).resolve())
        told = editor.findings(path)
        print(*(f"{line}: {words}" for line, words in told), sep="\n")
        missing += [
            f"no finding on line {line}" for line in lines if line not in {line for line, _ in told}
        ]
        text = path.read_text("utf-8").splitlines()
        for field in HOVERED:
            row = next(i for i, line in enumerate(text) if line.strip().startswith(f"{field}:"))
            shown = editor.hover(path, row, text[row].index(field) + 1)
            print(f"{field}: {' '.join(shown.split())[:160]}")
            missing += [] if shown else [f"nothing is shown on {field}"]
        row = lines[MISTAKES.index(("role: weighted", "role: nặng"))] - 1
        offered = editor.offered(path, row, text[row].index(":") + 2)
        print("role:", *offered)
        missing += [] if "mandatory" in offered else ["role offers no values"]
    print(*missing or ["all as it should be"], sep="\n")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
