"""How long a label takes in the review application: server time, and keys a person presses.

python -m benchmarks.review [--documents 3000] [--labels 300] [--people 4] [--out FILE]

Real server process on loopback, SQLite, one criterion; each label is the press, the redirect and the next
page, as a browser asks for them. People label at once, each as fast as the server answers.
"""

import argparse
import http.client
import json
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

from crawler.types import Document, DocumentKind, Manifest, Platform, PlatformField, RunOutcome
from pipelines.audit.accounts import AccountRole
from pipelines.rating.plan import plan_audit
from pipelines.rating.strata import ScoredDocument
from pipelines.review import access
from pipelines.settings import Settings
from pipelines.steps.workspace import Workspace
from pipelines.store import accounts, facts, judgments
from pipelines.store.judgments import PlanKey, StoredPlan

PERIOD, RUBRIC, CRITERION, PASSWORD = "2026-10", "bao-chi-dien-tu", "binh-luan-thu-ghet", "mùa thu vàng lá"
MOMENT = datetime(2026, 10, 5, 3, 0, tzinfo=UTC)
SENTENCE = "Bài viết hay, cảm ơn tòa soạn đã thông tin đầy đủ cho bạn đọc ở vùng xa. "
KEYS = {"blurred": 2, "not blurred": 1}
"""Keys a label: one for the judgment, and one more where the text is blurred until asked for."""


def fill(folder: Path, documents: int, people: list[str]) -> None:
    """Store one run, a plan that draws all of it, and accounts."""
    workspace = Workspace(settings=Settings(data_dir=folder))
    names = [f"d{number:06d}" for number in range(documents)]
    manifest = Manifest(
        run_id="r", platform_id="p", platform_sha256="0", seed=1, code_version="0", started_at=MOMENT,
        finished_at=MOMENT, outcome=RunOutcome.COMPLETE, frame_sha256="f", sections=(), outcomes={},
    )  # fmt: skip
    platform = Platform(id="p", name="P", url="https://p.example", fields=(PlatformField.PRESS,))
    scored = [ScoredDocument("p", RUBRIC, CRITERION, name, 0.5, None) for name in names]
    (plan,) = plan_audit(scored, documents, 1).criteria
    stored = StoredPlan(
        key=PlanKey(run_id="r", rubric_id=RUBRIC, criterion_id=CRITERION),
        rubric_sha256="x", model_version="", output_id="", seed=1, budget=documents,
        plan=plan.model_dump(mode="json", exclude={"membership"}),
        documents=tuple((name, h, None, True) for name, h in plan.membership.items()),
    )  # fmt: skip
    hashed = access.hash_password("nguoi", PASSWORD)
    with workspace.engine.begin() as connection:
        facts.save_run(
            connection, (platform, PERIOD, manifest, ""), [], [_document(name) for name in names], []
        )
        judgments.save_plan(connection, stored)
        for person in people:
            accounts.add_account(connection, person, AccountRole.LABELLER)
            accounts.set_password(connection, person, hashed)


def _document(name: str) -> Document:
    return Document(
        document_id=name, platform="p", section="s", item_id=name, capture_id="c", url="https://p.example/",
        anchor="", kind=DocumentKind.COMMENT, position=0, title="", text=SENTENCE * 4, cluster=name,
        published_at=MOMENT, content_hash=name, inclusion_probability=0.5, extractor="x",
    )  # fmt: skip


class Person:
    """One browser: a kept connection, cookies, the last page."""

    def __init__(self, port: int, name: str) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self.cookies: dict[str, str] = {}
        self.page = ""
        self.ask("/login")
        self.send("/login", name=name, password=PASSWORD)
        self.ask("/label")

    def ask(self, path: str, body: str | None = None) -> str:
        """Send one request and give where it redirects to."""
        headers = {"Cookie": "; ".join("=".join(one) for one in self.cookies.items())} | (
            {"Content-Type": "application/x-www-form-urlencoded"} if body is not None else {}
        )
        self.connection.request("GET" if body is None else "POST", path, body, headers)
        answer = self.connection.getresponse()
        self.page = answer.read().decode()
        if answer.status >= 400:
            raise SystemExit(f"{path}: {answer.status}\n{self.page}")
        given = [one.split(";")[0].partition("=") for one in answer.headers.get_all("Set-Cookie", ())]
        self.cookies |= {name: value for name, _, value in given}
        return answer.headers["Location"] or ""

    def send(self, path: str, **fields: str) -> str:
        """Send the page's form."""
        return self.ask(path, urllib.parse.urlencode(fields | {"csrf_token": self._field("csrf_token")}))

    def label(self) -> float:
        """Label the question on the page, follow to the next, and give the milliseconds."""
        start = time.perf_counter()
        self.ask(self.send("/label", question=self._field("question"), judgment="innocent"))
        return (time.perf_counter() - start) * 1000

    def _field(self, name: str) -> str:
        found = re.search(rf'name="{name}" value="([^"]+)"', self.page)
        if found is None:
            raise SystemExit(f"no {name} on the page")
        return found[1]


def measure(folder: Path, people: list[str], labels: int) -> list[float]:
    """Start the server, let everybody label at once, and give each label's milliseconds."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "pipelines.cli", "audit", "serve", "--period", PERIOD]
    command += ["--data", str(folder), "--port", str(port)]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        for _ in range(600):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        browsers = [Person(port, name) for name in people]
        with ThreadPoolExecutor(len(people)) as pool:
            each = pool.map(lambda one: [one.label() for _ in range(labels)], browsers)
            return [value for values in each for value in values]
    finally:
        process.terminate()
        process.wait(10)


def main() -> None:
    """Measure one person alone, then several at once, and print medians and tails."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    for name, default in (("documents", 3000), ("labels", 300), ("people", 4)):
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    found: dict[str, object] = {"keys": KEYS}
    for count in (1, options.people):
        people = [f"ng{number}" for number in range(count)]
        with tempfile.TemporaryDirectory() as folder:
            fill(Path(folder), options.documents, people)
            values = sorted(measure(Path(folder), people, options.labels))
        row = {
            "median": statistics.median(values),
            "p95": values[int(len(values) * 0.95)],
            "worst": values[-1],
        }
        found[f"{count} people"] = row
        print(
            f"{count} people, {len(values)} labels of {options.documents} documents, ms a label:", end=" "
        )
        print(", ".join(f"{name} {value:.1f}" for name, value in row.items()))
    print("keys a label:", ", ".join(f"{name} {count}" for name, count in KEYS.items()))
    if options.out:
        options.out.write_text(json.dumps(found, indent=2) + "\n")


if __name__ == "__main__":
    main()
