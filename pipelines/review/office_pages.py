"""Pages of the office: its rubrics, the ones they build upon to read, and for leads the ratings under both."""

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue
from flask_login import login_required

from pipelines.audit.accounts import Permission
from pipelines.rating.words import STATUS_WORDS
from pipelines.review.service import service
from pipelines.review.session import room, who
from pipelines.steps import review
from pipelines.steps.offices import owner_name
from rubrics.labels import KIND_VI
from rubrics.types import Rubric

pages = Blueprint("office", __name__, url_prefix="/rubrics")


@pages.get("/")
@login_required  # type: ignore[untyped-decorator] # flask-login has no types
def rubrics() -> ResponseReturnValue:
    """List the office's rubrics and those they build upon; leads see the period's ratings beside them."""
    here = room()
    rows = [(rubric, owner_name(rubric.authority), rubric in here.rubrics) for rubric in _readable()]
    # Labellers judge without knowing the platform: what it was rated is not for them.
    oversees = who().may(Permission.OVERSEE)
    found = review.readable_ratings(service().workspace, here) if oversees else []
    names = {rubric.id: rubric.name.vi for rubric, _, _ in rows}
    return render_template(
        "rubrics.html", rows=rows, ratings=found, names=names, statuses=STATUS_WORDS, oversees=oversees
    )


@pages.get("/<rubric_id>")
@login_required  # type: ignore[untyped-decorator] # flask-login has no types
def rubric(rubric_id: str) -> ResponseReturnValue:
    """Show a rubric's criteria with their guidance; another office's is not there."""
    found = next((one for one in _readable() if one.id == rubric_id), None)
    if found is None:
        abort(404)
    own = found in room().rubrics
    return render_template(
        "rubric.html", rubric=found, owner=owner_name(found.authority), own=own, kinds=KIND_VI
    )


def _readable() -> tuple[Rubric, ...]:
    here = room()
    return (*here.rubrics, *here.bases)
