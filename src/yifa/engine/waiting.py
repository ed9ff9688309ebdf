"""Waiting: the open cases whose next step one of a person's posts takes, what is left of their limits first.

Reads   the index of what waits, a range for each unit and post; the catalogue for steps that several posts may take
Never   counts further than MOST of one group; never shows a sealed case to somebody who is not named on it
Start   first(), counts()
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.db import connection

from yifa.engine import catalogue
from yifa.engine.sql import rows
from yifa.engine.visibility import Sight

MOST = 2000  # of a group are counted; whoever has more waiting needs to know that, not how many
SOON = 3  # days: what is due within them is a group of its own
After = tuple[str, int]  # (due day or "", id) of the last case seen


@dataclass(frozen=True)
class Counts:
    """How many wait by (group, procedure); `cut` are the groups that have more than were counted."""

    held: Counter[tuple[str, str]]
    cut: frozenset[str]

    def of_group(self, group: str) -> tuple[int, bool]:
        """(how many, whether it is more than that)."""
        return self._told(sum(n for (one, _), n in self.held.items() if one == group), group in self.cut)

    def of_procedure(self, procedure: str) -> tuple[int, bool]:
        """(how many, whether it may be more than that)."""
        return sum(n for (_, one), n in self.held.items() if one == procedure), bool(self.cut)

    @property
    def all(self) -> tuple[int, bool]:
        """(how many, whether it is more than that)."""
        return self._told(sum(self.held.values()), bool(self.cut))

    @staticmethod
    def _told(n: int, more: bool) -> tuple[int, bool]:
        return (n - 1 if more else n), more


def ranges(on: date) -> dict[str, tuple[tuple[str, tuple[str, ...]], ...]]:
    """Each group of the inbox as ranges of the due day: conditions with their values. No day is a range of its own."""
    day, soon = on.isoformat(), (on + timedelta(days=SOON)).isoformat()
    return {
        "overdue": (("c.due_on < %s", (day,)),), "today": (("c.due_on = %s", (day,)),),
        "soon": (("c.due_on > %s AND c.due_on <= %s", (day, soon)),),
        "later": (("c.due_on > %s", (soon,)), ("c.due_on IS NULL", ())),
        "": (("c.due_on IS NOT NULL", ()), ("c.due_on IS NULL", ())),
    }  # fmt: skip


@dataclass(frozen=True)
class Waiting:
    """What waits for the posts of one person."""

    sight: Sight

    @cached_property
    def shared(self) -> dict[tuple[str, str], str]:
        """(procedure, step) -> the first post, of steps that one of the posts takes beside the first: a row holds that alone."""
        mine = set(self.sight.posts)
        return {
            (one.slug, step.slug): step.by[0].slug
            for one in catalogue.every() for step in one.steps if any(post.slug in mine for post in step.by[1:])
        }  # fmt: skip

    @cached_property
    def arms(self) -> list[tuple[int, str, bool]]:
        """(unit, post, whole): whose index ranges are read; of those that are not whole only the shared steps count.

        Where the post reaches, all that waits for it; in one's own units also the steps that it shares with another.
        """
        whole = {(unit, post) for post, units in self.sight.waiting.items() for unit in units}
        part = {(unit, post) for post in set(self.shared.values()) for unit in self.sight.own} - whole
        return [(*one, True) for one in sorted(whole)] + [(*one, False) for one in sorted(part)]

    def first(
        self, on: date, limit: int, *, group: str = "", procedure: str = "", after: After | None = None, but: int = 0
    ) -> list[int]:
        """Ids of the first cases of a group after one: those with a due day in its order, then those without."""
        found: list[int] = []
        for condition, values in ranges(on).get(group, ranges(on)[""]):
            undated = condition == "c.due_on IS NULL"
            if after is not None and undated:
                condition, values = f"{condition} AND c.id > %s", (*values, after[1] if after[0] == "" else 0)
            elif after is not None and after[0] == "":
                continue
            elif after is not None:
                condition, values = f"{condition} AND (c.due_on, c.id) > (%s, %s)", (*values, *after)
            if but:
                condition, values = f"{condition} AND c.id <> %s", (*values, but)
            if procedure:
                condition, values = f"{condition} AND c.procedure = %s", (*values, procedure)
            order = "id" if undated else "due_on, id"
            if not self.arms:
                break
            found += [id for _, id in rows(*self._read("due_on, id", condition, values, limit - len(found), order))]
            if len(found) >= limit:
                break
        return found

    def counts(self, on: date) -> Counts:
        """How many wait, by group and procedure, exactly up to MOST of a group."""
        if not self.arms:
            return Counts(Counter(), frozenset())
        parts = [(group, *one) for group, some in ranges(on).items() if group for one in some]
        read = [self._read("procedure, n", condition, values, MOST + 1) for _, condition, values in parts]
        held: Counter[tuple[str, str]] = Counter()
        for at, procedure, n in rows(
            " UNION ALL ".join(f"SELECT {at} AS part, z.* FROM ({sql}) z" for at, (sql, _) in enumerate(read)),
            [value for _, values in read for value in values],
        ):
            held[parts[at][0], procedure] += n
        groups = {group for group, _, _ in parts}
        return Counts(
            held, frozenset(one for one in groups if sum(held[pair] for pair in held if pair[0] == one) > MOST)
        )

    def _read(
        self, columns: str, condition: str, values: Collection[Any], limit: int, order: str = ""
    ) -> tuple[str, list[Any]]:
        """The statement that reads what answers a condition, of each arm no more than `limit`: in the order of the index, or
        counted by procedure."""
        steps = [f"{procedure}/{step}" for procedure, step in self.shared] or [""]
        ordered = f" ORDER BY {order}" if order else ""
        some = (
            f"SELECT c.procedure, c.due_on, c.id FROM yifa_case c{{by}} WHERE c.unit_id = {{unit}} AND c.waits_for = {{post}} "
            f"AND c.closed_on IS NULL AND c.waits_for > '' AND {condition} AND (NOT c.sealed OR EXISTS (SELECT 1 FROM "
            "yifa_involved i WHERE i.person_id = %s AND i.case_id = c.id)) "
            f"AND ({{whole}} OR c.procedure || '/' || c.waits_step IN ({', '.join(['%s'] * len(steps))})){ordered} LIMIT {limit}"
        )
        inner = f"SELECT {columns} FROM ({some}) s" if order else (
            f"SELECT procedure, COUNT(*) AS n FROM ({some}) s GROUP BY procedure"
        )  # fmt: skip
        last = f"{ordered} LIMIT {limit}" if order else ""
        held = [*values, self.sight.person, *steps]
        if connection.vendor == "postgresql":
            units, posts, whole = (list(column) for column in zip(*self.arms, strict=True))
            inner = inner.format(by="", unit="u.unit", post="u.post", whole="u.whole")
            return (
                f"SELECT x.* FROM unnest(%s::bigint[], %s::text[], %s::boolean[]) AS u(unit, post, whole) "
                f"CROSS JOIN LATERAL ({inner}) x{last}",
                [units, posts, whole, *held],
            )
        unit, post, whole_ = (f"json_extract(u.value, '$[{n}]')" for n in range(3))
        inner = inner.format(by=" INDEXED BY yifa_case_waiting", unit=unit, post=post, whole=whole_)
        told = ", ".join(f"json_extract(x.value, '$[{n}]') AS {name}" for n, name in enumerate(columns.split(", ")))
        return (
            f"SELECT {told} FROM json_each(%s) u, json_each((SELECT json_group_array(json_array({columns})) FROM ({inner}))) x{last}",
            [json.dumps(self.arms), *held],
        )
