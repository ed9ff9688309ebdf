"""Keeping publications: what a step makes public, corrects or takes down, in the transaction of the step.

Reads   the case after the step; yifa_publication of this case
Never   changes what was shown: a corrected version replaces it, a withdrawal leaves it with day and reason
Start   of_step() before the event is sealed, keep() after it is stored; overdue(), about_to_end()
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import F

from yifa.engine import publication
from yifa.engine.case import Case, Move
from yifa.engine.declaration import Disclosure, Procedure, Step
from yifa.engine.masking_text import mask_text
from yifa.engine.publication import ENTRY, Made
from yifa.engine.publication_rows import PublicationOwed, PublicationRow
from yifa.engine.publication_search import remember_words, words_of
from yifa.engine.sql import row, rows, run
from yifa.engine.state import CORRECT, HAND_OVER
from yifa.engine.store import known_evidence

_COLUMNS = (
    "number, case_id, event_id, procedure, of, place, unit, title, document, subject, personal, made_on, due_on, published_on, "
    "shown_until, content, sha256, replaced_by, withdrawn_why"
)


@dataclass
class Work:
    """What one step does to what is public.

    made: (document, the number it replaces); withdrawn: (number, reason); owed: disclosure -> (why, made on, due on);
    asks: whether the case can owe anything at all.
    """

    made: list[tuple[Made, str]] = field(default_factory=list)
    withdrawn: list[tuple[str, str]] = field(default_factory=list)
    owed: dict[str, tuple[str, date, date | None]] = field(default_factory=dict)
    asks: bool = False

    @property
    def published(self) -> list[dict[str, Any]]:
        """As the event tells it."""
        told: list[dict[str, Any]] = [
            {"id": one.number, "of": one.of, "sha256": one.sha256, "size": len(one.document)} for one, _ in self.made
        ]
        return told + [{"id": number, "withdrawn": True} for number, _ in self.withdrawn]


NOTHING = Work()


def of_step(case: Case, move: Move, *, case_id: int | None, organ: str) -> Work:
    """What a step publishes and takes down. `case` is as the step leaves it; a new case has no id yet."""
    procedure, slug = case.procedure, move.step.slug
    entry, declared = publication.by_itself(procedure), publication.disclosures(procedure)
    if (entry is None and not declared) or slug == HAND_OVER:
        return NOTHING
    current = _current(case_id) if case_id is not None else {}
    work, on = Work(asks=bool(declared)), move.day
    if entry is not None:
        _by_itself(work, case, entry, current.get(ENTRY), move, organ)
    corrected = move.facts.get("step") if slug == CORRECT else None
    for one in declared:
        shown = current.get(one.of)
        if one.withdrawn_by and slug == one.withdrawn_by:
            if shown is not None:
                work.withdrawn.append((shown.number, _reason(case, move.step)))
            continue
        if not (one.unless and one.unless.holds(case)) and (slug == one.step or (corrected and shown is not None)):
            new = _made(case, one, organ, on)
            if slug == one.step or corrected == one.step:
                if shown is None or new.shown != shown.told:
                    work.made.append((new, shown.number if shown else ""))
                continue
            if shown is not None and new.shown != shown.told:
                work.owed[one.of] = ("corrected", on, on)
    work.owed = {**still_due(case), **work.owed}
    return work


@dataclass(frozen=True)
class Shown:
    """A publication that stands, as far as the next version asks for it."""

    number: str
    of: str
    document: bytes

    @property
    def told(self) -> Any:
        return publication.told(publication.parsed(self.document))


def _current(case_id: int) -> dict[str, Shown]:
    found = rows(
        "SELECT number, of, content FROM yifa_publication WHERE case_id = %s AND replaced_by = '' AND withdrawn_on IS NULL",
        [case_id],
    )
    return {of: Shown(number, of, bytes(content)) for number, of, content in found}


def _made(case: Case, one: Disclosure, organ: str, on: date, since: date | None = None) -> Made:
    return publication.made(case, one, organ=organ, on=on, since=since, files=files_of(case, one))


def files_of(case: Case, one: Disclosure) -> dict[str, dict[str, Any]]:
    """The stored files that a disclosure shows: hash -> {name, sha256, size}."""
    hashes = [sha for slug in one.files if isinstance(sha := case.get(slug), str)]
    return known_evidence(hashes) if hashes else {}


def _by_itself(work: Work, case: Case, entry: Disclosure, shown: Shown | None, move: Move, organ: str) -> None:
    """A register's entry is shown while it is in force, a new version whenever what is shown has changed."""
    if publication.in_public(case) and not publication.of_minor(case, entry, move.day):
        new = _made(case, entry, organ, move.day, since=move.day)
        if new.content["fields"] and (shown is None or new.shown != shown.told):
            work.made.append((new, shown.number if shown else ""))
    elif shown is not None:
        work.withdrawn.append((shown.number, move.step.name))


def _reason(case: Case, step: Step) -> str:
    """Why something is taken down, as the public reads it."""
    asked = any(one.slug == publication.WHY for one in step.fields)
    said = str(case.get(publication.WHY) or "") if asked else ""
    on = date.fromisoformat(case.state["on"][:10])
    return mask_text(said, publication.known_in(case, on))[:500] or step.name


