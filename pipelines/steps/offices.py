"""Several offices in one installation: who owns which rubric and platform, and what is refused."""

from functools import cache
from pathlib import Path

from crawler.types import Platform
from pipelines.audit.offices import EVERYWHERE, Office, Ownership, office
from pipelines.errors import ForeignPlatformError, ForeignRubricError, NamesakeError
from pipelines.steps.workspace import Workspace
from pipelines.store import offices
from rubrics.authorities import authority, authority_names
from rubrics.load import library, load_rubric
from rubrics.types import Rubric


def acting_as(workspace: Workspace, authority_id: str) -> Workspace:
    """Give the workspace of one authority ('' leaves the settings'); raises UnknownNameError."""
    acting = authority_id or workspace.settings.authority
    if acting == EVERYWHERE:
        return workspace
    settings = workspace.settings.model_copy(update={"authority": authority(acting).id})
    return workspace.model_copy(update={"settings": settings})


def office_of(workspace: Workspace, authority_id: str | None = None) -> Office:
    """Give an authority's part of the installation; None: the one the workspace acts for."""
    acting = workspace.settings.authority if authority_id is None else authority_id
    return Office() if acting == EVERYWHERE else office(acting, _owners(workspace, acting))


def rubric_offices(workspace: Workspace) -> dict[str, str]:
    """Give whose every known rubric is, by its id."""
    return {name: one.authority for name, one in _owners(workspace).items()}


def claim_rubric(workspace: Workspace, rubric: Rubric) -> None:
    """Note whose a rubric is before anything is done under it.

    Raises ForeignRubricError where the workspace acts for another authority than the rubric names, or
    the rubric's id is another authority's already.
    """
    acting = workspace.settings.authority
    if acting != EVERYWHERE:
        known = _owners(workspace).get(rubric.id)
        for owner in (rubric.authority, known.authority if known else acting):
            if owner != acting:
                raise ForeignRubricError(rubric.id, owner_name(owner), owner_name(acting))
    found = Ownership(rubric_id=rubric.id, authority=rubric.authority, bases=rubric.bases)
    with workspace.engine.begin() as connection:
        if offices.rubric_owners(connection).get(rubric.id) != found:
            offices.record_rubric(connection, found)


def check_platform(workspace: Workspace, platform: Platform) -> None:
    """Refuse to sample another office's platform by another entry: facts are shared, and must stay one set.

    Raises ForeignPlatformError; the same entry is welcome, and takes over the run that is there. Raises NamesakeError
    where the id was made of another host's address.
    """
    from crawler.registry import is_namesake  # noqa: PLC0415 - keeps --help quick

    acting = workspace.settings.authority
    with workspace.engine.connect() as connection:
        known = offices.platform_owner(connection, platform.id)
    if known is not None and is_namesake(platform.url, str(known[1]["url"])):
        raise NamesakeError(platform.id, str(known[1]["url"]), platform.url)
    if (
        acting == EVERYWHERE
        or known is None
        or known[0] == acting
        or known[1] == platform.model_dump(mode="json")
    ):
        return
    raise ForeignPlatformError(platform.id, owner_name(known[0]))


def own_platform(workspace: Workspace, platform: Platform, *, new: bool) -> None:
    """Note who brought a platform in, when it is new to the store."""
    if new and workspace.settings.authority != EVERYWHERE:
        with workspace.engine.begin() as connection:
            offices.own_platform(connection, platform.id, workspace.settings.authority)


def known_platform(workspace: Workspace, platform_id: str) -> bool:
    """Say whether a platform is in the store already."""
    with workspace.engine.connect() as connection:
        return offices.platform_owner(connection, platform_id) is not None


def heard_authorities(workspace: Workspace, rubric: Rubric) -> frozenset[str]:
    """Give whose attestations count under a rubric: the installation's, its office's, its bases' offices'."""
    owners = _owners(workspace)
    below = {owners[base].authority for base in rubric.bases if base in owners}
    return frozenset({EVERYWHERE, rubric.authority} | below)


def owner_name(authority_id: str) -> str:
    """Give an authority's name for messages and pages; '' is the installation as a whole."""
    return authority_names().get(authority_id, authority_id) or "đơn vị vận hành chung"


def _owners(workspace: Workspace, reading: str = EVERYWHERE) -> dict[str, Ownership]:
    """Whose every known rubric is; what it builds upon is sure for those of the office that is `reading`."""
    shipped = {path.stem: _shipped(path, whole=path.parent.name == reading) for path in library()}
    with workspace.engine.connect() as connection:
        return shipped | offices.rubric_owners(connection)


@cache
def _shipped(path: Path, *, whole: bool) -> Ownership:
    """Whose a shipped rubric is, for what was planned or rated before owners were noted; its folder says so."""
    rubric = load_rubric(path).rubric if whole else None  # reading a file takes a fifth of a second
    bases = rubric.bases if rubric else ()
    return Ownership(rubric_id=path.stem, authority=path.parent.name, bases=bases)
