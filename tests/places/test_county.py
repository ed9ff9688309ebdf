"""The example county: made up from end to end, built through the door, and its number is the sum of its towns' numbers."""

from __future__ import annotations

import re
from datetime import date

import pytest
import yaml
from django.test import Client

from yifa.engine import catalogue
from yifa.engine.models import Account, CaseRow, PlaceRow
from yifa.figures.compute import ABSENT, Computer
from yifa.figures.declared import every as figures
from yifa.figures.period import Period
from yifa.figures.serving import below, facts_folder, fresh
from yifa.figures.side_by_side import WHOLE, SideBySide, Source
from yifa.figures.sqlite import Lite
from yifa.places import county as counties
from yifa.places.example.build import NotEmpty
from yifa.places.example.county import build_county
from yifa.places.place import BadPlace, UnknownPlace
from yifa.places.tree.shipped import shipped

YEAR = Period.year(2022)


# as it is declared ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("slug", counties.every())
def test_nothing_of_a_county_could_be_a_real_place(slug):
    county = counties.load(slug)
    tree = shipped()
    codes = {county.place.code, *(one.code for one in county.place.above), *(one.code for one in county.towns)}
    assert codes.isdisjoint(tree.states)
    assert not any(code[:2] in {state[:2] for state in tree.states} for code in codes)


@pytest.mark.parametrize("slug", counties.every())
def test_every_town_fills_every_blank_and_names_only_posts_that_procedures_know(slug):
    known = {post.slug for procedure in catalogue.every() for step in procedure.steps for post in step.by}
    county = counties.load(slug)
    assert {staff.post for place in (county.place, *county.towns) for staff in place.staff} <= known
    for town in county.towns:
        for path in sorted(town.folder.glob("*.yaml")):
            assert town.read(path.name) is not None
            assert "«" not in yaml.safe_dump(town.read(path.name), allow_unicode=True)


def test_the_towns_differ_in_name_code_seed_and_work():
    towns = counties.load("suishi").towns
    assert len(towns) == 20
    for of in (lambda one: one.code, lambda one: one.name, lambda one: one.read("year.yaml")["seed"]):
        assert len({of(one) for one in towns}) == 20
    assert len({one.read("year.yaml")["mediation"]["agreed"] for one in towns}) > 15


def test_a_blank_that_nothing_fills_and_a_code_that_could_be_real_are_refused(tmp_path, monkeypatch):
    def told(old: str, new: str, name: str = "county.yaml") -> str:
        for path in counties.load("suishi").place.folder.rglob("*.yaml"):
            copy = tmp_path / "x" / path.relative_to(counties.load("suishi").place.folder)
            copy.parent.mkdir(parents=True, exist_ok=True)
            text = path.read_text(encoding="utf-8")
            copy.write_text(text.replace(old, new) if path.name == name else text, encoding="utf-8")
        monkeypatch.setattr(counties, "HERE", tmp_path)
        with pytest.raises(BadPlace) as bad:
            counties.load.__wrapped__("x")
        monkeypatch.undo()
        return str(bad.value)

    assert "nothing fills «short»" in told("short: 立春, ", "")
    assert "could be those of real places" in told('code: "990101002000"', 'code: "440101002000"')
    assert "two towns have one code" in told('code: "990101002000"', 'code: "990101001000"')
    assert "unknown or missing" in told("until:", "til:")


def test_a_county_is_found_by_its_name_and_cut_down_without_losing_a_kind_of_work():
    county = counties.load("suishi")
    assert counties.named("岁时县") is county
    assert counties.named(county.place.code) is county
    with pytest.raises(UnknownPlace):
        counties.named("常平镇")
    small = county.smaller(2, 3)
    assert [one.slug for one in small.towns] == ["suishi-lichun", "suishi-yushui"]
    before, after = (one.towns[0].read("year.yaml") for one in (county, small))
    assert after["mediation"]["agreed"] == before["mediation"]["agreed"] * 3 // 100
    assert after["mediation"]["otherwise"]["fail"] == 1, "what is not nothing stays"
    assert after["seed"] == before["seed"]
    assert {slug for slug, _, _ in small.accounts} == {"", "suishi-lichun", "suishi-yushui"}


# as it is built -------------------------------------------------------------------------------------------------------
def test_twenty_towns_are_built_through_the_door_and_add_up(transactional_db, settings, tmp_path):
    settings.YIFA_VAR, settings.YIFA_TODAY = tmp_path, "2023-01-10"
    settings.YIFA_EVIDENCE_DIR = tmp_path / "evidence"
    county = counties.load("suishi").smaller(20, 4)
    heard: list[str] = []
    opened = build_county(county, told=lambda stage, _done, _of: heard.append(stage))
    with pytest.raises(NotEmpty):
        build_county(county, told=lambda *_: None)
    assert set(heard) == {"登记簿", "案件", "记录日志"}
    assert PlaceRow.objects.get(code=county.place.code).level == "county"
    assert {row.place for row in CaseRow.objects.all()} == {one.code for one in county.towns}

    wanted = [(figure, YEAR) for figure in figures()]
    here = fresh(county.place.code)
    groups = {one.code: (one.code,) for one in county.towns}
    found = SideBySide(county.place.code, list(groups), [Source(here.engine, groups)]).results(wanted)
    lite = Lite(facts_folder())
    whole = dict(zip(wanted, Computer(lite, below(county.place.code)).results_of(wanted), strict=True))
    assert {one: result for one, result in found[WHOLE].items() if one[0].closing != "external"} == {
        one: result for one, result in whole.items() if one[0].closing != "external"
    }
    for code in groups:
        assert found[code] == dict(zip(wanted, Computer(lite, (code,)).results_of(wanted), strict=True))
    added = 0
    for figure, _ in wanted:
        part = figure.numerator
        if part is not None and not part.distinct and whole[figure, YEAR].state != ABSENT:
            towns = [found[code][figure, YEAR] for code in groups]
            assert whole[figure, YEAR].numerator == sum(one.numerator or 0 for one in towns), figure.slug
            added += 1
    assert added > 60
    assert not_run(found, "小雪镇", "penalty_decided"), (
        "the town without enforcement has no record of it, and no nought"
    )
    assert CaseRow.objects.filter(place="990101019000", opened_on__lt=date(2022, 6, 30)).count() == 0

    officer = Account.objects.get(username="county-statistician")
    assert any(one.username == officer.username for one in opened)
    client = Client()
    client.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get("/desk/county/?year=2022").text
    for town in county.towns:
        assert re.search(rf">{town.short}</a></th>", page), town.name


def not_run(found, name: str, slug: str) -> bool:
    code = next(one.code for one in counties.load("suishi").towns if one.name == name)
    return next(result for (figure, _), result in found[code].items() if figure.slug == slug).state == ABSENT
