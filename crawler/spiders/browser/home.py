"""The folder of one browser: its profile and everything it writes, gone with it."""

import contextlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

_PREFIX = "cleanplatforms-browser-"
_OWNED = re.compile(rf"{_PREFIX}(\d+)-")


class Home:
    """A temporary folder named after this process, so that a later one sees when its owner was killed."""

    @cached_property
    def path(self) -> Path:
        """The folder, made at first need; those of processes that are gone are removed then."""
        _remove_orphans(Path(tempfile.gettempdir()))
        return Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-"))

    @contextmanager
    def as_temporary(self) -> Iterator[None]:
        """What is started inside takes this folder for the system's temporary one."""
        before = os.environ.get("TMPDIR")
        os.environ["TMPDIR"] = str(self.path)
        try:
            yield
        finally:
            if before is None:
                del os.environ["TMPDIR"]
            else:
                os.environ["TMPDIR"] = before

    def bytes(self) -> int:
        """What lies in the folder now."""
        total = 0
        for folder, _, names in os.walk(self.path):
            for name in names:
                with contextlib.suppress(OSError):  # it is being written and removed meanwhile
                    total += os.lstat(os.path.join(folder, name)).st_size  # noqa: PTH118 - hundreds of files, four times a second
        return total

    def remove(self) -> None:
        """Remove it with all that is in it."""
        shutil.rmtree(self.path, ignore_errors=True)


def _remove_orphans(folder: Path) -> None:
    for held in folder.glob(f"{_PREFIX}*"):
        owner = _OWNED.match(held.name)
        if owner and not Path(f"/proc/{owner[1]}").exists():
            shutil.rmtree(held, ignore_errors=True)
