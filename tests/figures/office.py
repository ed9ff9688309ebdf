"""An office of the tests' own whose cases are counted: three places, two of them below the third."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from yifa.engine import catalogue, door, store
from yifa.engine import fields as f
from yifa.engine.case import Actor
from yifa.engine.conditions import is_
from yifa.engine.declaration import Clock, Exit, Post, Procedure, Step
from yifa.engine.models import Appointment, Person, PlaceRow, Unit
from yifa.engine.shortforms import Register

CLERK = Post("counting_clerk", "计数员")
WHY = "测试用规则第一条"
KINDS = {"a_b": "甲类", "axb": "乙类", "c": "丙类"}

COUNTED = Procedure(
    slug="counted", name="计数程序", area="tests", code="计", basis=WHY, title="{order}", folder=str(Path(__file__).parent),
    steps=(
        Step("begin", "登记", by=(CLERK,), basis=WHY, fields=(
            f.person("applicant", "申请人", personal=True),
            f.text("order", "名称", high=60),
            f.money("amount", "金额", required=False),
            f.number("people", "人数", required=False),
            f.choices("kinds", "种类", choices=KINDS, required=False),
            f.yes_no("urgent", "紧急", required=False),
            f.choice("colour", "颜色", choices={"red": "红", "blue": "蓝"}, required=False),
            f.day("wanted", "希望日期", required=False),
            f.long_text("story", "经过", required=False))),
        Step("look", "查看", by=(CLERK,), basis=WHY, after=("begin",), repeats=True),
        Step("decide", "决定", by=(CLERK,), basis=WHY, after=("begin",),
             fields=(f.choice("verdict", "结果", choices={"yes": "同意", "no": "不同意"}),)),
        Step("close", "办结", by=(CLERK,), basis=WHY, after=("decide",), ends=True),
    ),
    clocks=(Clock("decide", "决定期限", starts="begin", stops=("decide",), within="penalty.evidence_registration", basis=WHY),),
    exits=(Exit("refused", "不同意", at=("decide",), when=is_("verdict", "no", says="不同意"), basis=WHY),),
)  # fmt: skip

HELD = Register(
    "held", "名册", area="tests", code="册", basis=WHY, keepers=(CLERK,), subject="holder", valid_until="until",
    fields=(f.text("holder", "名称", high=40), f.day("until", "有效期至", required=False)),
)  # fmt: skip

COUNTY, TOWN, OTHER = "440100000000", "440100001000", "440100002000"
AT = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)


def declare() -> None:
    """Put the tests' procedures into the catalogue."""
    catalogue.declare(COUNTED)
    catalogue.declare(HELD)


class Office:
    """A county with two towns; one clerk in each town."""

    def __init__(self) -> None:
        declare()
        store.forget_places()
        county = PlaceRow.objects.create(code=COUNTY, name="测试县", short="测试", level="county")
        self.actors: dict[str, Actor] = {}
        for code, name in ((TOWN, "东镇"), (OTHER, "西镇")):
            place = PlaceRow.objects.create(code=code, name=name, short=name, level="town", parent=county)
            unit = Unit.objects.create(place=place, slug="office", name=f"{name}办公室", organ=name[0])
            unit.path = f"/{unit.pk}/"
            unit.save()
            person = Person.objects.create(name=f"{name}计数员", place=place)
            Appointment.objects.create(person=person, unit=unit, reach=unit, post=CLERK.slug, since=date(2015, 1, 1))
            self.actors[code] = Actor(person.pk, CLERK.slug, "office")

    def begin(self, on: date, *, place: str = TOWN, **facts: Any) -> door.Outcome:
        """A case of COUNTED."""
        filled = {"applicant": "张三", "order": f"{on}的一件", **facts}
        return door.start("counted", by=self.actors[place], on=on, at=AT, facts=filled)

    def step(self, case: door.Outcome, slug: str, on: date, *, place: str = TOWN, **facts: Any) -> door.Outcome:
        """One more step."""
        return door.take_step(case.case, slug, by=self.actors[place], on=on, at=AT, facts=facts)

    def enter(self, holder: str, on: date, *, place: str = TOWN, until: date | None = None) -> door.Outcome:
        """An entry of HELD."""
        facts = {"holder": holder, **({"until": until.isoformat()} if until else {})}
        return door.start("held", by=self.actors[place], on=on, at=AT, facts=facts)
