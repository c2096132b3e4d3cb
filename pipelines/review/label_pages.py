"""Pages of judging: choosing a criterion, one question at a time, undo; the same for adjudicators."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from pipelines.audit.accounts import LABELS_AS, Permission
from pipelines.audit.labels import JUDGMENT_WORDS, Judgment
from pipelines.audit.resolve import Standing
from pipelines.review.service import service
from pipelines.review.session import may, note_answer, note_break, prefer, preferred, room, wants_break, who
from pipelines.review.words import BUTTONS, PRESS_WORDS, UNDO_WORDS
from pipelines.steps import review
from pipelines.store.queue import UNLABELLED
from pipelines.store.seats import Desk, Press

pages = Blueprint("label", __name__)

PAGES: dict[Permission, str] = {Permission.LABEL: "label.label", Permission.ADJUDICATE: "label.adjudicate"}


@pages.get("/work")
@may(Permission.LABEL)
def choose() -> ResponseReturnValue:
    """Show every criterion with what is done, what is mine, what is left."""
    found = service()
    mine = review.answered(found.workspace, _desk(Permission.LABEL))
    rows = [
        {
            "rubric_id": rubric_id,
            "criterion_id": criterion_id,
            "name": criterion.name.vi,
            "mine": mine[rubric_id, criterion_id],
            **_done(rubric_id, criterion_id),
        }
        for (rubric_id, criterion_id), criterion in room().criteria.items()
    ]
    return render_template("choose.html", rows=rows, mine=sum(mine.values()))


@pages.post("/work")
@may(Permission.LABEL)
def chosen() -> ResponseReturnValue:
    """Work on one criterion first."""
    place = request.form.get("rubric", ""), request.form.get("criterion", "")
    if place not in room().criteria:
        abort(400)
    prefer(*place)
    return redirect(url_for("label.label"), 303)


@pages.get("/label")
@may(Permission.LABEL)
def label() -> ResponseReturnValue:
    """Show a labeller's question."""
    return _question(Permission.LABEL)


@pages.post("/label")
@may(Permission.LABEL)
def labelled() -> ResponseReturnValue:
    """Take a labeller's judgment."""
    return _press(Permission.LABEL)


@pages.get("/adjudicate")
@may(Permission.ADJUDICATE)
def adjudicate() -> ResponseReturnValue:
    """Show a question two people disagree about."""
    return _question(Permission.ADJUDICATE)


@pages.post("/adjudicate")
@may(Permission.ADJUDICATE)
def adjudicated() -> ResponseReturnValue:
    """Take an adjudicator's decision."""
    return _press(Permission.ADJUDICATE)


@pages.post("/label/undo")
@may(Permission.LABEL)
def undo_label() -> ResponseReturnValue:
    """Open a labeller's last question again."""
    return _undo(Permission.LABEL)


@pages.post("/adjudicate/undo")
@may(Permission.ADJUDICATE)
def undo_decision() -> ResponseReturnValue:
    """Open an adjudicator's last question again."""
    return _undo(Permission.ADJUDICATE)


@pages.post("/label/break")
@may(Permission.LABEL)
def rested() -> ResponseReturnValue:
    """Begin counting towards the next break."""
    note_break()
    return redirect(url_for("label.label"), 303)


@pages.post("/adjudicate/break")
@may(Permission.ADJUDICATE)
def rested_adjudicator() -> ResponseReturnValue:
    """Begin counting towards the next break."""
    note_break()
    return redirect(url_for("label.adjudicate"), 303)


def _question(work: Permission) -> ResponseReturnValue:
    found, desk = service(), _desk(work)
    shown = review.next_question(found.workspace, room(), desk, preferred(), found.clock())
    paths = {"post": url_for(PAGES[work]), "work": work.value}
    if shown is None:
        return render_template("nothing.html", **paths)
    place = shown.rubric_id, shown.criterion_id
    mine = review.answered(found.workspace, desk)
    return render_template(
        "question.html",
        question=shown,
        criterion=room().criteria[place],
        examples=room().shown_examples(place),
        given=[JUDGMENT_WORDS[one] for one in shown.judgments],
        buttons=BUTTONS,
        mine=mine[place],
        mine_all=sum(mine.values()),
        break_due=wants_break(),
        **_done(*place),
        **paths,
    )


def _press(work: Permission) -> ResponseReturnValue:
    found = service()
    try:
        judgment = Judgment(request.form.get("judgment", ""))
    except ValueError:
        abort(400)
    pressed = request.form.get("question", ""), judgment
    outcome = review.answer(found.workspace, room(), _desk(work), pressed, found.clock())
    if outcome is Press.RECORDED:
        note_answer()
    else:
        flash(PRESS_WORDS[outcome])
    return redirect(url_for(PAGES[work]), 303)


def _undo(work: Permission) -> ResponseReturnValue:
    found = service()
    flash(UNDO_WORDS[review.undo(found.workspace, room(), _desk(work), found.clock())])
    return redirect(url_for(PAGES[work]), 303)


def _desk(work: Permission) -> Desk:
    return service().desk(who().name, LABELS_AS[work])


def _done(rubric_id: str, criterion_id: str) -> dict[str, int]:
    counts = service().counts()[rubric_id, criterion_id]
    total = sum(counts.values())
    left = counts[UNLABELLED] + counts[Standing.PENDING_SECOND]
    return {
        "total": total,
        "done": total - left,
        "left": left,
        "disputed": counts[Standing.PENDING_ADJUDICATION],
    }
