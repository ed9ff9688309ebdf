"""API: the hall for machines, as JSON: kinds, publications by keyset, one publication, procedures.

Reads   the same questions and rows as the pages
Never   gives a machine what a page does not show
Start   api() for the page that explains it, openapi() for its description
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse

from yifa.engine import catalogue
from yifa.engine.declaration import as_data
from yifa.engine.refusals import UnknownProcedure
from yifa.web.hall import frame, publications
from yifa.web.hall.asked import Asked
from yifa.web.hall.frame import LONG, public
from yifa.web.hall.kinds import STAGES, kinds
from yifa.web.hall.publications import Shown

PAGE = 100
ASKS = {
    "q": "标题、文号、机关、正文中的词", "kind": "公示内容的种类（见 kinds）", "stage": "环节：before、during、after", "field": "执法领域",
    "unit": "机构", "year": "公示年份", "after": "上一页给出的 next",
}  # fmt: skip


def _json(data: Any, status: int = 200) -> JsonResponse:
    response = JsonResponse(data, status=status, json_dumps_params={"ensure_ascii": False}, safe=False)
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _wrong(code: str, sentence: str, status: int) -> JsonResponse:
    return _json({"code": code, "message": sentence}, status)


def _listed(request: HttpRequest, slug: str, one: Shown) -> dict[str, Any]:
    row = one.row
    address = request.build_absolute_uri(reverse("hall_publication", args=(slug, row.number)))
    return {
        "id": row.number, "kind": f"{row.procedure}.{row.of}", "kind_name": one.kind_name, "title": row.title, "unit": row.unit,
        "made_on": _day(row.made_on), "published_on": _day(row.published_on), "shown_until": _day(row.shown_until),
        "sha256": row.sha256, "url": address,
    }  # fmt: skip


def _day(on: Any) -> str | None:
    return on.isoformat() if on else None


@public(keep=LONG)
def api(request: HttpRequest) -> HttpResponse:
    """How to ask, with examples that work."""
    return render(request, "hall/api.html", {"asks": ASKS.items(), "places": frame.places()})


@public(keep=LONG)
def api_kinds(request: HttpRequest) -> HttpResponse:
    """Every kind of publication with its fields and how each is masked."""
    return _json([
        {"kind": one.slug, "name": one.name, "stage": one.stage, "stage_name": STAGES[one.stage], "procedure": one.procedure.slug,
         "basis": str(one.disclosure.basis),
         "fields": [{"slug": slug, "name": one.procedure.fields[slug].name if slug in one.procedure.fields else slug, "mask": mask}
                    for slug, mask in one.masks.items()]}
        for one in kinds()
    ])  # fmt: skip


@public(indexed=False)
def api_publications(request: HttpRequest) -> HttpResponse:
    """A page of what a place shows."""
    hall = request.hall
    if hall.place is None:
        return _wrong("H-001", "没有这个地方；请核对地址。", 404)
    asked = Asked.of(request.GET)
    if asked.wrong:
        code, _, sentence = asked.wrong[0].partition("　")
        return _wrong(code, sentence, 422)
    after = request.GET.get("after", "")[:40]
    found, cursor = publications.page_of(hall.place.code, hall.today, asked, after, PAGE)
    address = reverse("hall_api_publications", args=(hall.slug,))
    return _json({
        "place": hall.place.code, "publications": [_listed(request, hall.slug, one) for one in found],
        "next": request.build_absolute_uri(f"{address}?{asked.query(after=cursor)}") if cursor else None,
    })  # fmt: skip


@public(indexed=False)
def api_publication(request: HttpRequest, number: str) -> HttpResponse:
    """One publication as it was published; in what state it is where it is no longer shown."""
    hall = request.hall
    row = publications.find(hall.place.code, number) if hall.place else None
    if row is None or row.published_on is None or row.published_on > hall.today:
        return _wrong("H-001", "没有这一项公示；请核对编号。", 404)
    one = Shown(row)
    if row.withdrawn_on:
        return _json(
            {"id": row.number, "state": "withdrawn", "on": _day(row.withdrawn_on), "why": row.withdrawn_why}, 410
        )
    if one.expired(hall.today):
        return _json({"id": row.number, "state": "expired", "on": _day(row.shown_until)}, 410)
    if row.replaced_by:
        return _json({"id": row.number, "state": "replaced", "by": row.replaced_by}, 410)
    return _json({"state": "shown", "sha256": row.sha256, "content": one.content})


@public(keep=LONG)
def api_procedures(request: HttpRequest) -> HttpResponse:
    """Every procedure: slug, name, basis, fingerprint of its declaration."""
    return _json([
        {"slug": one.slug, "name": one.name, "area": one.area, "kind": one.kind, "basis": str(one.basis), "fingerprint": one.fingerprint}
        for one in catalogue.every()
    ])  # fmt: skip


@public(keep=LONG)
def api_procedure(request: HttpRequest, slug: str) -> HttpResponse:
    """One procedure's whole declaration."""
    try:
        return _json(as_data(catalogue.find(slug)))
    except UnknownProcedure:
        return _wrong("H-001", "没有这个程序；请核对名称。", 404)


@public(keep=LONG)
def openapi(request: HttpRequest) -> HttpResponse:
    """The description of the interface (OpenAPI 3.1)."""
    place = {"name": "place", "in": "path", "required": True, "schema": {"type": "string"}, "description": "地方"}
    named = {"name": "slug", "in": "path", "required": True, "schema": {"type": "string"}}
    number = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}, "description": "公示编号"}
    asks = [
        {"name": one, "in": "query", "schema": {"type": "string"}, "description": says} for one, says in ASKS.items()
    ]
    ok = {"200": {"description": "成功", "content": {"application/json": {}}}}
    missing, unread, gone = ({code: {"description": says}} for code, says in (
        ("404", "没有"), ("422", "问题不能识别"), ("410", "已撤回、已更换或者公示期满")))  # fmt: skip
    paths = {
        "/hall/api/kinds": ("公示内容的种类", [], ok), "/hall/api/procedures": ("全部程序", [], ok),
        "/hall/api/procedures/{slug}": ("一个程序的完整声明", [named], ok | missing),
        "/hall/api/{place}/publications": ("公示内容，按公示日期从近到远分页", [place, *asks], ok | missing | unread),
        "/hall/api/{place}/publications/{id}": ("一项公示", [place, number], ok | missing | gone),
    }  # fmt: skip
    return _json({
        "openapi": "3.1.0", "info": {"title": "公示大厅接口", "version": "1"},
        "paths": {path: {"get": {"summary": says, "parameters": asked, "responses": answers}} for path, (says, asked, answers) in paths.items()},
    })  # fmt: skip
