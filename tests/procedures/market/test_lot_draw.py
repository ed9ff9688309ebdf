"""A lot draw from its entries to the published file, and the year's lots and sessions as figures."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest

from tests.procedures.drawings import Drawn
from yifa.engine import store
from yifa.figures import fresh
from yifa.figures.period import Period
from yifa.procedures import drawing as d
from yifa.record import draws

pytestmark = pytest.mark.django_db
AT = datetime(2025, 4, 30, tzinfo=UTC)
PUBLISHED = "公告、名单、记录、确认书、公示各有文书"
AGAIN = "重抽以后重新确认、公示、签订合同"


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.YIFA_VAR = tmp_path
    settings.YIFA_EVIDENCE_DIR = tmp_path / "evidence"
    yield
    store.forget_places()


def test_the_places_follow_from_the_published_file():
    drawn = Drawn("lot_draw", PUBLISHED)
    (shown,) = drawn.published("draw")
    sha = next(one["sha256"] for one in shown["files"] if one["sha256"] == drawn.view.get("draw_file"))
    assert draws.check_file(drawn.file()) == ""
    document = drawn.document()
    names = {one["code"]: one["name"] for one in document["sealed"]["lists"][0]["entries"]}
    assert names == {"01": "甲路桥公司", "02": "乙建设公司", "03": "丙市政公司"}
    codes = document["result"]["lists"][0]["codes"]
    assert d.rows(drawn.view, "winners") == [[str(at), code, names[code]] for at, code in enumerate(codes, start=1)]
    assert drawn.view.get("first_place") == names[codes[0]]
    assert sha == drawn.view.get("draw_file")


def test_what_is_public_names_no_staff_of_a_bidder_and_no_witness():
    drawn = Drawn("lot_draw", PUBLISHED)
    whole = json.dumps([drawn.published(of) for of in ("notice", "seal", "draw")], ensure_ascii=False)
    whole += drawn.file().decode() + drawn.file("list_file").decode()
    assert "甲路桥公司" in whole
    for personal in ("陈某", "13800000001", "周某", "何某"):
        assert personal not in whole


def test_a_struck_place_is_drawn_again_and_the_others_stay():
    drawn = Drawn("lot_draw", AGAIN)
    document = drawn.document()
    assert draws.check_file(drawn.file()) == ""
    before = draws.drawn({**document, "rounds": document["rounds"][:1]})["result"]["lists"][0]["codes"]
    after = document["result"]["lists"][0]["codes"]
    assert before[0] == document["rounds"][1]["removed"][0]["code"]
    assert after[1:] == before[1:]
    assert after[0] not in before
    assert len(drawn.published("draw")) == 2


def test_a_correction_of_an_entry_neither_adds_nor_renames_a_bidder():
    drawn = Drawn("lot_draw", PUBLISHED)
    before = drawn.view.get("entries")
    drawn.correct("enter", {"bidder_name": "改名公司"}, "公共资源交易工作人员甲", date(2025, 3, 20), AT)
    assert drawn.view.get("entries") == before


def test_lots_and_sessions_are_counted_apart():
    first = Drawn("lot_draw", PUBLISHED)
    names = {"project_name": "朗洲村排水沟", "project_whole": "朗洲村排水沟"}
    base = first.scenario.steps["project"]
    on = base["on"] if isinstance(base, dict) else base
    Drawn("lot_draw", PUBLISHED, first.office, project={"on": on, "facts": names})
    Drawn(
        "lot_draw",
        "流标以后终结，写明以后的处理",
        first.office,
        project={"on": on, "facts": {**names, "project_whole": "另一项目"}},
    )
    computer = fresh("441900110000")
    told = {
        slug: computer.result(slug, Period.year(2025)).words for slug in ("lot_projects", "lot_sessions", "lot_failed")
    }
    assert told == {"lot_projects": "2项", "lot_sessions": "1场", "lot_failed": "1项"}
