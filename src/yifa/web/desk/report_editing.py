"""Editing a paragraph of the report: its words in a box, its figures as locked chips, how it will read beside.

Reads   Frame, the wordings stored
Never   loses what was typed; never saves over what another saved meanwhile
Start   edit()
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from yifa.engine.case import Actor
from yifa.engine.refusals import Refusal
from yifa.report import editing
from yifa.report.compile import compile_report
from yifa.report.draft import Run
from yifa.report.editing import may_edit
from yifa.report.outline import Paragraph, slots_of
from yifa.report.placeholder import BadPlaceholder, Slot
from yifa.report.refusals import NotAnEditor, PlaceholderWrong, UnknownParagraph
from yifa.report.wording import said
from yifa.web.desk.report_frame import Frame
from yifa.web.desk.seat import at_desk
from yifa.web.today import now

STYLES = (
    ("{指标}", "数和量词"), ("{指标|宗}", "换一个量词"), ("{指标:number}", "只有数"), ("{指标:over_hundred}", "七百余件的写法"),
    ("{指标:wan}、{指标:yi}", "万元、亿元"), ("{指标:about_wan}", "约若干万元"), ("{指标:change}", "增长、下降或者持平，连同百分比"),
    ("{指标.numerator}、{指标.denominator}", "比率的分子、分母"), ("{指标@before}", "上年同期的数"),
)  # fmt: skip


@dataclass(frozen=True)
class Chip:
    """A figure of the paragraph as it is locked into it."""

    slot: Slot
    words: str
    address: str


@at_desk
def edit(request: HttpRequest, year: int, key: str) -> HttpResponse:
    """One paragraph: GET shows it, POST saves or only shows how it would read."""
    frame = Frame.of(request, year)
    if may_edit(frame.outline, frame.seat.sight.held) is None:
        raise NotAnEditor(place=frame.outline.place.name, posts=frame.outline.editors_named)
    paragraph = _paragraph(frame, key)
    stored = editing.versions(frame.outline.place.code, frame.year, key)
    text, seen = _shown(request, paragraph, stored)
    refused, theirs = None, ""
    if request.method == "POST":
        text = request.POST.get("text", "")
        if request.POST.get("stage") == "save":
            try:
                return _saved(request, frame, key, text)
            except Refusal as why:
                refused = why
        if seen != _number(request.POST.get("seen")):
            theirs = stored[0].text if stored else paragraph.text
    lines, wrong = preview(frame, key, text)
    return render(request, "desk/report_edit.html", {
        **frame.context("report"), "key": key, "text": text, "seen": seen, "refused": refused or wrong, "theirs": theirs,
        "lines": lines, "chips": list(_chips(frame, paragraph)), "heading": _heading(frame, key), "styles": STYLES,
        "versions": stored, "outlined": paragraph.text,
    }, status=422 if refused else 200)  # fmt: skip


@at_desk
@require_POST
def edit_preview(request: HttpRequest, year: int, key: str) -> HttpResponse:
    """How the text in the box would read; the fragment that is put beside it."""
    frame = Frame.of(request, year)
    _paragraph(frame, key)
    lines, wrong = preview(frame, key, request.POST.get("text", ""))
    return render(request, "desk/report_preview.html", {"lines": lines, "refused": wrong})


def _paragraph(frame: Frame, key: str) -> Paragraph:
    paragraph = frame.outline.paragraphs.get(key)
    if paragraph is None:
        raise UnknownParagraph(paragraph=key)
    return paragraph


def _shown(request: HttpRequest, paragraph: Paragraph, stored: list) -> tuple[str, int]:
    """The text for the box, and the version that stands now: the newest, or an old one that is to be taken up again."""
    seen = stored[0].version if stored else 0
    wanted = _number(request.GET.get("from"))
    if "from" in request.GET:
        older = {one.version: one.text for one in stored} | {0: paragraph.text}
        return older.get(wanted, paragraph.text), seen
    return (stored[0].text if stored else paragraph.text), seen


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0


def _saved(request: HttpRequest, frame: Frame, key: str, text: str) -> HttpResponse:
    """Save and go back to the report, at the paragraph. Raises Refusal."""
    held = frame.editor
    by = Actor(frame.seat.person, held.post if held else "", held.unit if held else "")
    saved = editing.save(
        frame.outline, frame.year, key, text, seen=_number(request.POST.get("seen")), by=by, held=frame.seat.sight.held,
        at=now(), results=dict(frame.draft.results),
    )  # fmt: skip
    messages.success(request, f"已保存这一段的第{saved.version}版。" if saved else "文字没有变化，没有保存新的版本。")
    return redirect(f"{reverse('report_year', args=[frame.year])}#p-{key}")


def preview(frame: Frame, key: str, text: str) -> tuple[list[list[tuple[Run, str]]], Refusal | None]:
    """The paragraphs that a text makes, run by run with their addresses; or why it cannot be read."""
    try:
        draft = compile_report(frame.outline, frame.year, frame.computer, _texts(frame, key, editing.tidy(text)))
    except BadPlaceholder as bad:
        return [], PlaceholderWrong(found=bad.found, why=bad.sentence)
    except Refusal as why:
        return [], why
    return [
        [(run, frame.link(run.slot.slug, part=run.slot.part, before=run.slot.before) if run.slot else "") for run in one.runs]
        for _, one in draft.paragraphs() if one.key == key
    ], None  # fmt: skip


def _texts(frame: Frame, key: str, text: str) -> Mapping[str, str]:
    return {**editing.texts(frame.outline.place.code, frame.year), key: text}


def _chips(frame: Frame, paragraph: Paragraph):
    told = set()
    for slot in slots_of(paragraph.text):
        if slot.key in told:
            continue
        told.add(slot.key)
        result = frame.draft.results[slot.slug, slot.before]
        has = result.value is not None if not slot.part else getattr(result, slot.part) is not None
        yield Chip(
            slot, said(slot, result) if has else result.empty, frame.link(slot.slug, part=slot.part, before=slot.before)
        )


def _heading(frame: Frame, key: str) -> str:
    return next((section.heading for section, one in frame.draft.paragraphs() if one.key == key), "")