def still_due(case: Case) -> dict[str, tuple[str, date, date | None]]:
    """What the case owes the public: shown steps that stand without their publishing step -> (why, made on, due on)."""
    owed = {}
    for one in publication.disclosures(case.procedure):
        held, step = case.last(one.of), case.procedure.by_slug[one.step]
        if held is None or one.of == one.step or not case.took(one.of) or case.took(one.step):
            continue
        if (one.unless and one.unless.holds(case)) or any(case.took(slug) for slug in step.before):
            continue
        if any(when is not None and not when.holds(case) for when in (step.when, step.due_when)):
            continue
        owed[one.of] = ("due", held.on, publication.due(case, one, held.on))
    return owed


def keep(work: Work, case: Case, case_id: int, event_id: int, *, unit: str, on: date) -> None:
    """Store what a step made public beside its event, and what it took down."""
    if work is NOTHING:
        return
    for one, before in work.made:
        id = insert(one, case, case_id, event_id, unit)
        told = one.content
        remember_words(id, words_of(texts_of(told), place=case.places, procedure=told["procedure"], year=on.year))
        if before:
            run("UPDATE yifa_publication SET replaced_by = %s WHERE number = %s", [one.number, before])
        else:
            _count(told["place"], told["procedure"], on.year, "published")
    for number, why in work.withdrawn:
        run(
            "UPDATE yifa_publication SET withdrawn_on = %s, withdrawn_why = %s WHERE number = %s",
            [on.isoformat(), why, number],
        )
        _count(case.places[0] if case.places else "", case.procedure.slug, on.year, "withdrawn")
    if work.asks:
        _owe(work, case.procedure, case_id, case.places[0] if case.places else "", unit)


def texts_of(content: dict[str, Any]) -> list[str]:
    """The texts of a publication that it is found by."""
    return [
        content["title"], content["number"], content["organ"], content["procedure_name"], *(f["text"] for f in content["fields"])
    ]  # fmt: skip


def insert(one: Made, case: Case, case_id: int, event_id: int, unit: str) -> int:
    told = one.content
    values = [
        one.number, case_id, event_id, told["procedure"], one.of, told["place"], unit, told["title"], told["number"], one.subject,
        one.personal, told["made_on"], one.due_on.isoformat() if one.due_on else None, told["published_on"], told["shown_until"],
        one.document, one.sha256, "", "",
    ]  # fmt: skip
    marks = ", ".join(["%s"] * len(values))
    return int(row(f"INSERT INTO yifa_publication ({_COLUMNS}) VALUES ({marks}) RETURNING id", values)[0])


def _count(place: str, procedure: str, year: int, column: str) -> None:
    first = (1, 0) if column == "published" else (0, 1)
    run(
        "INSERT INTO yifa_publication_count (place, procedure, year, published, withdrawn) VALUES (%s, %s, %s, %s, %s) "
        f"ON CONFLICT (place, procedure, year) DO UPDATE SET {column} = yifa_publication_count.{column} + 1",
        [place, procedure, year, *first],
    )


def _owe(work: Work, procedure: Procedure, case_id: int, place: str, unit: str) -> None:
    held = dict(rows("SELECT of, why FROM yifa_publication_owed WHERE case_id = %s", [case_id]))
    settled = {one.of for one, _ in work.made} | {
        of for of, why in held.items() if why == "due" and of not in work.owed
    }
    for of in settled & held.keys():
        run("DELETE FROM yifa_publication_owed WHERE case_id = %s AND of = %s", [case_id, of])
    for of, (why, made_on, due_on) in work.owed.items():
        if held.get(of) == why and of not in settled:
            continue
        run(
            "INSERT INTO yifa_publication_owed (case_id, of, procedure, place, unit, why, made_on, due_on) "
            "VALUES (%s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT (case_id, of) DO UPDATE SET why = excluded.why, "
            "made_on = excluded.made_on, due_on = excluded.due_on",
            [
                case_id,
                of,
                procedure.slug,
                place,
                unit,
                why,
                made_on.isoformat(),
                due_on.isoformat() if due_on else None,
            ],
        )


# what goes wrong ---------------------------------------------------------------------------------------------------


def overdue(on: date, place: str | None = None) -> list[PublicationOwed]:
    """What should have been published before this day and is not, the longest owed first; corrections that still wait too."""
    held = PublicationOwed.objects.select_related("case").filter(due_on__lt=on)
    return list((held.filter(place=place) if place else held).order_by("due_on", "id"))


def late(place: str | None = None) -> list[PublicationRow]:
    """What was published after its last day, newest first (the document itself is not loaded)."""
    held = PublicationRow.objects.filter(due_on__isnull=False, published_on__gt=F("due_on")).defer("content")
    return list((held.filter(place=place) if place else held).order_by("-id"))


def about_to_end(on: date, place: str | None = None, *, days: int = 7) -> list[PublicationRow]:
    """What is shown on this day and for the last time within so many days, the nearest end first."""
    held = PublicationRow.objects.filter(
        replaced_by="", withdrawn_on__isnull=True, shown_until__gte=on, shown_until__lte=on + timedelta(days=days)
    ).defer("content")
    return list((held.filter(place=place) if place else held).order_by("shown_until", "id"))
