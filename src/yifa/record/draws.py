"""Draws: who is drawn follows from a sealed list, a checkpoint of the log and opened secrets, and anybody can redo it.

Reads   the inputs of a draw file (draws_form); docs/draws.md is the same rule for people with a calculator program
Never   uses chance, a clock, a fraction or Django: the same inputs give the same outcome on every machine
Start   drawn() fills in the results, first_difference() checks a file that holds them
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from heapq import nsmallest
from typing import Any

from .canonical import canonical
from .draws_form import (
    DrawError,
    DrawList,
    Entry,
    Round,
    Sealed,
    Struck,
    commitment,
    parse,
    read_draw,
    read_sealed,
    seal_bytes,
    seal_of,
    secret_problem,
)
from .errors import RecordError

__all__ = [
    "DrawError", "check_file", "commitment", "draw_bytes", "drawn", "first_difference", "parse", "read_sealed", "seal_bytes", "seal_of",
    "secret_problem", "seed_text",
]  # fmt: skip
DOMAIN = "yifa-draw/1"


def drawn(inputs: Any) -> dict[str, Any]:
    """The draw file of `inputs` (a dict as parsed from JSON) with every seed, every drawn code and the result filled in.

    Results that already stand there are put aside. DrawError D-001 to D-014 says what can't be drawn.
    """
    sealed, rounds = read_draw(inputs)
    drawing, told = _Drawing(sealed), []
    for number, given in enumerate(rounds, start=1):
        seed = seed_of(inputs["seal"], number, given)
        codes = drawing.round(number, given, seed)
        held = {key: inputs["rounds"][number - 1][key] for key in ("checkpoint", "secrets", "excluded", "removed")}
        told.append({**held, "seed": seed, "drawn": codes})
    result = {
        "lists": [{"name": one.name, "codes": drawing.places[one.name]} for one in sealed.lists],
        "pairs": drawing.pairs(),
    }
    return {**{key: inputs[key] for key in ("v", "draw", "sealed", "seal")}, "rounds": told, "result": result}


def draw_bytes(inputs: Any) -> bytes:
    """The bytes of the draw file (`*.draw.json`): the canonical JSON of drawn()."""
    return canonical(drawn(inputs))


def first_difference(document: Any) -> str:
    """Empty where the file's results follow from its inputs; else the first place that differs, in Chinese."""
    redone = drawn(document)
    for number, (stands, right) in enumerate(zip(document["rounds"], redone["rounds"], strict=True), start=1):
        if stands.get("seed") != right["seed"]:
            return f"第{number}轮的种子：文件写的是{_short(stands.get('seed'))}，重算得{right['seed']}"
        if told := _unlike(stands.get("drawn"), right["drawn"], f"第{number}轮抽出的"):
            return told
    held = document.get("result")
    if not isinstance(held, dict) or sorted(held) != ["lists", "pairs"]:
        return "结果：文件没有写明，或者写法不对"
    if told := _unlike(held["lists"], redone["result"]["lists"], "结果名单的"):
        return told
    return _unlike(held["pairs"], redone["result"]["pairs"], "配对的")


def check_file(data: bytes) -> str:
    """first_difference() of the bytes of a draw file. D-001 where they are not canonical JSON: a published file is."""
    document = parse(data)
    try:
        as_published = canonical(document) == data
    except RecordError:
        as_published = False
    if not as_published:
        raise DrawError("D-001", "文件不是公布的抽取文件原样（写法经过改动）；请重新下载公布的 .draw.json 文件。")
    return first_difference(document)


def seed_text(seal: str, number: int, given: Round) -> str:
    """The text whose SHA-256 is the seed of round `number`: lines, each ended by a line feed.

    The secrets stand in the order of their commitments, so that nobody can choose an order.
    """
    secrets = sorted((promised, secret) for _who, promised, secret in given.secrets)
    lines = [DOMAIN, f"seal {seal}", f"round {number}", f"origin {given.origin}", f"size {given.size}", f"root {given.root}",
             *(f"secret {secret}" for _promised, secret in secrets)]  # fmt: skip
    return "".join(f"{line}\n" for line in lines)


def seed_of(seal: str, number: int, given: Round) -> str:
    """The seed of a round: 64 hex digits."""
    return hashlib.sha256(seed_text(seal, number, given).encode("utf-8")).hexdigest()


def ranked(seed: str, name: str, entries: Iterable[Entry]) -> Iterator[tuple[str, str]]:
    """(smallest lot, code) of each entry. Whoever has the smallest lot comes first; weight w is w lots.

    Lot j of a code is SHA-256 of "seed LF list LF code LF j LF" in hex. All lots being equally likely to be smallest,
    an entry of weight w comes first with chance w in all, and so on without replacement.
    """
    start = hashlib.sha256(f"{seed}\n{name}\n".encode())
    for entry in entries:
        mine = start.copy()
        mine.update(f"{entry.code}\n".encode())
        lots = []
        for number in range(1, entry.weight + 1):
            lot = mine.copy()
            lot.update(b"%d\n" % number)
            lots.append(lot.digest())
        yield min(lots).hex(), entry.code


