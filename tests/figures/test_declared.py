"""Declared figures: every file loads, says what it counts, and can't be more than the whole it is a share of."""

from __future__ import annotations

import random
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import yaml

from tests.figures import office as made
from yifa.engine import catalogue
from yifa.figures import declared, manifest
from yifa.figures.compute import Computer
from yifa.figures.declared import BadFigure, load_all
from yifa.figures.declared import made as figure_of
from yifa.figures.duck import Duck
from yifa.figures.facts import Column, columns, schema
from yifa.figures.manifest import Manifest, Part, sha256_of
from yifa.figures.period import Period
from yifa.figures.sqlite import Lite

COUNTED: dict[str, Any] = {
    "name": "一项指标", "topic": "oversight", "facts": "counted", "unit": "case", "when_empty": "没有", "basis": "测试规则",
    "count": {"on": "begin_on", "says": "登记的事项"},
}  # fmt: skip
WHOLE = Period(date(2021, 7, 1), date(2022, 6, 30))
PLACE = "441900110000"
RATES = [one for one in declared.every() if one.closing == "ratio" and one.unit == "percent"]


@pytest.fixture(autouse=True, scope="module")
def _declared():
    made.declare()
    yield
    catalogue.refresh()


def changed(**keys: Any) -> dict[str, Any]:
    return {name: value for name, value in {**COUNTED, **keys}.items() if value is not None}


def test_what_a_file_says_is_what_a_figure_is():
    figure = figure_of("one", changed(split_by=["colour"], meaning="口径"), "one.yaml")
    assert (figure.closing, figure.unit_name, figure.digits, figure.split_by) == ("is", "件", 0, ("colour",))
    assert figure.numerator.names == {"begin_on"}
    assert figure.procedures == {"counted"}


@pytest.mark.parametrize(
    ("keys", "why"),
    [
        ({"colour": "red"}, "unknown keys"),
        ({"basis": None}, "'basis' is missing"),
        ({"when_empty": ""}, "'when_empty' is missing"),
        ({"topic": "weather"}, "topic 'weather'"),
        ({"unit": "stones"}, "unit 'stones'"),
        ({"facts": "nothing"}, "no procedure"),
        ({"stock": {"says": "存量"}}, "exactly one of"),
        ({"count": None}, "exactly one of"),
        ({"count": {"on": "begin_on"}}, "'says' is missing"),
        ({"count": {"on": "begin_on", "says": "甲", "when": "x"}}, "unknown keys"),
        ({"count": {"says": "甲", "where": "people > 1"}}, "which period"),
        ({"count": {"on": "people", "says": "甲"}}, "not a column of type date"),
        ({"count": {"on": "began_on", "says": "甲"}}, "not a column of type date"),
        ({"count": {"on": "begin_on", "says": "甲", "where": "people >"}}, "can't be read"),
        ({"count": {"on": "begin_on", "says": "甲", "where": "colour = 'green'"}}, "none of the choices"),
        ({"count": {"on": "begin_on", "says": "甲", "of": "people"}}, "a count does not"),
        ({"count": None, "sum": {"on": "begin_on", "says": "甲"}}, "names the integer column"),
        ({"count": None, "sum": {"on": "begin_on", "says": "甲", "of": "order"}}, "type int"),
        ({"count": None, "sum": {"on": "begin_on", "says": "甲", "of": "amount"}}, "unit says otherwise"),
        ({"count": None, "sum": {"on": "begin_on", "says": "甲", "of": "people"}, "unit": "yuan"}, "unit says otherwise"),
        ({"unit": "yuan"}, "cases are not counted in yuan"),
        ({"unit": "percent"}, "only a rate"),
        ({"count": None, "numerator": {"on": "begin_on", "says": "甲"}, "unit": "percent"}, "without a denominator"),
        ({"count": None, "numerator": {"on": "begin_on", "says": "甲", "of": "people"},
          "denominator": {"on": "begin_on", "says": "乙"}, "unit": "percent"}, "like by like"),
        ({"count": None, "change_of": "other"}, "in percent"),
        ({"split_by": ["people"]}, "split by"),
        ({"count": None, "external": "other", "split_by": ["colour"]}, "only what cases give"),
    ],
)  # fmt: skip
def test_a_file_that_does_not_hold_is_refused_by_name(keys, why):
    with pytest.raises(BadFigure, match=why) as refused:
        figure_of("one", changed(**keys), "one.yaml")
    assert str(refused.value).startswith("one.yaml")


def test_two_files_of_one_slug_and_a_change_of_nothing_are_refused(tmp_path):
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "one.yaml").write_text(yaml.safe_dump(COUNTED, allow_unicode=True), encoding="utf-8")
    with pytest.raises(BadFigure, match="declared twice"):
        load_all(tmp_path)
    change = changed(count=None, facts=None, change_of="nothing", unit="percent")
    (tmp_path / "b" / "one.yaml").unlink()
    (tmp_path / "b" / "two.yaml").write_text(yaml.safe_dump(change, allow_unicode=True), encoding="utf-8")
    with pytest.raises(BadFigure, match="'nothing'"):
        load_all(tmp_path)


def test_on_is_a_word_in_a_file_not_a_yes(tmp_path):
    (tmp_path / "one.yaml").write_text(
        "name: 甲\ntopic: oversight\nfacts: counted\ncount:\n  on: begin_on\n  says: 甲\nunit: case\n"
        "when_empty: 没有\nbasis: 测试\nofficial: true\n",
        encoding="utf-8",
    )
    assert load_all(tmp_path)["one"].official


