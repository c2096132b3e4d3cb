"""What every post of a sample counts: once, whatever the number of addresses that showed it.

The multiplicity estimator of Birnbaum and Sirken (1965): each drawn item through which a post was reached adds its
weight over the number of items that show the post.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from crawler.types import Document
from crawler.ways.evidence import Evidence, Seen, Ways, mark_of
from crawler.ways.types import PostWays, Way

# Weights that miss one by rounding are one.
_SLACK = 1e-9


@dataclass(frozen=True, slots=True)
class Told:
    """What is held of a document while posts are counted; all texts may be more than there is memory for."""

    document_id: str
    item_id: str
    cluster: str
    inclusion_probability: float
    mark: str


def told_of(document: Document, inclusion_probability: float) -> Told:
    """What is held of a document whose item and page were drawn with this probability."""
    return Told(
        document.document_id, document.item_id, document.cluster, inclusion_probability, mark_of(document)
    )


@dataclass(frozen=True)
class Counted:
    """Which of a sample's documents are stored, each post once.

    `kept` holds these by their ids, with cluster and probability as they are stored; `again` counts by item those
    that were read and are not stored once more, or not kept. `posts` are the terms of every weight that is not its
    item's alone. `unnamed` counts documents that were seen alike at several items, of which nothing says that they
    are one place. `chanced` were left out by chance.
    """

    kept: Mapping[str, Told]
    again: Mapping[str, int]
    posts: tuple[PostWays, ...] = ()
    unnamed: int = 0
    chanced: int = 0

    def stored(self, document: Document) -> Document | None:
        """The document as it is stored, None where it is not."""
        kept = self.kept.get(document.document_id)
        if kept is None:
            return None
        told = {"inclusion_probability": kept.inclusion_probability, "cluster": kept.cluster}
        return document.model_copy(update=told)


@dataclass(frozen=True, slots=True)
class _Reached:
    """A post as one drawn item's page showed it."""

    page: Seen
    document: Told


def counted(seed: int, read: Sequence[tuple[Seen, Sequence[Told]]], evidence: Evidence) -> Counted:
    """Every post once, from pages in draw order with documents that have their own item's and page's chances.

    What was reached by one item that claims no other stays as it is.
    """
    reached = [_Reached(page, one) for page, documents in read for one in documents]
    groups = _groups(reached, evidence)
    heads = _cluster_heads([page.item for page, _ in read], groups)
    of_first = {id(group[0]): group for group in groups}
    further = {id(one) for group in groups for one in group[1:]}
    kept: dict[str, Told] = {}
    chanced = 0
    posts: list[PostWays] = []
    for one in reached:
        if id(one) in further:
            continue
        group = of_first.get(id(one), [one])
        ways = _ways(group, evidence)
        first = one.document
        own = first
        if first.item_id in heads:
            own = replace(own, cluster=heads[first.item_id])
        if len(group) > 1 or ways[0].number > 1:
            post = _post(seed, group, ways)
            posts.append(post)
            if not post.kept:
                chanced += 1
                continue
            own = replace(own, inclusion_probability=min(1.0, 1 / post.weight))
        kept[first.document_id] = own
    again = Counter(one.page.item for one in reached if one.document.document_id not in kept)
    return Counted(
        kept=kept, again=again, posts=tuple(posts), unnamed=_seen_alike(groups, kept), chanced=chanced
    )


def _groups(reached: Sequence[_Reached], evidence: Evidence) -> list[list[_Reached]]:
    """Posts that were met more than once, with all their ways in, both in draw order; most posts are none of them."""
    times = Counter(one.document.mark for one in reached)
    by_mark: dict[str, list[_Reached]] = defaultdict(list)
    for one in reached:
        if times[one.document.mark] > 1:
            by_mark[one.document.mark].append(one)
    return [place for alike in by_mark.values() for place in _at_places(alike, evidence)]


def _at_places(alike: Sequence[_Reached], evidence: Evidence) -> list[list[_Reached]]:
    """What was met alike, parted by the places where it stands; what bears no date is joined with nothing."""
    if alike[0].document.mark.startswith("-"):
        return [[one] for one in alike]
    places: list[list[int]] = []
    for at, one in enumerate(alike):
        same = [
            place
            for place in places
            if any(evidence.are_one(alike[other].page, one.page) for other in place)
        ]
        # Two that nothing joined until now are joined by what is one place with both.
        joined = sorted([at, *(other for place in same for other in place)])
        places = [place for place in places if place not in same]
        places.append(joined)
    return [[alike[at] for at in place] for place in places]


def _ways(group: Sequence[_Reached], evidence: Evidence) -> list[Ways]:
    if group[0].document.mark.startswith("-"):
        return [Ways()] * len(group)
    pages = [one.page for one in group]
    return [evidence.ways(one.document.mark, one.page, pages) for one in group]


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
        if len(group) > 1:
            tops = sorted({find(one.page.item) for one in group}, key=order.__getitem__)
            head.update(dict.fromkeys(tops, tops[0]))
    return {item: find(item) for item in head}


def _seen_alike(groups: Sequence[Sequence[_Reached]], kept: Mapping[str, Told]) -> int:
    """How many of the kept posts have the mark of another kept post."""
    marks = Counter(
        group[0].document.mark
        for group in groups
        if not group[0].document.mark.startswith("-") and group[0].document.document_id in kept
    )
    return sum(count for count in marks.values() if count > 1)
