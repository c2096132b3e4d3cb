"""How much memory the processes below this one hold, and how they are ended.

The address space limit of a crawl's child does not suit a browser, which reserves terabytes and uses
little of them; so what it really holds is looked at, by /proc.
"""

import contextlib
import os
import re
import signal
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

_PROC = Path("/proc")
_HELD = re.compile(r"^(?:RssAnon|RssShmem):\s+(\d+) kB", re.MULTILINE)
_KIB = 1024


def browser_processes() -> tuple[int, ...]:
    """Processes of the browser: what this process's children have started, not these themselves."""
    children = _children()
    return _below(children.get(os.getpid(), ()), children)


def below(process: int) -> tuple[int, ...]:
    """Whatever a process has started, and so on down."""
    return _below((process,), _children())


def held_bytes(processes: tuple[int, ...]) -> int:
    """Memory that is these processes' own; shared memory counts once a process, so never too little."""
    return sum(_held(process) for process in processes)


def end(processes: tuple[int, ...]) -> None:
    """Kill processes at once."""
    for process in processes:
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)


def _below(processes: Iterable[int], children: Mapping[int, Iterable[int]]) -> tuple[int, ...]:
    level, found = list(processes), list[int]()
    while level:
        level = [started for parent in level for started in children.get(parent, ())]
        found += level
    return tuple(found)


def _held(process: int) -> int:
    return sum(int(kib) for kib in _HELD.findall(_read(_PROC / str(process) / "status"))) * _KIB


def _children() -> dict[int, list[int]]:
    """Process ids by the id of their parent."""
    found = defaultdict(list)
    for folder in _PROC.iterdir():
        if folder.name.isdecimal():
            # The name in brackets may hold anything; state and parent follow the last bracket.
            fields = _read(folder / "stat").rpartition(")")[2].split()
            if fields:
                found[int(fields[1])].append(int(folder.name))
    return found


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""  # it ended meanwhile
