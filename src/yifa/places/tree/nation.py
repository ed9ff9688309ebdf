"""Nation: the tree of all places as it stood on any day, and where a place's figures belong in the tree of another day.

Reads   the states that changes.py worked out
Never   guesses: what was split belongs to the lowest place that all its parts share, and a day before the data is refused
Start   Tree.ancestors(), Tree.below(), Tree.stands(), Tree.chain()
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cached_property
from typing import Any

from yifa.places.tree.changes import Timeline
from yifa.places.tree.division import Division, Untrue


class Tree:
    """Every place, by its code of 12 digits. All questions name the day; `first` is the earliest day it knows.

    `unplaced` are changes that are known to have happened and stand in no state: (code, year, what, basis).
    """

    def __init__(
        self, timeline: Timeline, unplaced: Iterable[dict[str, Any]] = (), ministry: dict[str, str] | None = None
    ) -> None:
        self.first, self.as_of = timeline.first, timeline.as_of
        self.states = timeline.states
        self._after, self._before = timeline.after, timeline.before
        self.unplaced = tuple(unplaced)
        self.ministry = ministry or {}

    def __contains__(self, code: object) -> bool:
        return code in self.states

    def __len__(self) -> int:
        return len(self.states)

    def with_places(self, rows: Iterable[tuple[str, str, str | None, str]]) -> Tree:
        """This tree with an installation's own places (code, name, parent, level).

        A place that this tree has under the same parent, on whatever day, stays as it is. One that it does not have, or
        that the installation put under another parent, is from the first day on as the installation has it.
        """
        own = {
            code: (
                Division(
                    code,
                    name,
                    parent,
                    "town" if level == "zone" else level,
                    level == "zone",
                    self.first,
                    None,
                    "本系统",
                ),
            )
            for code, name, parent, level in rows
            if code not in self.states or parent not in {state.parent for state in self.states[code]}
        }
        if not own:
            return self
        timeline = Timeline(self.first, self.as_of, {**self.states, **own}, self._after, self._before)
        return Tree(timeline, self.unplaced, self.ministry)

    def known(self, code: str) -> tuple[Division, ...]:
        """All states of a place, oldest first; N-001 for a code that is in no list."""
        try:
            return self.states[code]
        except KeyError:
            raise Untrue("N-001", f"没有区划代码{code[:20]}；请核对，或用 yifa places find 按名称查。") from None

    def at(self, code: str, on: date) -> Division:
        """The place as it was on that day. N-001 unknown, N-003 before the data, N-002 not there on that day."""
        states = self.known(code)
        self.within(on)
        for state in states:
            if state.on(on):
                return state
        last = states[-1]
        if on < states[0].since:
            raise Untrue("N-002", f"{on}还没有{states[0]}，它自{states[0].since}起设立（{states[0].source}）。")
        into = "、".join(str(self.states[one][-1]) for one in self._after.get(code, ()) if one in self.states)
        raise Untrue("N-002", f"{on}已经没有{last}，它到{last.until}为止" + (f"，此后是{into}。" if into else "。"))

    def within(self, on: date) -> None:
        """N-003 for a day before the data."""
        if on < self.first:
            raise Untrue(
                "N-003", f"区划资料从{self.first}起，没有{on}的；请改用{self.first}以后的日期，或按现在的区划统计。"
            )

    def ancestors(self, code: str, on: date) -> tuple[str, ...]:
        """The place's code and those above it on that day, narrow to wide (as engine.store.ancestors)."""
        return tuple(one.code for one in self.path(code, on))

    def path(self, code: str, on: date) -> tuple[Division, ...]:
        """The place and those above it as they were on that day, narrow to wide. Refusals as at()."""
        found = [self.at(code, on)]
        while (parent := found[-1].parent) is not None:
            found.append(self.at(parent, on))
        return tuple(found)

    def full_name(self, code: str, on: date) -> str:
        """广东省东莞市常平镇: the names from the top down, as they were on that day."""
        return "".join(one.name for one in reversed(self.path(code, on)))

    @cached_property
    def _children(self) -> dict[str | None, tuple[str, ...]]:
        """Who was ever directly below a place, by code."""
        below: dict[str | None, list[str]] = defaultdict(list)
        for code in sorted(self.states):
            for parent in dict.fromkeys(state.parent for state in self.states[code]):
                below[parent].append(code)
        return {parent: tuple(codes) for parent, codes in below.items()}

    def children(self, code: str | None, on: date) -> tuple[Division, ...]:
        """Those directly below a place on that day (None: those at the top), by code."""
        if code is not None:
            self.at(code, on)
        self.within(on)
        known = (state for child in self._children.get(code, ()) for state in self.states[child])
        return tuple(state for state in known if state.parent == code and state.on(on))

    def below(self, code: str, on: date) -> tuple[Division, ...]:
        """Everything below a place on that day at any depth, without itself, each after what it is below."""
        return tuple(self._walk(code, on))

    def _walk(self, code: str, on: date) -> Iterator[Division]:
        for child in self.children(code, on):
            yield child
            yield from self._walk(child.code, on)

    def stands(self, code: str, on: date) -> str:
        """The code that a place's cases belong to in the tree of that day, by whatever code they were recorded.

        Itself where it existed. Else what it became (or came from): one place, or where there were several the lowest
        place above all of them. One that came from places nobody recorded belongs to what it was put under.
        """
        self.within(on)
        states = self.known(code)
        if any(state.on(on) for state in states):
            return code
        if on < states[0].since:
            related = self._before.get(code, ())
            otherwise = states[0].parent
        else:
            related = self._after.get(code, ())
            otherwise = states[-1].parent
        found = list(dict.fromkeys(self.stands(one, on) for one in related if one in self.states))
        if not found and otherwise is not None:
            found = [self.stands(otherwise, on)]
        if not found:
            self.at(code, on)
        return found[0] if len(found) == 1 else self._meet(found, on)

    def _meet(self, codes: list[str], on: date) -> str:
        chains = [self.ancestors(code, on) for code in codes]
        shared = [one for one in chains[0] if all(one in chain for chain in chains)]
        if not shared:
            raise Untrue("N-002", f"{on}的区划中，{'、'.join(codes)}没有共同的上级；请分别统计。")
        return shared[0]

    def chain(self, code: str, on: date) -> tuple[str, ...]:
        """ancestors() of what the place stands for on that day: every place whose figures its cases count in."""
        return self.ancestors(self.stands(code, on), on)

    def gathers(self, code: str, on: date) -> frozenset[str]:
        """Every code, of whatever time, whose cases count for the place in the tree of that day; its own among them."""
        found = {code, *(one.code for one in self.below(code, on))}
        past = {one for one, states in self.states.items() if not (len(states) == 1 and states[0].on(on))}
        found.update(
            one for one in past if not any(state.on(on) for state in self.states[one]) and self.stands(one, on) in found
        )
        return frozenset(found)

    def doubtful(self, code: str, on: date) -> tuple[dict[str, Any], ...]:
        """The changes without a certain day or boundary that concern the place, those above it or those below it."""
        around = {*self.ancestors(code, on), *(one.code for one in self.below(code, on))}
        return tuple(one for one in self.unplaced if one["place"] in around)
