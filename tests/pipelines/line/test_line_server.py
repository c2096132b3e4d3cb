"""With PREFECT_API_URL set, the same flows run through that server, and its state stays its own."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import Request, urlopen

import pytest

from tests.pipelines.line.test_line_outcomes import RUBRIC, _platform
from tests.site.newspaper import newspaper
from tests.site.server import serving

pytestmark = pytest.mark.integration

PROGRAM = """
import json, sys
from pathlib import Path
from crawler.types import Platform
from pipelines import flows
from pipelines.settings import Settings
from pipelines.steps.workspace import Workspace
platform = Platform.model_validate_json(sys.argv[1])
workspace = Workspace(settings=Settings(data_dir=Path(sys.argv[2])), resolve={"127.0.0.1": "127.0.0.1"})
(rating,) = flows.run(flows.rate_period, workspace, [platform], [sys.argv[3]], "2026-10", 1)
print(rating.status)
"""


@pytest.fixture
def server(tmp_path: Path) -> Iterator[dict[str, str]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PREFECT_", "CLEANPLATFORMS_"))}
    environment |= {"PREFECT_HOME": str(tmp_path / "prefect"), "PREFECT_SERVER_ANALYTICS_ENABLED": "false"}
    environment |= {"DO_NOT_TRACK": "1"}
    start = [sys.executable, "-m", "prefect", "server", "start", "--port", str(port), "--no-ui"]
    with subprocess.Popen(
        start, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    ) as child:
        url = f"http://127.0.0.1:{port}/api"
        try:
            _wait(f"{url}/health", child)
            yield environment | {"PREFECT_API_URL": url}
        finally:
            child.terminate()
            child.wait(30)


def _wait(url: str, child: "subprocess.Popen[bytes]") -> None:
    for _ in range(240):
        assert child.poll() is None, "the Prefect server ended"
        try:
            with urlopen(url, timeout=2):
                return
        except (URLError, OSError):
            time.sleep(0.5)
    pytest.fail("the Prefect server did not answer in two minutes")


def test_flows_run_through_the_server(server: dict[str, str], tmp_path: Path) -> None:
    data = tmp_path / "data"
    with serving(newspaper()) as site:
        platform = _platform(site.url("").rstrip("/"))
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM, platform.model_dump_json(), str(data), RUBRIC],
            env=server,
            cwd=Path(__file__).resolve().parents[3],
            capture_output=True,
            text=True,
            timeout=200,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split()[-1] == "provisional"
    request = Request(
        f"{server['PREFECT_API_URL']}/task_runs/count",
        data=b"{}",
        headers={"Content-Type": "application/json"},
    )
    with urlopen(request, timeout=10) as answer:
        assert int(answer.read()) >= 5  # crawl, ingest, score, plan-audit, rate
    if "STORE_ON_POSTGRESQL" not in os.environ:  # where it is, the store is no file
        assert [path.name for path in data.glob("*.sqlite")] == ["cleanplatforms.sqlite"]
