"""A small procedure of the tests' own: the engine's tests name no procedure of the catalogue."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from yifa.engine import catalogue, door
from yifa.engine import fields as f
from yifa.engine.case import Actor
from yifa.engine.conditions import is_
from yifa.engine.declaration import Apart, Clock, Exit, Paper, Post, Procedure, Right, Step
from yifa.engine.models import Appointment, Person, PlaceRow, Unit
from yifa.engine.refusals import Refusal
from yifa.engine.shortforms import Register

CLERK, REVIEWER, HEAD, PARTY = (
    Post("clerk", "经办人"),
    Post("reviewer", "审核人"),
    Post("head", "负责人"),
    Post("party", "当事人", True),
)
WHY = "测试用规则第一条"


class NotPaid(Refusal):
    code = "T-001"
    text = "还没有缴费；请先缴费。"


def paid(case, move):
    """A guard of the toy's own."""
    return None if case.get("paid") else NotPaid()


APPLICANT = f.person("applicant", "申请人", personal=True, search=True, public="M2")
VERDICT = f.choice("verdict", "决定", choices={"grant": "准予", "refuse": "不予"}, public="full")
REASON = f.long_text("reason", "理由", required=is_("verdict", "refuse", says="决定不予"))

TOY = Procedure(
    slug="toy", name="测试程序", area="tests", code="测", basis=WHY, title="{subject}", folder=str(Path(__file__).parent),
    heads=(HEAD,),
    steps=(
        Step("apply", "申请", by=(CLERK,), basis=WHY, fields=(
            APPLICANT, f.text("subject", "事项", search=True), f.money("amount", "金额", required=False), f.yes_no("paid", "已缴费", required=False))),
        Step("inspect", "核查", by=(CLERK,), basis=WHY, after=("apply",), before=("decide",), together=2, repeats=True,
             fields=(f.text("found", "核查情况"),)),
        Step("pause", "暂停计时", by=(CLERK,), basis=WHY, after=("apply",), before=("decide",), side=True, repeats=True, pauses="decide"),
        Step("go_on", "恢复计时", by=(CLERK,), basis=WHY, after=("pause",), side=True, repeats=True, resumes="decide"),
        Step("review", "审核", by=(REVIEWER,), basis=WHY, after=("inspect",), before=("decide",), duty="review"),
        Step("send_back", "退回", by=(REVIEWER,), basis=WHY, after=("inspect",), before=("decide",), side=True, repeats=True,
             sends_back=("inspect", "review")),
        Step("object", "提出异议", by=(CLERK,), basis=WHY, after=("review",), side=True, fields=(f.text("objection", "异议"),)),
        Step("decide", "决定", by=(HEAD,), basis=WHY, after=("review",), needs=(paid,), fields=(VERDICT, REASON),
             issues=("licence",)),
        Step("close", "归档", by=(CLERK,), basis=WHY, after=("decide",), ends=True),
    ),
    clocks=(Clock("decide", "决定期限", starts="apply", stops=("decide",), within="penalty.evidence_registration", basis=WHY),),
    rights=(Right("object", "提出异议", of=PARTY, opens_after="review", within="penalty.hearing_request", used_by=("object",), basis=WHY),),
    exits=(Exit("refused", "不予", at=("decide",), when=is_("verdict", "refuse", says="决定不予"), basis=WHY),),
    papers=(Paper("licence", "决定书", "licence.txt", code="测决", holds=("applicant", "verdict"), to_party=True),),
    apart=(Apart("inspect", "review", WHY), Apart("review", "decide", WHY), Apart("inspect", "decide", WHY)),
)  # fmt: skip

BADGE = Register(
    "badge", "证件", area="tests", code="证", basis=WHY, keepers=(CLERK,), subject="holder", valid_until="until",
    fields=(f.officer("holder", "持证人"), f.day("until", "有效期至")), heads=(HEAD,),
)  # fmt: skip

DAY = date(2025, 9, 22)
AT = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)


class Office:
    """A place with one unit under its root, and five persons in their posts."""

    def __init__(self) -> None:
        from yifa.engine import store

        catalogue.declare(TOY)
        catalogue.declare(BADGE)
        store.forget_places()
        province = PlaceRow.objects.create(code="440000000000", name="广东省", short="广东", level="province")
        self.place = PlaceRow.objects.create(
            code="441900110000", name="测试镇", short="测试", level="town", parent=province
        )
        self.root = self._unit("root", "测试镇人民政府", None)
        self.bureau = self._unit("bureau", "测试镇某办", self.root)
        self.other = self._unit("other", "测试镇另一办", self.root)
        self.people: dict[str, Person] = {}
        for name, post, unit, reach in (
            ("甲", CLERK, self.bureau, self.bureau), ("乙", CLERK, self.bureau, self.bureau), ("丙", REVIEWER, self.root, self.root),
            ("丁", HEAD, self.root, self.root), ("戊", CLERK, self.other, self.other),
        ):  # fmt: skip
            person = Person.objects.create(name=name, place=self.place)
            Appointment.objects.create(person=person, unit=unit, reach=reach, post=post.slug, since=date(2020, 1, 1))
            self.people[name] = person

    def _unit(self, slug: str, name: str, parent: Unit | None) -> Unit:
        unit = Unit.objects.create(place=self.place, slug=slug, name=name, organ="测", parent=parent)
        unit.path = (parent.path if parent else "/") + f"{unit.pk}/"
        unit.save()
        return unit

    def actor(self, name: str) -> Actor:
        """The person in the post he holds."""
        held = Appointment.objects.select_related("unit").get(person=self.people[name])
        return Actor(self.people[name].pk, held.post, held.unit.slug)

    def id_of(self, name: str) -> int:
        return self.people[name].pk


def begin(office: Office, who: str = "甲", **facts: Any) -> door.Outcome:
    """A toy case, begun by a clerk."""
    return door.start(
        "toy",
        by=office.actor(who),
        on=DAY,
        at=AT,
        facts={"applicant": "张三", "subject": "摊位", "paid": "是", **facts},
    )


def to_review(office: Office) -> int:
    """A toy case that waits for its decision."""
    case = begin(office).case
    door.take_step(
        case, "inspect", by=office.actor("甲"), together=[office.id_of("乙")], on=DAY, at=AT, facts={"found": "属实"}
    )
    door.take_step(case, "review", by=office.actor("丙"), on=DAY, at=AT)
    return case


def pause(office: Office, case: int, by: Actor, on: date | datetime = DAY, **more: Any) -> door.Outcome:
    """The toy's clock stopped, by whom and when the test says."""
    return door.take_step(case, "pause", by=by, on=on, at=AT, **more)
