"""Readings: what we take where the texts are silent or argued over, declared for whoever must answer for it.

Reads   readings/<slug>.yaml: question, text, we_take, why; a reading with a value may feed a parameter that has none
Never   overrules a number the law itself gives
Start   readings(), then Readings.feeding()
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from yifa.law import files, sheets
from yifa.law.files import LawFileError

PACKAGED = Path(__file__).with_name("readings")


class UnknownReading(KeyError):
    """No file declares this reading."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading. feeds: id of the parameter its value fills, where that has none; basis: articles it leans on."""

    slug: str
    question: str
    text: str
    we_take: str
    why: str
    feeds: str | None = None
    value: sheets.Amount = None
    unit: str | None = None

    @property
    def source(self) -> str:
        """How a value taken from this reading is cited."""
        return f"本平台读法：{self.we_take}"


class Readings:
    """All readings, by slug. `overlay` gives a new set in which a place's own readings stand before ours."""

    def __init__(self, readings: Iterable[Reading]) -> None:
        self._readings = {reading.slug: reading for reading in readings}
        self._feeding: dict[str, Reading] = {}
        for reading in self._readings.values():
            if reading.feeds is None:
                continue
            if reading.feeds in self._feeding:
                raise LawFileError(
                    f"readings/{reading.slug}.yaml: feeds {reading.feeds}, "
                    f"as does readings/{self._feeding[reading.feeds].slug}.yaml"
                )
            self._feeding[reading.feeds] = reading

    def __getitem__(self, slug: str) -> Reading:
        try:
            return self._readings[slug]
        except KeyError:
            raise UnknownReading(f"no reading {slug!r}; it would be declared in readings/{slug}.yaml") from None

    def __contains__(self, slug: object) -> bool:
        return slug in self._readings

    def __iter__(self) -> Iterator[Reading]:
        return iter(self._readings.values())

    def __len__(self) -> int:
        return len(self._readings)

    def feeding(self, parameter_id: str) -> Reading | None:
        """The reading that fills this parameter where its text is silent."""
        return self._feeding.get(parameter_id)

    def overlay(self, folder: Path) -> Readings:
        """These readings with the folder's in place of those of the same slug. Raises LawFileError."""
        return Readings((*self, *_read(folder)))


def load_readings(*folders: Path) -> Readings:
    """The packaged readings, with each folder's on top. Raises LawFileError, which names file and key."""
    found = Readings(_read(PACKAGED))
    for folder in folders:
        found = found.overlay(folder)
    return found


@cache
def readings() -> Readings:
    """The packaged readings."""
    return load_readings()


def _read(folder: Path) -> Iterator[Reading]:
    for path in files.sheets(folder):
        yield _reading(path, files.shown(path, folder))


def _reading(path: Path, name: str) -> Reading:
    needs = ("question", "text", "we_take", "why")
    found = files.mapping(files.read(path, name), name, needs=needs, may=("feeds", "value", "unit"))
    if ("value" in found) != ("unit" in found) or ("value" in found and "feeds" not in found):
        raise LawFileError(f"{name}: value, unit and feeds go together")
    return Reading(
        slug=path.stem,
        feeds=files.text(found["feeds"], name, "feeds") if "feeds" in found else None,
        value=sheets.amount(found["value"], found["unit"], name) if "value" in found else None,
        unit=found.get("unit"),
        **{key: files.text(found[key], name, key) for key in needs},
    )
