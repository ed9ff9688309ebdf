"""Ledgers: the pages on which an old Excel ledger comes in: template, upload, what is wrong, confirmation.

Reads   the uploaded file, kept sealed until it is confirmed or given up
Never   stores a row before it is confirmed
Start   ledger(), ledger_of(), preview()
"""

from __future__ import annotations

import base64
import hashlib
from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from yifa.engine import catalogue
from yifa.engine.declaration import Procedure
from yifa.engine.models import Unit
from yifa.engine.refusals import NotYourPost
from yifa.engine.sealing import open_box, seal_value
from yifa.web.desk import ledger_import, ledger_reading, uploads
from yifa.web.desk.cases import XLSX
from yifa.web.desk.choices import Choices
from yifa.web.desk.ledger_columns import Column, columns_of
from yifa.web.desk.ledger_template import template
from yifa.web.desk.ledger_zip import LARGEST_FILE, Unfit
from yifa.web.desk.seat import Seat, at_desk
from yifa.web.desk.stepping import homes_of
from yifa.web.downloads import as_download
from yifa.web.models import LedgerFile
from yifa.web.today import now
from yifa.web.words import area_name

KEPT = timedelta(days=7)
SHOWN = 200


@at_desk
def ledger(request: HttpRequest) -> HttpResponse:
    """The procedures whose ledgers one may bring in."""
    mine = set(request.seat.sight.posts)
    areas: dict[str, list[Procedure]] = {}
    for one in catalogue.every():
        if any(post.slug in mine for post in one.opens.by):
            areas.setdefault(one.area, []).append(one)
    waiting = LedgerFile.objects.filter(account=request.user, done_at=None, brought_at__gt=now() - KEPT).defer("box")
    names = {one.slug: one.name for one in catalogue.every()}
    groups = [(area_name(area), found) for area, found in areas.items()]
    return render(
        request, "desk/ledger.html", {"groups": groups, "waiting": waiting.order_by("-id")[:20], "names": names}
    )


def _columns(seat: Seat, procedure: Procedure, unit: Unit) -> list[Column]:
    choices = Choices(unit.place_id, seat.today)
    colleagues = choices.holders(procedure.opens.by, unit.path, seat.person) if procedure.opens.together != 1 else []
    return columns_of(procedure.opens, choices, colleagues)


@at_desk
def ledger_template(request: HttpRequest, slug: str) -> HttpResponse:
    """The template of a procedure as .xlsx."""
    procedure = catalogue.find(slug)
    home = homes_of(request.seat, procedure)[0]
    content = template(procedure, _columns(request.seat, procedure, home))
    return as_download(HttpResponse(content, content_type=XLSX), f"{procedure.name}台账模板.xlsx")


