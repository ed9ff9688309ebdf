"""Printing: many papers as one file, each on a new sheet with pages of its own and a list on top.

Reads   papers of the cases one may see, their texts from the boxes
Never   prints a paper whose case one may not see, or leaves one out without saying so
Start   papers()
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib import messages
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from yifa.engine.models import CaseRow, PaperRow
from yifa.typeset.document import Document
from yifa.web.desk import sheets
from yifa.web.desk.files import DOCX
from yifa.web.desk.inbox import find_or_none
from yifa.web.desk.listing import procedures_to_choose
from yifa.web.desk.seat import Seat, at_desk
from yifa.web.downloads import as_download
from yifa.web.models import Unmasking
from yifa.web.today import now

MOST = 200
DAYS = 7  # what is listed before anybody asked for other days


@dataclass(frozen=True)
class Asked:
    """Which papers: of one case, or of a procedure, of one kind, issued between two days."""

    case: str
    procedure: str
    kind: str
    since: date
    until: date

    @classmethod
    def of(cls, asked: QueryDict, today: date) -> tuple[Asked, list[str]]:
        """What an address asks for, and what of it can't be read, in sentences."""
        wrong, days = [], {}
        for name, words, default in (
            ("since", "起始日期", today - timedelta(DAYS)),
            ("until", "截止日期", today),
        ):
            typed = asked.get(name, "").strip()[:20]
            try:
                days[name] = date.fromisoformat(typed) if typed else default
            except ValueError:
                days[name] = default
                wrong.append(f"W-501　{words}“{typed}”不是日期，没有按它列出；请写成 2025-10-13 的样子。")
        case = asked.get("case", "")
        return cls(
            case if case.isascii() and case.isdigit() and len(case) < 19 else "",
            asked.get("procedure", "")[:60], asked.get("kind", "")[:60], days["since"], days["until"],
        ), wrong  # fmt: skip

    def papers(self, seat: Seat) -> QuerySet[PaperRow]:
        """The papers asked for, of cases one may see, newest first."""
        seen = CaseRow.objects.filter(seat.sight.condition(), pk=OuterRef("case_id"))
        found = PaperRow.objects.filter(Exists(seen)).exclude(box=None).select_related("case__unit", "event")
        if self.case:
            return found.filter(case_id=int(self.case)).order_by("id")
        if self.procedure:
            found = found.filter(case__procedure=self.procedure)
        if self.kind:
            found = found.filter(kind=self.kind)
        after = (self.until + timedelta(1)).isoformat()
        return found.filter(event__taken_on__gte=self.since.isoformat(), event__taken_on__lt=after).order_by("-id")


@at_desk
@require_http_methods(["GET", "POST"])
def papers(request: HttpRequest) -> HttpResponse:
    """The list to choose from; what was chosen as one .docx or .pdf. Each paper in it is logged as looked at."""
    asked, wrong = Asked.of(request.GET, request.seat.today)
    if request.method == "POST":
        chosen = {
            int(one) for one in request.POST.getlist("paper") if one.isascii() and one.isdigit() and len(one) < 19
        }
        rows = [one for one in asked.papers(request.seat).filter(pk__in=chosen)[: MOST + 1] if _named(one)]
        if chosen and len(rows) == len(chosen) and len(rows) <= MOST:
            return _file(request, rows if asked.case else rows[::-1])
        messages.error(request, _why_not(len(chosen), len(rows)))
    for sentence in wrong:
        messages.error(request, sentence)
    rows = [one for one in asked.papers(request.seat)[: MOST + 1] if _named(one)]
    procedure = find_or_none(asked.procedure) if asked.procedure else None
    return render(request, "desk/printing.html", {
        "asked": asked, "rows": [(one, _named(one)) for one in rows[:MOST]], "more": len(rows) > MOST, "most": MOST,
        "procedures": procedures_to_choose(), "kinds": procedure.papers if procedure else (),
        "case": rows[0].case if asked.case and rows else None,
    }, status=422 if request.method == "POST" else 200)  # fmt: skip


def _why_not(chosen: int, found: int) -> str:
    if not chosen:
        return "W-502　没有选中文书；请勾选要打印的文书。"
    if chosen > MOST:
        return f"W-503　选了{chosen}份文书，一次最多打印{MOST}份；请分批打印。"
    return f"W-504　选中的{chosen}份文书中有{chosen - found}份已经不在列表里，没有打印；请重新选择。"


def _named(row: PaperRow) -> str:
    """The paper's name; empty where its procedure is no longer in the catalogue."""
    procedure = find_or_none(row.case.procedure)
    paper = procedure.paper_by_slug.get(row.kind) if procedure else None
    return paper.name if paper else ""


def _file(request: HttpRequest, rows: list[PaperRow]) -> HttpResponse:
    at = now()
    documents = [_document(row) for row in rows]
    Unmasking.objects.bulk_create(
        Unmasking(
            case=row.case, person_id=request.seat.person, what=f"文书《{_named(row)}》", reason="批量打印文书", at=at
        )
        for row in rows
    )
    cover = "文书清单" if len(documents) > 1 else None
    if request.POST.get("form") == "docx":
        from yifa.typeset.merge import merge

        response = HttpResponse(merge(documents, cover=cover), content_type=DOCX)
        return as_download(response, f"文书{len(documents)}份{at:%Y%m%d%H%M}.docx")
    from yifa.typeset.merge import merge_pdf

    response = HttpResponse(merge_pdf(documents, cover=cover), content_type="application/pdf")
    return as_download(response, f"文书{len(documents)}份{at:%Y%m%d%H%M}.pdf")


def _document(row: PaperRow) -> Document:
    procedure, text = find_or_none(row.case.procedure), sheets.text_of(row)
    assert procedure is not None
    assert text is not None
    return sheets.document(row, procedure, row.case.unit.in_the_name_of, text)
