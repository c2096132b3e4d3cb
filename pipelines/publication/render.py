"""The template environment: escapes everything, refuses what is missing, prints nothing invisible."""

import re
import unicodedata
from functools import lru_cache
from urllib.parse import urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from pipelines.publication import charts, formats, layout, words
from pipelines.publication.cells import instant
from pipelines.publication.expiry import expires_at, expiry_digest, expiry_script
from pipelines.publication.wanting import still_needed
from pipelines.rating import words as rating_words
from rubrics.labels import STATUS_VI

# Signs that turn the reading direction or hide, and control signs that HTML forbids. Zero-width
# joiners stay: emoji need them.
_INVISIBLE = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060\u2066-\u2069\ufeff\ufff9-\ufffb]"
)


def visible(value: object) -> object:
    """What a template prints: text without invisible signs, in one Unicode form; never the word None."""
    if value is None:
        raise TypeError("a template printed nothing where it meant something")
    if isinstance(value, str) and not isinstance(value, Markup):
        return unicodedata.normalize("NFC", _INVISIBLE.sub("", value))
    return value


def is_web(url: str) -> bool:
    """True for http and https addresses, the only ones that become links."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc)


def _word(key: str, table: str) -> str:
    return words.word(words.TABLES[table], key)


def _upper_first(text: str) -> str:
    return text[:1].upper() + text[1:]


@lru_cache(maxsize=1)
def environment() -> Environment:
    """The one environment of all pages."""
    env = Environment(
        loader=PackageLoader("pipelines.publication"),
        autoescape=select_autoescape(default=True, default_for_string=True, disabled_extensions=("txt",)),
        undefined=StrictUndefined,
        finalize=visible,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    env.filters |= {name: getattr(formats, name) for name in _FORMATS}
    env.filters |= {"word": _word, "upper_first": _upper_first}
    env.globals |= {name: getattr(charts, name) for name in _CHARTS}
    env.globals |= {"layout": layout, "formats": formats, "rating_words": rating_words}
    env.globals |= {"expiry_digest": expiry_digest(), "expiry_script": expiry_script()}
    env.filters["instant"] = instant
    env.filters["expires_at"] = expires_at
    env.globals["rubric_status"] = {status.value: word for status, word in STATUS_VI.items()}
    env.globals["still_needed"] = still_needed
    env.tests["web"] = is_web
    return env


_FORMATS = ("number", "points", "quantity", "percent", "threshold", "signed", "day", "moment", "deadline")
_CHARTS = (
    "interval_chart",
    "interval_spark",
    "interval_words",
    "score_chart",
    "grade_strip",
    "grade_words",
)


def render(template: str, page: str, **context: object) -> str:
    """One page as text; `page` is its own path inside the edition, from which links are made."""

    def link(target: str) -> str:
        return layout.link(page, target)

    return environment().get_template(template).render(page=page, link=link, **context)