def test_a_stock_is_what_is_open_in_force_and_not_suspended():
    keys = changed(facts="held", count=None, unit="item", stock={"says": "名册"})
    names = figure_of("one", keys, "one.yaml").numerator.names
    assert names == {"opened_on", "closed_on", "suspend_on", "until"}


def test_every_figure_has_a_name_of_its_own_and_chinese_words():
    names = [one.name for one in declared.every()]
    assert len(set(names)) == len(names)
    for one in declared.every():
        for words in (one.name, one.when_empty, one.basis, *(part.says for part in one.parts)):
            assert any("\u4e00" <= sign <= "\u9fff" for sign in words), one.slug


def test_a_figure_of_others_is_registered_under_its_own_slug():
    assert {one.slug for one in declared.every() if one.external and one.external != one.slug} == set()


def test_the_files_say_nothing_that_another_language_of_yaml_reads_otherwise():
    for path in sorted(declared.FOLDER.rglob("*.yaml")):
        assert path.stem == path.stem.lower()
        assert "\t" not in path.read_text(encoding="utf-8")


# shares -----------------------------------------------------------------------------------------------------------------
def anything(column: Column, chance: random.Random) -> Any:
    """Some value a column may hold, often none."""
    if chance.random() < 0.3:
        return None
    if column.type == "date":
        return date(2021, 1, 1) + timedelta(days=chance.randrange(730))
    if column.type == "int":
        return chance.choice([0, 1, 2, 5])
    if column.type == "bool":
        return chance.random() < 0.5
    slugs = [slug for slug, _ in column.choices] or ["甲", "乙"]
    if column.type == "list":
        return "|" + "|".join(chance.sample(slugs, chance.randint(1, min(3, len(slugs))))) + "|"
    return chance.choice(slugs)


def random_facts(folder: Path, procedures: set[str], rows: int, seed: int) -> None:
    """Cases of these procedures in which nothing fits anything. A column's values are its own: a new field changes no other."""
    parts = []
    for slug in sorted(procedures):
        procedure = catalogue.find(slug)
        shape = [(one, random.Random(f"{seed} {slug} {one.slug}")) for one in columns(procedure)]
        table = [
            {**{one.slug: anything(one, chance) for one, chance in shape}, "_id": n, "_head": bytes(32), "number": f"{slug}{n}",
             "place": PLACE, "opened_on": date(2021, 1, 1)} for n in range(rows)
        ]  # fmt: skip
        path = folder / f"{slug}.parquet"
        pq.write_table(pa.Table.from_pylist(table, schema(procedure)), path)
        part = Part(slug, 2021, PLACE, 0, rows, "", "", sha256_of(path))
        (folder / part.path).parent.mkdir(parents=True)
        path.rename(folder / part.path)
        parts.append(part)
    manifest.write(folder, Manifest(tuple(parts), 0))


@pytest.fixture(scope="module")
def anyhow(tmp_path_factory):
    folder = tmp_path_factory.mktemp("facts")
    procedures = {slug for one in declared.every() if one.parts for slug in one.procedures}
    random_facts(folder, procedures, 3000, 8)
    return folder


def test_both_engines_agree_on_every_declared_figure(anyhow):
    figures = declared.every()
    found = [
        [(one.value, one.numerator, one.denominator, one.cases) for one in Computer(engine(anyhow), (PLACE,)).results(figures, WHOLE)]
        for engine in (Duck, Lite)
    ]  # fmt: skip
    assert found[0] == found[1]
    assert sum(bool(one[3]) for one in found[0]) > 60, "most figures find something in facts of every shape"


@pytest.mark.parametrize("figure", RATES, ids=lambda one: one.slug)
def test_a_rate_is_a_share_of_its_base(anyhow, figure):
    """A case that is counted above is counted below, whatever its facts: no rate passes 100 %."""
    computer = Computer(Duck(anyhow), (PLACE,))
    above = set(computer.cases(figure, WHOLE))
    below = set(computer.cases(figure, WHOLE, of="denominator"))
    assert above <= below
    assert below


def test_each_penalty_counts_under_one_kind(anyhow):
    """行政处罚法第九条: a decision of two kinds counts once, so the kinds add up to the decisions."""
    computer = Computer(Duck(anyhow), (PLACE,))
    imposed = computer.cases(declared.find("penalty_imposed"), WHOLE)
    kinds = [one for one in declared.every() if one.slug.startswith("penalty_kind_")]
    counted = [number for one in kinds for number in computer.cases(one, WHOLE)]
    assert len(counted) == len(set(counted))
    rows = pq.read_table(next((anyhow / "penalty_ordinary").rglob("*.parquet")), partitioning=None).to_pylist()
    named = {row["number"] for row in rows if row["penalty_kinds"]}
    assert set(counted) == set(imposed) & named


def test_the_heavier_kind_takes_the_decision(anyhow):
    computer = Computer(Duck(anyhow), (PLACE,))
    rows = pq.read_table(next((anyhow / "penalty_ordinary").rglob("*.parquet")), partitioning=None).to_pylist()
    kinds = {row["number"]: set((row["penalty_kinds"] or "").strip("|").split("|")) for row in rows}
    fined = computer.cases(declared.find("penalty_kind_fine"), WHOLE)
    assert fined
    assert {kind for number in fined for kind in kinds[number]} <= {"fine", "warning", "criticism", "other_kind"}
    other = computer.cases(declared.find("penalty_kind_other"), WHOLE)
    assert {kind for number in other for kind in kinds[number]} == {"other_kind"}
