"""A configuration that cannot be used is refused in words, every mistake at once."""

from pathlib import Path

import pytest

from pipelines.errors import ExitCode, SettingsError
from pipelines.settings import Settings


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_every_mistake_is_named_with_its_place_and_the_nearest_name(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (here / "cleanplatforms.toml").write_text(
        'seeed = 3\nlabels_per_criterion = 0\nsecond_look = "ừ"\n', "utf-8"
    )
    monkeypatch.setenv("CLEANPLATFORMS_APPEAL_DAYS", "mười")
    with pytest.raises(SettingsError) as caught:
        Settings()
    words = str(caught.value)
    for expected in (
        "4 lỗi",
        "biến môi trường CLEANPLATFORMS_APPEAL_DAYS: cần một số nguyên nhưng ở đây là “mười”",
        "mục labels_per_criterion: “0” nhỏ quá; nhỏ nhất là 1",
        "mục second_look: cần true hoặc false",
        "“seeed”; gần nhất là seed.",
    ):
        assert expected in words
    assert caught.value.exit_code is ExitCode.BAD_INPUT


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b'operator = "C\n', "dòng 1, cột 14"),
        ("operator = “Cục”\n".encode(), "dòng 1"),
        ('operator = "Cục"\n'.encode("utf-16"), "UTF-8"),
    ],
    ids=["open quote", "curly quotes", "utf-16"],
)
def test_a_file_that_is_not_toml_is_named(here: Path, data: bytes, words: str) -> None:
    (here / "cleanplatforms.toml").write_bytes(data)
    with pytest.raises(SettingsError, match=words):
        Settings()


def test_a_configuration_that_was_named_and_is_not_there_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CLEANPLATFORMS_CONFIG", "khong-co.toml")
    with pytest.raises(SettingsError, match=r"khong-co\.toml"):
        Settings()


def test_without_a_file_the_defaults_hold() -> None:
    assert Settings().appeal_days == 10
