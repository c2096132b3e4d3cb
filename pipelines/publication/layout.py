"""Where every page and file of an edition stands, and how one page points to another.

All addresses are relative, so the site works from a folder, a USB stick or any path of a server.
"""

import re
from pathlib import PurePosixPath
from posixpath import relpath

from crawler.system_words import is_device
from pipelines.publication.errors import UnsafeIdentifierError
from pipelines.rating.types import Edition

INDEX = "index.html"
METHOD = "method.html"
DATA = "data/index.html"
STYLE = "style.css"
ICON = "icon.svg"
CHECKSUMS = "SHA256SUMS"
FEED = "feed.xml"
EDITION_JSON = "data/edition.json"

# 100 characters: with the folders around it a path stays below the 255 of common file systems.
_SAFE = re.compile(r"[A-Za-z0-9]+(?:[._-]+[A-Za-z0-9]+)*", re.ASCII)
_LONGEST = 100
_TAKEN = frozenset({STYLE, ICON, INDEX, FEED})
_WORDS = {"edition": "kỳ công bố", "rubric": "bộ tiêu chí", "platform": "nền tảng", "criterion": "tiêu chí"}


def segment(kind: str, value: str) -> str:
    """`value`, checked to be one harmless part of a path; UnsafeIdentifierError otherwise."""
    if (
        not _SAFE.fullmatch(value)
        or len(value) > _LONGEST
        or value.lower().endswith(".html")
        or value in _TAKEN
        or is_device(value)
    ):
        raise UnsafeIdentifierError(_WORDS[kind], value)
    return value


def platform_page(rubric_id: str, platform_id: str) -> str:
    """Path of a platform's page under one rubric."""
    return f"ratings/{segment('rubric', rubric_id)}/{segment('platform', platform_id)}.html"


def badge(rubric_id: str, platform_id: str) -> str:
    """Path of a platform's badge under one rubric."""
    return f"badges/{segment('rubric', rubric_id)}/{segment('platform', platform_id)}.svg"


def rubric_page(rubric_id: str) -> str:
    """Path of a rubric's own page: every criterion with guidance, examples and legal basis."""
    return f"rubrics/{segment('rubric', rubric_id)}.html"


def criterion_page(rubric_id: str, platform_id: str, criterion_id: str) -> str:
    """Path of one criterion's page on one platform under one rubric."""
    folder = platform_page(rubric_id, platform_id).removesuffix(".html")
    return f"{folder}/{segment('criterion', criterion_id)}.html"


def link(source: str, target: str) -> str:
    """How the page at `source` points to `target`, both paths inside one edition."""
    return relpath(target, str(PurePosixPath(source).parent))


def contradictions(edition: Edition) -> list[str]:
    """What in `edition` cannot all be true, in words; empty when it can be published."""
    return [*_repeated(edition), *_dangling(edition)]


def _repeated(edition: Edition) -> list[str]:
    pages = [platform_page(r.rubric_id, r.platform_id) for r in edition.ratings]
    pages += [
        criterion_page(r.rubric_id, r.platform_id, c.criterion_id)
        for r in edition.ratings
        for c in r.criteria
    ]
    seen: set[str] = set()
    doubles = []
    for page in pages:
        # Lower case: a stick formatted for Windows keeps only one of A.html and a.html.
        if page.lower() in seen:
            doubles.append(f"hai kết quả cùng chiếm trang {page}")
        seen.add(page.lower())
    return doubles


def _dangling(edition: Edition) -> list[str]:
    rules = {(rubric.id, c.id) for rubric in edition.rubrics for c in rubric.criteria}
    versions = {(rubric.id, rubric.version) for rubric in edition.rubrics}
    problems = [
        f"kết quả của {r.platform_id} dựa trên {r.rubric_id} {r.rubric_version}, không có trong kỳ này"
        for r in edition.ratings
        if (r.rubric_id, r.rubric_version) not in versions
    ]
    problems += [
        f"tiêu chí {c.criterion_id} của {r.platform_id} không có trong bộ tiêu chí {r.rubric_id}"
        for r in edition.ratings
        for c in r.criteria
        if (r.rubric_id, c.criterion_id) not in rules
    ]
    rated = {(r.rubric_id, r.platform_id) for r in edition.ratings}
    problems += [
        f"kiến nghị số {a.appeal_id} về {a.platform_id} theo {a.rubric_id}, không có kết quả trong kỳ này"
        for a in edition.appeals
        if (a.rubric_id, a.platform_id) not in rated
    ]
    if edition.corrects == edition.edition_id:
        problems.append("kỳ công bố không thể đính chính chính nó")
    return problems
