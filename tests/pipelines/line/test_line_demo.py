"""The first README command, small: rated end to end, twice the same, nothing done twice."""

import csv
import json
import os
import shutil
import socket
import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from pipelines.publication.tree import checksum_lines, digests
from pipelines.publication.verify import Check, verify

pytestmark = pytest.mark.integration

ROOT = Path(__file__).resolve().parents[3]


def _free_ports(count: int = 3) -> int:
    for base in range(41_000, 60_000, 17):
        try:
            for port in range(base, base + count):
                with socket.socket() as probe:
                    probe.bind(("127.0.0.1", port))
        except OSError:
            continue
        return base
    pytest.fail("no three free ports in a row")


def _demo(out: Path, port_base: int) -> dict[str, Any]:
    arguments = ["demo", "--scale", "0.3", "--out", str(out), "--port-base", str(port_base), "--json"]
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PREFECT_", "CLEANPLATFORMS_"))}
    done = subprocess.run(
        [sys.executable, "-m", "pipelines.cli", *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=280,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "không phải do người gán" in done.stderr
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _recompute(data: Path) -> None:
    """Check every published prevalence against the published tables alone."""
    strata, samples = defaultdict(list), defaultdict(list)
    for row in _rows(data / "strata.csv"):
        strata[row["platform_id"], row["criterion_id"]].append(row)
    for row in _rows(data / "samples.csv"):
        samples[row["platform_id"], row["criterion_id"]].append(row)
    checked = {"content": 0, "links": 0}
    for row in _rows(data / "criteria.csv"):
        if not row["prevalence"]:
            continue
        key = row["platform_id"], row["criterion_id"]
        if row["kind"] == "content":
            parts = [float(s["share"]) * int(s["violating"]) / int(s["labelled"]) for s in strata[key]]
            found = sum(parts)
        else:
            weights = [(1 / float(s["inclusion_probability"]), s["judgment"]) for s in samples[key]]
            found = sum(w for w, j in weights if j == "violating") / sum(w for w, _ in weights)
        assert found == pytest.approx(float(row["prevalence"]), abs=1e-9), key
        checked[row["kind"]] += 1
    assert all(checked.values())


def _tampering_is_found(edition: Path, copy: Path) -> None:
    """Whoever changes data and checksums together is still found out by the numbers."""
    changes: tuple[tuple[str, str, str, Check], ...] = (
        ("index.html", "nền tảng", "nen tang", Check.CHECKSUMS),
        ("data/samples.csv", ",innocent,", ",violating,", Check.COUNTS),
        ("data/edition.json", '"clean":true', '"clean":false', Check.NUMBERS),
        ("data/edition.json", '"prevalence":0.0', '"prevalence":0.1', Check.NUMBERS),
        ("data/strata.csv", "\r\nbao-chi", "\r\nbao_chi", Check.SITE),
    )
    for name, old, new, check in changes:
        shutil.copytree(edition, copy)
        text = (copy / name).read_bytes().decode()
        assert old in text, (name, old)
        with (copy / name).open("w", encoding="utf-8", newline="") as file:
            file.write(text.replace(old, new, 1))
        if check is not Check.CHECKSUMS:
            (copy / "SHA256SUMS").unlink()
            (copy / "SHA256SUMS").write_text(checksum_lines(digests(copy)), encoding="utf-8")
        assert check in {found.check for found in verify(copy)}, (name, check)
        shutil.rmtree(copy)


def test_the_demo_rates_publishes_and_tells_the_truth(tmp_path: Path) -> None:
    ports = _free_ports()
    first = _demo(tmp_path, ports)
    assert {r["platform_id"] for r in first["ratings"]} == {
        "bao-tin-sang",
        "dien-dan-pho-nho",
        "cho-ben-song",
    }
    assert all(r["status"] in {"rated", "insufficient"} for r in first["ratings"])
    rows = first["truth"]
    assert len(rows) >= 6
    # Nominal 95 %: with this many intervals, fewer than 80 % inside means they are wrong, not unlucky.
    assert sum(row["inside"] for row in rows) >= 0.8 * len(rows)
    page = Path(first["page"])
    sums = (page.parent / "SHA256SUMS").read_bytes()

    _recompute(page.parent / "data")
    assert verify(page.parent) == []
    _tampering_is_found(page.parent, tmp_path / "tampered")
    again = _demo(tmp_path, ports)
    assert (page.parent / "SHA256SUMS").read_bytes() == sums
    assert again["ratings"] == first["ratings"]
    text = page.read_text(encoding="utf-8")
    assert "Báo Tin Sáng" in text
    assert "minh họa" in text
