"""Asked: the questions a list of publications may be asked, from its address, and the same questions in words.

Reads   the address, the catalogue
Never   fails over what cannot be read: it is left out, and the page says so
Start   Asked.of()
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from functools import cached_property

from django.http import QueryDict
from django.utils.http import urlencode

from yifa.engine import catalogue
from yifa.engine.models import Unit
from yifa.web.hall.kinds import STAGES, Kind, kind_of

EARLIEST, LATEST = 1990, 2199
LONGEST = 60


@dataclass(frozen=True)
class Asked:
    """What is asked of a list: every part is text of the address."""

    q: str = ""
    kind: str = ""
    stage: str = ""
    field: str = ""
    unit: str = ""
    year: str = ""

    @classmethod
    def of(cls, typed: QueryDict) -> Asked:
        """The questions in an address; whatever is longer than it can be is cut."""
        plain = {one.name: " ".join(typed.get(one.name, "").split()) for one in fields(cls)}
        return cls(**{name: text[:LONGEST].replace("\x00", "") for name, text in plain.items()})

    @cached_property
    def kind_of(self) -> Kind | None:
        return kind_of(self.kind) if self.kind else None

    @property
    def span(self) -> tuple[date, date] | None:
        """The year asked for."""
        if not (self.year.isascii() and self.year.isdigit() and len(self.year) == 4):
            return None
        number = int(self.year)
        return (date(number, 1, 1), date(number, 12, 31)) if EARLIEST <= number <= LATEST else None

    @property
    def words(self) -> str:
        """What is searched for: the words typed and the field's name, which stands in what was published."""
        return " ".join(one for one in (self.q, fields_of_law().get(self.field, "")) if one)

    @property
    def wrong(self) -> list[str]:
        """What cannot be read, in sentences."""
        found = []
        if self.kind and not self.kind_of:
            found.append("H-010　没有这一种公示内容，没有按它筛选；请从列表中选择。")
        if self.stage and self.stage not in STAGES:
            found.append("H-011　没有这个环节，没有按它筛选；可以选事前公开、事中公示、事后公开。")
        if self.year and not self.span:
            found.append(f"H-012　“{self.year[:12]}”不是年份，没有按它筛选；请填四位数字，例如2025。")
        if self.field and self.field not in fields_of_law():
            found.append("H-013　没有这个执法领域，没有按它筛选；请从列表中选择。")
        return found

    @property
    def any(self) -> bool:
        return any(getattr(self, one.name) for one in fields(self))

    def query(self, **changes: str) -> str:
        """The questions as an address has them."""
        parts = {one.name: getattr(self, one.name) for one in fields(self)} | changes
        return urlencode({name: text for name, text in parts.items() if text})

    def said(self, place: str) -> str:
        """The questions in words."""
        told = []
        if self.q:
            told.append(f"含“{self.q}”")
        if self.kind_of:
            told.append(self.kind_of.name)
        elif self.stage in STAGES:
            told.append(STAGES[self.stage])
        if self.field in fields_of_law():
            told.append(fields_of_law()[self.field])
        if self.unit:
            name = Unit.objects.filter(slug=self.unit, place=place).values_list("name", flat=True).first()
            told.append(name or self.unit)
        if self.span:
            told.append(f"{self.year}年公示")
        return "；".join(told)


def fields_of_law() -> dict[str, str]:
    """The fields of administration that any procedure knows (执法领域): slug -> name."""
    found: dict[str, str] = {}
    for one in catalogue.every():
        if one.law_field and one.law_field in one.fields:
            found.update(dict(one.fields[one.law_field].choices))
    return found
