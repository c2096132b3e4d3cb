"""A rating's last day on pages that have no clock: the day stands there, and a browser tells when it is over."""

import base64
import hashlib
from datetime import date, timedelta
from functools import cache
from importlib.resources import files

from markupsafe import Markup


@cache
def expiry_script() -> Markup:
    """The one script of the site; without it the day still stands."""
    return Markup((files("pipelines.publication") / "assets" / "expiry.js").read_text("utf-8").strip())  # noqa: S704 - our own file


@cache
def expiry_digest() -> str:
    """The script's digest, by which alone the pages' Content-Security-Policy lets it run."""
    digest = hashlib.sha256(str(expiry_script()).encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"


def expires_at(last_day: date) -> str:
    """The moment after a last day in Vietnam, as a browser reads it."""
    return f"{(last_day + timedelta(days=1)).isoformat()}T00:00:00+07:00"
