"""Choices: the lists an official picks from, read once a page: colleagues, units, places, register entries.

Reads   appointments of the day, units and places of the case's government, open register entries
Never   lists a citizen
Start   Choices
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Q

from yifa.engine import catalogue, store
from yifa.engine.declaration import Post
from yifa.engine.fields import Field
from yifa.engine.models import Appointment, CaseRow, PlaceRow, Unit
from yifa.engine.refusals import UnknownProcedure

MOST_ENTRIES = 2000
Pairs = list[tuple[str, str]]


@dataclass
class Choices:
    """What may be picked in a form for a case of `place` on a day; each list costs one query, and only when asked for."""

    place: str
    on: date

    @cached_property
    def officers(self) -> Pairs:
        """(person id, name（unit）) of all who hold a post here."""
        return self._people(Q())

    def holders(self, posts: tuple[Post, ...], path: str, but: int) -> Pairs:
        """Those who hold one of the posts within reach of a unit, without one person."""
        units = [int(part) for part in path.strip("/").split("/") if part]
        return [pair for pair in self._people(Q(post__in=[post.slug for post in posts], reach__in=units))
                if pair[0] != str(but)]  # fmt: skip

    def _people(self, more: Q) -> Pairs:
        rows = (
            Appointment.objects.filter(more, unit__place=self.place, since__lte=self.on)
            .filter(Q(until=None) | Q(until__gte=self.on))
            .values_list("person_id", "person__name", "unit__name")
            .order_by("unit_id", "person__name", "person_id")
        )
        found: dict[str, str] = {}
        for person, name, unit in rows:
            found.setdefault(str(person), f"{name}（{unit}）")
        return list(found.items())

    @cached_property
    def units(self) -> Pairs:
        """(slug, name) of the government's units, the tree in order."""
        rows = Unit.objects.filter(place=self.place).order_by("path").values_list("slug", "name", "path")
        return [(slug, "　" * max(path.count("/") - 2, 0) + name) for slug, name, path in rows]

    @cached_property
    def places(self) -> Pairs:
        """(code, name) of the place and those below it."""
        rows = PlaceRow.objects.filter(Q(code=self.place) | Q(parent=self.place)).order_by("code")
        return [(row.code, row.name) for row in rows]

    def entries(self, register: str) -> Pairs:
        """(subject, title) of a register's open entries."""
        rows = CaseRow.objects.filter(
            procedure=register, closed_on=None, sealed=False, place__in=store.ancestors(self.place)
        ).order_by("title", "id")
        return [
            (subject, title if subject in title else f"{title}（{subject}）")
            for subject, title in rows.values_list("subject", "title")[:MOST_ENTRIES]
            if subject
        ]

    def of(self, spec: Field) -> Pairs:
        """The choices of a field; empty where anything may be typed."""
        if spec.choices:
            return list(spec.choices)
        match spec.kind:
            case "yes_no":
                return [("是", "是"), ("否", "否")]
            case "officer" | "officers":
                return self.officers
            case "unit":
                return self.units
            case "place":
                return self.places
            case "matter" | "case":
                return self._register(spec.of)
        return []

    def _register(self, slug: str) -> Pairs:
        """The entries of a register; a field that refers to a case of another kind is typed by its number."""
        try:
            declared = catalogue.find(slug)
        except UnknownProcedure:
            return []
        return self.entries(slug) if declared.kind == "register" else []
