"""One place for every setting: defaults, then a TOML file, then the environment."""

import os
import re
from datetime import date, datetime, timedelta
from pathlib import Path
from tomllib import TOMLDecodeError
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import Field, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from pipelines.errors import PeriodFormatError, SettingsError
from pipelines.settings_mistakes import mistakes, unreadable

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
"""Reporting periods are calendar months of this zone."""

CONFIG_VARIABLE = "CLEANPLATFORMS_CONFIG"
PREFIX = "CLEANPLATFORMS_"


class Settings(BaseSettings):
    """Settings of an installation; environment names are CLEANPLATFORMS_<FIELD>."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="forbid")

    data_dir: Path = Field(default=Path("cleanplatforms-data"), description="everything written goes here")
    database_url: str = Field(default="", description="empty: SQLite in data_dir")
    model_dir: Path | None = Field(default=None, description="empty: the promoted model, else the shipped")
    seed: int | None = Field(
        default=None, ge=0, description="of draws, audits, grades; empty: one of its own a year"
    )
    labels_per_criterion: int = Field(default=300, ge=1, description="audit budget, platform and criterion")
    appeal_days: int = Field(default=10, ge=0, description="whole days a platform has to appeal")
    valid_months: int = Field(
        default=6, ge=1, le=60, description="how long a rating holds after its period"
    )
    operator: str = Field(default="cleanplatforms", description="named in the crawler's user agent")
    contact_url: str = "https://example.org/cleanplatforms-bot"
    second_look: bool = Field(
        default=True, description="1 % of pages once more as a browser, against cloaking"
    )
    authority: str = Field(
        default="", description="office to act for; empty: the installation as a whole", max_length=64
    )
    authorities_file: Path | None = Field(
        default=None, description="offices of the operator's own, merged over the shipped registry"
    )
    browser: str = Field(default="", description="Chromium that renders pages; empty: the one on PATH")
    parallel_platforms: int = Field(default=2, ge=1, le=32)

    def __init__(self, **given: Any) -> None:  # noqa: ANN401 - the base takes options of many types
        """Read the settings; raises SettingsError with every mistake in the file and the environment."""
        file = _config_file()
        try:
            super().__init__(**given)
        except ValidationError as error:
            raise SettingsError(mistakes(error, type(self).model_fields, file, PREFIX)) from error
        except (TOMLDecodeError, UnicodeDecodeError, OSError) as error:
            raise SettingsError([unreadable(file, error)]) from error

    @property
    def database(self) -> str:
        """URL of the product's database; Prefect's own state never goes there."""
        return self.database_url or f"sqlite:///{self.data_dir.resolve() / 'cleanplatforms.sqlite'}"

    @property
    def runs_dir(self) -> Path:
        """Run folders, one a platform and inputs."""
        return self.data_dir / "runs"

    @property
    def previews_dir(self) -> Path:
        """What each platform is sent before an edition is published."""
        return self.data_dir / "previews"

    @property
    def site_dir(self) -> Path:
        """The published site."""
        return self.data_dir / "site"

    @property
    def quantities_dir(self) -> Path:
        """What scores alone say of platforms, kept so that no state is reckoned twice; deleting it loses nothing."""
        return self.data_dir / "cache" / "quantities"

    @property
    def model_pointer(self) -> Path:
        """A file of one line: the folder of the model that training promoted last."""
        return self.data_dir / "models" / "current"

    @property
    def model_folder(self) -> Path | None:
        """The model that scores: the one set, else the one promoted, else (None) the one shipped."""
        if self.model_dir is not None or not self.model_pointer.is_file():
            return self.model_dir
        return Path(self.model_pointer.read_text(encoding="utf-8").strip())

    @property
    def prefect_home(self) -> Path:
        """Prefect's profile and, with a local server, its database."""
        return self.data_dir / "prefect"

    @property
    def key_file(self) -> Path:
        """The key of authors' pseudonyms, which never leaves the operator."""
        return self.data_dir / "keys" / "pseudonym.key"

    @property
    def review_key_file(self) -> Path:
        """The key that signs the review application's sessions."""
        return self.data_dir / "keys" / "review.key"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Order the sources: arguments, environment, the TOML file, defaults."""
        del dotenv_settings, file_secret_settings
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, toml_file=_config_file())


def _config_file() -> Path:
    """Give the TOML file; raises SettingsError where the one that is asked for is not there."""
    named = os.environ.get(CONFIG_VARIABLE, "")
    if named and not Path(named).is_file():
        raise SettingsError([f"{CONFIG_VARIABLE}: không có tệp {named}"])
    return Path(named or "cleanplatforms.toml")


class Period:
    """A reporting period: one calendar month, half-open, Asia/Ho_Chi_Minh."""

    def __init__(self, label: str) -> None:
        """Read a period written as 2026-10; raises PeriodFormatError."""
        found = re.fullmatch(r"(\d{4})-(0?[1-9]|1[0-2])", label)
        if found is None:
            raise PeriodFormatError(label)
        year, month = int(found[1]), int(found[2])
        self.label = f"{year:04d}-{month:02d}"
        self.start = date(year, month, 1)
        self.end = date(year + month // 12, month % 12 + 1, 1)

    def valid_until(self, months: int) -> date:
        """The last day on which a rating of this period holds: `months` calendar months after its end."""
        after = self.end.month - 1 + months
        return date(self.end.year + after // 12, after % 12 + 1, 1) - timedelta(days=1)

    @classmethod
    def of(cls, moment: datetime) -> "Period":
        """Give the period that holds an aware moment."""
        local = moment.astimezone(ZONE)
        return cls(f"{local.year}-{local.month}")
