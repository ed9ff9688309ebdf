"""Changes: what was merged, split, renamed or put under another place, on which day, worked into the states of the places.

Reads   a list that was true on one day, and files of dated changes in the form of changes.yaml
Never   applies a change that does not fit what is there: a child whose parent would be unknown is a refusal (N-008)
Start   read(), then Timeline(...).work_in()
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from yifa.places.tree.division import CODE, Division, Untrue

KEYS = {"day", "basis", "what", "ends", "begins", "moves", "renames"}
INNER = {
    "ends": {"code", "name", "parent", "into"},
    "begins": {"code", "name", "parent", "out_of"},
    "moves": {"codes", "from", "to"},
    "renames": {"code", "from", "to"},
}
OPTIONAL = {"out_of"}


@dataclass(frozen=True)
class Change:
    """One change: its first day, its basis in words, and what it does, each as the file has it."""

    on: date
    basis: str
    what: str
    ends: tuple[dict[str, Any], ...]
    begins: tuple[dict[str, Any], ...]
    moves: tuple[dict[str, Any], ...]
    renames: tuple[dict[str, Any], ...]

    @property
    def moved(self) -> set[str]:
        """The codes that change their parent by name."""
        return {code for one in self.moves for code in one["codes"]}

    def __str__(self) -> str:
        return f"{self.on}“{self.what}”"


def read(file: Path) -> dict[str, Any]:
    """A file of changes: its head, `changes` as Change in order of days, `unplaced`. N-008 names what is wrong in it."""
    try:
        raw = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as wrong:
        raise Untrue(
            "N-008", f"区划变动文件 {file.name} 读不出来（{str(wrong).splitlines()[0]}）；请改正后重试。"
        ) from None
    if not isinstance(raw, dict) or not isinstance(raw.get("changes"), list):
        raise Untrue("N-008", f"区划变动文件 {file.name} 中没有 changes 一栏；写法见系统自带的 changes.yaml。")
    changes = [_change(one, f"{file.name}第{number}项") for number, one in enumerate(raw["changes"], 1)]
    return {**raw, "changes": sorted(changes, key=lambda one: one.on)}


def _change(raw: Any, where: str) -> Change:
    if not isinstance(raw, dict) or not {"day", "basis", "what"} <= set(raw) <= KEYS or type(raw["day"]) is not date:
        raise Untrue("N-008", f"{where}的写法不对：须有day（日期）、basis、what，可有ends、begins、moves、renames。")
    parts: dict[str, tuple[dict[str, Any], ...]] = {}
    for name, keys in INNER.items():
        parts[name] = tuple(raw.get(name) or ())
        for one in parts[name]:
            if not isinstance(one, dict) or not keys - OPTIONAL <= set(one) <= keys or not _coded(name, one):
                raise Untrue(
                    "N-008", f"{where}的{name}写法不对：须有{'、'.join(sorted(keys - OPTIONAL))}，代码用引号写12位。"
                )
    return Change(raw["day"], str(raw["basis"]), str(raw["what"]), **parts)


def _coded(name: str, one: dict[str, Any]) -> bool:
    """Whether every code in it is a text of 12 digits (YAML reads a bare one as a number)."""
    codes = [one.get("code"), one.get("parent"), one.get("out_of"), *(one.get("into") or ()), *(one.get("codes") or ())]
    codes += [one["from"], one["to"]] if name == "moves" else []
    return all(isinstance(code, str) and CODE.fullmatch(code) for code in codes if code is not None)


@dataclass
class Timeline:
    """The states of every place, oldest first, and what went over into what.

    `states` holds the list as it was on `as_of`, each state from `first` on without end. `after` and `before` say
    where the territory of a place that ended went, and where that of one that began came from.
    """

    first: date
    as_of: date
    states: dict[str, tuple[Division, ...]]
    after: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    before: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    touched: set[str] = field(default_factory=set)
    _below: dict[str, list[str]] | None = None

    def work_in(self, changes: Iterable[Change]) -> None:
        """Work changes in: those up to `as_of` backwards from the list, later ones forwards."""
        ordered = sorted(changes, key=lambda one: one.on)
        for change in ordered:
            if change.on <= self.first:
                raise Untrue("N-008", f"{change}早于资料的起始日{self.first}；更早的变动不登记。")
        for change in reversed([one for one in ordered if one.on <= self.as_of]):
            self._undo(change)
        for change in (one for one in ordered if one.on > self.as_of):
            self._do(change)
        self._check()

    def _undo(self, change: Change) -> None:
        """The list shows the state after the change: give what it changed an older state that ends that day."""
        for end in change.ends:
            self._new(end, change, self.first, change.on)
        for move in change.moves:
            for code in move["codes"]:
                self._older(code, change, "parent", move["to"], move["from"])
        for rename in change.renames:
            self._older(rename["code"], change, "name", rename["to"], rename["from"])
        beginning = {begin["code"] for begin in change.begins}
        for begin in change.begins:
            code = begin["code"]
            state = self._is(code, change, begin["name"], begin["parent"], at=0)
            self._put(code, (replace(state, since=change.on), *self.states[code][1:]))
            self._came(begin, change)
            for child in self._children(code):
                then = self.states[child][0]
                if then.parent == code and then.since < change.on and child not in beginning:
                    if len(self.before[code]) != 1:
                        raise Untrue("N-008", f"{change}没有说明{then}此前归哪里；请在moves中写明。")
                    self._older(child, change, "parent", code, self.before[code][0])

    def _do(self, change: Change) -> None:
        """The list shows the state before the change: end it that day and let the new one begin."""
        for begin in change.begins:
            self._new(begin, change, change.on, None)
            self._came(begin, change)
        for move in change.moves:
            for code in move["codes"]:
                self._newer(code, change, "parent", move["from"], move["to"])
        for rename in change.renames:
            self._newer(rename["code"], change, "name", rename["from"], rename["to"])
        ending = {end["code"] for end in change.ends}
        for end in change.ends:
            code = end["code"]
            state = self._is(code, change, end["name"], end["parent"], at=-1)
            self._put(code, (*self.states[code][:-1], replace(state, until=change.on)))
            self.after[code] += end["into"]
            for child in self._children(code):
                last = self.states[child][-1]
                if last.parent == code and last.until is None and child not in ending:
                    if len(end["into"]) != 1:
                        raise Untrue("N-008", f"{change}没有说明{last}以后归哪里；请在moves中写明。")
                    self._newer(child, change, "parent", code, end["into"][0])

    def _came(self, begin: dict[str, Any], change: Change) -> None:
        came = [end["code"] for end in change.ends if begin["code"] in end["into"]]
        came += [begin["out_of"]] if begin.get("out_of") else []
        self.before[begin["code"]] += came

    def _new(self, raw: dict[str, Any], change: Change, since: date, until: date | None) -> None:
        code = raw["code"]
        if code in self.states:
            raise Untrue("N-008", f"{change}中的{code}在名录里已经有了（{self.states[code][-1].name}）；请核对代码。")
        if until is not None:
            self.after[code] = list(raw["into"])
        level = _level(code)
        self._put(code, (Division(code, raw["name"], raw["parent"], level, False, since, until, change.basis),))
        if self._below is not None:
            self._below.setdefault(raw["parent"], []).append(code)

    def _is(self, code: str, change: Change, name: str, parent: str, *, at: int) -> Division:
        """The first or last state of a place, which is what the change says it is."""
        state = self._state(code, change, at)
        if (state.name, state.parent) != (name, parent):
            raise Untrue("N-008", f"{change}与名录不符：名录中{code}是{state.name}，上级{state.parent}；请核对。")
        return state

    def _state(self, code: str, change: Change, at: int) -> Division:
        if code not in self.states:
            raise Untrue("N-008", f"{change}中的{code}不在名录里；请核对代码。")
        state = self.states[code][at]
        if (at == 0 and state.since != self.first) or (at == -1 and state.until is not None):
            raise Untrue("N-008", f"{change}与另一项变动抵触：{state}在那时不存在；请核对日期。")
        return state

    def _older(self, code: str, change: Change, what: str, now: str, then: str) -> None:
        state = self._state(code, change, 0)
        self._fits(state, change, what, now)
        older = replace(state, until=change.on, **{what: then})
        self._put(code, (older, replace(state, since=change.on, source=change.basis), *self.states[code][1:]))
        if what == "parent" and self._below is not None:
            self._below.setdefault(then, []).append(code)

    def _newer(self, code: str, change: Change, what: str, then: str, now: str) -> None:
        state = self._state(code, change, -1)
        self._fits(state, change, what, then)
        newer = replace(state, since=change.on, source=change.basis, **{what: now})
        self._put(code, (*self.states[code][:-1], replace(state, until=change.on), newer))
        if what == "parent" and self._below is not None:
            self._below.setdefault(now, []).append(code)

    def _fits(self, state: Division, change: Change, what: str, expected: str) -> None:
        if getattr(state, what) != expected:
            word = "上级" if what == "parent" else "名称"
            raise Untrue("N-008", f"{change}与名录不符：{state}的{word}不是{expected}；请核对。")

    def _put(self, code: str, states: tuple[Division, ...]) -> None:
        self.states[code] = tuple(one for one in states if one.until is None or one.since < one.until)
        self.touched.add(code)

    def _children(self, code: str) -> list[str]:
        """Every place that was ever under it, once each."""
        if self._below is None:
            self._below = {}
            for child, states in self.states.items():
                for state in states:
                    self._below.setdefault(state.parent or "", []).append(child)
        return list(dict.fromkeys(self._below.get(code, ())))

    def _check(self) -> None:
        """Whoever a change touched has a parent on every day; N-008 names the first who has not."""
        for code in [one for parent in self.touched for one in self._children(parent)] + sorted(self.touched):
            for state in self.states[code]:
                if state.parent is not None and not self._covered(state):
                    raise Untrue(
                        "N-008", f"区划变动使{state}自{state.since}起有一段时间没有上级（{state.parent}）；请补全变动。"
                    )

    def _covered(self, state: Division) -> bool:
        above = self.states.get(state.parent or "", ())
        day = state.since
        for one in above:
            if one.since <= day and (one.until is None or day < one.until):
                if one.until is None:
                    return True
                day = one.until
                if state.until is not None and day >= state.until:
                    return True
        return False


def _level(code: str) -> str:
    """The level that a code of a division has by its length without noughts (GB/T 2260; 6 digits and more below)."""
    if code[6:] != "000000":
        return "town" if code[9:] == "000" else "village"
    return "province" if code[2:6] == "0000" else "city" if code[4:6] == "00" else "county"
