"""Editing: paragraphs rewritten at the desk, their figures kept in place, every version with its author.

Reads   the outline, the wordings stored
Never   saves a text that lost a figure or put a number of its own in its place; never overwrites what another saved
Start   save()
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta, timezone

from django.db import IntegrityError, transaction
from django.db.models import Max

from yifa.engine.case import Actor
from yifa.engine.people import Holding
from yifa.figures.compute import Result
from yifa.report import refusals as r
from yifa.report import typed
from yifa.report.models import Wording
from yifa.report.outline import Outline, Paragraph, dated, slots_of
from yifa.report.placeholder import SLOT, BadPlaceholder, Slot
from yifa.typeset.document import Unfit, printable

LONGEST = 5000
CHINA = timezone(timedelta(hours=8))


def texts(place: str, year: int) -> dict[str, str]:
    """The newest text of every paragraph that was edited, by key."""
    return {one.paragraph: one.text for one in _newest(place, year)}


def newest(place: str, year: int, key: str) -> Wording | None:
    """The newest version of one paragraph."""
    return _versions(place, year, key).first()


def versions(place: str, year: int, key: str) -> list[Wording]:
    """Every version of one paragraph, the newest first."""
    return list(_versions(place, year, key))


def _versions(place: str, year: int, key: str):
    found = Wording.objects.filter(place=place, year=year, paragraph=key)
    return found.select_related("by").order_by("-version")


def _newest(place: str, year: int) -> Iterable[Wording]:
    stored = Wording.objects.filter(place=place, year=year)
    last = {row["paragraph"]: row["last"] for row in stored.values("paragraph").annotate(last=Max("version"))}
    return [one for one in stored if one.version == last[one.paragraph]]


def may_edit(outline: Outline, held: Iterable[Holding]) -> Holding | None:
    """The appointment by which somebody may edit this place's report."""
    for one in held:
        if one.place != outline.place.code:
            continue
        if any(one.post == editor.post and editor.unit in ("", one.unit) for editor in outline.editors):
            return one
    return None


def save(
    outline: Outline, year: int, key: str, text: str, *, seen: int, by: Actor, held: Iterable[Holding], at: datetime,
    results: dict[tuple[str, bool], Result] | None = None,
) -> Wording | None:  # fmt: skip
    """Store a new version of a paragraph; None where nothing changed. Raises Refusal and stores nothing.

    `seen` is the version the editor had before him, 0 for the outline's own. `results` are figures to offer in place
    of a number that was typed.
    """
    if may_edit(outline, held) is None:
        raise r.NotAnEditor(place=outline.place.name, posts=outline.editors_named)
    paragraph = outline.paragraphs.get(key)
    if paragraph is None:
        raise r.UnknownParagraph(paragraph=key)
    now = newest(outline.place.code, year, key)
    if (now.version if now else 0) != seen:
        raise _changed(now)
    before = now.text if now else paragraph.text
    text = tidy(text)
    if text == before:
        return None
    check(paragraph, text, before=before, year=year, results=results)
    try:
        with transaction.atomic():
            return Wording.objects.create(
                place=outline.place.code, year=year, paragraph=key, version=seen + 1, text=text, by_id=by.person,
                post=by.post, at=at,
            )  # fmt: skip
    except IntegrityError:
        raise _changed(newest(outline.place.code, year, key)) from None


def _changed(now: Wording | None) -> r.Refusal:
    if now is None:
        return r.ChangedMeanwhile(name="有人", at="刚才")
    return r.ChangedMeanwhile(name=now.by.name, at=now.at.astimezone(CHINA).strftime("%Y-%m-%d %H:%M"))


def tidy(text: str) -> str:
    """Lines without blanks at their ends, no empty ones. Raises ParagraphUnfit where it cannot be printed."""
    try:
        return "\n".join(line.strip() for line in printable(text).split("\n") if line.strip())
    except Unfit as bad:
        raise r.ParagraphUnfit(why=bad.sentence) from bad


def check(
    paragraph: Paragraph, text: str, *, before: str, year: int, results: dict[tuple[str, bool], Result] | None = None
) -> None:
    """Whether a text may take the paragraph's place. Raises Refusal."""
    if not text:
        raise r.ParagraphUnfit(why="内容是空的。不需要改的，直接返回即可。")
    if len(text) > LONGEST:
        raise r.ParagraphUnfit(why=f"有{len(text)}个字，超过{LONGEST}个字的上限；请精简，或者分到别的段落。")
    try:
        slots = slots_of(text)
    except BadPlaceholder as bad:
        raise r.PlaceholderWrong(found=bad.found, why=bad.sentence) from bad
    for typed_number in _new_numbers(text, before, year):
        raise r.NumberTyped(
            number=typed_number, instead=_instead(typed_number, slots_of(paragraph.text), results or {})
        )
    held = {slot.key for slot in slots}
    missing = [slot for slot in slots_of(paragraph.text) if slot.key not in held]
    if missing:
        raise r.FigureRemoved(marks="、".join(f"“{slot.name}”{slot.mark}" for slot in missing))


def _new_numbers(text: str, before: str, year: int) -> list[str]:
    had = Counter(typed.numbers(_words(before, year)))
    found = []
    for number in typed.numbers(_words(text, year)):
        if had[number]:
            had[number] -= 1
        else:
            found.append(number)
    return found


def _words(text: str, year: int) -> str:
    return SLOT.sub("　", dated(text, year))


def _instead(number: str, slots: tuple[Slot, ...], results: dict[tuple[str, bool], Result]) -> str:
    """What to write in its place: the figure that has this value, else those of the paragraph."""
    digits = typed.digits_of(number)
    for slot in slots:
        result = results.get((slot.slug, slot.before))
        shown = result.shown if result else ""
        if digits and digits == shown:
            return f"它是“{slot.name}”的数，请写{slot.mark}"
    if slots:
        return (
            f"本段的指标是{'、'.join(f'“{slot.name}”{slot.mark}' for slot in slots)}，请用指标，没有合适的就删去这个数"
        )
    return "请在指标目录中找到承载它的指标，写成{指标代码}，没有的就删去这个数"
