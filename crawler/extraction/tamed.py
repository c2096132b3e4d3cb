"""Markup of strangers without what would cost a parser quadratic time."""

import re

# lexbor's time grows with the square of the depth of nested <div>: 200,000 of them take 86 s, 20,000
# 0.4 s. Real pages nest below 60; below 20,000 tags the depth needs no look.
_DEPTH_CHECK_FROM = 20_000
_MAX_DEPTH = 400
# Every attribute is compared with those before it: 50,000 in one tag take 10 s here and 17 s in lxml.
# Whole pages have some 10,000 attributes, one tag at most a few dozen.
_ATTRIBUTE_CHECK_FROM = 20_000
_MAX_ATTRIBUTES = 1000
_LONG_TAG = re.compile(r"<([a-zA-Z][a-zA-Z0-9]*+)(?:[^<>\"']++|\"[^\"]*+\"|'[^']*+')*+")
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*+)[^<>]*+>")
# Tags without an end tag, or whose end tag authors may leave out: they say nothing of depth.
_NO_DEPTH = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "source",
        "track",
        "wbr",
        "p",
        "li",
        "td",
        "th",
        "tr",
        "tbody",
        "thead",
        "tfoot",
        "option",
        "dt",
        "dd",
    ]
)


def tame(html: str) -> str:
    """The markup without what parsers need quadratic time for: extreme depth, tags of a thousand attributes.

    Markup nested deeper than 400 levels is flattened, its text is kept; pages people wrote stay as they are.
    """
    # An attribute and a tag have three characters at least.
    if len(html) > 3 * _ATTRIBUTE_CHECK_FROM and html.count("=") > _ATTRIBUTE_CHECK_FROM:
        html = _LONG_TAG.sub(_without_attributes, html)
    return (
        _flatten(html)
        if len(html) > 3 * _DEPTH_CHECK_FROM and html.count("<") > _DEPTH_CHECK_FROM
        else html
    )


def _without_attributes(tag: re.Match[str]) -> str:
    return f"<{tag[1]} " if tag[0].count("=") > _MAX_ATTRIBUTES else tag[0]


def _flatten(html: str) -> str:
    """The markup without the tags that lie deeper than the limit."""
    depth = 0

    def keep(match: re.Match[str]) -> str:
        nonlocal depth
        if match[2].lower() in _NO_DEPTH:
            return match[0]
        if match[1]:
            depth = max(0, depth - 1)
            return match[0] if depth < _MAX_DEPTH else " "
        depth += 1
        return match[0] if depth <= _MAX_DEPTH else " "

    return _TAG.sub(keep, html)
