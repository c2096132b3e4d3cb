"""What every step works on: the settings, the store, the model, the operator's key."""

import hmac
import os
import secrets
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict

from crawler.options import CrawlOptions
from pipelines.settings import Period, Settings

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from classifier.types import Model

KEY_BYTES = 32
OWNER_ONLY = 0o600


class Workspace(BaseModel):
    """An installation at work: plain data, so that a flow's server can hand it on as JSON.

    `from_scratch` crawls as if no run had been before. `resolve` and `extra_ca_file` are set by the demo
    and the tests only.
    """

    model_config = ConfigDict(frozen=True)

    settings: Settings
    from_scratch: bool = False
    resolve: dict[str, str] = {}
    extra_ca_file: str = ""

    @cached_property
    def engine(self) -> "Engine":
        """The store, at the newest shape; opened once."""
        return _engine(self.settings.database)

    @cached_property
    def model(self) -> "Model":
        """The model; loaded once, and only by the steps that score."""
        return _model(self.settings.model_folder)

    def crawl_options(self, seed: int, previous_run: str = "") -> CrawlOptions:
        """Give what the operator decides about a crawl; `previous_run` is the folder to build upon."""
        return CrawlOptions(
            seed=seed,
            pseudonym_key=_own_key(self.settings.key_file),
            operator=self.settings.operator,
            contact_url=self.settings.contact_url,
            second_look=self.settings.second_look,
            resolve=self.resolve,
            extra_ca_file=self.extra_ca_file,
            previous_run=previous_run,
            browser=self.settings.browser,
        )

    def seed_of(self, period: Period) -> int:
        """Give the seed of a period's draws, audits and grades: the settings', else one of this installation's own.

        Its own is a new one each year, made of the operator's key: a seed that others know tells them before a crawl
        what will be drawn. Within a year periods share most of their sample, and labels stay with it.
        """
        if self.settings.seed is not None:
            return self.settings.seed
        key, year = _own_key(self.settings.key_file), f"seed|{period.start.year}"
        return int.from_bytes(hmac.digest(key, year.encode(), "sha256")[:4], "big") >> 1

    def review_key(self) -> bytes:
        """Give the key that signs review sessions, made at first need."""
        return _own_key(self.settings.review_key_file)


def _own_key(path: Path) -> bytes:
    """Give the operator's key in a file that only they may read, making it at first need."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
        temporary.touch(mode=OWNER_ONLY)
        temporary.write_bytes(secrets.token_bytes(KEY_BYTES))
        try:
            # link, not rename: two flows that start together must end with one key
            os.link(temporary, path)
        except FileExistsError:
            pass
        finally:
            temporary.unlink()
    return path.read_bytes()


def forget_stores() -> None:
    """Let go of the open stores: one whose files are deleted would go on in memory, and keep nothing."""
    _engine.cache_clear()


@lru_cache(maxsize=4)
def _engine(url: str) -> "Engine":
    from pipelines.store.engine import open_engine  # noqa: PLC0415 - keeps --help quick

    return open_engine(url)


@lru_cache(maxsize=2)
def _model(folder: Path | None) -> "Model":
    from classifier.api import load_model  # noqa: PLC0415 - keeps --help quick

    return load_model(folder)
