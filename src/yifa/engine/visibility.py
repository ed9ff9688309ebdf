"""Visibility: whose cases a person sees: one's unit and below, what waits for one's post within its reach, what the post
oversees there, what one is named on.

Reads   appointments of the day
Never   shows a sealed case to somebody who is not named on it; shows nothing to an administrator
Start   Sight.of(), then .clause() for lists and .sees() for one case
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from yifa.engine import catalogue
from yifa.engine.models import CaseRow, Involved
from yifa.engine.people import Holding, holdings
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

    def condition(self) -> Q:
        """The condition over CaseRow for lists."""
        named = Exists(Involved.objects.filter(case=OuterRef("pk"), person=self.person))
        units = Q(pk__in=[])
        for one in self.held:
            if one.unit_path:
                units |= Q(unit__path__startswith=one.unit_path)
            if one.reach_path:
                units |= Q(unit__path__startswith=one.reach_path, waits_for=one.post)
                if overseen := overseen_by(one.post):
                    units |= Q(unit__path__startswith=one.reach_path, procedure__in=overseen)
        return (units & Q(sealed=False)) | Q(named)

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
