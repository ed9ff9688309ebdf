"""Visibility: whose cases a person sees: one's unit and below, what waits for one's post within its reach, what the post
oversees there, what one is named on.

Reads   appointments of the day, the tree of units
Never   shows a sealed case to somebody who is not named on it; shows nothing to an administrator
Start   Sight.of(), then .condition() for lists and .sees() for one case; engine.seen for pages of long lists
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Exists, OuterRef, Q, QuerySet

from yifa.engine import catalogue
from yifa.engine.models import CaseRow, Involved
from yifa.engine.people import Holding, holdings
from yifa.engine.sql import rows
from yifa.engine.store import named_on


def overseen_by(post: str) -> frozenset[str]:
    """The slugs of the procedures whose cases a post oversees (行政执法监督); none for most."""
    declared = catalogue.every()
    areas = {
        area for one in declared for step in one.steps for by in step.by if by.slug == post for area in by.oversees
    }
    return frozenset(one.slug for one in declared if one.area in areas) if areas else frozenset()


@dataclass(frozen=True)
class Sight:
    """What one person may see on one day."""

    person: int
    held: tuple[Holding, ...]

    @classmethod
    def of(cls, person: int | None, on: date) -> Sight:
        """The sight of a person; nobody (an administrator) sees nothing."""
        if person is None:
            return cls(0, ())
        return cls(person, tuple(holdings([person], on)))

    @property
    def posts(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one.post for one in self.held))

    # units --------------------------------------------------------------------------------------------------------
    @cached_property
    def units(self) -> dict[int, tuple[str, str]]:
        """Every unit: id -> (slug, path). Read once a request: there are hundreds of them, and millions of cases."""
        return {id: (slug, path) for id, slug, path in rows("SELECT id, slug, path FROM yifa_unit ORDER BY id")}

    def below(self, path: str) -> frozenset[int]:
        """The units at and below a path; none below an empty one."""
        return frozenset(id for id, (_, one) in self.units.items() if path and one.startswith(path))

    @cached_property
    def own(self) -> frozenset[int]:
        """One's own units and those below them: all of their cases are seen that are not sealed."""
        return frozenset().union(*(self.below(path) for path in {one.unit_path for one in self.held}))

    @cached_property
    def waiting(self) -> dict[str, frozenset[int]]:
        """Post -> the units within its reach: what waits there for the post is seen while it waits."""
        found: dict[str, frozenset[int]] = {}
        for one in self.held:
            found[one.post] = found.get(one.post, frozenset()) | self.below(one.reach_path)
        return found

    @cached_property
    def overseen(self) -> dict[str, frozenset[int]]:
        """Procedure -> the units in which one of the posts oversees its cases."""
        found: dict[str, frozenset[int]] = {}
        for post, units in self.waiting.items():
            for procedure in overseen_by(post):
                found[procedure] = found.get(procedure, frozenset()) | units
        return found

    # cases --------------------------------------------------------------------------------------------------------
    def condition(self) -> Q:
        """The condition over CaseRow for lists."""
        named = Exists(Involved.objects.filter(case=OuterRef("pk"), person=self.person))
        return (self._by_unit() & Q(sealed=False)) | Q(named)

    def _by_unit(self) -> Q:
        if self.own and len(self.own) == len(self.units):
            return Q()
        found = Q(unit_id__in=sorted(self.own))
        for post, units in self.waiting.items():
            if beyond := units - self.own:
                found |= Q(unit_id__in=sorted(beyond), waits_for=post)
        groups: dict[frozenset[int], list[str]] = {}
        for procedure, units in self.overseen.items():
            if beyond := units - self.own:
                groups.setdefault(beyond, []).append(procedure)
        for units, procedures in groups.items():
            found |= Q(unit_id__in=sorted(units), procedure__in=sorted(procedures))
        return found

    def cases(self) -> QuerySet[CaseRow]:
        """The cases this person may see."""
        if not self.held:
            return CaseRow.objects.none()
        return CaseRow.objects.filter(self.condition())

    def sees(self, case: CaseRow, path: str) -> bool:
        """Whether this person may see one case of the unit with this path."""
        if not self.held:
            return False
        if not case.sealed:
            for one in self.held:
                own = bool(one.unit_path) and path.startswith(one.unit_path)
                if own or (
                    one.reaches(path) and (case.waits_for == one.post or case.procedure in overseen_by(one.post))
                ):
                    return True
        return named_on(case.pk, self.person)
