"""What every post of a sample counts: once, whatever the number of addresses that showed it.

The multiplicity estimator of Birnbaum and Sirken (1965): each drawn item through which a post was reached adds its
weight over the number of items that show the post.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from crawler.types import Document
from crawler.ways.evidence import Evidence, Seen, Ways, mark_of
from crawler.ways.types import PostWays, Way

# Weights that miss one by rounding are one.
_SLACK = 1e-9


@dataclass(frozen=True)
class Counted:
    """A sample's documents, each post once; `again` were read and are not stored once more, or not kept.

    `posts` are the terms of every weight that is not its item's alone. `unnamed` counts documents that were seen
    alike at several items, of which nothing says that they are one place. `chanced` were left out by chance.
    """

    documents: tuple[Document, ...]
    again: tuple[Document, ...] = ()
    posts: tuple[PostWays, ...] = ()
    unnamed: int = 0
    chanced: int = 0


@dataclass(frozen=True, slots=True)
class _Reached:
    """A post as one drawn item's page showed it."""

    page: Seen
    mark: str
    document: Document


def counted(seed: int, read: Sequence[tuple[Seen, Sequence[Document]]], evidence: Evidence) -> Counted:
    """Every post once, from pages in draw order with documents that have their own item's and page's chances.

    What was reached by one item that claims no other stays as it is.
    """
    reached = [_Reached(page, mark_of(one), one) for page, documents in read for one in documents]
    groups = _groups(reached, evidence)
    heads = _cluster_heads([page.item for page, _ in read], groups)
    kept: dict[str, Document] = {}
    left: list[Document] = []
    posts: list[PostWays] = []
    for group in groups:
        ways = _ways(group, evidence)
        first = group[0].document
        own = first.model_copy(update={"cluster": heads.get(first.item_id, first.cluster)})
        if len(group) > 1 or ways[0].number > 1:
            post = _post(seed, group, ways)
            posts.append(post)
            if not post.kept:
                left.append(first)
                continue
            own = own.model_copy(update={"inclusion_probability": min(1.0, 1 / post.weight)})
        kept[first.document_id] = own
    ordered = [one.document.document_id for one in reached]
    again = [one.document for one in reached if one.document.document_id not in kept]
    return Counted(
        documents=tuple(kept[name] for name in ordered if name in kept),
        again=tuple(again),
        posts=tuple(posts),
        unnamed=_seen_alike(groups, kept),
        chanced=len(left),
    )


def _groups(reached: Sequence[_Reached], evidence: Evidence) -> list[list[_Reached]]:
    """Posts with all their ways in, both in draw order."""
    by_mark: dict[str, list[list[_Reached]]] = defaultdict(list)
    order: list[list[_Reached]] = []
    for one in reached:
        places = by_mark[one.mark]
        dated = not one.mark.startswith("-")
        same = [
            place
            for place in places
            if dated and any(evidence.are_one(other.page, one.page) for other in place)
        ]
        if not same:
            places.append([one])
            order.append(places[-1])
            continue
        same[0].append(one)
        for further in same[1:]:
            # Two that nothing joined until now.
            same[0].extend(further)
            further.clear()
            places.remove(further)
    position = {id(one): at for at, one in enumerate(reached)}
    return [sorted(place, key=lambda one: position[id(one)]) for place in order if place]


def _ways(group: Sequence[_Reached], evidence: Evidence) -> list[Ways]:
    if group[0].mark.startswith("-"):
        return [Ways()] * len(group)
    pages = [one.page for one in group]
    return [evidence.ways(one.mark, one.page, pages) for one in group]


def _post(seed: int, group: Sequence[_Reached], ways: Sequence[Ways]) -> PostWays:
    told = tuple(
        Way(
            item_id=one.page.item,
            page=one.page.page,
            inclusion_probability=one.document.inclusion_probability,
            known=found.known,
            claimed=found.claimed,
            looked=found.looked,
            shown=found.shown,
            number=found.number,
        )
        for one, found in zip(group, ways, strict=True)
    )
    weight = sum(1 / (way.inclusion_probability * way.number) for way in told)
    name = group[0].document.document_id
    return PostWays(document_id=name, ways=told, weight=weight, kept=_is_kept(seed, name, weight))


def _is_kept(seed: int, document_id: str, weight: float) -> bool:
    """A post that counts less than one is kept with that chance, and then counts one."""
    if weight >= 1 - _SLACK:
        return True
    digest = hashlib.sha256(f"{seed}|keep|{document_id}".encode()).digest()
    return int.from_bytes(digest[:8], "big") / 2**64 < weight


def _cluster_heads(items: Sequence[str], groups: Sequence[Sequence[_Reached]]) -> Mapping[str, str]:
    """By item that shares posts with others: the first drawn of all that hang together so."""
    order = {item: at for at, item in enumerate(dict.fromkeys(items))}
    head: dict[str, str] = {}

    def find(item: str) -> str:
        while head.get(item, item) != item:
            item = head[item]
        return item

    for group in groups:
        tops = sorted({find(one.page.item) for one in group}, key=order.__getitem__)
        if len(tops) > 1 or len(group) > 1:
            head.update(dict.fromkeys(tops, tops[0]))
    return {item: find(item) for item in head}


def _seen_alike(groups: Sequence[Sequence[_Reached]], kept: Mapping[str, Document]) -> int:
    """How many of the kept posts have the mark of another kept post."""
    marks = Counter(
        group[0].mark
        for group in groups
        if not group[0].mark.startswith("-") and group[0].document.document_id in kept
    )
    return sum(count for count in marks.values() if count > 1)
