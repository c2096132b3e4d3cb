"""What adapters are asked about: a response as they see it."""

from datetime import datetime
from typing import Any

from crawler.adapters.base import Answer
from crawler.spiders.outcomes import content_type


def answer_of(response: Any, now: datetime) -> Answer:  # noqa: ANN401 - scrapy
    """A response, fetched at an aware moment, without scrapy."""
    headers = {
        name.decode("latin-1").lower(): value.decode("latin-1") for name, value in _headers(response)
    }
    return Answer(
        url=response.url,
        body=response.body,
        content_type=content_type(response),
        now=now,
        headers=headers,
    )


def _headers(response: Any) -> list[tuple[bytes, bytes]]:  # noqa: ANN401 - scrapy
    """Every header with its values joined, as RFC 9110 lets them be read."""
    return [(name, b", ".join(values)) for name, values in response.headers.items()]
