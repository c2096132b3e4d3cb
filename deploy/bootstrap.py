"""Make an environment beside the checkout and install the project into it. Needs Python alone."""

import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CONSTRAINTS = ROOT / "deploy" / "constraints.txt"
OLDEST = (3, 11)


def environment(extras: str = "") -> Path:
    """Give the interpreter of an environment with the project in it, making it when needed.

    The environment is `.venv` in the checkout (or CLEANPLATFORMS_VENV), kept between calls, and
    brought up to date when pyproject.toml or the pinned versions change. Nothing outside is touched.
    """
    if sys.version_info < OLDEST:
        sys.exit("cleanplatforms needs Python 3.11 or newer; this is " + sys.version.split()[0])
    home = Path(os.environ.get("CLEANPLATFORMS_VENV", ROOT / ".venv"))
    python = home / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not python.exists():
        print(f"Making an environment in {home} ...", flush=True)
        venv.create(home, with_pip=True, clear=home.exists())
    stamp = home / "cleanplatforms-installed"
    wanted = _stamp(extras)
    if not stamp.exists() or stamp.read_text(encoding="utf-8") != wanted:
        print("Installing (about a minute and a half the first time) ...", flush=True)
        install(python, f"{ROOT}[{extras}]" if extras else str(ROOT), "--editable")
        stamp.write_text(wanted, encoding="utf-8")
    return python


def install(python: Path, what: str, *options: str) -> None:
    """Install with pip at the pinned versions; on failure leave with pip's own words."""
    command = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    command += ["--constraint", str(CONSTRAINTS), *options, what]
    if subprocess.run(command, check=False).returncode != 0:
        sys.exit("The installation failed: see pip's message above (network, disk space?), then run again.")


def run(python: Path, *arguments: str) -> int:
    """Run a module or a program of the environment from the checkout and give its exit code."""
    return subprocess.run([str(python), *arguments], cwd=ROOT, check=False).returncode


def _stamp(extras: str) -> str:
    parts = (extras.encode(), (ROOT / "pyproject.toml").read_bytes(), CONSTRAINTS.read_bytes())
    return hashlib.sha256(b"\0".join(parts)).hexdigest()