class _Drawing:
    """What has been drawn so far: `places` of each list in order, `out` who can no longer be drawn, `standing` who is drawn."""

    def __init__(self, sealed: Sealed) -> None:
        self.sealed = sealed
        self.lists = {one.name: one for one in sealed.lists}
        self.groups = {one.name: {entry.code: entry.group for entry in one.entries} for one in sealed.lists}
        self.places: dict[str, list[str]] = {one.name: [] for one in sealed.lists}
        self.out: set[tuple[str, str]] = set()
        self.standing: set[tuple[str, str]] = set()

    def round(self, number: int, given: Round, seed: str) -> list[dict[str, str]]:
        """Draw one round; {list, code, for: the code whose place it takes or ""} in order."""
        for struck in given.excluded:
            self._exclude(struck)
        if number == 1 and given.removed:
            raise DrawError("D-011", "第一轮还没有抽取，不能有被替换的；请核对文件。", "rounds[0].removed")
        if number > 1 and not given.removed:
            raise DrawError("D-011", f"第{number}轮没有写明替换谁；请核对文件。", f"rounds[{number - 1}].removed")
        for struck in given.removed:
            self._remove(struck)
        return list(self._fill(given.removed, seed) if number > 1 else self._first(seed))

    def pairs(self) -> list[dict[str, Any]]:
        """The k-th of list `one` goes with the k-th team of each group, beginning again after the last team."""
        rule = self.sealed.pairing
        if rule is None:
            return []
        at, groups = 0, []
        for _group, count in self.lists[rule.by].quotas:
            codes = self.places[rule.by][at : at + count]
            at += count
            groups.append([codes[start : start + rule.each] for start in range(0, count, rule.each)])
        return [
            {"one": code, "with": [who for teams in groups for who in teams[place % len(teams)]]}
            for place, code in enumerate(self.places[rule.one])
        ]

    def _first(self, seed: str) -> Iterator[dict[str, str]]:
        for one in self.sealed.lists:
            for group, count in one.quotas:
                for code in self._best(one, group, seed, count):
                    self.places[one.name].append(code)
                    yield {"list": one.name, "code": code, "for": ""}

    def _fill(self, removed: tuple[Struck, ...], seed: str) -> Iterator[dict[str, str]]:
        """Each removed one's place goes to somebody new of the same list and group."""
        for struck in removed:
            one, places = self.lists[struck.list], self.places[struck.list]
            code = self._best(one, self.groups[one.name][struck.code], seed, 1)[0]
            places[places.index(struck.code)] = code
            yield {"list": one.name, "code": code, "for": struck.code}

    def _best(self, one: DrawList, group: str, seed: str, count: int) -> list[str]:
        """The `count` entries of a group with the smallest lots; from then on they are drawn."""
        there = [entry for entry in one.entries if entry.group == group and (one.name, entry.code) not in self.out]
        if len(there) < count:
            of = f"分组“{group}”" if group else ""
            raise DrawError(
                "D-012", f"“{one.title}”{of}除去已抽出、已排除的只剩{len(there)}个，不够抽{count}个。", one.name
            )
        codes = [code for _lot, code in nsmallest(count, ranked(seed, one.name, there))]
        self.out.update((one.name, code) for code in codes)
        self.standing.update((one.name, code) for code in codes)
        return codes

    def _known(self, struck: Struck) -> tuple[str, str]:
        if struck.code not in self.groups.get(struck.list, ()):
            raise DrawError("D-008", f"名单里没有编号“{struck.code}”，不能排除或者替换；请核对。", struck.list)
        return struck.list, struck.code

    def _exclude(self, struck: Struck) -> None:
        one = self._known(struck)
        if one in self.standing:
            raise DrawError("D-011", f"编号“{struck.code}”已经抽出，不能再排除；应当登记替换。", struck.list)
        if one in self.out:
            raise DrawError("D-004", f"编号“{struck.code}”排除了不止一次；请删去重复的。", struck.list)
        self.out.add(one)

    def _remove(self, struck: Struck) -> None:
        one = self._known(struck)
        if one not in self.standing:
            raise DrawError("D-011", f"编号“{struck.code}”目前不在抽出的结果里，不能替换；请核对。", struck.list)
        self.standing.discard(one)


def _unlike(stands: Any, right: list[Any], what: str) -> str:
    """Where two lists first differ, in words; "" where they are the same."""
    if not isinstance(stands, list):
        return f"{what}部分：文件没有写明"
    for number, (held, redone) in enumerate(zip(stands, right, strict=False), start=1):
        if held != redone:
            return f"{what}第{number}项：文件写的是{_short(held)}，重算得{_short(redone)}"
    if len(stands) != len(right):
        return f"{what}项数：文件有{len(stands)}项，重算得{len(right)}项"
    return ""


def _short(value: Any) -> str:
    try:
        words = canonical(value).decode()
    except ValueError:
        words = "不能识别的内容"
    return words if len(words) <= 120 else f"{words[:120]}…"
