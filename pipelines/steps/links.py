"""The `links` criteria: importing block lists, and matching documents' links against them."""

from collections.abc import Sequence
from datetime import date, datetime

from crawler.types import Document
from pipelines.errors import BadInputError
from pipelines.steps.workspace import Workspace
from pipelines.store import policy
from rubrics.blocklists import block_list, block_lists, match, parse_block_list
from rubrics.types import Criterion


def import_block_list(
    workspace: Workspace, list_id: str, data: bytes, as_of: date, moment: datetime
) -> int:
    """Store a dated copy of a list from its published bytes; give how many entries it has."""
    declared = block_list(list_id)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = (
            f"Danh sách {list_id}: tệp không phải văn bản UTF-8 (byte {error.start}). Hãy tải lại tệp "
            f"{declared.file} từ {declared.project}."
        )
        raise BadInputError(message) from error
    entries = parse_block_list(text, declared.format)
    with workspace.engine.begin() as connection:
        policy.save_block_list(connection, list_id, entries, (declared.name, as_of.isoformat(), moment))
    return len(entries)


def list_overview(workspace: Workspace) -> list[dict[str, object]]:
    """Give every known list with the newest imported copy: day and number of entries."""
    with workspace.engine.connect() as connection:
        imported = {row[0]: row for row in policy.block_list_rows(connection)}
    rows = []
    for found in block_lists().values():
        copy = imported.get(found.id)
        row = {"list": found.id, "publisher": found.publisher, "licence": found.licence}
        rows.append(row | {"as_of": copy[1] if copy else "", "domains": copy[3] if copy else 0})
    return rows


def cited_lists(workspace: Workspace, criterion: Criterion) -> tuple[policy.BlockListCopy, ...]:
    """Give the newest copies of the lists a criterion cites; none at all unless each was imported."""
    with workspace.engine.connect() as connection:
        copies = [policy.block_list(connection, list_id) for list_id in criterion.block_lists]
    found = tuple(copy for copy in copies if copy is not None)
    return found if len(found) == len(copies) else ()


def linking(documents: Sequence[Document], lists: Sequence[policy.BlockListCopy]) -> dict[str, str]:
    """Give the documents that link to a listed entry: document id to the first such entry."""
    entries = frozenset[str]().union(*(copy.entries for copy in lists))
    hits = {}
    for document in documents:
        listed = next((entry for link in document.links if (entry := match(link, entries))), "")
        if listed:
            hits[document.document_id] = listed
    return hits
