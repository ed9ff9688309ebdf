"""Page: the report as one self-contained web page: every number a link to the list of cases behind it, without a script.

Reads   a Draft and what stands behind its figures
Never   loads anything from elsewhere, runs a script, or shows more of a case than its number
Start   page()
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from html import escape
from pathlib import Path

from yifa.report import draft as drafts
from yifa.report.behind import Behind, Listed, anchor_of
from yifa.report.document import document
from yifa.report.draft import Draft
from yifa.typeset.html import html

STYLE = Path(__file__).with_name("page.css")


def page(draft: Draft, sources: Sequence[Behind], *, on: date | None = None) -> str:
    """The whole file, UTF-8."""
    return "\n".join(_lines(draft, sources, on))


def to_figure(run: drafts.Run) -> str:
    """Where a figure leads within the page."""
    assert run.slot is not None
    return f"#{anchor_of(run.slot.slug, run.slot.before)}"


def _lines(draft: Draft, sources: Sequence[Behind], on: date | None) -> Iterator[str]:
    title = escape(draft.title)
    yield "<!doctype html>"
    yield '<html lang="zh-CN"><head><meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
    yield f"<title>{title}</title>"
    yield f"<style>{STYLE.read_text(encoding='utf-8')}</style></head><body>"
    yield "<main>"
    yield html(document(draft, on=on, link=to_figure))
    yield "</main>"
    yield '<section class="sources" id="figures" aria-labelledby="figures-title">'
    yield '<h2 id="figures-title">数据从哪里来</h2>'
    yield f"<p>报告里的每个数都可以点开，看到它背后的案件。数据期间：{escape(draft.period.words)}；数据指纹：<code>{draft.fingerprint}</code></p>"
    drawn: dict[tuple[str, ...], str] = {}
    for one in sources:
        yield from _figure(draft, one, drawn)
    yield "</section></body></html>"


def _figure(draft: Draft, one: Behind, drawn: dict[tuple[str, ...], str]) -> Iterator[str]:
    result = one.result
    yield f'<section class="figure" id="{one.anchor}">'
    yield f"<h3>{escape(one.name)}：{escape(result.words)}</h3>"
    yield "<dl>"
    for name, value in _told(one):
        yield f"<dt>{name}</dt><dd>{escape(value)}</dd>"
    places = "、".join(
        f'<a href="#section-{section.slug}">{escape(section.heading)}</a>'
        for section in draft.sections
        if section.heading in one.where
    )
    yield f"<dt>出现在</dt><dd>{places}</dd></dl>"
    for at, listed in enumerate(one.lists):
        yield from _cases(f"{one.anchor}-{at}", one, listed, drawn)
    yield "</section>"


def _told(one: Behind) -> Iterator[tuple[str, str]]:
    result = one.result
    yield "期间", result.period.words
    if result.figure.closing == "ratio":
        yield "分子", str(result.numerator)
        yield "分母", str(result.denominator)
    yield "依据", result.figure.basis
    if result.figure.meaning:
        yield "口径", result.figure.meaning
    if result.external:
        yield "来源", f"{result.external.source}，{result.external.document}"
    for note in result.notes:
        if not result.external or not note.startswith("来自外部统计"):
            yield "说明", note


def _cases(anchor: str, one: Behind, listed: Listed, drawn: dict[tuple[str, ...], str]) -> Iterator[str]:
    """The numbers, folded until the figure is the page's target or somebody asks for them."""
    count = len(listed.numbers)
    words = f"{escape(listed.says)}：{count}件"
    if not count:
        yield f'<p class="none">{words}</p>'
        return
    earlier = drawn.setdefault(listed.numbers, one.anchor)
    if earlier != one.anchor:
        yield f'<p>{words}，<a href="#{earlier}">看案号</a></p>'
        return
    yield f'<p id="{anchor}">{words}<span class="open">，<a href="#{one.anchor}">列出案号</a></span><span class="close">，<a href="#figures">收起</a></span></p>'
    yield '<ol class="cases">'
    yield "".join(f"<li>{escape(number)}</li>" for number in listed.numbers)
    yield "</ol>"
