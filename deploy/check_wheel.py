"""Build the wheel, install it in a fresh environment outside the checkout, and use it there."""

import subprocess
import sys
import venv
from pathlib import Path
from tempfile import TemporaryDirectory

from bootstrap import ROOT, install

USES = (
    ("--help",),
    ("rubric", "check", "--library"),
    ("model", "show"),
    ("demo", "--scale", "0.15", "--port-base", "48801"),
)
"""What the installed command must do with nothing of the checkout in reach."""


def main() -> int:
    """Build, install, use; give 0 when every use ended with exit code 0."""
    with TemporaryDirectory() as folder:
        place = Path(folder)
        build = [sys.executable, "-m", "build", "--wheel", "--outdir", str(place), str(ROOT)]
        subprocess.run(build, check=True, cwd=place, stdout=subprocess.DEVNULL)
        wheel = next(place.glob("*.whl"))
        venv.create(place / "env", with_pip=True)
        python = place / "env" / "bin" / "python"
        install(python, str(wheel))
        print(f"{wheel.name}: {wheel.stat().st_size / 1e6:.1f} MB", flush=True)
        command = str(place / "env" / "bin" / "cleanplatforms")
        codes = [subprocess.run([command, *use], cwd=place, check=False).returncode for use in USES]
    print(f"{codes.count(0)} passed, {len(codes) - codes.count(0)} failed")
    return 0 if not any(codes) else 1


if __name__ == "__main__":
    sys.exit(main())
