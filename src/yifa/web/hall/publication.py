"""Publication page: who, what, on what basis, until when, and how anybody checks it without us.

Reads   the bytes that were published
Never   shows what was withdrawn, replaced or has run its time; keeps only that it was there
Start   publication()
"""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from yifa.engine import evidence
from yifa.engine.models import CaseRow, Unit
from yifa.engine.publication_rows import PublicationRow
from yifa.procedures.drawing import DRAW_FILE
from yifa.web.downloads import as_download, attachment
from yifa.web.hall import entry_charts, proofs
from yifa.web.hall.frame import public
from yifa.web.hall.publications import Shown, find


def _found(request: HttpRequest, number: str) -> Shown:
    hall = request.hall
    row = find(hall.place.code, number) if hall.place else None
    if row is None or row.published_on is None or row.published_on > hall.today:
        raise Http404
    return Shown(row)


def gone_page(request: HttpRequest, shown: Shown) -> HttpResponse | None:
    """What stands in the place of a publication that is no longer shown; None where it is."""
    row = shown.row
    if row.withdrawn_on is not None:
        return render(request, "hall/withdrawn.html", {"row": row, "shown": shown})
    if shown.expired(request.hall.today):
        return render(request, "hall/expired.html", {"row": row}, status=410)
    if row.replaced_by:
        newer = PublicationRow.objects.filter(number=row.replaced_by, place=row.place).first()
        return render(request, "hall/replaced.html", {"row": row, "newer": newer, "shown": shown})
    return None


@public()
def publication(request: HttpRequest, number: str) -> HttpResponse:
    """One publication at its lasting address."""
    shown = _found(request, number)
    gone = gone_page(request, shown)
    if gone is not None:
        gone["X-Robots-Tag"] = "noindex, noarchive"
        return gone
    unit = Unit.objects.filter(place=shown.row.place, slug=shown.row.unit).first()
    case = CaseRow.objects.filter(pk=shown.row.case_id).values_list("number", flat=True).first()
    response = render(request, "hall/publication.html", {
        "shown": shown, "row": shown.row, "content": shown.content, "unit": unit, "case": case,
        "redo": DRAW_FILE.slug in shown.kind.disclosure.files if shown.kind else False,
        "proof": proofs.of(shown.row), "charts": entry_charts.of(shown.row, request.hall.today),
    })  # fmt: skip
    if shown.row.personal:
        response["X-Robots-Tag"] = "noindex, noarchive"
    return response


@public(indexed=False)
def published_bytes(request: HttpRequest, number: str) -> HttpResponse:
    """The very bytes that were published: their SHA-256 is the fingerprint in the record."""
    shown = _found(request, number)
    gone = gone_page(request, shown)
    if gone is not None:
        return gone
    response = HttpResponse(bytes(shown.row.content), content_type="application/json; charset=utf-8")
    response["ETag"] = f'"{shown.row.sha256}"'
    return response


@public(indexed=False)
def published_file(request: HttpRequest, number: str, sha256: str) -> HttpResponse | FileResponse:
    """A file that was published with it, under the hash that its content names."""
    shown = _found(request, number)
    gone = gone_page(request, shown)
    if gone is not None:
        return gone
    named = next((one for one in shown.content.get("files", []) if one["sha256"] == sha256), None)
    path = evidence.path_of(sha256) if named else None
    if named is None or path is None or not path.is_file():
        raise Http404
    response = FileResponse(path.open("rb"), content_type="application/octet-stream")
    return as_download(response, named["name"])


@public(indexed=False)
def receipt(request: HttpRequest, number: str) -> HttpResponse:
    """The receipt of the step that published it. It proves what was published when; gone with what it shows."""
    shown = _found(request, number)
    gone = gone_page(request, shown)
    if gone is not None:
        return gone
    made = proofs.receipt_of_publication(shown.row)
    if made is None:
        return render(request, "hall/refused.html", {"sentence": proofs.NOT_YET}, status=404)
    response = HttpResponse(made, content_type=proofs.MEDIA)
    response["Content-Disposition"] = attachment(f"{number}回执.{proofs.ENDING}")
    return response
