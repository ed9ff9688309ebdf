"""A county with three towns in one database, each with cases of its own, and officers who send, check and decide."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from yifa.engine import door, store
from yifa.engine.case import Actor
from yifa.engine.models import Appointment, Person, PlaceRow, Unit
from yifa.upward import making, taking
from yifa.upward.making import Made
from yifa.upward.taking import Received

CITY, COUNTY = "990100000000", "990101000000"
TOWNS = {"990101100000": "东镇", "990101101000": "西镇", "990101102000": "南街道"}
EAST, WEST, SOUTH = TOWNS
VILLAGE = "990101100201"
POSTS = ("statistician", "unit_head", "organiser", "enforcer")
YEAR_END = datetime(2023, 1, 10, 2, 0, tzinfo=UTC)


class County:
    """The places, one unit in each, and one person in every post there; two statisticians in the county."""

    def __init__(self) -> None:
        store.forget_places()
        city = PlaceRow.objects.create(code=CITY, name="测试市", short="测试", level="city")
        county = PlaceRow.objects.create(code=COUNTY, name="测试县", short="测试", level="county", parent=city)
        self.actors: dict[tuple[str, str], Actor] = {}
        self._staff(county)
        for code, name in TOWNS.items():
            self._staff(PlaceRow.objects.create(code=code, name=name, short=name, level="town", parent=county))
        PlaceRow.objects.create(code=VILLAGE, name="河村", short="河", level="village", parent_id=EAST)
        store.forget_places()

    def _staff(self, place: PlaceRow) -> None:
        unit = Unit.objects.create(place=place, slug="office", name=f"{place.name}人民政府", organ=place.name[0])
        unit.path = f"/{unit.pk}/"
        unit.save()
        for post in POSTS:
            person = Person.objects.create(name=f"{place.name}{post}", place=place)
            Appointment.objects.create(person=person, unit=unit, reach=unit, post=post, since=date(2015, 1, 1))
            self.actors[place.code, post] = Actor(person.pk, post, "office")

    def by(self, code: str, post: str) -> Actor:
        """Who holds a post in a place."""
        return self.actors[code, post]

    # a town's work ---------------------------------------------------------------------------------------------------
    def studied(self, code: str, on: date, *, at: datetime | None = None, **facts: Any) -> door.Outcome:
        """A leaders' study session."""
        filled = {"session_kind": "theory_group", "theme": f"{on}学法", "laws": "行政处罚法", "laws_count": 1, "attendance": 12,
                  "leaders_attending": 6, **facts}  # fmt: skip
        return door.start("study_session", by=self.by(code, "organiser"), on=on, at=at or YEAR_END, facts=filled)

    def registered(self, code: str, slug: str, value: str, year: int = 2022, **facts: Any) -> door.Outcome:
        """A statistic of others, checked."""
        decimals = len(value.partition(".")[2])
        filled = {"figure": slug, "figure_name": slug, "nature": "flow", "value": value, "decimals": decimals,
                  "scaled": int(value.replace(".", "")), "value_unit": "件", "period_from": f"{year}-01-01", "period_to": f"{year}-12-31",
                  "source_body": "某局", "source_document": "年报", "source_date": f"{year + 1}-01-05", **facts}  # fmt: skip
        on = date(year + 1, 1, 6)
        done = door.start("external_statistic", by=self.by(code, "statistician"), on=on, at=YEAR_END, facts=filled)
        second = self.second(code)
        return door.take_step(done.case, "check", by=second, on=on, at=YEAR_END, facts={"checked_against": "年报原件"})

    def second(self, code: str) -> Actor:
        """Another statistician of a place."""
        if (code, "second") not in self.actors:
            unit = Unit.objects.get(place_id=code)
            person = Person.objects.create(name=f"{code}核对员", place_id=code)
            Appointment.objects.create(
                person=person, unit=unit, reach=unit, post="statistician", since=date(2015, 1, 1)
            )
            self.actors[code, "second"] = Actor(person.pk, "statistician", "office")
        return self.actors[code, "second"]

    # the way of a package ----------------------------------------------------------------------------------------------
    def made(self, code: str, year: int = 2022, at: datetime = YEAR_END) -> Made:
        """The town's package."""
        return making.make(code, year, by=self.by(code, "statistician"), on=at.date(), at=at)

    def trust(self, code: str, key: str = "", on: date = date(2023, 1, 1)) -> door.Outcome:
        """The town's key, registered at the county."""
        facts = {
            "key_place": code,
            "verifier": key or str(making.signer().verifier),
            "obtained": "person",
            "key_document": "交接",
        }
        return door.start("upward_key", by=self.by(COUNTY, "statistician"), on=on, at=YEAR_END, facts=facts)

    def take(self, data: bytes, on: date = date(2023, 1, 11), at: datetime | None = None) -> Received:
        """Taken by the county."""
        return taking.take(data, by=self.by(COUNTY, "statistician"), on=on, at=at or noon(on))

    def step(self, number: str, slug: str, on: date, post: str = "statistician", **facts: Any) -> door.Outcome:
        """A step of the county's case."""
        return door.take_step(number, slug, by=self.by(COUNTY, post), on=on, at=noon(on), facts=facts)

    def accept(self, number: str, on: date = date(2023, 1, 12), **facts: Any) -> None:
        """Checked and accepted."""
        self.step(number, "check", on, check_note="与往年核对一致", **facts)
        self.step(number, "accept", on, "unit_head")

    def sent_and_accepted(
        self, code: str, year: int = 2022, at: datetime = YEAR_END, on: date = date(2023, 1, 11)
    ) -> Received:
        """All the way."""
        received = self.take(self.made(code, year, at).data, on)
        self.accept(received.number, on, **({"differs_why": "补登"} if received.differs else {}))
        return received


def noon(on: date) -> datetime:
    return datetime(on.year, on.month, on.day, 4, 0, tzinfo=UTC)
