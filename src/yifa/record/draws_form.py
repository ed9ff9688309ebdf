"""Draw files: what stands in one, read strictly, and every mistake named by its place in a Chinese sentence.

Reads   bytes or parsed JSON of a list to be drawn from (`*.list.json`) or of a draw (`*.draw.json`)
Never   draws; never guesses what is missing or passes over a key it does not know
Start   read_draw(), read_sealed(); docs/draws.md describes the form for readers without this program
"""

from __future__ import annotations

import hashlib
import json
import re
from base64 import b64encode
from dataclasses import dataclass
from typing import Any

from .canonical import canonical

LARGEST_WEIGHT = 1000
MOST_ENTRIES = 1_000_000
MOST_LOTS = 10_000_000
LONGEST = {"code": 120, "name": 200, "group": 120, "title": 200, "why": 500, "who": 120, "origin": 200}
SECRET = (12, 200)
LARGEST_FILE = 200 * 2**20
_HEX = re.compile(r"[0-9a-f]{64}")
_UNFIT = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff]")


class DrawError(ValueError):
    """Why a list can't be drawn from or a file is no draw. `code` is D-0nn, `path` where it stands ("" for the whole)."""

    def __init__(self, code: str, sentence: str, path: str = "") -> None:
        super().__init__(f"{code}　{sentence}")
        self.code, self.sentence, self.path = code, sentence, path


@dataclass(frozen=True)
class Entry:
    """One that may be drawn: `weight` lots bear its code (1 … 1000); `group` is what quotas are counted by."""

    code: str
    name: str
    group: str
    weight: int


@dataclass(frozen=True)
class DrawList:
    """A list: its entries as sealed, and (group, how many) in the order they are drawn."""

    name: str
    title: str
    entries: tuple[Entry, ...]
    quotas: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Pairing:
    """Who goes where: those drawn of list `one`, in order, each with a team of `each` of every group of list `by`."""

    one: str
    by: str
    each: int


@dataclass(frozen=True)
class Sealed:
    """What is fixed before anybody can know the outcome."""

    title: str
    lists: tuple[DrawList, ...]
    pairing: Pairing | None

    def of(self, name: str) -> DrawList | None:
        """The list of this name."""
        return next((one for one in self.lists if one.name == name), None)


@dataclass(frozen=True)
class Struck:
    """Somebody who is taken out, and why: before a round is drawn (excluded) or after he was drawn (removed)."""

    list: str
    code: str
    why: str


@dataclass(frozen=True)
class Round:
    """One drawing: the checkpoint of the log and the secrets that its seed comes from, who is out, who is replaced."""

    origin: str
    size: int
    root: str
    secrets: tuple[tuple[str, str, str], ...]  # (who, commitment, secret)
    excluded: tuple[Struck, ...]
    removed: tuple[Struck, ...]


def read_sealed(value: Any, path: str = "sealed") -> Sealed:
    """The sealed part, checked whole; DrawError D-002 to D-008, D-013 name what is wrong and where."""
    held = _object(value, path, ("title", "lists", "pairing"))
    lists = tuple(_list(one, f"{path}.lists[{at}]") for at, one in enumerate(_array(held["lists"], f"{path}.lists")))
    if not lists:
        raise DrawError("D-003", "没有任何名单，无从抽取；请先列出名单。", f"{path}.lists")
    _once([one.name for one in lists], f"{path}.lists", "名单")
    pairing = None if held["pairing"] is None else _pairing(held["pairing"], lists, f"{path}.pairing")
    return Sealed(_text(held["title"], "title", f"{path}.title"), lists, pairing)


def seal_bytes(sealed: Any) -> bytes:
    """The bytes of a list file: the canonical JSON of the sealed part, after it was checked. Its SHA-256 is the seal."""
    read_sealed(sealed)
    return canonical(sealed)


def seal_of(sealed: Any) -> str:
    """The seal (64 hex digits) of a sealed part."""
    return hashlib.sha256(canonical(sealed)).hexdigest()


def read_round(value: Any, path: str) -> Round:
    """One round's inputs; its `seed` and `drawn` are results and are not looked at here."""
    held = _object(value, path, ("checkpoint", "secrets", "excluded", "removed"), ("seed", "drawn"))
    point = _object(held["checkpoint"], f"{path}.checkpoint", ("origin", "size", "root"), ("note",))
    if "note" in point and not _noted(point):
        raise DrawError(
            "D-014", "检查点原文与写明的名称、片数、根不符；请取公布的完整文件。", f"{path}.checkpoint.note"
        )
    size = _count(point["size"], f"{path}.checkpoint.size", 1, 2**53 - 1)
    secrets = tuple(
        _secret(one, f"{path}.secrets[{at}]") for at, one in enumerate(_array(held["secrets"], f"{path}.secrets"))
    )
    _once([promised for _who, promised, _secret in secrets], f"{path}.secrets", "承诺值")
    struck = {
        name: tuple(_struck(one, f"{path}.{name}[{at}]") for at, one in enumerate(_array(held[name], f"{path}.{name}")))
        for name in ("excluded", "removed")
    }
    return Round(
        _text(point["origin"], "origin", f"{path}.checkpoint.origin"), size,
        _hex(point["root"], f"{path}.checkpoint.root"), secrets, struck["excluded"], struck["removed"],
    )  # fmt: skip


