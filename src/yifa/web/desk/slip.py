"""Slip: the case number and the code by which the party follows its case in the public hall, to print and hand over.

Reads   engine.following; engine.receipts for the papers that went to the party
Never   names the party: whoever finds the slip learns a number and nothing else
Start   slip(), receipt()
"""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from yifa.engine import following, receipts
from yifa.engine.models import PaperRow
from yifa.record.errors import RecordError
from yifa.web.desk.seat import at_desk, case_for
from yifa.web.downloads import as_download
from yifa.web.models import Unmasking
from yifa.web.today import now


def has_slip(sealed: bool, procedure: object) -> bool:
    """Whether a case has anything that its party could follow: papers that go to it, and no seal."""
    return not sealed and any(one.to_party and not one.side for one in procedure.papers)  # type: ignore[attr-defined]


@at_desk
def slip(request: HttpRequest, case_id: int) -> HttpResponse:
    """The slip of a case that may be seen."""
    row, view = case_for(request.seat, case_id)
    if not has_slip(row.sealed, view.procedure):
        raise Http404
    address = request.build_absolute_uri(reverse("hall_follow"))
    names = {one.slug: one.name for one in view.procedure.papers if one.to_party and not one.side}
    papers = [(names[one.kind], one) for one in PaperRow.objects.filter(case=row, kind__in=names).order_by("pk")]
    response = render(request, "desk/slip.html", {
        "row": row, "procedure": view.procedure, "code": following.code_for(row.number), "address": address, "papers": papers,
    })  # fmt: skip
    response["Cache-Control"] = "private, no-store"
    return response


@at_desk
def receipt(request: HttpRequest, case_id: int, paper_id: int) -> HttpResponse:
    """The receipt of a paper with its text, for the party it went to. It names the party, so taking it is logged."""
    row, view = case_for(request.seat, case_id)
    found = PaperRow.objects.filter(pk=paper_id, case=row).first()
    declared = view.procedure.paper_by_slug.get(found.kind) if found else None
    if found is None or declared is None or not declared.to_party or declared.side:
        raise Http404
    try:
        made = receipts.receipt_for_paper(found)
    except RecordError as why:
        messages.error(request, str(why))
        return redirect("slip", row.pk)
    Unmasking.objects.create(
        case=row, person_id=request.seat.person, what=f"文书《{declared.name}》", reason="出具回执", at=now()
    )
    response = HttpResponse(made, content_type="text/plain; charset=utf-8")
    return as_download(response, f"{declared.name}{found.number}.{receipts.NAME}")
