"""Folders on disk: written whole beside their place, compared byte for byte, swapped in at once."""

import fcntl
import hashlib
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from crawler.system_words import disk_words
from pipelines.publication.errors import EditionExistsError, UnwritableFolderError

_BUILDING = ".building"


def sha256(path: Path) -> str:
    """Hexadecimal digest of a file's bytes."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def digests(folder: Path) -> dict[str, str]:
    """Digest of every file below `folder`, by relative POSIX path, sorted."""
    files = sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())
    return {name: sha256(folder / name) for name in files}


def checksum_lines(known: Mapping[str, str]) -> str:
    """What `sha256sum -c` reads."""
    return "".join(f"{digest}  {name}\n" for name, digest in known.items())


def write(folder: Path, name: str, content: str) -> None:
    """Write UTF-8 text with the line ends it has, making folders on the way."""
    target = folder / name
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content.encode("utf-8"))


def replace_file(target: Path, content: bytes) -> None:
    """Put a whole file in the place of another; a kill leaves the old or the new, never a half."""
    temporary = target.with_name(f".{target.name}.tmp")
    temporary.write_bytes(content)
    temporary.replace(target)


@contextmanager
def publishing(out_dir: Path) -> Iterator[Path]:
    """An empty folder inside `out_dir` to build in, while no other publication works there.

    The lock also makes it safe to sweep what a killed publication left behind.
    """
    try:
        out_dir.mkdir(parents=True, exist_ok=True)
        with (out_dir / ".publishing.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            building = out_dir / _BUILDING
            shutil.rmtree(building, ignore_errors=True)
            building.mkdir()
            try:
                yield building
            finally:
                shutil.rmtree(building, ignore_errors=True)
    except OSError as error:
        raise UnwritableFolderError(out_dir, disk_words(error)) from error


def settle(building: Path, target: Path) -> None:
    """Move a finished folder to its place, or accept the same content there; EditionExistsError otherwise."""
    if not target.exists():
        building.rename(target)
        return
    ours, theirs = digests(building), digests(target)
    differing = sorted(name for name in ours.keys() | theirs.keys() if ours.get(name) != theirs.get(name))
    if differing:
        raise EditionExistsError(target, differing)
