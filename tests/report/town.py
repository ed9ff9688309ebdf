"""A town whose cases are few but real: each taken through the door with the steps of the scenarios' files.

Reads   tests/scenarios/*.yaml for what a step asks for
Never   writes a fact by hand: what is counted comes out of cases
Start   Town
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

from tests.scenarios.office import Office
from tests.scenarios.runner import Play
from tests.scenarios.written import Scenario, load
from yifa import figures
from yifa.engine import door
from yifa.engine.case import Actor
from yifa.figures.compute import Computer
from yifa.report.compile import compile_report
from yifa.report.draft import Draft
from yifa.report.outline import Outline

YEAR = 2025


def scenario_of(procedure: str) -> Scenario:
    """Any scenario of a procedure, for what its file gives to all of them."""
    return next(one for one in load() if one.procedure == procedure and one.place == "changping" and one.given)


class Town:
    """常平镇 in the test office, at work in 2024 and 2025."""

    def __init__(self, folder: Path) -> None:
        self.office = Office("changping")
        self.folder = folder
        self._begun: set[str] = set()

    def actor(self, post: str, who: str = "甲") -> Actor:
        """The person of that letter in a post."""
        return self.office.actor(f"{self.office.posts[post].name}{who}")

    def mediate(self, on: date = date(YEAR, 9, 22), *, fails: bool = False, amount: str = "3000元") -> int:
        """A dispute that is settled within the month, or is not."""
        later = on + timedelta(days=6)
        end = {"fail": later} if fails else {"agree": {"on": later, "facts": {
            "agreement_amount": amount, "performance_due": later + timedelta(days=20), "all_signed_on": later,
            "mediator_signed_on": later, "sealed_on": later, "effective_on": later}}}  # fmt: skip
        return self._play("mediation", {"accept": on, "appoint": on, "tell": on, "mediate": later, **end})

    def _play(self, procedure: str, steps: dict) -> int:
        model = scenario_of(procedure)
        given = {} if procedure in self._begun else model.given
        self._begun.add(procedure)
        return Play(replace(model, given=given, steps=steps, then={}), self.office).whole().case

    def study(self, on: date, laws: int = 2) -> int:
        """A session in which the leaders study law."""
        facts = {"session_kind": "lecture", "theme": "民法典", "laws": "民法典", "laws_count": laws, "attendance": 40,
                 "leaders_attending": 9}  # fmt: skip
        return self._start("study_session", "organiser", on, facts)

    def statistic(self, figure: str, value: str, unit: str, *, year: int = YEAR, source: str = "市场监督管理分局",
                  document: str = "月报") -> int:  # fmt: skip
        """A figure of another body, entered by one and checked by another."""
        decimals = len(value.partition(".")[2])
        on = date(year + 1, 1, 4)
        case = self._start("external_statistic", "statistician", on, {
            "figure": figure, "figure_name": figure, "nature": "stock", "value": value, "decimals": decimals,
            "scaled": int(value.replace(".", "")), "value_unit": unit, "period_from": date(year, 1, 1),
            "period_to": date(year, 12, 31), "source_body": source, "source_document": document, "source_date": on,
        })  # fmt: skip
        door.take_step(
            case, "check", by=self.actor("statistician", "乙"), on=on, at=at(on), facts={"checked_against": "原件"}
        )
        return case

    def _start(self, procedure: str, post: str, on: date, facts: dict) -> int:
        return door.start(procedure, by=self.actor(post), on=on, at=at(on), facts=facts).case

    def computer(self) -> Computer:
        """Over facts as the cases stand now."""
        return figures.fresh(self.office.place.code, folder=self.folder)

    def draft(self, outline: Outline, year: int = YEAR, texts: dict[str, str] | None = None) -> Draft:
        """The report as the cases stand now."""
        return compile_report(outline, year, self.computer(), texts)


def at(on: date) -> datetime:
    """Late on that day."""
    return datetime.combine(on, time(23, 30), tzinfo=door.CHINA)
