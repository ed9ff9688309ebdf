"""What came of a scenario, held against what it expects.

Reads   the case as it is stored, its papers, the refusal
Never   is content with another refusal than the expected one
Start   answer(), differences()
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from tests.scenarios.office import Office
from tests.scenarios.written import Badly
from yifa.engine import rules
from yifa.engine.case import Case
from yifa.engine.models import PaperRow
from yifa.engine.refusals import Refusal, in_words
from yifa.engine.sealing import open_box


@dataclass
class Played:
    """A scenario as it came out."""

    case: int | None = None
    main: bool = False
    day: date | None = None
    issued: tuple[str, ...] | None = None
    refused: Refusal | None = None


def answer(played: Played, expect: dict[str, Any]) -> None:
    refused = played.refused
    if "refused" not in expect:
        if refused is not None:
            raise Badly(f"was refused: {refused}")
        return
    if refused is None:
        raise Badly(f"expected refusal {expect['refused']}, but the step was taken")
    if refused.code != expect["refused"]:
        raise Badly(f"expected refusal {expect['refused']}, came {refused}")
    for blank, value in (expect.get("tells") or {}).items():
        if refused.blanks.get(blank) != value and in_words(refused.blanks.get(blank)) != str(value):
            raise Badly(f"the refusal tells {blank}={refused.blanks.get(blank)!r}, expected {value!r}")
    for words in expect.get("says") or ():
        if words not in refused.sentence:
            raise Badly(f"the refusal does not say '{words}': {refused}")


def differences(case: Case, played: Played, expect: dict[str, Any], office: Office) -> Iterator[str]:
    on = expect.get("on") or played.day
    if "exit" in expect and case.exit != expect["exit"]:
        yield f"exit is {case.exit!r}, expected {expect['exit']!r}"
    if "open" in expect and case.is_open != expect["open"]:
        yield f"open is {case.is_open}, expected {expect['open']}"
    if "closed" in expect and case.state["closed_on"] != expect["closed"].isoformat():
        yield f"closed on {case.state['closed_on']}, expected {expect['closed']}"
    yield from _times(case, on, expect)
    yield from _papers(case, played, expect)
    if "waits" in expect:
        owed = rules.owed(case)
        if (owed.slug if owed else None) != expect["waits"]:
            yield f"waits for {owed.slug if owed else None!r}, expected {expect['waits']!r}"
    for name, value in (expect.get("data") or {}).items():
        value = value.isoformat() if isinstance(value, date) else value
        held = case.get(name)
        if held != value and not (isinstance(held, int) and office.people.get(value, ("",))[0] == held):
            yield f"{name} is {held!r}, expected {value!r}"
    possible = {step.slug for step in rules.possible(case)}
    if missing := set(expect.get("can") or ()) - possible:
        yield f"can't take {sorted(missing)}"
    if extra := set(expect.get("cannot") or ()) & possible:
        yield f"can take {sorted(extra)}"


def _times(case: Case, on: date, expect: dict[str, Any]) -> Iterator[str]:
    clocks = {one.slug: one for one in case.clocks(on)}
    for slug, due in (expect.get("due") or {}).items():
        running = clocks.get(slug)
        found = "absent" if running is None else running.due
        if found != due:
            yield f"clock '{slug}' is due {found}, expected {due}"
    for slug, status in (expect.get("clocks") or {}).items():
        found = clocks[slug].status(on) if slug in clocks else "absent"
        if found != status:
            yield f"clock '{slug}' is {found} on {on}, expected {status}"
    rights = {one.slug: one for one in case.rights(on)}
    for slug, wanted in (expect.get("rights") or {}).items():
        held = rights.get(slug)
        found = "absent" if held is None else held.closes_on if isinstance(wanted, date) else held.status
        if found != wanted:
            yield f"right '{slug}' is {found} on {on}, expected {wanted}"


def _papers(case: Case, played: Played, expect: dict[str, Any]) -> Iterator[str]:
    found = set(case.state["papers"]) if played.issued is None else set(played.issued)
    if "papers" in expect and set(expect["papers"]) != found:
        yield f"papers are {sorted(found)}, expected {sorted(expect['papers'])}"
    for wanted in ("holds", "lacks"):
        for kind, words in (expect.get(wanted) or {}).items():
            text = paper_text(case, kind)
            for one in words:
                if (str(one) in text) != (wanted == "holds"):
                    yield f"paper '{kind}' {wanted if wanted == 'lacks' else 'does not hold'} '{one}':\n{text}"


def paper_text(case: Case, kind: str) -> str:
    """The text of the newest paper of a kind."""
    row = PaperRow.objects.filter(case=case.id, kind=kind).order_by("-id").first()
    if row is None:
        raise Badly(f"the case holds no paper '{kind}'")
    issued = json.loads(bytes(row.event.content))["papers"]
    commitment = next(one["commitment"] for one in issued if one["number"] == row.number)
    return open_box(bytes(row.box), commitment).decode()
