"""Rehearsal: a step taken and undone, so that an official sees what it will issue and whether it will be refused.

Reads   what the door would store, inside a transaction that is always rolled back
Never   leaves anything behind
Start   rehearse()
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from django.db import transaction

from yifa.engine.declaration import Paper
from yifa.engine.models import CaseRow, EventRow, PaperRow
from yifa.engine.sealing import open_box
from yifa.typeset.markup import parse
from yifa.web.desk import sheets
from yifa.web.desk.stepform import StepForm


@dataclass(frozen=True)
class Issued:
    """A paper as it would be issued: its declaration, its number as things stand, its text as HTML parts."""

    paper: Paper
    number: str
    blocks: list[sheets.Part]


@dataclass(frozen=True)
class Rehearsed:
    """What the step would do. `again`: it has been stored already, under the same key."""

    papers: tuple[Issued, ...]
    ends_as: str
    again: int | None = None


def rehearse(form: StepForm) -> Rehearsed:
    """Take the form's step, look, and undo it. Raises the Refusal that the step would meet."""
    with transaction.atomic():
        outcome = form.act()
        if outcome.again:
            return Rehearsed((), "", outcome.case)
        procedure = form.case.procedure
        event = EventRow.objects.get(case=outcome.case, seq=outcome.seq)
        commitments = {one["number"]: one["commitment"] for one in json.loads(bytes(event.content))["papers"]}
        papers = tuple(
            Issued(procedure.paper_by_slug[row.kind], row.number,
                   sheets.parts(parse(open_box(bytes(row.box), commitments[row.number]).decode())))
            for row in PaperRow.objects.filter(event=event).order_by("id")
        )  # fmt: skip
        row = CaseRow.objects.only("closed_on", "exit").get(pk=outcome.case)
        ends_as = procedure.exit_name(row.exit) if row.closed_on else ""
        transaction.set_rollback(True)
    return Rehearsed(papers, ends_as)