def read_draw(value: Any) -> tuple[Sealed, tuple[Round, ...]]:
    """The inputs of a draw file. Results (seeds, drawn, result) may be absent; unknown keys are refused."""
    held = _object(value, "", ("v", "draw", "sealed", "seal", "rounds"), ("result",))
    if held["draw"] != "yifa" or type(held["v"]) is not int or held["v"] != 1:
        raise DrawError("D-001", "这不是依法平台第1版的抽取文件；请取公布的 .draw.json 文件。", "draw")
    sealed = read_sealed(held["sealed"])
    if _hex(held["seal"], "seal") != seal_of(held["sealed"]):
        raise DrawError("D-009", "名单与封存值不符：名单在封存之后被改动过，或者取错了文件。", "seal")
    rounds = tuple(read_round(one, f"rounds[{at}]") for at, one in enumerate(_array(held["rounds"], "rounds")))
    if not rounds:
        raise DrawError("D-003", "文件里没有任何一轮抽取；请取公布的完整文件。", "rounds")
    return sealed, rounds


def parse(data: bytes) -> Any:
    """JSON bytes as a value; D-001 where they are none, are too many, or name one key twice."""
    if len(data) > LARGEST_FILE:
        raise DrawError("D-001", f"文件超过{LARGEST_FILE // 2**20}MB，不是抽取文件；请核对。")

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        held = dict(pairs)
        if len(held) != len(pairs):
            raise ValueError("a key stands twice")
        return held

    def no_fraction(text: str) -> Any:
        raise ValueError(f"{text[:20]} is no whole number")

    try:
        return json.loads(
            data.decode("utf-8"), object_pairs_hook=once, parse_float=no_fraction, parse_constant=no_fraction
        )
    except (ValueError, RecursionError) as why:
        raise DrawError("D-001", "文件不是有效的JSON，读不出来；请重新下载公布的 .draw.json 文件。") from why


# parts ---------------------------------------------------------------------------------------------------------------


def _object(value: Any, path: str, needed: tuple[str, ...], more: tuple[str, ...] = ()) -> dict[str, Any]:
    where = path or "文件"
    if not isinstance(value, dict):
        raise DrawError("D-002", f"{where}应当是一组名称和值；请核对文件。", path)
    missing = [name for name in needed if name not in value]
    if missing:
        raise DrawError("D-002", f"{where}缺少{'、'.join(missing)}；请取公布的完整文件。", path)
    unknown = sorted(str(name)[:40] for name in value if name not in needed and name not in more)
    if unknown:
        raise DrawError("D-002", f"{where}有不认识的{'、'.join(unknown)}；请核对文件。", path)
    return value


def _array(value: Any, path: str) -> list[Any]:
    if not isinstance(value, list):
        raise DrawError("D-002", f"{path}应当是一个列表；请核对文件。", path)
    if len(value) > MOST_ENTRIES:
        raise DrawError("D-002", f"{path}有{len(value)}项，超过{MOST_ENTRIES}项的上限；请分开抽取。", path)
    return value


def _text(value: Any, kind: str, path: str, *, empty: bool = False) -> str:
    if not isinstance(value, str) or _UNFIT.search(value) or len(value) > LONGEST[kind] or not (value or empty):
        raise DrawError("D-002", f"{path}应当是不超过{LONGEST[kind]}个字、没有换行和控制字符的文字；请核对。", path)
    return value


def _count(value: Any, path: str, low: int, high: int) -> int:
    if type(value) is not int or not low <= value <= high:
        raise DrawError("D-002", f"{path}应当是{low}到{high}之间的整数；请核对。", path)
    return value


def _hex(value: Any, path: str) -> str:
    if not isinstance(value, str) or not _HEX.fullmatch(value):
        raise DrawError("D-002", f"{path}应当是64位十六进制数（小写）；请核对。", path)
    return value


def _once(names: list[str], path: str, what: str) -> None:
    if len(set(names)) == len(names):
        return
    seen: set[str] = set()
    twice = next(name for name in names if name in seen or seen.add(name))  # type: ignore[func-returns-value]
    raise DrawError("D-004", f"{what}“{twice}”出现了不止一次；请删去重复的。", path)


