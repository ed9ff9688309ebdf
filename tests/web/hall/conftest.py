"""A town with a public hall: a procedure, a register and an activity that publish, and somebody outside who looks."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.test import Client

from tests.engine import public_toy
from tests.engine.toy import AT, DAY
from tests.web.conftest import TODAY, Desk
from yifa.engine import door
from yifa.engine.publication_rows import PublicationRow

PERSON = {
    "party_kind": "person", "party_name": "张三丰", "party_id_number": "11010519491231002X", "party_phone": "13812345678",
    "party_address": "广东省广州市天河区某路1号", "witness": "李四光", "cause": "占道经营",
}  # fmt: skip
SECRETS = ("张三丰", "三丰", "11010519491231002X", "13812345678", "某路1号", "李四光", "王五岳", "13987654321")


class Town(Desk):
    """The desk's office with a hall; `who` looks at it from outside."""

    def __init__(self) -> None:
        super().__init__()
        public_toy.declare()
        self.place.slug = "test"
        self.place.save()
        self.who = Client()

    def get(self, path: str, **more):
        return self.who.get(path, **more)

    def decided(self, on: date = DAY, **facts) -> int:
        """A case with its decision, not published."""
        case = door.start("shown", by=self.actor("甲"), on=on, at=AT, facts={**PERSON, **facts}).case
        told = "张三丰在路边摆摊，李四光看见。" if facts.get("party_kind") != "company" else "在店外摆放桌椅。"
        door.take_step(
            case, "decide", by=self.actor("丁"), on=on, at=AT, facts={"result": "fine", "facts": told, "sum": "500"}
        )
        return case

    def shown(self, on: date = DAY, until: date | None = None, **facts) -> PublicationRow:
        """A published decision."""
        case = self.decided(on, **facts)
        typed = {"shown_until": until.isoformat()} if until else {}
        door.take_step(case, "show", by=self.actor("丙"), on=on + timedelta(days=1), at=AT, facts=typed)
        return PublicationRow.objects.get(case=case)

    def company(self, name: str, **facts) -> PublicationRow:
        """A published decision about a company."""
        return self.shown(party_kind="company", party_name=name, party_id_number="", **facts)

    def take_down(self, row: PublicationRow, why: str) -> None:
        door.take_step(row.case_id, "take_down", by=self.actor("丙"), on=TODAY, at=AT, facts={"withdrawn_why": why})

    def stall(self, number: str) -> PublicationRow:
        """A register entry, public by itself."""
        case = door.start("stall", by=self.actor("甲"), on=DAY, at=AT, facts={
            "number": number, "keeper": "王五岳", "office": "0769-88888888", "inside": "13987654321", "until": "2027-01-01"}).case  # fmt: skip
        return PublicationRow.objects.get(case=case)


def page_of(row: PublicationRow) -> str:
    """The lasting address of a publication."""
    return f"/hall/test/{row.number}/"


@pytest.fixture
def town(transactional_db, settings, tmp_path) -> Town:
    """The town on 2025-09-26, with facts and evidence of its own."""
    settings.YIFA_TODAY = TODAY.isoformat()
    settings.YIFA_EVIDENCE_DIR = tmp_path / "evidence"
    settings.YIFA_VAR = tmp_path
    settings.YIFA_PLACE = "test"
    cache.clear()
    return Town()
