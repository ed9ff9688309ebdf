"""Supervision models: each finds what it says and passes over what is in order, on both engines; each is declared whole."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import yaml

from yifa.engine import catalogue
from yifa.figures import manifest
from yifa.figures.compute import Computer
from yifa.figures.duck import Duck
from yifa.figures.facts import by_slug, schema, stamp
from yifa.figures.manifest import Manifest, Part
from yifa.figures.period import Period
from yifa.figures.sqlite import Lite
from yifa.figures.supervision import finding, models

Row = dict[str, Any]
TOWN, YEAR = "440100001000", Period.year(2022)
TOLD = yaml.safe_load((Path(__file__).parent / "rows.yaml").read_text(encoding="utf-8"))
RAW = {
    path.stem: yaml.load(path.read_text(encoding="utf-8"), Loader=models.WordLoader)
    for path in models.FOLDER.glob("*.yaml")
}


def of_clock(slug: str) -> dict[str, list[Row]]:
    """What a model that watches a clock must find and pass over."""
    clock = RAW[slug]["late"]
    due, done = f"{clock}_due", f"{clock}_done"
    return {
        "found": [
            {due: date(2022, 5, 1), done: date(2022, 5, 2)},
            {due: date(2022, 12, 30)},
            {due: date(2021, 5, 1)},
            {due: date(2022, 5, 1), done: date(2023, 1, 9), "closed_on": date(2023, 2, 1)},
        ],
        "passed": [
            {due: date(2022, 5, 1), done: date(2022, 5, 1)},
            {due: date(2022, 12, 31)},
            {due: date(2021, 5, 1), done: date(2021, 5, 2)},
            {due: date(2022, 5, 1), "closed_on": date(2022, 4, 1)},
            {due: None},
        ],
    }


def rows_of(slug: str) -> dict[str, list[Row]]:
    """The rows that a model must find and those that it must pass over."""
    if slug in TOLD:
        return TOLD[slug]
    assert "late" in RAW[slug], f"{slug} has no rows in rows.yaml, and is not a clock's model"
    return of_clock(slug)


def stored(folder: Path, facts: str, rows: list[Row]) -> None:
    """Rows of facts as an export would leave them; counts that are not given are nought."""
    procedure = catalogue.find(facts)
    shape, columns = schema(procedure), by_slug(procedure)
    blank = {name: 0 if name.endswith("_n") and columns[name].source == "step" else None for name in columns}
    for row in rows:
        assert not (unknown := set(row) - set(columns)), f"{facts} has no columns {unknown}"
    filled = [
        {**blank, "opened_on": date(2021, 1, 4), "place": TOWN, "unit": "team", "number": f"测〔2022〕{at}号", **row,
         "_id": at, "_head": bytes(32)}
        for at, row in enumerate(rows)
    ]  # fmt: skip
    path = folder / "facts.parquet"
    pq.write_table(pa.Table.from_pylist(filled, shape), path)
    part = Part(facts, 2021, TOWN, 0, len(rows), stamp(procedure), "", hashlib.sha256(path.read_bytes()).hexdigest())
    (folder / part.path).parent.mkdir(parents=True, exist_ok=True)
    path.rename(folder / part.path)
    manifest.write(folder, Manifest((part,), 0))


def found_by(folder: Path, model: models.Model) -> Iterator[list[finding.Finding]]:
    for engine in (Duck, Lite):
        yield finding.findings(Computer(engine(folder), (TOWN,)), YEAR, [model])[model.slug]


@pytest.mark.parametrize("slug", sorted(RAW))
def test_a_model_finds_what_it_says_and_passes_over_what_is_in_order(tmp_path, slug):
    rows = rows_of(slug)
    assert rows["found"], slug
    assert rows["passed"], slug
    stored(tmp_path, RAW[slug]["facts"], [*rows["found"], *rows["passed"]])
    for found in found_by(tmp_path, replace(models.find(slug), look="")):
        assert sorted(one.case for one in found) == list(range(len(rows["found"])))
        assert all(one.unit == "team" and isinstance(one.on, date) for one in found)
        assert not any(isinstance(one.on, datetime) for one in found)


def test_findings_come_by_day_and_name_the_cases_found_with_them(tmp_path):
    rows = TOLD["penalty_split"]["found"]
    later = [{**one, "decide_on": date(2022, 3, 1)} for one in rows]
    stored(tmp_path, "penalty_ordinary", [*rows, *later])
    for found in found_by(tmp_path, models.find("penalty_split")):
        assert [one.case for one in found] == [2, 3, 0, 1]
        assert found[0].others == ("测〔2022〕3号",)


def test_another_place_is_not_looked_at(tmp_path):
    stored(
        tmp_path,
        "penalty_ordinary",
        [{"decide_on": date(2022, 5, 10), "outcome": "penalty", "place": "440100002000"}],
    )
    assert all(not found for found in found_by(tmp_path, models.find("penalty_not_told")))


def test_there_are_at_least_twenty_five_models_and_each_says_its_basis_and_what_puts_things_right():
    every = models.every()
    assert len(every) >= 25
    assert {one.severity for one in every} == set(models.SEVERITIES)
    for one in every:
        assert one.basis, one.slug
        assert one.correct, one.slug
        assert one.says[-1] not in "。；，", one.slug
    assert len({one.name for one in every}) == len(every)
    severities = list(models.SEVERITIES)
    assert [severities.index(one.severity) for one in every] == sorted(severities.index(one.severity) for one in every)


GOOD = {"name": "一个模型", "severity": "general", "facts": "penalty_ordinary", "on": "decide_on", "where": "fine > 0",
        "says": "有问题", "basis": "某条", "correct": "改正"}  # fmt: skip


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"basis": None}, "'basis' is missing"),
        ({"correct": ""}, "'correct' is missing"),
        ({"severity": "grave"}, "severity 'grave'"),
        ({"facts": "no_such"}, "which is no procedure"),
        ({"look": "guessing"}, "look 'guessing'"),
        ({"colour": "red"}, "unknown keys"),
        ({"on": "fine"}, "date column"),
        ({"on": None}, "date column"),
        ({"where": None}, "says what is found"),
        ({"where": "party_name = '某'"}, "party_name"),
        ({"late": "no_clock"}, "no clock"),
        ({"same": ["no_column"]}, "held together by 'no_column'"),
        ({"least": 3}, "'same' is missing"),
        ({"same": ["power_item"], "least": 1}, "2 or more"),
        ({"same": ["power_item"], "differ": "cause", "times": 3}, "whole number"),
        ({"same": ["power_item"], "differ": "fine"}, "whole number"),
    ],
)
def test_a_model_that_is_not_whole_is_refused_when_it_is_loaded(change, why):
    raw = {key: value for key, value in {**GOOD, **change}.items() if value is not None}
    with pytest.raises(models.BadModel, match=why):
        models.made("one", raw, "one.yaml")


def test_a_slug_that_nobody_declared_is_told():
    with pytest.raises(models.UnknownModel):
        models.find("no_such_model")
