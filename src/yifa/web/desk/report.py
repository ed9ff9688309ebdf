"""Report page: the year's report as its cases give it, every number a link to them, and what must be looked at beside.

Reads   Frame
Never   shows a number that no figure carries as one that does
Start   report()
"""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from yifa.report.behind import behind
from yifa.report.comparison import VERDICTS, compare, tally
from yifa.report.files import DOCX, FIGURES, HTML, PDF, files
from yifa.report.published import BadPublished, load
from yifa.web.desk.report_frame import Frame
from yifa.web.desk.seat import at_desk
from yifa.web.downloads import as_download

MEDIA = {
    HTML: "text/html; charset=utf-8", PDF: "application/pdf", FIGURES: "application/json",
    DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}  # fmt: skip
FORMS = ((DOCX, "Word"), (PDF, "PDF"), (HTML, "网页（含案号）"), (FIGURES, "指标数据"))


@at_desk
def report(request: HttpRequest, year: int | None = None) -> HttpResponse:
    """The working draft of a year."""
    if year is None and request.GET.get("year", "").isascii() and request.GET.get("year", "").isdigit():
        return redirect("report_year", int(request.GET["year"][:4]))
    frame = Frame.of(request, year)
    return render(request, "desk/report.html", {
        **frame.context("report"), "sections": frame.page(), "findings": frame.findings(), "forms": FORMS,
    })  # fmt: skip


@at_desk
def report_file(request: HttpRequest, year: int, name: str) -> HttpResponse:
    """The working draft as a file; it bears the day of the download."""
    if name not in MEDIA:
        raise Http404
    frame = Frame.of(request, year)
    made = files(frame.draft, behind(frame.draft, frame.computer), on=frame.seat.today)
    response = HttpResponse(made[name], content_type=MEDIA[name])
    return as_download(response, f"{frame.draft.title}（未冻结）.{name.rpartition('.')[2]}")


@at_desk
def report_comparison(request: HttpRequest, year: int) -> HttpResponse:
    """What the place published for that year beside what cases give."""
    frame = Frame.of(request, year)
    try:
        published = load(frame.outline.place)
    except BadPublished:
        published = ()
    rows = compare(published, frame.year, frame.computer) if published else []
    wanted = request.GET.get("verdict", "")
    wanted = wanted if wanted in VERDICTS else ""
    return render(request, "desk/report_comparison.html", {
        **frame.context("comparison"), "tally": tally(rows), "wanted": wanted, "all": len(rows),
        "rows": [(row, frame.link(row.result.figure.slug) if row.result else "") for row in rows if wanted in ("", row.verdict)],
    })  # fmt: skip
