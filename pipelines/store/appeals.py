"""Appeals in the store: what platforms were shown, what they object to, and the answers. All append-only."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, RowMapping, insert, select

from pipelines.audit.appeals import AnsweredAppeal, Appeal, AppealAnswer
from pipelines.audit.decisions import Decisions
from pipelines.audit.preview import PlatformPreview
from pipelines.store import tables
from pipelines.store.errors import AnsweredMeanwhileError, AppealExistsError
from pipelines.store.facts import insert_over, inserted

_MOST_ID = 2**31 - 1
_previews, _appeals, _answers = tables.previews.c, tables.appeals.c, tables.appeal_answers.c
_SAID = ("statement", "evidence")


def append_preview(
    connection: Connection, preview: PlatformPreview, rubrics: Sequence[dict[str, Any]]
) -> None:
    """Keep what a platform is shown, and the very rubrics it was rated under, as JSON."""
    row = preview.model_dump(include={"edition_id", "platform_id", "opened_at", "deadline"})
    shown = {"preview": preview.model_dump(mode="json"), "rubrics": list(rubrics)}
    connection.execute(insert(tables.previews).values(row | shown))


def edition_previews(connection: Connection, edition_id: str) -> dict[str, PlatformPreview]:
    """Give what each platform was last shown before an edition, by platform id."""
    query = select(_previews.preview).where(_previews.edition_id == edition_id)
    found = connection.execute(query.order_by(_previews.preview_id)).scalars()
    shown = (PlatformPreview.model_validate(one) for one in found)
    return dict(sorted({one.platform_id: one for one in shown}.items()))


def editions_in_preview(connection: Connection) -> list[str]:
    """Give the editions that platforms were shown, newest first, published ones too."""
    query = select(_previews.edition_id).order_by(_previews.preview_id.desc())
    return list(dict.fromkeys(connection.execute(query).scalars()))


def preview_rubrics(connection: Connection, edition_id: str, platform_id: str) -> list[dict[str, Any]]:
    """Give the rubrics, as JSON, of what a platform was last shown before an edition."""
    query = select(_previews.rubrics).where(
        _previews.edition_id == edition_id, _previews.platform_id == platform_id
    )
    found = connection.execute(query.order_by(_previews.preview_id.desc())).scalars().first()
    return list(found or [])


def append_appeal(connection: Connection, appeal: Appeal) -> bool:
    """Append an appeal; say whether it is new.

    The same finding, ground and words again change nothing; other words raise AppealExistsError.
    """
    values = appeal.model_dump(exclude={"appeal_id"})
    place = ["edition_id", "finding_id", "ground"]
    statement = insert_over(connection, tables.appeals).on_conflict_do_nothing(index_elements=place)
    if inserted(connection, tables.appeals, statement.values(values)):
        return True
    query = select(tables.appeals).where(*(tables.appeals.c[name] == values[name] for name in place))
    old = connection.execute(query).mappings().one()
    if any(old[name] != values[name] for name in _SAID):
        raise AppealExistsError(old["appeal_id"], appeal.finding_id)
    return False


def append_answer(connection: Connection, answer: AppealAnswer) -> None:
    """Append an answer; raises AnsweredMeanwhileError where another took its turn first."""
    statement = insert_over(connection, tables.appeal_answers).on_conflict_do_nothing()
    if not inserted(connection, tables.appeal_answers, statement.values(answer.model_dump())):
        raise AnsweredMeanwhileError(answer.appeal_id)


def find_appeal(connection: Connection, appeal_id: int) -> AnsweredAppeal | None:
    """Give an appeal with the answer that counts, or None."""
    if not 0 < appeal_id <= _MOST_ID:  # an address typed by hand; a database refuses such a number
        return None
    found = _answered(connection, [_appeals.appeal_id == appeal_id])
    return found[0] if found else None


def edition_appeals(connection: Connection, edition_id: str) -> list[AnsweredAppeal]:
    """Give the appeals before an edition, each with the answer that counts, in the order they came in."""
    return _answered(connection, [_appeals.edition_id == edition_id])


def platform_appeals(
    connection: Connection, platform_id: str, rubric_ids: Iterable[str]
) -> list[AnsweredAppeal]:
    """Give a platform's appeals under some rubrics, of every edition, each with the answer that counts."""
    where = [_appeals.platform_id == platform_id, _appeals.rubric_id.in_(sorted(rubric_ids))]
    return _answered(connection, where)


def decisions(connection: Connection, platform_id: str, rubric_id: str, aside: str = "") -> Decisions:
    """Give what answers decide about a platform under a rubric, those before the edition `aside` left out."""
    found = platform_appeals(connection, platform_id, [rubric_id])
    return Decisions(tuple(one for one in found if one.answer and one.appeal.edition_id != aside))


def decisions_stamp(connection: Connection, own: Decisions, platform_id: str, bases: Iterable[str]) -> str:
    """Give what tells a rating's answered appeals from later ones: those under its rubric, and under its bases."""
    below = ((base, decisions(connection, platform_id, base).stamp) for base in bases)
    return " · ".join([own.stamp, *(f"{base} {stamp}" for base, stamp in below if stamp)])


def rubric_decisions(connection: Connection, rubric_id: str) -> Decisions:
    """Give what answers decide under a rubric, whatever the platform."""
    found = _answered(connection, [_appeals.rubric_id == rubric_id])
    return Decisions(tuple(one for one in found if one.answer))


def _answered(connection: Connection, where: Sequence[Any]) -> list[AnsweredAppeal]:
    query = select(tables.appeals).where(*where).order_by(_appeals.appeal_id)
    rows = connection.execute(query).mappings().all()
    of_ours = select(tables.appeal_answers).join(tables.appeals).where(*where)
    last: dict[int, RowMapping] = {}
    for row in connection.execute(of_ours.order_by(_answers.turn)).mappings():
        last[row["appeal_id"]] = row
    return [
        AnsweredAppeal(
            appeal=Appeal.model_validate(dict(row)),
            answer=AppealAnswer.model_validate(dict(last[row["appeal_id"]]))
            if row["appeal_id"] in last
            else None,
        )
        for row in rows
    ]
