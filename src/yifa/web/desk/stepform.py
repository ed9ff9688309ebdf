"""Step form: what an official fills in to begin a case or to take its next step, from the request to the door.

Reads   the declared fields, the draft, the request
Never   decides whether a step may be taken: it carries what was typed to engine.door and the refusal back
Start   StepForm.opened(), StepForm.sent()
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.http import HttpRequest, QueryDict

from yifa.engine import door, publication
from yifa.engine import fields as f
from yifa.engine.case import Case
from yifa.engine.declaration import Step
from yifa.engine.fields import Wrong, clean
from yifa.engine.refusals import FieldsWrong, Refusal
from yifa.law.parameters import NotInForce
from yifa.web.desk import boxes, drafts, uploads
from yifa.web.desk.choices import Choices, Pairs
from yifa.web.desk.seat import Seat
from yifa.web.today import now

ON = f.day("on", "办理日期")
LONGEST_KEY = 80


@dataclass
class StepForm:
    """The form of one step. `case` is blank for a case that is to begin; `units` are those it may begin in."""

    seat: Seat
    case: Case
    step: Step
    path: str
    place: str
    seen: int
    title: str = ""
    organ: str = ""
    held_files: set[str] = field(default_factory=set)
    units: Pairs = field(default_factory=list)
    unit: str = ""
    on: str = ""
    values: dict[str, str | list[str]] = field(default_factory=dict)
    together: list[str] = field(default_factory=list)
    evidence: list[tuple[str, str]] = field(default_factory=list)
    key: str = ""
    tab: str = ""
    version: int = 0
    restored: Any = None
    refused: Refusal | None = None

    # making -------------------------------------------------------------------------------------------------------
    def opened(self, address: QueryDict) -> StepForm:
        """As it is first shown: with what the case already knows, the draft where there is one, and what the address that
        leads here proposes."""
        self.key, self.tab = uuid.uuid4().hex, uuid.uuid4().hex
        self.on = self.seat.today.isoformat()
        self.values = boxes.known_values(self.case, self.step)
        kept = drafts.find(self.seat.account, self.about, self.step.slug, now())
        if kept is not None:
            self.restored = kept
            self.values.update(kept.body.get("values", {}))
            self.on = kept.body.get("on") or self.on
            self.unit = kept.body.get("unit") or self.unit
            self.together, self.version = kept.body.get("together", []), kept.version
            mine = kept.body.get("evidence", [])
            self.evidence = uploads.usable(mine, self.seat.person, self.held_files) if mine else []
        self.values.update(boxes.proposed(self.step.fields, address))
        return self

    def sent(self, request: HttpRequest) -> StepForm:
        """As it was sent: what was typed is taken as it stands, files are kept first so that no refusal loses them."""
        sent = request.POST
        self.on, unit = sent.get("on", ""), sent.get("unit", "")
        self.unit = unit if unit in dict(self.units) or not self.units else self.unit
        self.together = [one for one in sent.getlist("together") if one]
        self.key, self.tab = sent.get("key", "")[:LONGEST_KEY], sent.get("tab", "")[:40]
        version = sent.get("version", "")
        self.version = int(version) if version.isdecimal() and len(version) < 10 else 0
        self.values = boxes.read(self.step.fields, sent)
        hashes = sent.getlist("evidence")
        try:
            hashes += [uploads.keep(file, self.seat.person) for file in request.FILES.getlist("files")]
            for spec in self.step.fields:
                if spec.kind == "file" and (file := request.FILES.get(boxes.FILE_PREFIX + spec.slug)):
                    self.values[spec.slug] = uploads.keep(file, self.seat.person)
            self._check_file_fields()
            self.evidence = uploads.usable(hashes, self.seat.person, self.held_files)
            uploads.refuse_over_limit(request)
        except Refusal as refused:
            self.refused = refused
        return self

    def _check_file_fields(self) -> None:
        given = [
            str(self.values[spec.slug])
            for spec in self.step.fields
            if spec.kind == "file" and self.values.get(spec.slug)
        ]
        uploads.usable(given, self.seat.person, self.held_files)

    # asking -------------------------------------------------------------------------------------------------------
    @property
    def about(self) -> str:
        """What the draft is filed under."""
        return drafts.about_case(self.case.id) if self.case.id else self.case.procedure.slug

    @property
    def day(self) -> date:
        """The day of the step as typed; FieldsWrong where it can't be read."""
        try:
            typed = clean(ON, self.on)
        except Wrong as wrong:
            raise FieldsWrong(step=self.step.name, problems={"on": str(wrong)}) from wrong
        if typed is None:
            raise FieldsWrong(step=self.step.name, problems={"on": f"“{ON.name}”没有填写。"})
        return date.fromisoformat(typed)

    def facts(self) -> dict[str, Any]:
        """What was typed, without blanks, as the door reads it."""
        return {
            name: value
            for name, value in self.values.items()
            if value and (not isinstance(value, str) or value.strip())
        }

    def act(self) -> door.Outcome:
        """Take the step, or begin the case. Raises Refusal and leaves everything as it was."""
        if self.refused is not None:
            raise self.refused
        day = self.day
        by = self.seat.actor(self.step.by, self.path, day)
        common: dict[str, Any] = {
            "by": by, "on": day, "at": now(), "facts": self.facts(), "key": self.key or None,
            "together": [int(one) for one in self.together if one.isdecimal() and len(one) < 16],
            "evidence": [sha for sha, _name in self.evidence],
        }  # fmt: skip
        if self.case.id:
            return door.take_step(self.case.id, self.step.slug, seen=self.seen, **common)
        return door.start(self.case.procedure, unit=self.unit or None, **common)

    def save_draft(self, *, force: bool = False) -> int:
        """Keep what was typed; the draft's new version."""
        body = {
            "values": self.values, "on": self.on, "unit": self.unit, "together": self.together,
            "evidence": [sha for sha, _name in self.evidence],
        }  # fmt: skip
        title = f"{self.case.number or self.case.procedure.name} {self.step.name}"
        self.version = drafts.save(
            self.seat.account, self.about, self.step.slug, body, title=title, tab=self.tab, version=self.version,
            at=now(), force=force,
        )  # fmt: skip
        return self.version

    # showing ------------------------------------------------------------------------------------------------------
    @property
    def legal(self) -> bool:
        """Whether the step has legal effect: it issues a paper, ends a case, works something out or publishes; all is checked first."""
        ways = [way for way in self.case.procedure.exits if self.step.slug in way.at and way.closes]
        ends = self.step.ends and self.case.procedure.kind == "case"
        shows = publication.published_at(self.case.procedure, self.step)
        return bool(self.step.issues or self.step.issues_when or self.step.works_out or ends or ways or shows)

    @property
    def needed(self) -> int:
        """How many must act together; 2 where the law leaves the number to be filled in."""
        if isinstance(self.step.together, int):
            return self.step.together
        try:
            found = self.case.param(self.step.together, self.seat.today).value
        except NotInForce:
            return 1
        return found if isinstance(found, int) else 2

    def context(self) -> dict[str, Any]:
        """What the template shows."""
        choices = Choices(self.place, self.seat.today)
        problems = dict(getattr(self.refused, "problems", {}))
        made = boxes.boxes_of(
            self.step.fields, self.values, choices, case=self.case if self.case.id else None, problems=problems,
            kept=boxes.asked_elsewhere(self.case.procedure, self.step),
        )  # fmt: skip
        files = uploads.names(
            [str(box.value) for box in made if box.widget == "file"], self.seat.person, self.held_files
        )
        colleagues = choices.holders(self.step.by, self.path, self.seat.person) if self.needed > 1 else []
        named = dict(self.units)
        labels = dict(colleagues)
        return {
            "form": self, "step": self.step, "procedure": self.case.procedure, "case": self.case, "boxes": made, "groups": boxes.grouped(made),
            "colleagues": colleagues, "refused": self.refused, "on_problem": problems.pop("on", ""),
            "other_problems": [text for name, text in problems.items() if name not in {box.spec.slug for box in made}],
            "file_names": files, "unit_name": named.get(self.unit, "").strip(),
            "together_names": [labels.get(one, one) for one in self.together],
        }  # fmt: skip
