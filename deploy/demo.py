"""First README command: install, then rate three bundled platforms end to end."""

import sys

from bootstrap import environment, run

if __name__ == "__main__":
    sys.exit(run(environment("encoder"), "-m", "pipelines.cli", "demo", *sys.argv[1:]))
