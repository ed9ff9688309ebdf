"""Engines: DuckDB, SQLite and plain Python give the same number to the last digit, for any figure over any facts."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.figures import office as made
from yifa.engine import catalogue
from yifa.figures import manifest
from yifa.figures.compute import ABSENT, EMPTY, FEW, FEW_CASES, Computer
from yifa.figures.declared import Figure
from yifa.figures.declared import made as figure_of
from yifa.figures.duck import Duck
from yifa.figures.facts import by_slug, schema, stamp
from yifa.figures.manifest import Manifest, Part
from yifa.figures.period import Period
from yifa.figures.sqlite import Lite

Row = dict[str, Any]
Truth = bool | None
PLACES = (made.COUNTY, made.TOWN, made.OTHER)
FIRST = date(2020, 12, 1)
BIG = 2**53 + 1  # a sum in a float would lose its last digit


@pytest.fixture(autouse=True, scope="module")
def _declared():
    made.declare()
    yield
    catalogue.refresh()


# conditions, as text and as Python -------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Said:
    """A condition written in the language, and what it means."""

    text: str
    holds: Callable[[Row, Period], Truth]


def both(one: Said, other: Said) -> Said:
    def holds(row: Row, period: Period) -> Truth:
        a, b = one.holds(row, period), other.holds(row, period)
        if a is False or b is False:
            return False
        return None if a is None or b is None else True

    return Said(f"({one.text}) and ({other.text})", holds)


def negated(one: Said) -> Said:
    def holds(row: Row, period: Period) -> Truth:
        a = one.holds(row, period)
        return None if a is None else not a

    return Said(f"not ({one.text})", holds)


def either(one: Said, other: Said) -> Said:
    met = negated(both(negated(one), negated(other)))
    return Said(f"({one.text}) or ({other.text})", met.holds)


COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "=": lambda a, b: a == b, "!=": lambda a, b: a != b, "<": lambda a, b: a < b, "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b, ">=": lambda a, b: a >= b,
}  # fmt: skip


def compared(column: str, sign: str, shown: str, value: Callable[[Row, Period], Any]) -> Said:
    def holds(row: Row, period: Period) -> Truth:
        other = value(row, period)
        return None if row[column] is None or other is None else COMPARE[sign](row[column], other)

    return Said(f"{column} {sign} {shown}", holds)


def given_column(column: str, test: Callable[[Any], bool], text: str) -> Said:
    return Said(text, lambda row, _p: None if row[column] is None else test(row[column]))


DATES = ("opened_on", "closed_on", "begin_on", "decide_on", "decide_due", "wanted")
signs, equal = st.sampled_from(sorted(COMPARE)), st.sampled_from(["=", "!="])
days = st.integers(0, 800).map(lambda n: FIRST + timedelta(days=n))
leaves = st.one_of(
    st.builds(lambda c, s, v: compared(c, s, str(v), lambda _r, _p: v), st.sampled_from(["amount", "people", "look_n"]),
              signs, st.sampled_from([0, 1, 2, BIG])),
    st.builds(lambda c, s, v: compared(c, s, f"'{v}'", lambda _r, _p: v), st.sampled_from(DATES), signs, days),
    st.builds(lambda c, s, o: compared(c, s, o, lambda r, _p: r[o]), st.sampled_from(DATES), signs, st.sampled_from(DATES)),
    st.builds(lambda c, s: compared(c, s, "period.end", lambda _r, p: p.end), st.sampled_from(DATES), signs),
    st.builds(lambda c: Said(f"{c} in period", lambda r, p: None if r[c] is None else p.start <= r[c] <= p.end),
              st.sampled_from(DATES)),
    st.builds(lambda s, v: compared("colour", s, f"'{v}'", lambda _r, _p: v), equal, st.sampled_from(["red", "blue"])),
    st.just(given_column("colour", lambda v: v in ("red", "blue"), "colour in ('red', 'blue')")),
    st.builds(lambda v: given_column("kinds", lambda k: v in k.strip("|").split("|"), f"has(kinds, '{v}')"),
              st.sampled_from(["a_b", "axb", "c"])),
    st.just(given_column("urgent", bool, "urgent")),
    st.builds(lambda c: Said(f"{c} is null", lambda r, _p: r[c] is None), st.sampled_from(["closed_on", "colour", "kinds"])),
)  # fmt: skip
conditions = st.recursive(
    leaves,
    lambda more: st.one_of(st.builds(both, more, more), st.builds(either, more, more), st.builds(negated, more)),
    max_leaves=6,
)


# components and figures -------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Counted:
    """A component as keys of YAML and as Python."""

    keys: dict[str, Any]
    said: Said

    def hit(self, row: Row, period: Period) -> bool:
        on = self.keys.get("on")
        dated = not on or (row[on] is not None and period.start <= row[on] <= period.end)
        return dated and ("where" not in self.keys or self.said.holds(row, period) is True)

    def sum(self, rows: list[Row], period: Period) -> int:
        met = [row for row in rows if self.hit(row, period)]
        if "of" in self.keys:
            return sum(row[one] or 0 for row in met for one in self.keys["of"])
        if "distinct" in self.keys:
            return len({row[self.keys["distinct"]] for row in met} - {None})
        return len(met)


@st.composite
def components(draw: st.DrawFn, *, of: bool = False, distinct: bool = False) -> Counted:
    keys: dict[str, Any] = {"says": "数的是什么"}
    said = draw(conditions)
    keys["on"] = draw(st.sampled_from(DATES))
    if draw(st.booleans()):
        keys["where"] = said.text
    if of:
        keys["of"] = draw(st.sampled_from([["people"], ["people", "look_n"]]))
    elif distinct and draw(st.booleans()):
        keys["distinct"] = draw(st.sampled_from(["order", "colour", "begin_on", "people"]))
    return Counted(keys, said)


def declared(slug: str, unit: str, **parts: Counted) -> Figure:
    keys = {key: part.keys for key, part in parts.items()}
    split = ["colour", "urgent"] if len(parts) else []
    raw = {"name": "一项指标", "topic": "oversight", "facts": "counted", "unit": unit, "when_empty": "没有", "basis": "测试",
           "split_by": split, **keys}  # fmt: skip
    return figure_of(slug, raw, f"{slug}.yaml")


# facts ---------------------------------------------------------------------------------------------------------------
some_days = st.one_of(st.none(), days)
tables = st.lists(
    st.fixed_dictionaries(
        {
            "place": st.sampled_from([*PLACES, "990000000000"]), "unit": st.sampled_from(["office", "station"]), "opened_on": days, "closed_on": some_days, "begin_on": some_days,
            "decide_on": some_days, "decide_due": some_days, "wanted": some_days, "look_n": st.integers(0, 3),
            "amount": st.one_of(st.none(), st.integers(0, 3), st.just(BIG)), "people": st.one_of(st.none(), st.sampled_from([0, 1, BIG])),
            "colour": st.sampled_from([None, "red", "blue"]), "urgent": st.sampled_from([None, True, False]),
            "kinds": st.sampled_from([None, "|a_b|", "|axb|", "|a_b|c|", "|axb|c|"]), "order": st.sampled_from(["甲", "乙", "a", "A"]),
        }
    ),
    max_size=14,
)  # fmt: skip
periods = st.tuples(days, days).map(lambda two: Period(min(two), max(two)))
asked_places = st.sampled_from([PLACES, PLACES[:1], PLACES[1:], (made.TOWN,)])


def stored(folder: Path, rows: list[Row]) -> None:
    """The rows as the export would have left them, in two files."""
    shape = schema(made.COUNTED)
    parts = []
    for year, some in ((2021, rows[::2]), (2022, rows[1::2])):
        filled = [{**dict.fromkeys(shape.names), **row, "unit": row.get("unit") or "office"} for row in some]
        table = pa.Table.from_pylist(filled, shape)
        path = folder / f"{year}.parquet"
        pq.write_table(table, path)
        sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
        part = Part("counted", year, made.COUNTY, 0, len(some), stamp(made.COUNTED), "", sha256)
        (folder / part.path).parent.mkdir(parents=True, exist_ok=True)
        path.rename(folder / part.path)
        parts.append(part)
    manifest.write(folder, Manifest(tuple(parts), 0))


@given(tables, periods, asked_places, st.lists(components(distinct=True), min_size=1, max_size=4), components(of=True),
       components(), components(), st.sampled_from(["colour", "urgent"]))  # fmt: skip
@settings(max_examples=120, deadline=None)
def test_every_engine_gives_the_same_number(tmp_path_factory, rows, period, places, counts, total, top, base, by):
    rows = [{**row, "_id": at + 1, "_head": bytes(32), "number": f"计〔{at}〕号"} for at, row in enumerate(rows)]
    folder = tmp_path_factory.mktemp("facts")
    stored(folder, rows)
    figures = [declared(f"count_{n}", "case", count=part) for n, part in enumerate(counts)]
    figures += [declared("total", "person", sum=total), declared("rate", "percent", numerator=top, denominator=base)]
    ours = [row for row in rows if row["place"] in places]
    begun = any(row["opened_on"] <= period.end for row in ours)
    found = {engine: Computer(engine(folder), places) for engine in (Duck, Lite)}

    results = {engine: computer.results(figures, period) for engine, computer in found.items()}
    assert [(one.value, one.cases, one.state) for one in results[Duck]] == [
        (one.value, one.cases, one.state) for one in results[Lite]
    ]
    for figure, part, result in zip(figures, [*counts, total], results[Duck], strict=False):
        assert result.value == (part.sum(ours, period) if begun else None), figure.slug
        assert result.state == ("number" if begun else ABSENT)
    rate, n, d = results[Duck][-1], top.sum(ours, period), base.sum(ours, period)
    if not begun:
        assert rate.state == ABSENT
    elif d == 0:
        assert (rate.value, rate.state, rate.numerator, rate.denominator) == (None, EMPTY, n, 0)
    elif d < FEW:
        assert (rate.value, rate.state, rate.numerator, rate.denominator) == (None, FEW_CASES, n, d)
    else:
        assert (rate.value, rate.state, rate.numerator, rate.denominator) == (Fraction(n, d), "number", n, d)

    for figure, part in zip(figures, [*counts, total], strict=False):
        hits = sorted(
            (row for row in ours if part.hit(row, period)), key=lambda row: (row[part.keys["on"]], row["_id"])
        )
        numbers = [row["number"] for row in hits]
        for computer in found.values():
            assert computer.cases(figure, period) == numbers
            assert computer.cases(figure, period, limit=2, offset=1) == numbers[1:3]
            assert computer.cases(figure, period, offset=2) == numbers[2:]
    split = {
        value: part_sum
        for value in {row[by] for row in ours}
        if (part_sum := top.sum([row for row in ours if row[by] == value], period))
        or base.sum([row for row in ours if row[by] == value], period)
    }
    for computer in found.values():
        assert {value: one.numerator for value, _, one in computer.split(figures[-1], period, by)} == split


def test_a_sum_past_two_to_the_53rd_keeps_its_last_digit(tmp_path):
    blank = dict.fromkeys(by_slug(made.COUNTED))
    stored(tmp_path, [{**blank, "_id": n, "_head": bytes(32), "number": str(n), "place": made.TOWN, "opened_on": FIRST,
                       "begin_on": FIRST, "people": BIG} for n in range(3)])  # fmt: skip
    part = Counted({"on": "begin_on", "of": ["people"], "says": "人数"}, Said("", lambda _r, _p: True))
    for engine in (Duck, Lite):
        result = Computer(engine(tmp_path), PLACES).result(declared("total", "person", sum=part), Period(FIRST, FIRST))
        assert result.value == 3 * BIG
        assert result.words == f"{3 * BIG}人"
