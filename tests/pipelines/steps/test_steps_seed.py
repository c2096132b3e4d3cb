"""What will be drawn is known to nobody outside: each installation has seeds of its own."""

from pathlib import Path

from pipelines.settings import Period, Settings
from pipelines.steps.workspace import Workspace


def _workspace(folder: Path, seed: int | None = None) -> Workspace:
    return Workspace(settings=Settings(data_dir=folder, seed=seed))


def test_an_installation_has_one_seed_a_year(tmp_path: Path) -> None:
    months = [_workspace(tmp_path).seed_of(Period(f"2026-{month}")) for month in (1, 11, 12)]
    assert len(set(months)) == 1
    assert _workspace(tmp_path).seed_of(Period("2027-1")) != months[0]
    assert 0 <= months[0] < 2**31


def test_another_installation_has_another(tmp_path: Path) -> None:
    seeds = {_workspace(tmp_path / name).seed_of(Period("2026-11")) for name in ("a", "b", "c")}
    assert len(seeds) == 3


def test_the_seed_is_made_of_the_key_and_not_kept(tmp_path: Path) -> None:
    first = _workspace(tmp_path).seed_of(Period("2026-11"))
    (key,) = (tmp_path / "keys").iterdir()
    key.write_bytes(b"k" * 32)
    assert _workspace(tmp_path).seed_of(Period("2026-11")) != first


def test_the_settings_choose(tmp_path: Path) -> None:
    assert _workspace(tmp_path, 0).seed_of(Period("2026-11")) == 0
    assert not (tmp_path / "keys").exists()
