"""What adapters are asked about: a response as they see it."""

from datetime import datetime
from typing import Any

from crawler.adapters.base import Answer
from crawler.spiders.outcomes import content_type


def answer_of(response: Any, now: datetime) -> Answer:  # noqa: ANN401 - scrapy
    """A response, fetched at an aware moment, without scrapy."""
    return Answer(
        url=response.url,
        body=response.body,
        content_type=content_type(response),
        now=now,
        headers=headers_of(response),
    )


def headers_of(response: Any) -> dict[str, str]:  # noqa: ANN401 - scrapy
    """Every header by its name in lower case, its values joined, as RFC 9110 lets them be read."""
    return {
        name.decode("latin-1").lower(): b", ".join(values).decode("latin-1")
        for name, values in response.headers.items()
    }
