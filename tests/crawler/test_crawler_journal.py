"""Journals, archive and run folder after torn writes."""

import gzip
import io
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from crawler.archive import Archive
from crawler.errors import RunFolderError
from crawler.journal import Journal
from crawler.runfolder import (
    FRAME,
    digest_of,
    read_captures,
    read_frame,
    read_manifest,
    verify,
    write_bytes,
    write_rows,
)
from crawler.steps import CheckStep, Spent
from crawler.types import Capture, EntryKind, FrameItem, ItemKind, Outcome


def _step(key: str) -> CheckStep:
    return CheckStep(key=key, sealed="tiếng Việt", spent=Spent(pages=1))


def _capture(name: str) -> Capture:
    moment = datetime(2026, 11, 1, tzinfo=UTC)
    return Capture(
        capture_id=name, item_id=name, url=f"https://p.example/{name}", fetched_at=moment, status=200,
        outcome=Outcome.EXTRACTED, payload_sha256="ab" * 32,
    )  # fmt: skip


@pytest.mark.parametrize("kept_of_last_line", [0, 1, 20, -1])
def test_a_torn_last_line_is_cut_and_the_journal_goes_on(tmp_path: Path, kept_of_last_line: int) -> None:
    path = tmp_path / "j"
    journal = Journal(path, CheckStep)
    journal.append(_step("a"))
    journal.append(_step("b"))
    journal.close()
    whole = path.read_bytes()
    start = whole.index(b"\n") + 1
    path.write_bytes(whole[:start] + whole[start:][:kept_of_last_line])
    again = Journal(path, CheckStep)
    assert [step.key for step in again.entries] == ["a"]
    again.append(_step("c"))
    again.close()
    assert [step.key for step in Journal(path, CheckStep).entries] == ["a", "c"]


def test_a_damaged_line_in_the_middle_is_an_error_not_a_loss(tmp_path: Path) -> None:
    path = tmp_path / "j"
    path.write_bytes(b'{"key": 1}\n' + _step("a").model_dump_json().encode() + b"\n")
    with pytest.raises(RunFolderError, match="Cách sửa"):
        Journal(path, CheckStep)


@pytest.mark.parametrize("torn", [b"", b"\x1f\x8b\x08half a member", b"x" * 5000])
def test_archive_drops_what_was_never_committed(tmp_path: Path, torn: bytes) -> None:
    path = tmp_path / "a.warc.gz"
    archive = Archive(path, 0)
    committed = archive.append(_capture("mot"), "<p>một</p>")
    archive.close()
    path.write_bytes(path.read_bytes() + torn)
    again = Archive(path, committed)
    again.append(_capture("hai"), "<p>hai</p>")
    again.close()
    records = [
        (
            record.rec_type,
            record.rec_headers.get_header("WARC-Target-URI"),
            record.content_stream().read().decode(),
        )
        for record in ArchiveIterator(io.BytesIO(path.read_bytes()))
    ]
    assert records == [
        ("conversion", "https://p.example/mot", "<p>một</p>"),
        ("conversion", "https://p.example/hai", "<p>hai</p>"),
    ]


def test_archive_records_prove_the_original_and_are_reproducible(tmp_path: Path) -> None:
    for name in ("a", "b"):
        archive = Archive(tmp_path / name, 0)
        archive.append(_capture("mot"), "<p>một</p>")
        archive.close()
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    text = gzip.decompress((tmp_path / "a").read_bytes()).decode()
    assert f"WARC-Original-Payload-Digest: sha256:{'ab' * 32}" in text


def test_no_address_makes_a_header_of_its_own(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "a", 0)
    odd = _capture("mot").model_copy(update={"url": "https://p.example/a b\r\nX-Evil: 1\r\n\r\n\x00\t\x7f"})
    archive.append(odd, "<p>một</p>")
    archive.close()
    record = next(iter(ArchiveIterator(io.BytesIO((tmp_path / "a").read_bytes()), check_digests="raise")))
    assert record.rec_headers["WARC-Target-URI"] == (
        "https://p.example/a%20b%0D%0AX-Evil:%201%0D%0A%0D%0A%00%09%7F"
    )
    assert record.rec_headers["X-Evil"] is None
    assert record.content_stream().read().decode() == "<p>một</p>"


def test_another_reading_of_a_page_is_another_record(tmp_path: Path) -> None:
    first = _capture("mot")
    later = {"fetched_at": datetime(2026, 12, 1, tzinfo=UTC), "payload_sha256": "cd" * 32}
    for name, capture in (("a", first), ("b", first.model_copy(update=later))):
        archive = Archive(tmp_path / name, 0)
        archive.append(capture, "<p>một</p>")
        archive.close()
    records = [next(iter(ArchiveIterator((tmp_path / name).open("rb")))) for name in ("a", "b")]
    assert len({record.rec_headers["WARC-Record-ID"] for record in records}) == 2


def test_rows_round_trip_and_a_bad_row_names_its_line(tmp_path: Path) -> None:
    item = FrameItem(
        item_id="i", url="https://p.example/", section="s", kind=ItemKind.ARTICLE, source=EntryKind.FEED
    )
    write_rows(tmp_path / FRAME, (item, item))
    assert list(read_frame(tmp_path)) == [item, item]
    with (tmp_path / FRAME).open("ab") as file:
        file.write(b"{}\n")
    with pytest.raises(RunFolderError, match="dòng 3"):
        list(read_frame(tmp_path))


def test_missing_files_say_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(RunFolderError, match="Cách sửa"):
        read_manifest(tmp_path)
    with pytest.raises(RunFolderError, match="Cách sửa"):
        list(read_captures(tmp_path))


def test_a_failed_replacement_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "f"
    write_bytes(path, (b"old",))

    def broken() -> Iterator[bytes]:
        yield b"new"
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        write_bytes(path, broken())
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_verify_names_changed_files(tmp_path: Path) -> None:
    from crawler.manifest import begin, save, with_files
    from crawler.options import CrawlOptions
    from crawler.types import Platform

    platform = Platform(id="p", name="P", url="https://p.example/", fields=())
    manifest = begin(platform, tmp_path, CrawlOptions(seed=1, pseudonym_key=b"k" * 16))
    save(tmp_path, with_files(manifest, tmp_path))
    assert verify(tmp_path) == ()
    assert digest_of(tmp_path / "platform.json") == manifest.platform_sha256
    (tmp_path / "platform.json").write_bytes(b"{}")
    assert verify(tmp_path) == ("platform.json",)


def test_a_full_disk_is_an_error_and_not_a_silent_loss(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "j", CheckStep)
    with Path("/dev/full").open("ab", buffering=0) as full:
        journal._file = full
        with pytest.raises(OSError, match="No space left"):
            journal.append(_step("a"))
    assert journal.entries == []
