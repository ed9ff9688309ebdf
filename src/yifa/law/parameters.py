"""Parameters: the limits, thresholds and quorums of the law, each with every value it ever had.

Reads   parameters/<family>/<rest>.yaml, one quantity a file, and the readings that fill what the texts leave open
Never   answers for a day before the first date, or puts a number where the text has none: the value is then None
Start   book(), then Book.value()
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path

from yifa.law import divisions, sheets
from yifa.law.readings import Reading, Readings, load_readings
from yifa.law.sheets import HERE, NATIONAL, Amount, Parameter

PACKAGED = Path(__file__).with_name("parameters")
_NO_NATIONAL_RULE = "全国没有统一规定，由地方或者各领域规定"


class UnknownParameter(KeyError):
    """No file declares this parameter; the message names the id and where a file would go."""

    def __init__(self, parameter_id: str) -> None:
        super().__init__(parameter_id)
        self.parameter = parameter_id

    def __str__(self) -> str:
        family, _, rest = self.parameter.partition(".")
        return f"no parameter {self.parameter!r}; it would be declared in parameters/{family}/{rest}.yaml"


class NotInForce(ValueError):
    """Asked for a day before the first value came into force. first: that day."""

    def __init__(self, parameter_id: str, on: date, first: date) -> None:
        super().__init__(f"{parameter_id} has no value on {on}: the first is in force from {first}")
        self.parameter, self.on, self.first = parameter_id, on, first


@dataclass(frozen=True, slots=True)
class Value:
    """One dated value of one parameter.

    value: None where the text fixes none or the rule was repealed: the official must be asked.
    since: None where the day it came into force is not established; it then holds for any day.
    jurisdiction: "national", "local", a 12-digit division code or the slug of a field.
    reading: slug of the reading the value was taken from, where the text is silent.
    """

    parameter: str
    name: str
    value: Amount
    unit: str
    source: str
    since: date | None
    jurisdiction: str
    confidence: str
    reading: str | None = None


@dataclass(frozen=True, slots=True)
class _Rule:
    """The values of one id for one scope: a field's slug, a division code, HERE (an overlay's own) or NATIONAL."""

    dates: tuple[date, ...]
    values: tuple[Value, ...]

    def on(self, day: date) -> Value:
        place = bisect_right(self.dates, day)
        if not place:
            raise NotInForce(self.values[0].parameter, day, self.dates[0])
        return self.values[place - 1]


class Book:
    """All parameters. A book never changes: `overlay` gives a new one."""

    def __init__(self, parameters: Iterable[Parameter], readings: Readings | None = None) -> None:
        self._parameters: dict[tuple[str, str], Parameter] = {}
        for parameter in parameters:
            self._parameters[parameter.plain, parameter.scope] = parameter
        self.readings = readings if readings is not None else Readings(())
        self._ids = {parameter.id: parameter for parameter in self._parameters.values()}
        self._rules: dict[str, dict[str, _Rule]] = {}
        for (plain, scope), parameter in self._parameters.items():
            self._rules.setdefault(plain, {})[scope] = _rule(parameter, self.readings)
        # What a plain id answers with when it has only local or field variants and none of them applies.
        self._open = {
            plain: _open_value(plain, next(iter(rules.values())).values[-1])
            for plain, rules in self._rules.items()
            if NATIONAL not in rules
        }

    def value(self, parameter_id: str, on: date, places: Sequence[str] = (), field: str | None = None) -> Value:
        """The value in force on a day: the field's rule first, then the places from narrow to wide, then the nation's.

        places: 12-digit division codes from narrow to wide. A narrower rule without a number still wins: it means ask.
        Raises UnknownParameter, and NotInForce for a day before the first value.
        """
        rules = self._rules.get(parameter_id)
        if rules is None:
            return self._variant(parameter_id, on)
        if len(rules) > 1 or NATIONAL not in rules:
            for scope in (field, HERE, *places):
                rule = rules.get(scope) if scope else None
                if rule is not None:
                    return rule.on(on)
        rule = rules.get(NATIONAL)
        if rule is None:
            return self._open[parameter_id]
        found = rule.on(on)
        if field is not None and found.jurisdiction != field and found.jurisdiction in divisions.table().fields:
            return replace(found, value=None, source=f"{found.source}（只适用于其他领域）", reading=None)
        return found

    def __contains__(self, parameter_id: object) -> bool:
        return parameter_id in self._rules or parameter_id in self._ids

    def __iter__(self) -> Iterator[str]:
        return iter(self.ids())

    def ids(self) -> list[str]:
        """Every id, local and field variants included, sorted."""
        return sorted(self._ids.keys() | self._rules.keys())

    def parameter(self, parameter_id: str) -> Parameter:
        """The declaration: description, starts, extends, suspended_by, consequence. Raises UnknownParameter."""
        if (found := self._ids.get(parameter_id)) is not None:
            return found
        if (rules := self._rules.get(parameter_id)) is not None:
            return self._parameters[parameter_id, next(iter(rules))]
        raise UnknownParameter(parameter_id)

    def history(self, parameter_id: str) -> list[Value]:
        """Every value the parameter ever had, oldest first. Raises UnknownParameter."""
        parameter = self.parameter(parameter_id)
        return list(self._rules[parameter.plain][parameter.scope].values)

    def overlay(self, folder_or_values: Path | Iterable[Value]) -> Book:
        """This book with a place's local parameters and readings on top; what is there already stays below.

        A folder may hold `parameters/` and `readings/`, or parameter files at once; a file with `jurisdiction` or
        `field` applies there, one without applies wherever this book is used. Raises LawFileError.
        """
        readings = self.readings
        if isinstance(folder_or_values, Path):
            folder = folder_or_values
            local = folder / "parameters" if (folder / "parameters").is_dir() else folder
            own = folder / "readings"
            if own.is_dir():
                readings = readings.overlay(own)
            added = [] if local is folder and own.is_dir() else sheets.parameters(local, local_scope=HERE)
        else:
            added = _declared(folder_or_values)
        return Book((*self._parameters.values(), *added), readings)

    def _variant(self, parameter_id: str, on: date) -> Value:
        """A variant asked for by its own full id."""
        parameter = self._ids.get(parameter_id)
        if parameter is None:
            raise UnknownParameter(parameter_id)
        return self._rules[parameter.plain][parameter.scope].on(on)


def load(*folders: Path) -> Book:
    """A book of the parameter files under these folders and the packaged readings. Raises LawFileError."""
    return Book(
        (parameter for folder in folders for parameter in sheets.parameters(folder, local_scope=NATIONAL)),
        load_readings(),
    )


@cache
def book() -> Book:
    """The packaged book."""
    return load(PACKAGED)


def _rule(parameter: Parameter, readings: Readings) -> _Rule:
    # A null written by a place means that the place must be asked: no reading of ours speaks for it.
    reading = None if parameter.scope == HERE else readings.feeding(parameter.id)
    values = tuple(
        _value(parameter, since, block.value, block.unit, block.source, reading)
        for since, block in parameter.values.items()
    )
    return _Rule(tuple(value.since or date.min for value in values), values)


def _value(
    parameter: Parameter, since: date | None, amount: Amount, unit: str, source: str, reading: Reading | None
) -> Value:
    slug = None
    if amount is None and reading is not None and reading.value is not None:
        amount, unit, source, slug = reading.value, reading.unit or unit, reading.source, reading.slug
    return Value(
        parameter.id,
        parameter.name,
        amount,
        unit,
        source,
        since,
        parameter.jurisdiction,
        parameter.confidence,
        slug,
    )


def _open_value(plain: str, like: Value) -> Value:
    return Value(
        plain, like.name, None, like.unit, "全国没有统一规定，由地方或者各领域规定", None, "national", "verified"
    )


def _declared(values: Iterable[Value]) -> list[Parameter]:
    """Values given in code, as declarations: several dates of one parameter and one scope become one."""
    grouped: dict[tuple[str, str], list[Value]] = {}
    for value in values:
        grouped.setdefault((value.parameter, value.jurisdiction), []).append(value)
    return [_from_values(plain, jurisdiction, rows) for (plain, jurisdiction), rows in grouped.items()]


def _from_values(plain: str, jurisdiction: str, rows: Sequence[Value]) -> Parameter:
    rows = sorted(rows, key=lambda row: row.since or date.min)
    blocks: Mapping[date | None, sheets.Block] = {
        row.since: sheets.Block(row.value, row.unit, row.source) for row in rows
    }
    scope = HERE if jurisdiction in ("national", "local") else jurisdiction
    return Parameter(
        id=plain if scope == HERE else f"{plain}.{scope}",
        plain=plain,
        scope=scope,
        name=rows[-1].name,
        description=rows[-1].name,
        values=blocks,
        jurisdiction="local" if scope == HERE else jurisdiction,
        confidence=rows[-1].confidence,
    )


__all__ = ["Book", "NotInForce", "Parameter", "UnknownParameter", "Value", "book", "load"]
