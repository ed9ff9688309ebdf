"""Case: one run of a procedure as guards, screens and papers see it; Move: the step that is being tried.

Reads   the folded state, the law's parameters for the case's day and place
Never   writes; never knows how it is stored
Start   Case
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

from yifa.engine import timing
from yifa.engine.declaration import Procedure, Step
from yifa.engine.state import State, blank
from yifa.law.parameters import Book, Value, book


@dataclass(frozen=True)
class Actor:
    """Who acts: the person, in which post, of which unit (slug)."""

    person: int
    post: str
    unit: str


@dataclass(frozen=True)
class Entry:
    """An entry of a register as guards see it."""

    case: Case
    number: str

    def get(self, name: str) -> Any:
        return self.case.get(name)


class Lookup(Protocol):
    """What guards may ask of other cases; the store answers, tests may answer too."""

    def entry(self, procedure: str, subject: str, on: date) -> Entry | None:
        """The register entry of `subject` in force on that day, or None."""

    def latest(self, procedure: str, subject: str) -> Entry | None:
        """The newest entry of `subject`, in force or not."""

    def entries(self, procedure: str, on: date) -> list[Entry]:
        """Every register entry in force on that day, by subject."""

    def name_of(self, person: int) -> str:
        """A person's name."""

    def numbered(self, number: str) -> Entry | None:
        """The case with this number, of whatever procedure, or None."""

    def cases(self, procedure: str, subject: str, since: date, until: date) -> list[Entry]:
        """The cases of a procedure about one subject, opened within these days."""

    def naming(self, procedure: str, field: str, *numbers: str) -> list[Entry]:
        """The cases of a procedure whose `case` field names one of these numbers."""

    def checkpoint_after(self, case_id: int, seq: int) -> dict[str, Any] | None:
        """The first checkpoint of the log that covers event `seq` of a case (size, root, note, origin), or None."""


@dataclass(frozen=True)
class Move:
    """A step being tried: by whom (and with whom), on which day, with which facts."""

    step: Step
    by: Actor
    on: date | datetime
    together: tuple[int, ...] = ()
    facts: dict[str, Any] = field(default_factory=dict)
    secrets: dict[str, str] = field(default_factory=dict)
    evidence: tuple[dict[str, Any], ...] = ()

    @property
    def day(self) -> date:
        """The day of the step."""
        return self.on.date() if isinstance(self.on, datetime) else self.on

    @property
    def people(self) -> tuple[int, ...]:
        """All who act in it."""
        return (self.by.person, *self.together)

    def get(self, name: str, default: Any = None) -> Any:
        """A fact of this step."""
        return self.facts.get(name, default)


@dataclass(frozen=True)
class Taken:
    """A step that stands taken."""

    on: date
    n: int
    first: date
    by: tuple[int, ...]
    seq: int


def as_day(text: str) -> date:
    """The day in an event's `on`."""
    return date.fromisoformat(text[:10])


class Case:
    """A view of one case. Cheap to make; everything is computed when asked."""

    def __init__(
        self,
        procedure: Procedure,
        state: State | None = None,
        *,
        number: str = "",
        places: Sequence[str] = (),
        opened_on: date | None = None,
        unit: str = "",
        lookup: Lookup | None = None,
        secrets: Callable[[], dict[str, str]] | None = None,
        law: Book | None = None,
        id: int = 0,
    ) -> None:
        self.procedure, self.number, self.places, self.unit, self.id = procedure, number, tuple(places), unit, id
        self.state = state if state is not None else blank()
        self.opened_on, self.lookup = opened_on, lookup
        self._open_secrets = secrets
        self._secrets: dict[str, str] | None = None
        self.law = law or book()

    # data ----------------------------------------------------------------------------------------------------------
    def get(self, name: str, default: Any = None) -> Any:
        """A recorded value that is not personal."""
        return self.state["data"].get(name, default)

    def has(self, name: str) -> bool:
        """Whether the field was filled, personal or not."""
        return self.state["data"].get(name) is not None or name in self.state["sealed"]

    def secret(self, name: str) -> str | None:
        """A personal value in clear; None where it was never given or has been erased."""
        return self.secrets().get(name)

    def secrets(self) -> dict[str, str]:
        """All personal values in clear."""
        if self._secrets is None:
            self._secrets = self._open_secrets() if self._open_secrets else {}
        return self._secrets

    def with_state(self, state: State, secrets: Callable[[], dict[str, str]]) -> Case:
        """The same case with another state laid over it."""
        laid = Case.__new__(Case)
        laid.__dict__.update(self.__dict__, state=state, _open_secrets=secrets, _secrets=None)
        return laid

    def show(self, name: str) -> str:
        """A value in words, personal ones in clear: for papers and for those who may see."""
        spec = self.procedure.fields.get(name)
        if spec is None:
            return ""
        value = self.secret(name) if spec.personal else self.get(name)
        return "" if value is None else spec.label(value)

    @property
    def is_open(self) -> bool:
        return bool(self.state["open"])

    @property
    def exit(self) -> str | None:
        return self.state["exit"]

    # steps ---------------------------------------------------------------------------------------------------------
    def took(self, slug: str) -> bool:
        """The step stands taken (not sent back since)."""
        return slug in self.state["marks"]

    def times(self, slug: str) -> int:
        """How often the step was ever taken."""
        held = self.state["steps"].get(slug)
        return held["n"] if held else 0

    def last(self, slug: str) -> Taken | None:
        """The last taking of a step."""
        held = self.state["steps"].get(slug)
        if held is None:
            return None
        return Taken(as_day(held["last"]), held["n"], as_day(held["first"]), tuple(held["by"]), held["seq"])

    def day_of(self, slug: str) -> date | None:
        """The day the step that stands taken was taken."""
        mark = self.state["marks"].get(slug)
        return as_day(mark) if mark else None

    def acted(self, part: str) -> set[int]:
        """All persons who ever had a part in this case."""
        return set(self.state["acted"].get(part, ()))

    @property
    def involved(self) -> set[int]:
        """All persons who ever acted in this case."""
        return {person for people in self.state["acted"].values() for person in people}

    # law -----------------------------------------------------------------------------------------------------------
    @property
    def law_field(self) -> str | None:
        """The field of administration whose own rules come first (market, construction, …)."""
        return self.get(self.procedure.law_field) if self.procedure.law_field else None

    def param(self, parameter: str, on: date) -> Value:
        """The parameter's value for this case's place and field on a day."""
        return self.law.value(parameter, on, self.places, self.law_field)

    def clocks(self, on: date | None = None) -> list[timing.Running]:
        """All clocks that have started; with `on`, each knows whether it is late."""
        return timing.clocks(self, on)

    def clock(self, slug: str, on: date | None = None) -> timing.Running | None:
        return next((one for one in self.clocks(on) if one.slug == slug), None)

    def rights(self, on: date) -> list[timing.Held]:
        """All rights that have opened, each used, waived, lapsed or open."""
        return timing.rights(self, on)

    def open_rights(self, on: date) -> list[timing.Held]:
        """The rights that a party may still use on that day."""
        return [one for one in self.rights(on) if one.status == "open"]
