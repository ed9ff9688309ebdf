"""Published: the figures that stand in a report the place has published: value, unit, what is counted, where it stood.

Reads   places/<slug>/published.yaml
Never   holds a sentence of that report; accepts an unknown key, hedge, unit or figure
Start   load()
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

import yaml

from yifa.figures.declared import Figure, UnknownFigure, find
from yifa.places.place import Place

FILE = "published.yaml"
KEYS = {"value", "unit", "hedge", "counts", "where", "figure"}
NEEDED = ("value", "unit", "hedge", "counts", "where")
# exact; 约 (about); 余, 多 (over); 以上, 不少于 (at least)
HEDGES = {"exact": "", "about": "约", "over": "余", "at_least": "以上"}
MONEY = {"元": 1, "万元": 10**4, "亿元": 10**8}


class BadPublished(ValueError):
    """A file of published figures that can't be used; names the file and the row."""


@dataclass(frozen=True)
class Published:
    """One published figure. `figure` is the one that carries it now, None where no procedure does."""

    value: Decimal
    unit: str
    hedge: str
    counts: str
    where: str
    figure: Figure | None

    @property
    def words(self) -> str:
        """In words; sums of ten thousand and more in 万 or 亿, as they are printed."""
        shown, unit = self.shown, self.unit
        for word, scale in (("亿元", 10**8), ("万元", 10**4)):
            if unit == "元" and self.value >= scale and self.value * 100 % scale == 0:
                shown, unit = f"{(self.value / scale).normalize():f}", word
        if unit == "%" and self.value < 0:
            shown = f"下降{shown.removeprefix('-')}"
        if self.hedge == "over":
            return f"{shown}余{unit}"
        before, after = ("约", "") if self.hedge == "about" else ("", HEDGES[self.hedge])
        return f"{before}{shown}{unit}{after}"

    @property
    def shown(self) -> str:
        """The value without its unit."""
        return f"{self.value:f}"

    @property
    def is_money(self) -> bool:
        return self.unit in MONEY

    @property
    def plain(self) -> Fraction:
        """The value in 元, in percent, or as a count."""
        return Fraction(self.value) * MONEY.get(self.unit, 1)

    @property
    def quantum(self) -> Fraction:
        """The step of its last digit that means something: of 1290000 hedged with 约 it is 10000, of 96.3 it is 0.1."""
        shown = self.shown
        decimals = len(shown.partition(".")[2])
        step = Fraction(1, 10**decimals)
        if self.hedge in ("about", "over") and not decimals:
            digits = shown.lstrip("-")
            step = Fraction(10 ** (len(digits) - len(digits.rstrip("0"))))
        return step * MONEY.get(self.unit, 1)


def load(place: Place) -> tuple[Published, ...]:
    """What the place has published; nothing where it has no such file. Raises BadPublished."""
    path = place.folder / FILE
    where = f"places/{place.slug}/{FILE}"
    if not path.is_file():
        return ()
    return made(yaml.safe_load(path.read_text(encoding="utf-8")) or [], where)


def made(rows: Any, where: str) -> tuple[Published, ...]:
    """The published figures of a list of rows."""
    if not isinstance(rows, list):
        raise BadPublished(f"{where}: a list of rows is expected")
    return tuple(_row(f"{where}: row {at}", row) for at, row in enumerate(rows, start=1))


def _row(where: str, row: Any) -> Published:
    if not isinstance(row, Mapping):
        raise BadPublished(f"{where}: a mapping of keys is expected")
    if unknown := set(row) - KEYS:
        raise BadPublished(f"{where}: unknown keys {sorted(map(str, unknown))}, expected {sorted(KEYS)}")
    for key in NEEDED:
        if not isinstance(row.get(key), str) or not row[key]:
            raise BadPublished(f"{where}: '{key}' is {row.get(key)!r}, expected text")
    if row["hedge"] not in HEDGES:
        raise BadPublished(f"{where}: hedge '{row['hedge']}' is none of {sorted(HEDGES)}")
    try:
        value = Decimal(row["value"])
    except InvalidOperation:
        raise BadPublished(f"{where}: value '{row['value']}' is no number") from None
    slug = row.get("figure")
    try:
        figure = find(slug) if slug else None
    except UnknownFigure:
        raise BadPublished(f"{where}: figure '{slug}' ({row['counts']}) is not declared") from None
    return Published(value, row["unit"], row["hedge"], row["counts"], row["where"], figure)
