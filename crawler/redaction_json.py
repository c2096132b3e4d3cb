"""JSON of a program's interface made fit for the archive: people's names and personal data replaced."""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from crawler.extraction.json_reader import read_json
from crawler.pseudonyms import pseudonym
from crawler.redaction import redact_markup

# Fields by which programs' interfaces name people (WordPress, MediaWiki, Discourse, NodeBB, Mastodon), those
# that do so only beside an avatar or a profile's address, and those that say where a person is shown.
_NAMES = frozenset(
    (
        *("author_name", "display_name", "displayname", "username", "user_name", "userslug", "acct"),
        *("nickname", "fullname", "last_poster_username", "reply_to_user_name", "user_nicename"),
        *("user_login", "screen_name"),
    )
)
_NAMES_OF_PERSONS = frozenset({"name", "slug", "user", "title"})
_PLACES = frozenset({"author_url", "avatar", "avatar_static", "avatar_template", "avatar_url", "picture"})
_PROFILE = re.compile(
    r"^https?://[^?\s]+/(?:author|users?|u|members?|profiles?)/|^https?://[^/\s]+/@|gravatar\.com/avatar/",
    re.IGNORECASE,
)


def redact_json(body: str, names: Iterable[str], key: bytes, platform_id: str) -> str:
    """The same values with people's names as pseudonyms and personal data masked.

    Raises ValueError for a body that is not JSON. Every string is masked as a page's markup is, after its
    escapes are undone: the words that tell an account number from others are written with diacritics.
    """
    data = read_json(body)
    told = tuple(dict.fromkeys((*names, *_people(data))))

    def masked(value: str, field: str) -> str:
        if field in _NAMES:
            return pseudonym(value, key, platform_id)
        if field in _PLACES or _PROFILE.search(value):
            return "#"
        return redact_markup(value, told, key, platform_id)

    return json.dumps(_mapped(data, masked, ""), ensure_ascii=False)


def _mapped(value: Any, change: Callable[[str, str], str], field: str) -> Any:  # noqa: ANN401 - JSON
    """The value with every string changed, given the field it stands in; keys may be names too."""
    if isinstance(value, dict):
        return {change(name, ""): _mapped(held, change, name) for name, held in value.items()}
    if isinstance(value, list):
        return [_mapped(one, change, field) for one in value]
    return change(value, field) if isinstance(value, str) else value


def _people(data: Any) -> Iterator[str]:  # noqa: ANN401 - JSON
    """Names of everybody whom an answer names."""
    stack = [data]
    while stack:
        value = stack.pop()
        if isinstance(value, dict):
            naming = _NAMES | _NAMES_OF_PERSONS if _is_person(value) else _NAMES
            yield from (v.strip() for k, v in value.items() if k in naming and isinstance(v, str))
            stack += value.values()
        elif isinstance(value, list):
            stack += value


def _is_person(value: dict[str, Any]) -> bool:
    """Whether an object has an avatar, or its own address is a profile's."""
    places = (value.get(field) for field in ("link", "url"))
    return any(k.startswith("avatar") for k in value) or any(
        isinstance(place, str) and _PROFILE.search(place) for place in places
    )
