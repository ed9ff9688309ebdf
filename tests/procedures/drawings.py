"""Scenarios of draws taken as far as a test needs them, and what the public has in hand afterwards.

Reads   tests/scenarios/double_random.yaml and lot_draw.yaml
Never   reads a result otherwise than from published files and recorded facts
Start   Drawn
"""

from __future__ import annotations

import dataclasses
import json
from typing import Any

from tests.scenarios.office import Office
from tests.scenarios.runner import Play
from tests.scenarios.written import load
from yifa.engine import door, evidence, store
from yifa.engine.publication_rows import PublicationRow
from yifa.record import draws


class Drawn:
    """A scenario that was played; `step` goes on from there."""

    def __init__(self, procedure: str, name: str, office: Office | None = None, **more: Any) -> None:
        found = next(one for one in load() if one.procedure == procedure and one.name == name)
        tried = {step if step not in found.steps else f"{step}#last": how for step, how in found.then.items()}
        self.scenario = dataclasses.replace(found, steps={**found.steps, **tried, **more}, then={})
        self.office = office or Office()
        self.play = Play(self.scenario, self.office)
        self.case = self.play.whole().case

    @property
    def view(self):
        return store.case_of(store.load(self.case))

    def file(self, field: str = "draw_file") -> bytes:
        """The bytes of a file as the case names it."""
        return evidence.path_of(self.view.get(field)).read_bytes()

    def document(self) -> Any:
        return draws.parse(self.file())

    def published(self, of: str) -> list[dict[str, Any]]:
        """What was published of a step, oldest first."""
        rows = PublicationRow.objects.filter(case=self.case, of=of).order_by("id")
        return [json.loads(bytes(row.content)) for row in rows]

    def correct(self, step: str, fields: dict[str, Any], who: str, on: Any, at: Any) -> None:
        """Put right what a step recorded."""
        seq = self.view.state["steps"][step]["seq"]
        door.correct(self.case, seq, fields, "登记有误", by=self.office.actor(who), on=on, at=at)
