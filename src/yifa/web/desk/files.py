"""Files: papers as .docx, .pdf and on the screen, and evidence, from addresses of their own.

Reads   issued texts from their boxes, evidence by its hash
Never   serves a file that could run in the browser; never tells a forged address from a missing one
Start   paper(), evidence()
"""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from yifa.engine import evidence as engine_evidence
from yifa.engine.models import Evidence, PaperRow
from yifa.typeset.markup import parse
from yifa.web.desk import sheets
from yifa.web.desk.seat import at_desk, case_for
from yifa.web.desk.timeline import files_of
from yifa.web.downloads import as_download
from yifa.web.models import Unmasking
from yifa.web.today import now

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@at_desk
def paper(request: HttpRequest, case_id: int, paper_id: int, form: str = "") -> HttpResponse:
    """One paper: on the screen, or as .docx or .pdf. Seeing it is logged, as it names the party in clear."""
    row, view = case_for(request.seat, case_id)
    found = PaperRow.objects.select_related("event").filter(pk=paper_id, case=row).first()
    text = sheets.text_of(found) if found else None
    if found is None or text is None:
        raise Http404
    name = view.procedure.paper_by_slug[found.kind].name
    Unmasking.objects.create(
        case=row, person_id=request.seat.person, what=f"文书《{name}》", reason="查阅文书", at=now()
    )
    if not form:
        shown = {
            "row": row,
            "paper": found,
            "name": name,
            "blocks": sheets.parts(parse(text)),
            "procedure": view.procedure,
        }
        return render(request, "desk/paper.html", shown)
    document = sheets.document(found, view.procedure, row.unit.in_the_name_of, text)
    if form == "docx":
        from yifa.typeset.docx import docx

        response = HttpResponse(docx(document), content_type=DOCX)
    else:
        from yifa.typeset.pdf import pdf

        response = HttpResponse(pdf(document), content_type="application/pdf")
    return as_download(response, f"{name}{found.number}.{form}")


@at_desk
def evidence(request: HttpRequest, case_id: int, sha256: str) -> HttpResponse | FileResponse:
    """One piece of evidence of a case that may be seen, always as a download."""
    row, _view = case_for(request.seat, case_id)
    found = Evidence.objects.filter(sha256=sha256).first() if sha256 in files_of(row.pk) else None
    path = engine_evidence.path_of(sha256) if found else None
    if path is None or not path.is_file():
        raise Http404
    response = FileResponse(path.open("rb"), content_type="application/octet-stream")
    return as_download(response, found.name)
