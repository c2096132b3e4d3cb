"""Which office may see and do what: its own rubrics, and those they build upon for reading. Pure data."""

from collections.abc import Mapping

from pipelines.audit.labels import Audited

EVERYWHERE = ""
"""The authority of accounts and commands that work for the whole installation."""


class Ownership(Audited):
    """Whose a rubric is, and the rubrics it builds upon, nearest first."""

    rubric_id: str
    authority: str
    bases: tuple[str, ...] = ()


class Office(Audited):
    """One authority's part of the installation; EVERYWHERE has all of it.

    A rubric whose owner nobody knows is nobody's but the installation's.
    """

    authority: str = EVERYWHERE
    owned: frozenset[str] = frozenset()
    read: frozenset[str] = frozenset()

    def owns(self, rubric_id: str) -> bool:
        """Say whether this office plans, judges and publishes under a rubric."""
        return self.authority == EVERYWHERE or rubric_id in self.owned

    def may_read(self, rubric_id: str) -> bool:
        """Say whether this office may look at a rubric and its ratings."""
        return self.owns(rubric_id) or rubric_id in self.read


def office(authority: str, rubrics: Mapping[str, Ownership]) -> Office:
    """Give an authority's part of the installation, from whose each rubric is."""
    own = [one for one in rubrics.values() if one.authority == authority]
    return Office(
        authority=authority,
        owned=frozenset(one.rubric_id for one in own),
        read=frozenset(base for one in own for base in one.bases),
    )
