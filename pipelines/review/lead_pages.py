"""The lead's pages: where the audit stands, how people agree, who works how; releasing and refreshing."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from pipelines.audit.accounts import Permission
from pipelines.audit.resolve import Standing
from pipelines.review.service import service
from pipelines.review.session import may, room
from pipelines.steps import review
from pipelines.store.queue import UNLABELLED

pages = Blueprint("lead", __name__, url_prefix="/lead")

LOW_ALPHA = 0.667
"""Krippendorff's own bound below which no conclusion is drawn from the labels."""


@pages.get("/")
@may(Permission.OVERSEE)
def overview() -> ResponseReturnValue:
    """Show criteria, people, and what is open."""
    found = service()
    rows, people, seats = review.overview(found.workspace, room())
    names = {place: criterion.name.vi for place, criterion in room().criteria.items()}
    least = {p: c.limits.min_agreement if c.limits else LOW_ALPHA for p, c in room().criteria.items()}
    return render_template(
        "lead.html",
        rows=rows,
        names=names,
        least=least,
        people=people,
        seats=seats,
        now=found.clock(),
        standings={
            "final": Standing.FINAL.value,
            "second": Standing.PENDING_SECOND.value,
            "disputed": Standing.PENDING_ADJUDICATION.value,
            "unlabelled": UNLABELLED,
        },
    )


@pages.post("/release")
@may(Permission.OVERSEE)
def released() -> ResponseReturnValue:
    """Free a question somebody keeps open."""
    place = request.form.get("question", ""), request.form.get("account", "")
    freed = review.release(service().workspace, room(), *place)
    flash(
        "Đã thu hồi; nội dung sẽ được giao cho người khác." if freed else "Nội dung này không còn ai giữ."
    )
    return redirect(url_for("lead.overview"), 303)


@pages.post("/refresh")
@may(Permission.OVERSEE)
def refreshed() -> ResponseReturnValue:
    """Take new or larger plans into the queue."""
    found = service()
    count = review.refresh(found.workspace, room())
    flash(f"Hàng đợi có {count} câu hỏi theo kế hoạch mới nhất.")
    return redirect(url_for("lead.overview"), 303)
