"""`yifa places`: a place is found, what is below it shown, and the divisions loaded without touching what is there."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from random import Random

import pytest
from click.testing import CliRunner

from yifa.cli import places
from yifa.cli.main import Refused
from yifa.engine import store
from yifa.engine.models import PlaceRow
from yifa.places.establish import establish
from yifa.places.place import Division, every, load
from yifa.places.tree import shipped
from yifa.places.tree.division import Untrue
from yifa.places.tree.rows import put_in

pytestmark = pytest.mark.django_db
NOW = date(2026, 11, 22)
TREE = shipped.shipped()


def run(*words: str) -> str:
    return CliRunner().invoke(places.command, list(words), catch_exceptions=False, standalone_mode=False).output


def below_guangdong(*names: str) -> None:
    parent = PlaceRow.objects.create(code="440000000000", name="广东省", short="广东", level="province")
    for name in names:
        PlaceRow.objects.create(code="441900000000", name=name, short="东莞", level="city", parent=parent)


def test_every_place_of_a_name_is_listed_with_its_names_from_the_top():
    told = run("find", "常平")
    assert "410882200000　乡级　河南省焦作市沁阳市常平乡" in told
    assert "441900110000　乡级　广东省东莞市常平镇" in told
    assert "民政部代码440113010000" in run("find", "番禺区洛浦街道")
    assert "2025-11-06止" in run("find", "重庆市江北区")
    assert "共88个，只列50个" in run("find", "城关镇")


def test_a_program_reads_the_same():
    (found,) = json.loads(run("find", "常平镇", "--json"))
    assert (found["code"], found["full"], found["division"]) == ("441900110000", "广东省东莞市常平镇", True)
    codes = [one["code"] for one in json.loads(run("below", "441900", "--on", "2024-01-01", "--json"))]
    assert codes == [one.code for one in TREE.below("441900000000", date(2024, 1, 1))]


def test_what_is_below_is_that_of_the_day():
    assert "两江新区" not in run("below", "重庆市", "--on", "2025-11-05", "--direct")
    told = run("below", "50", "--on", "2025-11-06", "--direct")
    assert "500157000000　两江新区" in told
    assert "江北区" not in told
    assert "没有下级" in run("below", "广东省东莞市常平镇")
    assert "松山湖　非行政区划" in run("below", "东莞市")


@pytest.mark.parametrize(("words", "code"), [
    (["find", "不存在镇"], "N-004"),
    (["find", "12345"], "N-001"),
    (["find", "999999"], "N-004"),
    (["find", "常平", "--on", "昨天"], "N-006"),
    (["find", "常平", "--on", "2020-01-01"], "N-003"),
    (["below", "东湖街道"], "N-005"),
    (["below", "500105", "--on", "2026-01-01"], "N-002"),
    (["below", "东莞市", "--on", "1999-01-01"], "N-003"),
    (["load", "--under", "城关镇"], "N-005"),
    (["load", "--under", "999999"], "N-004"),
    (["load", "--on", "2024-02-30"], "N-006"),
])  # fmt: skip
def test_a_wrong_name_code_or_day_is_one_sentence(words, code):
    with pytest.raises(Refused, match=code):
        run(*words)


def test_the_whole_nation_is_loaded_and_loading_again_makes_nothing():
    below_guangdong("东莞市")
    PlaceRow.objects.create(
        code="441900110000", slug="changping", name="常平镇", short="常平", level="town", parent_id="441900000000"
    )
    there = sum(any(state.on(NOW) for state in states) for states in TREE.states.values())
    told = run("load", "--on", NOW.isoformat())
    assert f"载入{there - 3}个地方，原有3个没有改动" in told
    assert PlaceRow.objects.count() == there
    assert PlaceRow.objects.get(slug="changping").short == "常平"
    assert store.ancestors("440113013000") == ("440113013000", "440113000000", "440100000000", "440000000000")
    assert PlaceRow.objects.get(code="410172000000").level == "zone"
    assert f"载入0个地方，原有{there}个" in run("load", "--on", NOW.isoformat())
    assert shipped.installed().states is TREE.states  # all of it agrees


def test_loading_below_a_place_brings_those_above_it_and_no_others():
    assert put_in(TREE, NOW, "440113000000").made == 3 + len(TREE.below("440113000000", NOW))
    assert set(PlaceRow.objects.filter(level="province").values_list("name", flat=True)) == {"广东省"}


def test_a_place_that_came_with_the_divisions_can_be_set_up_afterwards():
    put_in(TREE, NOW, "441900000000")
    place = load("changping")
    establish(place, since=date(2026, 1, 1), chance=Random(1))
    row = PlaceRow.objects.get(slug="changping")
    assert (row.code, row.units.count()) == (place.code, len(place.units))
    assert put_in(TREE, NOW, "441900000000").made == 0


@pytest.mark.parametrize("slug", every())
def test_every_place_that_is_shipped_agrees_with_the_list(slug):
    place = load(slug)
    chain = (Division(place.code, place.name, place.short, "town"), *place.above)
    listed = TREE.path(place.code, NOW)
    assert [(one.code, one.name) for one in chain] == [(one.code, one.name) for one in listed]
    assert [one.level for one in place.above] == [one.level for one in listed[1:]]


def test_a_place_that_contradicts_the_list_stops_the_loading_whole():
    below_guangdong("东筦市")
    with pytest.raises(Untrue, match=r"N-007.*441900000000本系统作“东筦市”，名录作“东莞市”"):
        put_in(TREE, NOW, "440000000000")
    assert PlaceRow.objects.count() == 2


def test_a_wrong_parent_or_level_is_a_contradiction_and_an_earlier_one_is_not():
    below_guangdong("东莞市")
    PlaceRow.objects.create(code="441900110000", name="常平镇", short="常平", level="town", parent_id="440000000000")
    with pytest.raises(Untrue, match=r"N-007.*上级本系统作440000000000，名录作441900000000"):
        put_in(TREE, NOW, "441900000000")
    PlaceRow.objects.filter(code="441900110000").update(parent_id="441900000000", level="county")
    with pytest.raises(Untrue, match=r"N-007.*本系统作县级，名录作乡级"):
        put_in(TREE, NOW, "441900000000")
    put_in(TREE, date(2025, 1, 1), "500105000000")
    done = put_in(TREE, NOW, "500157000000")
    assert "华新街街道（500105001000）" in done.earlier
    assert PlaceRow.objects.get(code="500105001000").parent_id == "500105000000"


def test_an_installation_with_its_own_places_and_changes_goes_by_them(settings, tmp_path):
    settings.YIFA_VAR = tmp_path
    below_guangdong("东莞市")
    PlaceRow.objects.create(code="441900900000", name="示例镇", short="示例", level="town", parent_id="441900000000")
    (tmp_path / "places").mkdir()
    (tmp_path / "places" / "changes.yaml").write_text(
        "changes:\n  - day: 2024-05-01\n    basis: 依据\n    what: 常平镇改称常乐镇\n"
        '    renames: [{code: "441900110000", from: 常平镇, to: 常乐镇}]\n',
        encoding="utf-8",
    )
    tree = shipped.installed()
    assert tree.full_name("441900900000", NOW) == "广东省东莞市示例镇"
    assert "441900900000" in {one.code for one in tree.below("441900000000", NOW)}
    assert tree.full_name("441900110000", NOW) == "广东省东莞市常乐镇"
    assert "至2024-05-01止" in run("find", "东莞市常平镇")
    assert "441900900000" not in TREE


def test_the_command_runs_by_itself_before_anything_is_set_up(process_environment):
    def yifa(*words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "yifa.cli.main", "places", *words]
        return subprocess.run(command, env=process_environment, capture_output=True, text=True, check=False)

    Path(process_environment["YIFA_VAR"]).mkdir()
    found = yifa("find", "东莞市常平镇")
    assert (found.returncode, found.stdout[:12]) == (0, "441900110000")
    loaded = yifa("load", "--under", "东莞市")
    assert (loaded.returncode, loaded.stderr[:5]) == (2, "N-009")
