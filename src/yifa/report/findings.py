"""Findings: what a compiled draft gives reason to look at before anyone signs it.

Reads   a Draft: its figures of this year and the last, its words
Never   changes the draft, or stops it: freezing decides what must be settled first
Start   findings()
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from yifa.figures.compute import ABSENT, EMPTY, FEW, FEW_CASES, Result
from yifa.law.parameters import NotInForce, book
from yifa.report import typed
from yifa.report.draft import Draft, DraftParagraph, Finding
from yifa.report.outline import COVERS
from yifa.report.placeholder import Piece, is_change
from yifa.report.wording import DOWN, LEVEL, UP

# Without these a report is not one: freezing waits until they are gone.
GRAVE = frozenset({"RP-301", "RP-311", "RP-313", "RP-314"})


def findings(draft: Draft) -> Iterator[Finding]:
    """Everything, in the order of the text, then what concerns the whole."""
    for _, paragraph in draft.paragraphs():
        yield from _numbers(paragraph)
        yield from _externals(draft, paragraph)
        yield from _words(paragraph)
        yield from _directions(draft, paragraph)
    yield from _periods(draft)
    yield from _contents(draft)
    yield from _sums(draft)
    yield from _growth(draft)


def _numbers(paragraph: DraftParagraph) -> Iterator[Finding]:
    told = set()
    for run in paragraph.runs:
        if run.slot is None or run.result is None or run.slot.key in told:
            continue
        told.add(run.slot.key)
        result, name = run.result, run.slot.name
        if result.state == ABSENT:
            yield Finding(
                "RP-301",
                paragraph.key,
                f"“{name}”没有数据（{result.empty}）；请补录案件或者外部统计，或者改写这一句。",
                run.slot.slug,
            )
        elif result.state == EMPTY and not run.slot.part:
            yield Finding(
                "RP-302",
                paragraph.key,
                f"“{name}”没有基数（{result.empty}），不能写成比率；请改写这一句。",
                run.slot.slug,
            )
        elif result.state == FEW_CASES and not run.slot.part:
            yield Finding(
                "RP-303",
                paragraph.key,
                f"“{name}”的基数不足{FEW}件（{result.empty}），不宜写百分比；请写件数。",
                run.slot.slug,
            )


def _externals(draft: Draft, paragraph: DraftParagraph) -> Iterator[Finding]:
    for run in paragraph.runs:
        if run.slot is None or run.result is None or run.slot.figure.closing != "external":
            continue
        result, name = run.result, run.slot.name
        if result.external is None:
            before = draft.results.get((run.slot.slug, True))
            if not run.slot.before and before is not None and before.external is not None:
                yield Finding("RP-308", paragraph.key,
                              f"“{name}”只登记了上年（{before.external.number}），不是报告期的数据；请取得{draft.period.words}的数据，由另一人核对后登记。",
                              run.slot.slug)  # fmt: skip
            continue
        if not result.external.source or not result.external.document:
            yield Finding(
                "RP-307",
                paragraph.key,
                f"“{name}”来自外部统计，但没有写明来源单位或者文件；请补全{result.external.number}的来源。",
                run.slot.slug,
            )
        if result.external.unit != result.figure.unit_name:
            yield Finding("RP-309", paragraph.key,
                          f"“{name}”登记的计量单位是“{result.external.unit}”，指标的计量单位是“{result.figure.unit_name}”；请核对{result.external.number}。",
                          run.slot.slug)  # fmt: skip


def _words(paragraph: DraftParagraph) -> Iterator[Finding]:
    words = "".join("　" if run.slot else run.text for run in paragraph.runs)
    for number in typed.numbers(words):
        yield Finding(
            "RP-312", paragraph.key, f"“{number}”是手工写的数，没有指标承载，无从核对；请改用指标，或者写明出处后保留。"
        )
    for blank in typed.blanks(words):
        yield Finding("RP-311", paragraph.key, f"“{blank.strip() or '（ ）'}”处还没有填写；请填写或者删去。")


def _directions(draft: Draft, paragraph: DraftParagraph) -> Iterator[Finding]:
    line: tuple[Piece, ...] = tuple(run.slot if run.slot and not run.fallen else run.text for run in paragraph.runs)
    for one in typed.directions(line):
        now = draft.results[one.slot.slug, one.slot.before]
        if is_change(one.slot.figure) and not one.slot.part:
            yield from _against_figure(paragraph, one, now)
        elif not one.slot.before:
            yield from _against_last_year(draft, paragraph, one, now)


def _against_figure(paragraph: DraftParagraph, one: typed.Direction, now: Result) -> Iterator[Finding]:
    if now.value is None:
        return
    is_so = _sign(Fraction(now.value))
    if is_so != one.way or is_so == DOWN:
        yield Finding("RP-304", paragraph.key,
                      f"写的是“{one.word}”，而“{one.slot.name}”是{now.shown}%，读起来不一致；请把方向词和百分比一起改写成{{{one.slot.slug}:change}}。",
                      one.slot.slug)  # fmt: skip


def _against_last_year(draft: Draft, paragraph: DraftParagraph, one: typed.Direction, now: Result) -> Iterator[Finding]:
    before = draft.results.get((one.slot.slug, True))
    if now.value is None:
        return
    if before is None or before.value is None:
        yield Finding("RP-306", paragraph.key,
                      f"写了“{one.word}”，但“{one.slot.name}”没有上年同期的数据，方向无从核对；请补录上年数据，或者删去方向。",
                      one.slot.slug)  # fmt: skip
        return
    is_so = _sign(Fraction(now.value) - Fraction(before.value))
    if is_so != one.way:
        yield Finding("RP-305", paragraph.key,
                      f"写的是“{one.word}”，而“{one.slot.name}”上年同期是{before.words}、本期是{now.words}，实际{is_so}；请改正方向。",
                      one.slot.slug)  # fmt: skip


def _sign(change: Fraction) -> str:
    return LEVEL if change == 0 else UP if change > 0 else DOWN


def _periods(draft: Draft) -> Iterator[Finding]:
    spans: dict[str, dict[bool, str]] = defaultdict(dict)
    for _, paragraph in draft.paragraphs():
        for run in paragraph.runs:
            if run.slot is not None:
                spans[run.slot.slug].setdefault(run.slot.before, paragraph.key)
    for slug, found in spans.items():
        if len(found) > 1:
            name = draft.results[slug, False].figure.name
            yield Finding(
                "RP-310",
                found[True],
                f"“{name}”在报告里既有本期的数也有上年同期的数；请看清两处是否都写明了期间。",
                slug,
            )


def _contents(draft: Draft) -> Iterator[Finding]:
    covered = {section.covers for section in draft.sections if section.covers and _says(draft, section.slug)}
    for covers, name in COVERS.items():
        if covers not in covered:
            yield Finding("RP-313", "", f"缺少“{name}”这一部分（{_basis(draft)}）；请在报告提纲中补上并写明内容。")


def _says(draft: Draft, opens: str) -> bool:
    """Whether a section, with those below it, has any words."""
    inside, level = False, 0
    for section in draft.sections:
        if section.slug == opens:
            inside, level = True, section.level
        elif inside and section.level <= level:
            return False
        if inside and any(paragraph.words for paragraph in section.paragraphs):
            return True
    return False


def _basis(draft: Draft) -> str:
    try:
        value = book().value("report.rol.parts", date(draft.year + 1, 1, 1))
    except NotInForce:
        return "年度报告的规定内容"
    return f"{value.source}规定的{value.value}项内容"


def _sums(draft: Draft) -> Iterator[Finding]:
    for one in draft.outline.parts_of:
        total = draft.results[one.total, False]
        parts = [draft.results[slug, False] for slug in one.parts]
        if total.value is None or any(part.value is None for part in parts):
            continue
        added = sum((Fraction(part.value) for part in parts if part.value is not None), Fraction(0))
        names = "、".join(f"“{part.figure.name}”{part.words}" for part in parts)
        whole = Fraction(total.value)
        if one.complete and added != whole:
            yield Finding(
                "RP-314",
                "",
                f"“{total.figure.name}”是{total.words}，各部分（{names}）之和与它不等；请核对口径和期间。",
                one.total,
            )
        elif not one.complete and added > whole:
            yield Finding(
                "RP-314",
                "",
                f"“{total.figure.name}”是{total.words}，其中的各部分（{names}）加起来比它还多；请核对口径和期间。",
                one.total,
            )


def _growth(draft: Draft) -> Iterator[Finding]:
    for growth, of in draft.outline.growth_of:
        told, now, before = draft.results[growth, False], draft.results[of, False], draft.results[of, True]
        if told.value is None or now.value is None or not before.value:
            continue
        percent = (Fraction(now.value) / Fraction(before.value) - 1) * 100
        stands = Fraction(told.value) * (1 if told.external else 100)
        last_digit = Fraction(1, 10 ** len(told.shown.partition(".")[2]))
        if abs(stands - percent) > last_digit / 2:
            yield Finding("RP-315", "",
                          f"“{told.figure.name}”写的是{told.words}，而“{now.figure.name}”上年同期是{before.words}、本期是{now.words}，算出来不是这个幅度；请核对两个数据的来源。",
                          growth)  # fmt: skip


def is_grave(finding: Finding) -> bool:
    """Whether it must be settled before the report is frozen."""
    return finding.code in GRAVE
