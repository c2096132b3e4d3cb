"""What the documents say is so: links resolve, commands exist, every command is documented."""

import re
from pathlib import Path
from typing import Any

import pytest
import typer.main

from pipelines.cli import app

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\]\(([^)#]+?)(?:#[^)]*)?\)")


def _subcommands(command: Any) -> dict[str, Any]:
    found: dict[str, Any] = getattr(command, "commands", {})
    return found


def _commands(command: Any, words: tuple[str, ...] = ("cleanplatforms",)) -> list[str]:
    below = _subcommands(command)
    return [n for key, sub in below.items() for n in _commands(sub, (*words, key))] or [" ".join(words)]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_resolve(document: Path) -> None:
    targets = [t for t in LINK.findall(document.read_text(encoding="utf-8")) if "://" not in t]
    missing = [target for target in targets if not (document.parent / target).exists()]
    assert missing == []


def test_the_operators_guide_names_every_command_and_no_other() -> None:
    guide = (ROOT / "docs" / "vi" / "van-hanh.md").read_text(encoding="utf-8")
    named = re.findall(r"^\| `(cleanplatforms [a-z ]+)` \|", guide, flags=re.MULTILINE)
    assert sorted(named) == sorted(_commands(typer.main.get_command(app)))


def test_readme_has_exactly_two_commands_on_its_first_screen() -> None:
    first = (ROOT / "README.md").read_text(encoding="utf-8").split("\n## ")[0]
    blocks = re.findall(r"```sh\n(.*?)```", first, flags=re.DOTALL)
    commands = [line.split("#")[0].strip() for line in "".join(blocks).splitlines()]
    assert commands == ["python3 deploy/demo.py", "python3 deploy/check.py"]
    assert all((ROOT / command.split()[1]).is_file() for command in commands)


def test_options_in_the_guides_exist() -> None:
    text = "\n".join(document.read_text(encoding="utf-8") for document in DOCUMENTS)
    root = typer.main.get_command(app)
    for line in re.findall(r"^(?:\.venv/bin/)?(cleanplatforms [^\n#|`]+)", text, flags=re.MULTILINE):
        words = line.split()[1:]
        command: Any = root
        while words and words[0] in _subcommands(command):
            command = _subcommands(command)[words.pop(0)]
        known = {
            option
            for parameter in command.params
            for option in (*parameter.opts, *parameter.secondary_opts)
        }
        assert {word for word in words if word.startswith("--")} <= known, line