def _entry(value: Any, path: str) -> Entry:
    held = _object(value, path, ("code", "name", "group", "weight"))
    weight = held["weight"]
    if type(weight) is not int or not 1 <= weight <= LARGEST_WEIGHT:
        raise DrawError("D-005", f"{path}的权重应当是1到{LARGEST_WEIGHT}之间的整数；请核对。", path)
    return Entry(
        _text(held["code"], "code", f"{path}.code"), _text(held["name"], "name", f"{path}.name", empty=True),
        _text(held["group"], "group", f"{path}.group", empty=True), weight,
    )  # fmt: skip


def _list(value: Any, path: str) -> DrawList:
    held = _object(value, path, ("name", "title", "entries", "quotas"))
    entries = tuple(
        _entry(one, f"{path}.entries[{at}]") for at, one in enumerate(_array(held["entries"], f"{path}.entries"))
    )
    title = _text(held["title"], "title", f"{path}.title")
    if not entries:
        raise DrawError("D-003", f"“{title}”是空的，无从抽取；请先列出名单。", f"{path}.entries")
    _once([one.code for one in entries], f"{path}.entries", "编号")
    if sum(one.weight for one in entries) > MOST_LOTS:
        raise DrawError("D-005", f"“{title}”的权重合计超过{MOST_LOTS}；请按比例减小。", f"{path}.entries")
    quotas = tuple(
        _quota(one, f"{path}.quotas[{at}]") for at, one in enumerate(_array(held["quotas"], f"{path}.quotas"))
    )
    if not quotas:
        raise DrawError("D-007", f"“{title}”没有写明抽取数量；请写明。", f"{path}.quotas")
    _once([group for group, _ in quotas], f"{path}.quotas", "分组")
    for group, count in quotas:
        there = sum(1 for one in entries if one.group == group)
        if count > there:
            of = f"分组“{group}”" if group else "没有分组的"
            raise DrawError(
                "D-006", f"“{title}”{of}只有{there}个，不够抽{count}个；请核对名单或者数量。", f"{path}.quotas"
            )
    return DrawList(_text(held["name"], "code", f"{path}.name"), title, entries, quotas)


def _quota(value: Any, path: str) -> tuple[str, int]:
    held = _object(value, path, ("group", "count"))
    return (
        _text(held["group"], "group", f"{path}.group", empty=True),
        _count(held["count"], f"{path}.count", 1, MOST_ENTRIES),
    )


def _pairing(value: Any, lists: tuple[DrawList, ...], path: str) -> Pairing:
    held = _object(value, path, ("one", "by", "each"))
    known = {one.name: one for one in lists}
    one, by = _text(held["one"], "code", f"{path}.one"), _text(held["by"], "code", f"{path}.by")
    if one not in known or by not in known or one == by:
        raise DrawError("D-013", "配对要写明两份不同的名单；请核对。", path)
    each = _count(held["each"], f"{path}.each", 1, 1000)
    for group, count in known[by].quotas:
        if count % each:
            raise DrawError("D-013", f"分组“{group}”抽{count}人，不能每{each}人一组分完；请改为{each}的倍数。", path)
    return Pairing(one, by, each)


def _struck(value: Any, path: str) -> Struck:
    held = _object(value, path, ("list", "code", "why"))
    return Struck(
        _text(held["list"], "code", f"{path}.list"), _text(held["code"], "code", f"{path}.code"),
        _text(held["why"], "why", f"{path}.why"),
    )  # fmt: skip


def _noted(point: dict[str, Any]) -> bool:
    """Whether the signed text of a checkpoint says the same: name, size, root in base64, one a line."""
    lines = point["note"].split("\n") if isinstance(point["note"], str) else []
    if len(lines) < 3 or lines[:2] != [point["origin"], str(point["size"])]:
        return False
    root = point["root"]
    return isinstance(root, str) and bool(_HEX.fullmatch(root)) and lines[2] == b64encode(bytes.fromhex(root)).decode()


def _secret(value: Any, path: str) -> tuple[str, str, str]:
    held = _object(value, path, ("who", "sha256", "secret"))
    who, promised = _text(held["who"], "who", f"{path}.who"), _hex(held["sha256"], f"{path}.sha256")
    secret = held["secret"]
    if problem := secret_problem(secret):
        raise DrawError("D-010", f"{path}.secret：{problem}", path)
    if commitment(secret) != promised:
        raise DrawError("D-010", f"{who}公开的密语与事先提交的承诺值不符；请核对是谁的密语、有没有抄错。", path)
    return who, promised, secret


def secret_problem(secret: Any) -> str:
    """Why this text can't be a secret, as a Chinese sentence; "" where it can."""
    low, high = SECRET
    if (
        not isinstance(secret, str)
        or not low <= len(secret) <= high
        or _UNFIT.search(secret)
        or secret != secret.strip()
    ):
        return f"密语应当是{low}到{high}个字符、首尾没有空格、没有换行的文字。"
    return ""


def commitment(secret: str) -> str:
    """The commitment to a secret: SHA-256 of its UTF-8 bytes, 64 hex digits. Anybody can compute it."""
    return hashlib.sha256(secret.encode("utf-8")).hexdigest()
