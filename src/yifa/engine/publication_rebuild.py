"""Making publications again: every one must be what its event names, and what the events of its case give.

Reads   the events of a case, its sealed values, yifa_publication, yifa_publication_owed
Never   changes a publication that stands: what was lost is put back where the events still give its very bytes
Start   differences(), put_back(); index_again() fills the index of words anew
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection, transaction

from yifa.engine import masking, publication, publication_store, store
from yifa.engine.case import Case
from yifa.engine.declaration import Disclosure, Procedure
from yifa.engine.publication import ENTRY, Made
from yifa.engine.publication_rows import PublicationOwed, PublicationRow
from yifa.engine.publication_search import remember_words, words_of
from yifa.engine.sql import row, run
from yifa.engine.state import CORRECT, HAND_OVER, apply, blank, settle, settle_anew


@dataclass
class Told:
    """A publication as the events tell it: its entry in the event, the event, and its document made again (None: can't be)."""

    entry: dict[str, Any]
    body: dict[str, Any]
    case: Case
    again: Made | None
    replaced_by: str = ""
    withdrawn_on: str | None = None


def _views(case_id: int) -> Iterator[tuple[Case, dict[str, Any]]]:
    """(the case as it stood after it, body) of each event; the view's values are those of that moment."""
    state, values, first = blank(), {}, None
    for declared, body, opened in store.opened_bodies(case_id):
        first = first or body
        places = store.ancestors(first["place"])
        view = Case(
            declared, state, number=first["case"], places=places, opened_on=date.fromisoformat(first["on"][:10]),
            lookup=store.Registers(places), id=case_id,
        )  # fmt: skip
        apply(declared, state, body)
        if body["step"] == CORRECT:
            settle_anew(declared, view, declared.by_slug[body["facts"]["step"]])
        elif body["step"] != HAND_OVER:
            settle(declared, view, declared.by_slug[body["step"]], body["on"])
        values.update({(name, body["seq"]): value for name, value in opened.items()})
        held = {name: values[name, seq] for name, (_c, seq) in state["sealed"].items() if (name, seq) in values}
        yield view.with_state(deepcopy(state) if body["published"] else state, lambda held=held: held), body


def _disclosure(procedure: Procedure, of: str) -> Disclosure | None:
    if of == ENTRY:
        return publication.by_itself(procedure)
    return next((one for one in publication.disclosures(procedure) if one.of == of), None)


def told(case_id: int) -> dict[str, Told]:
    """Number -> what the events say of it, oldest first."""
    found: dict[str, Told] = {}
    current: dict[str, str] = {}
    for view, body in _views(case_id):
        for entry in body["published"]:
            number = entry["id"]
            if entry.get("withdrawn"):
                if number in found:
                    found[number].withdrawn_on = body["on"][:10]
                    current.pop(found[number].entry["of"], None)
                continue
            if before := current.get(entry["of"]):
                found[before].replaced_by = number
            current[entry["of"]] = number
            found[number] = Told(entry, body, view, _again(view, entry, body))
    return found


def _again(view: Case, entry: dict[str, Any], body: dict[str, Any]) -> Made | None:
    one = _disclosure(view.procedure, entry["of"])
    if one is None:
        return None
    on = date.fromisoformat(body["on"][:10])
    return publication.made(
        view, one, organ=_organ(body), on=on, number=entry["id"], since=on if entry["of"] == ENTRY else None,
        files=publication_store.files_of(view, one),
    )  # fmt: skip


def _organ(body: dict[str, Any]) -> str:
    unit = store.unit_named(body["place"], body["unit"])
    return str(unit[6] or unit[2]) if unit else ""


def _erased(case_id: int) -> bool:
    return row("SELECT 1 FROM yifa_sealed s JOIN yifa_event e ON e.id = s.event_id WHERE e.case_id = %s AND s.box IS NULL",
               [case_id]) is not None  # fmt: skip


def differences(case_id: int) -> dict[str, str]:
    """Number -> what is wrong, in Chinese: lost, changed, not told by any event, or no longer what the case gives.

    What was masked by former rules, or after values of the case were erased by law, is only held against its event's hash.
    """
    found, events = {}, told(case_id)
    rows = {one.number: one for one in PublicationRow.objects.filter(case=case_id).select_related("event")}
    free = _erased(case_id)
    for number, one in events.items():
        held = rows.pop(number, None)
        if held is None:
            found[number] = f"第{one.body['seq']}号记录公示的{number}不见了；请从事件重做或者恢复备份。"
        elif wrong := _wrong(held, one, free):
            found[number] = f"第{one.body['seq']}号记录公示的{number}{wrong}"
    found.update({number: f"{number}没有任何一号记录说明它的公示，不是本平台公示的内容。" for number in rows})
    return found


def _wrong(held: PublicationRow, one: Told, free: bool) -> str:
    document = bytes(held.content)
    if hashlib.sha256(document).hexdigest() != one.entry["sha256"] or held.sha256 != one.entry["sha256"]:
        return "与记录中的杂凑值不符，内容被改动过。"
    if held.event.seq != one.body["seq"] or _columns(held) != _columns_of(publication.parsed(document)):
        return "的目录信息与公示内容不符。"
    withdrawn = held.withdrawn_on.isoformat() if held.withdrawn_on else None
    if (held.replaced_by, withdrawn) != (one.replaced_by, one.withdrawn_on):
        return "的更正、撤回情况与记录不符。"
    kept = publication.parsed(document)
    if free or one.again is None or kept["masking"] != masking.VERSION:
        return ""
    return "" if _comparable(one.again.content) == _comparable(kept) else "与按记录重做的内容不符。"


def _columns(held: PublicationRow) -> tuple[Any, ...]:
    until = held.shown_until.isoformat() if held.shown_until else None
    return (held.number, held.procedure, held.of, held.place, held.title, held.document, held.made_on.isoformat(),
            held.published_on.isoformat(), until)  # fmt: skip


def _columns_of(content: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(content[name] for name in ("id", "procedure", "of", "place", "title", "number", "made_on", "published_on",
                                            "shown_until"))  # fmt: skip


def _comparable(content: dict[str, Any]) -> dict[str, Any]:
    """Without the unit's name, which may change; persons' names are compared as they are called now."""
    return {**content, "organ": ""}


def put_back(case_id: int) -> list[str]:
    """Insert the publications of a case that are lost and that its events still give to the byte; their numbers."""
    done = []
    with transaction.atomic():
        stored = set(PublicationRow.objects.filter(case=case_id).values_list("number", flat=True))
        for number, one in told(case_id).items():
            if number in stored or one.again is None or one.again.sha256 != one.entry["sha256"]:
                continue
            event = row("SELECT id FROM yifa_event WHERE case_id = %s AND seq = %s", [case_id, one.body["seq"]])
            id = publication_store.insert(one.again, one.case, case_id, event[0], one.body["unit"])
            remember_words(id, _words(one.again.content, one.case.places))
            if one.replaced_by or one.withdrawn_on:
                run("UPDATE yifa_publication SET replaced_by = %s, withdrawn_on = %s WHERE id = %s",
                    [one.replaced_by, one.withdrawn_on, id])  # fmt: skip
            done.append(number)
    return done


def owed_again(case_id: int) -> dict[str, tuple[Any, Any]]:
    """What the list of owed publications says otherwise than the case: disclosure -> (stored, derived)."""
    held = {one.of: (one.made_on, one.due_on) for one in PublicationOwed.objects.filter(case=case_id, why="due")}
    *_, (view, _body) = _views(case_id)
    wanted = {of: (made_on, due_on) for of, (_w, made_on, due_on) in publication_store.still_due(view).items()}
    return {of: (held.get(of), wanted.get(of)) for of in held.keys() | wanted.keys() if held.get(of) != wanted.get(of)}


def _words(content: dict[str, Any], places: Any) -> list[str]:
    year = int(content["published_on"][:4])
    return words_of(publication_store.texts_of(content), place=places, procedure=content["procedure"], year=year)


def index_again() -> int:
    """Empty the index of words and fill it from the publications, in one transaction; how many there are."""
    n = 0
    with transaction.atomic():
        if connection.vendor == "postgresql":
            run("DELETE FROM yifa_publication_words")
        else:
            run("INSERT INTO yifa_publication_words(yifa_publication_words) VALUES ('delete-all')")
        for one in PublicationRow.objects.order_by("id").iterator():
            remember_words(one.pk, _words(publication.parsed(one.content), store.ancestors(one.place)))
            n += 1
    return n
