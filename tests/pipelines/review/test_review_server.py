"""The real command: accounts made, the server started, a label given over the wire, killed, still there."""

import http.cookiejar
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from pipelines.audit.accounts import AccountRole
from pipelines.store import judgments, queue
from tests.pipelines.review.review_cases import HATE, PASSWORD, PERIOD, RUBRIC, add, stored_workspace

pytestmark = pytest.mark.integration


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextmanager
def served(folder: Path, *options: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    port = free_port()
    command = [sys.executable, "-m", "pipelines.cli", "audit", "serve", "--period", PERIOD.label]
    command += ["--data", str(folder), "--port", str(port), *options]
    process = subprocess.Popen(
        command, stderr=subprocess.PIPE, text=True, cwd=Path(__file__).parents[3], env=dict(os.environ)
    )
    try:
        _wait(port, process)
        yield f"http://127.0.0.1:{port}", process
    finally:
        process.kill()
        process.wait(10)
        if process.stderr:
            process.stderr.close()


def _wait(port: int, process: subprocess.Popen[str]) -> None:
    for _ in range(300):
        assert process.poll() is None, process.stderr.read() if process.stderr else ""
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    pytest.fail("the server did not answer in 30 s")


class Person:
    def __init__(self, address: str) -> None:
        self.address, self.page = address, ""
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.opener = urllib.request.build_opener(jar)

    def get(self, path: str) -> str:
        self.page = self.opener.open(self.address + path, timeout=20).read().decode()
        return self.page

    def post(self, path: str, **fields: str) -> str:
        token = re.search(r'name="csrf_token" value="([^"]+)"', self.page)
        assert token
        data = urllib.parse.urlencode(fields | {"csrf_token": token[1]}).encode()
        self.page = self.opener.open(self.address + path, data, timeout=20).read().decode()
        return self.page

    def question(self) -> str:
        found = re.search(r'name="question" value="([^"]+)"', self.page)
        assert found
        return found[1]


def test_a_label_survives_a_killed_server_and_the_open_question_is_offered_again(tmp_path: Path) -> None:
    workspace = stored_workspace(tmp_path, documents=5)
    add(workspace, "an", AccountRole.LABELLER)
    with served(tmp_path) as (address, process):
        person = Person(address)
        person.get("/login")
        person.post("/login", name="an", password=PASSWORD)
        person.get("/label")
        labelled = person.question()
        person.post("/label", question=labelled, judgment="violating")
        open_now = person.question()
        process.send_signal(signal.SIGKILL)
        process.wait(10)
    with workspace.engine.connect() as connection:
        questions = queue.period_questions(connection, PERIOD.label)
        hashes = {one.document_id: one.content_hash for one in questions}
        found = judgments.criterion_labels(connection, RUBRIC, HATE, hashes)
    assert [(one.labeller, one.judgment.value) for one in found] == [("an", "violating")]
    with served(tmp_path) as (address, _):
        person = Person(address)
        person.get("/login")
        person.post("/login", name="an", password=PASSWORD)
        person.get("/label")
        assert person.question() == open_now != labelled


def test_an_open_address_without_https_is_warned_of_and_a_proxy_is_not(tmp_path: Path) -> None:
    stored_workspace(tmp_path, documents=2)
    words = _said(tmp_path, "--host", "0.0.0.0")
    assert "CẢNH BÁO" in words
    assert "HTTPS" in words
    assert "CẢNH BÁO" not in _said(tmp_path, "--host", "0.0.0.0", "--proxy", "127.0.0.1")
    assert "CẢNH BÁO" not in _said(tmp_path)


def _said(folder: Path, *options: str) -> str:
    with served(folder, *options) as (_, process):
        process.kill()
        return process.communicate(timeout=10)[1]


def test_behind_a_proxy_the_cookie_is_for_https_only(tmp_path: Path) -> None:
    stored_workspace(tmp_path, documents=2)
    with served(tmp_path, "--proxy", "127.0.0.1") as (address, _):
        headers = {
            "X-Forwarded-Proto": "https",
            "X-Forwarded-For": "192.0.2.7",
            "X-Forwarded-Host": "a.example",
        }
        request = urllib.request.Request(address + "/login", headers=headers)
        answer = urllib.request.urlopen(request, timeout=20)
        assert "Secure" in answer.headers["Set-Cookie"]


def test_a_taken_port_is_said_in_words(tmp_path: Path) -> None:
    stored_workspace(tmp_path, documents=2)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        command = [sys.executable, "-m", "pipelines.cli", "audit", "serve", "--period", PERIOD.label]
        command += ["--data", str(tmp_path), "--port", port]
        root = Path(__file__).parents[3]
        found = subprocess.run(command, capture_output=True, text=True, check=False, cwd=root, timeout=60)
    assert found.returncode == 5
    assert port in found.stderr
    assert "--port" in found.stderr
    assert "Traceback" not in found.stderr
