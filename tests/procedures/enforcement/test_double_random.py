"""A double random from the registers to the published file: whoever has the file gets the same outcome."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest

from tests.procedures.drawings import Drawn
from yifa.engine import door, evidence, rebuild, sealer, store
from yifa.engine import refusals as r
from yifa.engine.log_reading import checkpoint_after
from yifa.procedures import drawing as d
from yifa.procedures.enforcement.double_random_guards import NotDrawn
from yifa.record import draws

pytestmark = pytest.mark.django_db
AT = datetime(2025, 3, 31, tzinfo=UTC)
DRAWN = "抽取记录写明封存值、承诺值、密语、检查点和种子"
AGAIN = "再次更换以后再次重新抽取"


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.YIFA_EVIDENCE_DIR = tmp_path / "evidence"
    yield
    store.forget_places()


def test_the_stored_file_can_be_redone_and_says_what_the_case_says():
    drawn = Drawn("double_random", DRAWN)
    document, view = drawn.document(), drawn.view
    assert draws.check_file(drawn.file()) == ""
    listed = {one["name"]: one["codes"] for one in document["result"]["lists"]}
    assert [row[0] for row in d.rows(view, "drawn_objects")] == listed["objects"]
    assert [row[0] for row in d.rows(view, "drawn")] == listed["officers"]
    names = {entry["code"]: entry["name"] for entry in document["sealed"]["lists"][1]["entries"]}
    people = {drawn.office.person(names[code]) for code in listed["officers"]}
    assert set(view.get("drawn_officers")) == people
    assert view.get("draw_seed") == document["rounds"][0]["seed"]
    assert rebuild.differences(drawn.case) == {}


def test_the_list_file_bears_its_seal_as_its_hash_and_is_public_before_anybody_commits():
    drawn = Drawn("double_random", DRAWN)
    view = drawn.view
    assert view.get("list_seal") == view.get("list_file")
    assert draws.seal_of(json.loads(drawn.file("list_file"))) == view.get("list_seal")
    (shown,) = drawn.published("seal")
    assert [one["sha256"] for one in shown["files"]] == [view.get("list_seal")]
    assert any(one["slug"] == "list_seal" and one["text"] == view.get("list_seal") for one in shown["fields"])
    steps = [body["step"] for body in store.bodies(drawn.case)]
    assert steps.index("seal") < steps.index("commit") < steps.index("open") < steps.index("draw")


def test_the_checkpoint_is_the_first_that_covers_the_last_commitment():
    drawn = Drawn("double_random", DRAWN)
    point = drawn.document()["rounds"][0]["checkpoint"]
    last = [body["seq"] for body in store.bodies(drawn.case) if body["step"] == "commit"][-1]
    sealer.seal_pending(thorough=True)  # 以后的检查点不改变抽取所用的那一个
    found = checkpoint_after(drawn.case, last)
    assert (point["origin"], point["size"], point["root"]) == (found["origin"], found["size"], found["root"])
    assert point["note"].startswith(f"{point['origin']}\n{point['size']}\n")
    assert found["index"] < point["size"]


def test_what_is_published_of_the_draw_holds_the_file_and_no_witness_by_name():
    drawn = Drawn("double_random", DRAWN, publish_draw={"on": date(2025, 3, 6)})
    (shown,) = drawn.published("draw")
    assert {one["sha256"] for one in shown["files"]} == {drawn.view.get("list_file"), drawn.view.get("draw_file")}
    whole = json.dumps(shown, ensure_ascii=False) + drawn.file().decode()
    assert "周某" not in whole
    assert "纪检监察人员1" in whole


def test_a_draw_without_grades_publishes_nobody_s_grade():
    drawn = Drawn("double_random", "不分等级、机会均等抽取，名单不写等级")
    objects = json.loads(drawn.file("list_file"))["lists"][0]
    assert {(one["group"], one["weight"]) for one in objects["entries"]} == {("", 1)}
    assert objects["quotas"] == [{"group": "", "count": 3}]


def test_taking_the_sealing_back_is_told_to_the_public_with_its_reason():
    drawn = Drawn("double_random", "退回封存以后重新封存、重新承诺")
    (shown,) = drawn.published("unseal")
    assert "名录登记有误，已经更正" in [one["text"] for one in shown["fields"]]


def test_each_round_stands_in_the_file_and_leaves_the_rounds_before_as_they_were():
    drawn = Drawn("double_random", AGAIN)
    document = drawn.document()
    assert len(document["rounds"]) == 3
    assert draws.check_file(drawn.file()) == ""
    first = {**document, "rounds": document["rounds"][:1]}
    assert draws.drawn(first)["rounds"] == document["rounds"][:1]
    assert [one["for"] for one in document["rounds"][1]["drawn"]] == [document["rounds"][1]["removed"][0]["code"]]
    points = [one["checkpoint"]["size"] for one in document["rounds"]]
    assert points == sorted(set(points))
    gone = document["rounds"][1]["removed"][0]["code"]
    assert gone not in [row[0] for row in d.rows(drawn.view, "drawn_objects")]


def test_an_inspection_that_names_the_draw_is_of_an_object_that_it_picked():
    drawn = Drawn("double_random", DRAWN)
    picked = [row[0] for row in d.rows(drawn.view, "drawn_objects")]
    (left,) = {"DX-001", "DX-002", "DX-003"} - set(picked)
    typed = {"check_kind": "日常检查", "check_mode": "现场检查", "law_field": "食品药品", "check_item": "JCSX-01", "draw_case": drawn.view.number,
             "off_site_enough": "否", "out_of_place": "否"}  # fmt: skip
    call = {"by": drawn.office.actor("行政执法人员甲"), "on": date(2025, 3, 10), "at": AT}
    with pytest.raises(NotDrawn):
        door.start("inspection", facts={**typed, "object_code": left}, **call)
    assert door.start("inspection", facts={**typed, "object_code": picked[0]}, **call).seq == 1


def test_corrections_after_the_draw_change_no_outcome():
    drawn = Drawn("double_random", DRAWN)
    before = drawn.view.state["data"]
    kept = {
        name: before[name]
        for name in ("commitments", "opened", "list_file", "draw_file", "drawn_objects", "drawn_officers")
    }
    drawn.correct("commit", {"commitment": "0" * 64}, "内勤文书人员甲", date(2025, 3, 6), AT)
    drawn.correct("open", {"secret": "换成另外一个更合适的密语"}, "内勤文书人员甲", date(2025, 3, 6), AT)
    drawn.correct("plan", {"want_b": "2"}, "内勤文书人员甲", date(2025, 3, 6), AT)
    after = drawn.view.state["data"]
    assert {name: after[name] for name in kept} == kept
    with pytest.raises(r.NothingToCorrect):
        drawn.correct("draw", {"drawn_objects": "DX-001\t康宁大药房"}, "内勤文书人员乙", date(2025, 3, 6), AT)


@pytest.mark.parametrize("name", ["drawn_objects", "drawn_officers", "draw_file", "draw_seed"])
def test_nobody_types_who_is_drawn(name):
    drawn = Drawn("double_random", "退回封存以后重新封存、重新承诺")
    with pytest.raises(r.FieldsWrong) as refused:
        door.take_step(drawn.case, "draw", by=drawn.office.actor("内勤文书人员乙"), on=date(2025, 3, 6), at=AT,
                       facts={name: "1"})  # fmt: skip
    assert list(refused.value.problems) == [name]
    assert not drawn.view.took("draw")


def test_a_list_file_that_was_changed_on_the_disk_is_not_drawn_from():
    drawn = Drawn("double_random", "退回封存以后重新封存、重新承诺")
    path = evidence.path_of(drawn.view.get("list_file"))
    path.write_bytes(path.read_bytes().replace("康宁".encode(), "安宁".encode()))
    d._parsed.cache_clear()
    with pytest.raises(evidence.Damaged):
        door.take_step(drawn.case, "draw", by=drawn.office.actor("内勤文书人员乙"), on=date(2025, 3, 6), at=AT)
    assert not drawn.view.took("draw")


def test_two_who_draw_at_once_draw_once():
    drawn = Drawn("double_random", "退回封存以后重新封存、重新承诺")
    seen = drawn.view.state["seq"]
    call = {"on": date(2025, 3, 6), "at": AT, "seen": seen}
    door.take_step(drawn.case, "draw", by=drawn.office.actor("内勤文书人员乙"), **call)
    with pytest.raises(r.MovedOn):
        door.take_step(drawn.case, "draw", by=drawn.office.actor("内勤文书人员丙"), **call)
    with pytest.raises(r.StepTakenAlready):
        door.take_step(drawn.case, "draw", by=drawn.office.actor("内勤文书人员丙"), on=date(2025, 3, 6), at=AT)
