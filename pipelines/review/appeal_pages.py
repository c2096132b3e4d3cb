"""Appeals in the browser: what platforms object to, entering an appeal, answering one."""

import re
from collections.abc import Sequence

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from pipelines.audit.accounts import Permission
from pipelines.audit.appeal_form import MOST_OFFICE, MOST_WORDS, AskedAppeal
from pipelines.audit.appeals import ANSWER_WORDS, EFFECT_WORDS, GROUND_WORDS, Answer, Effect, Ground
from pipelines.audit.errors import AuditError
from pipelines.audit.preview import BASIS_WORDS
from pipelines.errors import BadInputError
from pipelines.review.service import service
from pipelines.review.session import may, who
from pipelines.steps.appeals import Reply, add_appeals, answer_appeal
from pipelines.steps.desk import Case, appeal_cases, arrival, editions_at_hand
from pipelines.steps.offices import acting_as
from pipelines.steps.workspace import Workspace
from pipelines.store.errors import StoreError

pages = Blueprint("appeals", __name__, url_prefix="/appeals")

NEW = -1
"""The form for an appeal that is entered: no appeal's number, which is what names every other form."""

REFUSALS = (AuditError, BadInputError, StoreError)
"""What a person can mend; anything else is a fault of ours."""


@pages.get("/")
@may(Permission.ANSWER)
def overview() -> ResponseReturnValue:
    """Show the appeals before every edition not published yet, unanswered ones first."""
    return _page(*_at_hand())


def _at_hand() -> tuple[list[str], list[Case]]:
    """The editions whose appeals are to be dealt with, and those appeals."""
    office = _office()
    editions = editions_at_hand(office)
    return editions, [case for edition in editions for case in appeal_cases(office, edition)]


def _page(editions: Sequence[str], cases: Sequence[Case], place: int = NEW, wrong: str = "") -> str:
    """The page; what was typed into the form at `place` stays there beside what is `wrong` with it."""
    return render_template(
        "appeals.html",
        cases=sorted(cases, key=lambda case: (case.answer is not None, case.appeal.appeal_id)),
        editions=editions,
        waiting=sum(case.answer is None for case in cases),
        words={
            "ground": GROUND_WORDS,
            "answer": ANSWER_WORDS,
            "effect": EFFECT_WORDS,
            "basis": BASIS_WORDS,
        },
        other=Ground.OTHER,
        most=MOST_WORDS,
        most_office=MOST_OFFICE,
        new=NEW,
        place=place,
        typed=request.form.to_dict() if wrong else {},
        wrong=wrong,
    )


def _refused(place: int, wrong: str) -> ResponseReturnValue:
    """Say what is wrong where it was typed: a reason is half a page of work."""
    editions, cases = _at_hand()
    if place == NEW or place in {case.appeal.appeal_id for case in cases}:
        return _page(editions, cases, place, wrong), 422
    flash(wrong)
    return redirect(url_for("appeals.overview"), 303)


@pages.post("/")
@may(Permission.ANSWER)
def entered() -> ResponseReturnValue:
    """Record an appeal that came by letter."""
    found, form = service(), request.form
    now = found.clock()
    ground = form.get("ground", "")
    if ground not in set(Ground):
        return _refused(NEW, "Hãy chọn một căn cứ.")
    asked = AskedAppeal(
        finding_id=form.get("finding", ""),
        ground=Ground(ground),
        statement=form.get("statement", ""),
        evidence=form.get("evidence", ""),
    )
    try:
        received = arrival(form.get("received", ""), now)
        new = add_appeals(_office(), [asked], received, (who().name, now))
    except REFUSALS as error:
        return _refused(NEW, str(error))
    flash("Đã ghi kiến nghị." if new else "Kiến nghị này đã có.")
    return redirect(url_for("appeals.overview"), 303)


@pages.get("/<int:appeal_id>")
@may(Permission.ANSWER)
def one(appeal_id: int) -> ResponseReturnValue:
    """Lead to an appeal's place in the list: whoever opens a refused answer's address anew means that."""
    return redirect(url_for("appeals.overview", _anchor=f"kn-{appeal_id}"), 303)


@pages.post("/<int:appeal_id>")
@may(Permission.ANSWER)
def answered(appeal_id: int) -> ResponseReturnValue:
    """Answer an appeal; an answer to a page that is no longer new is refused."""
    found, form = service(), request.form
    answer, effect = form.get("answer", ""), form.get("effect", "")
    if answer not in set(Answer) or (effect and effect not in set(Effect)):
        return _refused(appeal_id, "Hãy chọn một câu trả lời.")
    reply = Reply(
        answer=Answer(answer),
        reason=form.get("reason", ""),
        office=form.get("office", ""),
        effect=Effect(effect) if effect else None,
    )
    turn = int(form["turn"]) if re.fullmatch("[0-9]{1,9}", form.get("turn", "")) else 0
    try:
        done = answer_appeal(_office(), appeal_id, reply, (who().name, found.clock()), turn)
    except REFUSALS as error:
        return _refused(appeal_id, str(error))
    flash(f"Kiến nghị số {appeal_id}: {EFFECT_WORDS[done.effect]}. Kết quả đã được tính lại.")
    return redirect(url_for("appeals.overview", _anchor=f"kn-{appeal_id}"), 303)


def _office() -> Workspace:
    """The installation as the person's office may work on it."""
    return acting_as(service().workspace, who().authority)
