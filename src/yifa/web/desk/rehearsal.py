"""Rehearsal: a step taken and undone, so that an official sees what it will issue and whether it will be refused.

Reads   what the door would store, inside a transaction that is always rolled back
Never   leaves anything behind
Start   rehearse()
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from yifa.engine.declaration import Paper
from yifa.engine.models import CaseRow, EventRow, PaperRow
from yifa.engine.sealing import open_box
from yifa.engine.store import REGISTERS
from yifa.typeset.markup import parse
from yifa.web.desk import preview, sheets
from yifa.web.desk.stepform import StepForm


@dataclass(frozen=True)
class Issued:
    """A paper as it would be issued: its declaration, its number as things stand, its text as HTML parts."""

    paper: Paper
    number: str
    blocks: list[sheets.Part]


@dataclass(frozen=True)
class Rehearsed:
    """What the step would do. `worked`: (name, value in words) of what the system works out; personal values are not shown.

    `again`: it has been stored already, under the same key; `public`: what it would show the public.
    """

    papers: tuple[Issued, ...]
    ends_as: str
    worked: tuple[tuple[str, str], ...] = ()
    again: int | None = None
    public: tuple[preview.Seen, ...] = ()


def rehearse(form: StepForm) -> Rehearsed:
    """Take the form's step, look, and undo it. Raises the Refusal that the step would meet."""
    with transaction.atomic():
        outcome = form.act()
        if outcome.again:
            return Rehearsed((), "", again=outcome.case)
        procedure = form.case.procedure
        event = EventRow.objects.get(case=outcome.case, seq=outcome.seq)
        body = json.loads(bytes(event.content))
        commitments = {one["number"]: one["commitment"] for one in body["papers"]}
        papers = tuple(
            Issued(procedure.paper_by_slug[row.kind], row.number,
                   sheets.parts(parse(open_box(bytes(row.box), commitments[row.number]).decode())))
            for row in PaperRow.objects.filter(event=event).order_by("id")
        )  # fmt: skip
        row = CaseRow.objects.only("closed_on", "exit").get(pk=outcome.case)
        ends_as = procedure.exit_name(row.exit) if row.closed_on else ""
        worked, public = _worked(form, body["facts"]), preview.of_event(event)
        transaction.set_rollback(True)
    return Rehearsed(papers, ends_as, worked, public=public)


def _worked(form: StepForm, facts: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    """What the step worked out, in words; persons by name, files by their hash's beginning."""
    lines = []
    for spec in form.step.worked:
        value = facts.get(spec.slug)
        if value is None:
            continue
        if spec.kind in ("officer", "officers"):
            people = value if isinstance(value, list) else [value]
            words = "、".join(REGISTERS.name_of(person) for person in people)
        else:
            words = f"文件，SHA-256：{value}" if spec.kind == "file" else spec.label(value)
        lines.append((spec.name, words))
    return tuple(lines)
