"""Runner of scenarios: plays a written case in the test office, and holds it against what it expects.

Reads   scenarios (written.py), an office (office.py)
Never   goes round the door: every step of a scenario is taken as an official would take it
Start   run() plays one scenario
"""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from tests.scenarios.office import NAMES, PLACES, Office
from tests.scenarios.outcome import Played, answer, differences
from tests.scenarios.written import STEP_KEYS, Badly, Scenario, slug_of
from tests.upward.packages import NAMED
from yifa.engine import catalogue, door, evidence, rebuild, sealer, store
from yifa.engine.case import Actor, Case, as_day
from yifa.engine.declaration import Procedure
from yifa.engine.refusals import Refusal

OWN = "本案"


class Play:
    """One run of a scenario in an office of its own."""

    def __init__(self, scenario: Scenario, office: Office) -> None:
        self.scenario, self.office = scenario, office
        self.numbers: dict[str, str] = {}

    def whole(self) -> Played:
        """Given cases, then the steps, then the one that is tried."""
        for name, one in self.scenario.given.items():
            played = self._steps(one["procedure"], one["steps"], {})
            self.numbers[name] = store.load(played.case).number
        played = self._steps(self.scenario.procedure, self.scenario.steps, self.scenario.defaults, main=True)
        if self.scenario.then:
            (step, how), *others = self.scenario.then.items()
            if others:
                raise Badly("`then` holds one step")
            played.issued = ()
            try:
                self._take(played, self.scenario.procedure, step, how, self.scenario.defaults)
            except Refusal as refused:
                played.refused = refused
                played.day = _day(how if not isinstance(how, dict) else how["on"])
        return played

    def _steps(self, procedure: str, steps: dict[str, Any], defaults: dict[str, Any], *, main: bool = False) -> Played:
        played = Played(main=main)
        for step, how in steps.items():
            try:
                self._take(played, procedure, step, how, defaults)
                played.issued = None
            except Refusal as refused:
                raise Badly(f"{procedure}: step '{step}' on {how} was refused: {refused}") from refused
        return played

    def _take(self, played: Played, procedure: str, step: str, how: Any, defaults: dict[str, Any]) -> None:
        declared = catalogue.find(procedure)
        slug = slug_of(step)
        how = self._filled(how, defaults.get(slug) or {})
        on = how["on"] if isinstance(how["on"], date) else datetime.fromisoformat(how["on"])
        by, together = self._people(declared, slug, how, on)
        self._before(how)
        options = {
            "by": by, "together": together, "on": on, "at": datetime.combine(_day(on), time(23, 30), tzinfo=door.CHINA),
            "facts": self._facts(declared, slug, how.get("facts") or {}),
            "evidence": [self._file(name, on) for name in how.get("evidence") or ()],
        }  # fmt: skip
        if played.case is None:
            if slug != declared.opens.slug:
                raise Badly(f"{procedure}: a case begins with '{declared.opens.slug}', not with '{slug}'")
            done = door.start(procedure, **options)
        else:
            done = door.take_step(played.case, slug, **options)
        if played.main:
            self.numbers[OWN] = done.number
        played.case, played.day, played.issued = done.case, _day(on), tuple(kind for kind, _ in done.papers)

    def _before(self, how: dict[str, Any]) -> None:
        """What else happens just before a step: other cases, a checkpoint of the log."""
        for name, one in (how.get("beside") or {}).items():
            played = self._steps(one["procedure"], one["steps"], {})
            self.numbers[name] = store.load(played.case).number
        if how.get("sealed"):
            sealer.seal_pending(thorough=True)

    def _filled(self, how: Any, default: dict[str, Any]) -> dict[str, Any]:
        given = how if isinstance(how, dict) else {"on": how}
        if unknown := (set(given) | set(default)) - STEP_KEYS:
            raise Badly(f"a step knows no {sorted(unknown)}")
        facts = {**(default.get("facts") or {}), **(given.get("facts") or {})}
        return {**default, **given, "facts": {name: value for name, value in facts.items() if value is not None}}

    def _people(self, declared: Procedure, slug: str, how: dict[str, Any], on: date) -> tuple[Actor, list[int]]:
        step = declared.by_slug.get(slug)
        post = step.by[0] if step else self.office.posts["head"]
        name = how.get("by") or f"{post.name}甲"
        by = self.office.actor(name, how.get("as"))
        if "with" in how:
            return by, [self.office.person(one) for one in how["with"] or ()]
        needed = 1
        if step is not None and not isinstance(step.together, int):
            book = Case(declared, places=[code for code, _ in reversed(PLACES[self.scenario.place])])
            needed = int(book.param(step.together, _day(on)).value or 1)
        elif step is not None:
            needed = step.together
        post = self.office.posts[self.office.people[name][1]]
        mates = [f"{post.name}{one}" for one in NAMES if f"{post.name}{one}" != name]
        return by, [self.office.person(one) for one in mates[: needed - 1]]

    def _facts(self, declared: Procedure, slug: str, facts: dict[str, Any]) -> dict[str, Any]:
        kinds = {one.slug: one.kind for one in declared.by_slug[slug].fields} if slug in declared.by_slug else {}
        return {name: self._value(kinds.get(name, ""), value) for name, value in facts.items()}

    def _value(self, kind: str, value: Any) -> Any:
        if kind == "officer":
            return self.office.person(value) if isinstance(value, str) else value
        if kind == "money":
            return f"{value}元" if isinstance(value, (int, float)) else value
        if kind == "officers":
            return [self.office.person(one) if isinstance(one, str) else one for one in value]
        if kind == "file":
            return self._file(value, date(2020, 1, 1))
        if isinstance(value, str) and value.startswith(f"@{OWN}."):
            return self._recorded(value.partition(".")[2])
        if isinstance(value, str) and value.startswith("@"):
            return self.numbers[value[1:]]
        return value

    def _recorded(self, field: str) -> str:
        """The first word of what this case has recorded in a text field: what the system worked out, nobody can write down."""
        held = store.case_of(store.load(self.numbers[OWN])).get(field)
        return str(held).split()[0]

    def _file(self, name: str, on: date) -> str:
        at = datetime.combine(_day(on), time(8), tzinfo=door.CHINA)
        made = NAMED.get(name)  # a package of that name, else the name itself for its contents
        return evidence.keep(name, [made() if made else name.encode()], by=None, at=at).sha256


def _day(on: Any) -> date:
    if isinstance(on, datetime):
        return on.date()
    return on if isinstance(on, date) else as_day(on)


def run(scenario: Scenario, office: Office | None = None) -> Case | None:
    """Play a scenario and hold it against what it expects; Badly says what came out otherwise."""
    try:
        return _run(scenario, office or Office(scenario.place))
    except Badly as bad:
        raise Badly(f"{scenario.file}　{scenario.name}（{scenario.article}）：{bad}") from bad


def _run(scenario: Scenario, office: Office) -> Case | None:
    played = Play(scenario, office).whole()
    expect = scenario.expect
    answer(played, expect)
    if played.case is None:
        return None
    if differs := rebuild.differences(played.case):
        raise Badly(f"the case can't be rebuilt from its events: {differs}")
    case = store.case_of(store.load(played.case))
    for wrong in differences(case, played, expect, office):
        raise Badly(wrong)
    return case