@uploads.limited(LARGEST_FILE)
@at_desk
@require_http_methods(["GET", "POST"])
def ledger_of(request: HttpRequest, slug: str) -> HttpResponse:
    """Bring a ledger of one procedure: it is kept sealed and looked at on the next page."""
    seat: Seat = request.seat
    procedure = catalogue.find(slug)
    homes = homes_of(seat, procedure)
    shown = {"procedure": procedure, "units": [(one.slug, one.name) for one in homes], "unfit": None, "most_rows": ledger_reading.MOST_ROWS,
             "most_size": LARGEST_FILE // 2**20}  # fmt: skip
    if request.method == "GET":
        return render(request, "desk/ledger_of.html", shown)
    unit = next((one for one in homes if one.slug == request.POST.get("unit")), homes[0])
    try:
        content = _content(request)
        ledger_reading.read(content)
    except Unfit as unfit:
        return render(request, "desk/ledger_of.html", {**shown, "unfit": unfit, "unit": unit.slug}, status=422)
    commitment, _salt, box = seal_value(base64.b64encode(content).decode())
    LedgerFile.objects.filter(account=request.user, brought_at__lte=now() - KEPT).update(box=None)
    made = LedgerFile.objects.create(
        account=request.user, procedure=slug, unit=unit.slug, name=request.FILES["file"].name[:200],
        sha256=hashlib.sha256(content).hexdigest(), commitment=commitment, box=box, brought_at=now(),
    )  # fmt: skip
    return redirect("ledger_preview", ledger_id=made.pk)


def _content(request: HttpRequest) -> bytes:
    if getattr(request, "over_limit", ()):
        raise Unfit("W-201", f"文件超过{LARGEST_FILE // 2**20}MB，没有导入；请分成几个文件，去掉图片后再上传。")
    file = request.FILES.get("file")
    if file is None or file.size == 0:
        raise Unfit("W-200", "没有选择文件，或者文件是空的；请选择由模板填写的 xlsx 文件。")
    return file.read()


def _kept(request: HttpRequest, ledger_id: int) -> tuple[LedgerFile, bytes, ledger_import.Ledger, list[Column]]:
    """A file of one's own that still waits, its bytes, and what it is for."""
    seat: Seat = request.seat
    row = get_object_or_404(
        LedgerFile, pk=ledger_id, account=request.user, box__isnull=False, brought_at__gt=now() - KEPT
    )
    procedure = catalogue.find(row.procedure)
    unit = next((one for one in homes_of(seat, procedure) if one.slug == row.unit), None)
    if unit is None:
        posts = "、".join(post.name for post in procedure.opens.by)
        raise NotYourPost(step=procedure.opens.name, posts=posts, basis=procedure.opens.basis, on=seat.today)
    content = base64.b64decode(open_box(bytes(row.box), row.commitment))
    return row, content, ledger_import.Ledger(seat, procedure, unit, row.sha256), _columns(seat, procedure, unit)


@at_desk
def ledger_preview(request: HttpRequest, ledger_id: int) -> HttpResponse:
    """What the file holds, row by row; nothing is stored yet."""
    row, content, about, columns = _kept(request, ledger_id)
    seen = ledger_import.inspect(about, ledger_reading.read(content), columns)
    return _shown(request, row, about, seen)


def _shown(
    request: HttpRequest, row: LedgerFile, about: ledger_import.Ledger, seen: ledger_import.Inspected, status: int = 200
) -> HttpResponse:
    heads = [one.head for one in _columns(about.seat, about.procedure, about.unit)][:6]
    return render(request, "desk/ledger_preview.html", {
        "file": row, "procedure": about.procedure, "unit": about.unit, "seen": seen, "remarks": seen.remarks[:SHOWN],
        "hidden": max(len(seen.remarks) - SHOWN, 0), "heads": heads,
    }, status=status)  # fmt: skip


@at_desk
def ledger_marked(request: HttpRequest, ledger_id: int) -> HttpResponse:
    """The official's own file back, bad cells in red."""
    row, content, about, columns = _kept(request, ledger_id)
    seen = ledger_import.inspect(about, ledger_reading.read(content), columns)
    marked = ledger_reading.marked(content, seen.sheet, seen.remarks, only_bad=bool(request.GET.get("only")))
    return as_download(HttpResponse(marked, content_type=XLSX), f"检查结果_{row.name.removesuffix('.xlsx')}.xlsx")


@at_desk
@require_POST
def ledger_take(request: HttpRequest, ledger_id: int) -> HttpResponse:
    """Confirm: all rows or none, or the good ones alone; or give the file up."""
    row, content, about, columns = _kept(request, ledger_id)
    mode = request.POST.get("mode", "")
    if mode == "drop":
        row.delete()
        messages.success(request, "已放弃这个文件，没有导入任何内容。")
        return redirect("ledger")
    sheet = ledger_reading.read(content)
    whole = mode != "good"
    added, remarks = ledger_import.take(about, sheet, columns, whole=whole)
    if whole and remarks:
        seen = ledger_import.inspect(about, sheet, columns)
        seen.remarks = remarks
        return _shown(request, row, about, seen, status=422)
    row.added = row.added + added
    if not remarks:
        row.box, row.done_at = None, now()
    row.save()
    messages.success(
        request,
        f"已导入{added}件“{about.procedure.name}”。" + ("同一个文件导入过的行没有重复登记。" if not added else ""),
    )
    return redirect("ledger_preview", ledger_id=row.pk) if remarks else redirect("ledger")
