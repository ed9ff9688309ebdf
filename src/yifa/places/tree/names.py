"""Names: finds a place by its name, whole or in part, with those above it or without, as people write it.

Reads   the states of a tree: 3,743 names of towns are borne by several
Never   takes one of several: whoever asks gets them all, with their full names
Start   Finder(tree).find()
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from yifa.places.tree.division import Division, Untrue, whole_code
from yifa.places.tree.nation import Tree

PEOPLES = (
    "蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|拉祜|水|东乡|纳西|景颇|柯尔克孜|土|达斡尔|仫佬|羌|布朗|撒拉|毛南"
    "|仡佬|锡伯|阿昌|普米|塔吉克|怒|鄂温克|德昂|保安|裕固|独龙|鄂伦春|各"
)
OF_A_PEOPLE = re.compile(rf"^(.{{2,}}?)(?:(?:{PEOPLES})族?)+(?:自治[区州县旗]|民族乡|族乡|乡)$")
ENDS = (
    "街道办事处",
    "特别行政区",
    "自治区",
    "自治州",
    "自治县",
    "自治旗",
    "地区",
    "街道",
    "苏木",
    "省",
    "市",
    "盟",
    "州",
    "县",
    "旗",
    "区",
    "镇",
    "乡",
)
BETWEEN = re.compile(r"[\s　/／,，、·>→-]+")
MOST = 8


@dataclass(frozen=True)
class Found:
    """A place that may be meant: its newest state that bears the name, and its names from the top down."""

    division: Division
    full: str


def short_name(name: str) -> str:
    """常平 of 常平镇, 恩施 of 恩施土家族苗族自治州; a name of which less than two characters would be left stays whole."""
    if found := OF_A_PEOPLE.match(name):
        return found[1]
    for end in ENDS:
        if name.endswith(end) and len(name) - len(end) >= 2:
            return name[: -len(end)]
    return name


class Finder:
    """The names of a tree, ready to be asked."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._full: dict[str, list[Division]] = defaultdict(list)
        self._short: dict[str, list[Division]] = defaultdict(list)
        for states in tree.states.values():
            for state in states:
                self._full[state.name].append(state)
                if (short := short_name(state.name)) != state.name:
                    self._short[short].append(state)

    def find(self, words: str, on: date | None = None) -> tuple[Found, ...]:
        """Every place that may be meant, by code; on that day, or where None is given on any, old names too.

        A code of either list, a name, or a name with any of those above it before it in order, whole or short. Whole
        names go before short ones. Nothing fits: empty. N-001 for digits that can be no code,
        N-003 for a day before the data.
        """
        if on is not None:
            self._tree.within(on)
        text = BETWEEN.sub("", words)
        if text.isascii() and text.isdigit():
            return self._by_code(text, on)
        shorts: dict[str, tuple[int, Division]] = {}
        for start in range(len(text)):
            for rank, named in enumerate((self._full, self._short)):
                for state in named.get(text[start:], ()):
                    if on is not None and not state.on(on):
                        continue
                    before = self._spelt(text[:start], self._above(state, on)[::-1])
                    if before is not None and (state.code not in shorts or rank + before <= shorts[state.code][0]):
                        shorts[state.code] = (rank + before, state)
        least = min((rank for rank, _ in shorts.values()), default=0)
        return tuple(self._told(state, on) for _, (rank, state) in sorted(shorts.items()) if rank == least)

    def one(self, words: str, on: date | None = None) -> Found:
        """The place that is meant. N-004 when there is none, N-005 with the candidates when there are several."""
        found = self.find(words, on)
        if len(found) == 1:
            return found[0]
        if not found:
            when = f"{on}的区划中" if on else "区划中"
            raise Untrue("N-004", f"{when}没有“{words[:60]}”；请写全称，例如广东省东莞市常平镇，或者写区划代码。")
        listed = "、".join(f"{one.full}（{one.division.code}）" for one in found[:MOST])
        more = f"等{len(found)}个" if len(found) > MOST else ""
        raise Untrue("N-005", f"“{words[:60]}”不止一个：{listed}{more}；请在前面写上省、市、县的名称，或者写12位代码。")

    def _by_code(self, text: str, on: date | None) -> tuple[Found, ...]:
        code = whole_code(text)
        own = [code] if code in self._tree else []
        codes = own + [one for one, other in self._tree.ministry.items() if other == code and one not in own]
        states = [state for one in codes for state in reversed(self._tree.states[one]) if on is None or state.on(on)]
        newest = {state.code: state for state in reversed(states)}
        return tuple(self._told(state, on) for _, state in sorted(newest.items()))

    def _above(self, state: Division, on: date | None) -> list[Division]:
        """Those above it, narrow to wide: on the day asked for, else on the last day of this state (as it is now, where it has none)."""
        if state.parent is None:
            return []
        day = on or (date.max if state.until is None else state.until - timedelta(days=1))
        return list(self._tree.path(state.parent, day))

    def _told(self, state: Division, on: date | None) -> Found:
        return Found(state, "".join(one.name for one in reversed(self._above(state, on))) + state.name)

    def _spelt(self, text: str, above: list[Division]) -> int | None:
        """How many short names spell `text` out of those above (wide to narrow), any left out; None when none can."""
        if not text:
            return 0
        least = None
        for at, one in enumerate(above):
            for rank, name in enumerate((one.name, short_name(one.name))):
                if rank and name == one.name:
                    continue
                if text.startswith(name) and (rest := self._spelt(text[len(name) :], above[at + 1 :])) is not None:
                    least = rank + rest if least is None else min(least, rank + rest)
        return least
