"""What an operator, never a platform's file, decides about a crawl."""

from typing import Annotated

from pydantic import Field

from crawler.types import Fact


class CrawlOptions(Fact):
    """What an operator, never a platform's file, decides about a crawl.

    `resolve` maps host names to addresses past the public-address check, as curl's --resolve does:
    only the demo and the tests use it. `extra_ca_file` is a PEM bundle trusted beside the system's.
    `pseudonym_key` never leaves the operator and is never written into the run folder. `section_priors`
    say, by section id, how much more a section's share of harm is expected to vary than another's
    (standard deviations, absent: 1); they steer the allocation after a pilot. `previous_run` is the folder
    of a finished run of the same platform, of which what has not changed is not fetched again.
    `second_look` asks for one page in a hundred once more under a browser's name; off for operators who must
    always name themselves. `browser` is the Chromium that renders pages ('' takes the one on PATH).
    """

    seed: int
    pseudonym_key: bytes
    operator: str = "cleanplatforms"
    contact_url: str = "https://example.org/cleanplatforms-bot"
    resolve: dict[str, str] = Field(default_factory=dict)
    extra_ca_file: str = ""
    near_duplicates: bool = True
    previous_run: str = ""
    section_priors: dict[str, Annotated[float, Field(gt=0)]] = Field(default_factory=dict)
    second_look: bool = True
    browser: str = ""
