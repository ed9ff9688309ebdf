"""Following: the code (查询码) by which a party looks up its own case, without an account and without its name.

Reads   the field key, under a purpose of its own
Never   stores a code: it follows from the case number, and only the key's holder can make it
Start   code_for() when printing, opens() when asked, told() for what the party may read
"""

from __future__ import annotations

import hashlib
import hmac
import json
import unicodedata
from dataclasses import dataclass
from datetime import date

from yifa.engine import store
from yifa.engine.case import Case
from yifa.engine.models import CaseRow, PaperRow
from yifa.engine.sealing import keyed
from yifa.engine.timing import Held, Running

PURPOSE = b"yifa following"
SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # without I, L, O and U, which are read for others
LENGTH = 12  # of five bits each: sixty bits, beyond all guessing that the page lets through
ALIKE = str.maketrans("OILU", "011V")


@dataclass(frozen=True)
class Told:
    """A paper that went to the party: its name, number, the step that made it, the day, the event's place in the case."""

    name: str
    number: str
    step: str
    on: date
    seq: int


@dataclass(frozen=True)
class Following:
    """What a party reads of its case: no person, no fact, nothing that it was not told."""

    number: str
    name: str
    case_id: int
    closed_on: date | None
    told: tuple[Told, ...]
    clocks: tuple[Running, ...]
    rights: tuple[Held, ...]


def plain(number: str) -> str:
    """A case number as typed, full width or half, without spaces; brackets as the numbers have them."""
    typed = "".join(unicodedata.normalize("NFKC", number).split())
    return typed.translate(str.maketrans("[]()【】", "〔〕〔〕〔〕"))


def code_for(number: str) -> str:
    """The code of a case number: twelve signs in three groups, as a party can read and type them."""
    bits = int.from_bytes(keyed(PURPOSE, number.encode())[:8], "big") >> 4
    signs = "".join(SIGNS[bits >> 5 * at & 31] for at in range(LENGTH))
    return f"{signs[:4]}-{signs[4:8]}-{signs[8:]}"


def _same(code: str, number: str) -> bool:
    typed = unicodedata.normalize("NFKC", code).upper().translate(ALIKE)
    typed = "".join(sign for sign in typed if sign.isalnum())
    wanted = code_for(number).replace("-", "")
    # hashed first: what is typed may hold signs that a comparison of equal time refuses
    return hmac.compare_digest(hashlib.sha256(typed.encode()).digest(), hashlib.sha256(wanted.encode()).digest())


def opens(number: str, code: str) -> CaseRow | None:
    """The case with this number, where the code is its own; None alike for a wrong code, no such case, a sealed one.

    The database is asked only when the code fits, so that an answer's time tells nothing of what is there.
    """
    wanted = plain(number)[:80]
    if not wanted or not _same(code[:60], wanted):
        return None
    return CaseRow.objects.filter(number=wanted, sealed=False).first()


def told(row: CaseRow, on: date) -> Following:
    """What the party was told by then, the newest first; its clocks and rights once there is anything."""
    loaded = store.load(row.pk)
    assert loaded is not None
    view: Case = store.case_of(loaded)
    procedure = view.procedure
    found = []
    for paper in PaperRow.objects.filter(case=row).select_related("event").order_by("-event__seq", "pk"):
        declared = procedure.paper_by_slug.get(paper.kind)
        if declared is None or not declared.to_party or declared.side:
            continue
        step = procedure.by_slug.get(json.loads(bytes(paper.event.content))["step"])
        name = step.name if step else ""
        day = date.fromisoformat(paper.event.taken_on[:10])
        found.append(Told(declared.name, paper.number, name, day, paper.event.seq))
    clocks = tuple(one for one in view.clocks(on) if one.stopped is None and view.is_open) if found else ()
    rights = tuple(view.open_rights(on)) if found else ()
    return Following(row.number, procedure.name, row.pk, row.closed_on, tuple(found), clocks, rights)
