"""Package: what a town sends: package.json, signed, and the files that it lists.

Reads   the bytes of one file
Never   trusts what it has not hashed; says who may be believed (examine.py does)
Start   opened(), sealed()
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache
from typing import Any

from yifa.engine import evidence
from yifa.figures.period import Period
from yifa.figures.rollup import whole_months
from yifa.record.canonical import canonical
from yifa.record.errors import RecordError
from yifa.record.notes import (
    Checkpoint,
    Signer,
    VerifierKey,
    checkpoint_text,
    read_checkpoint,
    split,
)
from yifa.record.notes import (
    opened as note_opened,
)
from yifa.upward import archive, cells, figures, proofs
from yifa.upward.cells import Adding, Cell
from yifa.upward.figures import Stated
from yifa.upward.refusals import AnotherForm, StrangeCells, Unreadable, WrongHash

FORM = 1
HEAD, NOTE, LOG, FIGURES = "package.json", "package.note", "log.json", "figures.json"
CELLS, EDITIONS = "cells/", "editions/"
KEYS = {"form", "place", "places", "year", "period", "sequence", "previous", "made_at", "facts", "log", "procedures",
        "figures", "editions", "members"}  # fmt: skip
CODE, SHA, SLUG = re.compile(r"[0-9]{12}"), re.compile(r"[0-9a-f]{64}"), re.compile(r"[a-z][a-z0-9_]{0,59}")
COMPONENT = re.compile(r"c_[0-9a-f]{16}")
ORIGIN = re.compile(r"yifa/([0-9]{12})/[0-9]{4}")


def name_of_key(log_place: str) -> str:
    """The name under which an installation's log key signs packages: never that of a log, so that neither passes for the other."""
    return f"yifa/{log_place}/packages"


@dataclass(frozen=True)
class Package:
    """A package that is what it lists. `head` is package.json; nothing says yet that its signer may be believed."""

    sha256: str
    head: Mapping[str, Any]
    members: Mapping[str, bytes]

    @property
    def code(self) -> str:
        return str(self.head["place"]["code"])

    @property
    def name(self) -> str:
        return str(self.head["place"]["name"])

    @property
    def year(self) -> int:
        return int(self.head["year"])

    @property
    def sequence(self) -> int:
        return int(self.head["sequence"])

    @property
    def period(self) -> Period:
        return Period.year(self.year)

    @property
    def last_month(self) -> int:
        """The last month of which it holds sums."""
        span = whole_months(self.period)
        assert span is not None
        return span[1]

    @property
    def made_at(self) -> datetime:
        return datetime.fromisoformat(self.head["made_at"])

    @property
    def log_place(self) -> str:
        """The division code in the name of the log that it comes with."""
        return str(self.head["log"]["origin"]).split("/")[1]

    @property
    def checkpoint(self) -> Checkpoint:
        """How far the log had come, as package.json says."""
        log = self.head["log"]
        return Checkpoint(log["origin"], log["size"], bytes.fromhex(log["root"]))

    @property
    def places(self) -> tuple[str, ...]:
        """The town's code, then those of the places below it."""
        return tuple(one["code"] for one in self.head["places"])

    @property
    def kept(self) -> dict[str, tuple[str, ...]]:
        """The components that it has cells of, by procedure; also where there are no cases."""
        return {slug: tuple(one["components"]) for slug, one in self.head["procedures"].items()}

    @cached_property
    def cells(self) -> dict[str, list[Cell]]:
        """The cells by procedure. StrangeCells where they can't be read."""
        found = {}
        for slug, kept in self.kept.items():
            try:
                found[slug] = cells.read(self.members[f"{CELLS}{slug}.csv"], self.places, set(kept), self.last_month)
            except ValueError as why:
                raise StrangeCells(procedure=slug, why=str(why)) from None
        return found

    @cached_property
    def statements(self) -> dict[str, Stated]:
        """The figures as the town stated them. Unreadable where they can't be read."""
        try:
            return figures.read(self.members[FIGURES])
        except ValueError as why:
            raise Unreadable(member=FIGURES, why=str(why)) from None

    @cached_property
    def history(self) -> proofs.History:
        """The log's checkpoints and proofs. Unreadable where they can't be read."""
        try:
            return proofs.read(self.members[LOG])
        except ValueError as why:
            raise Unreadable(member=LOG, why=str(why)) from None

    def adding(self) -> Adding:
        """An engine over its cells."""
        held = {
            (slug, self.period, self.code): told
            for slug, one in self.statements.items()
            if (told := figures.external(one))
        }
        return Adding((one for some in self.cells.values() for one in some), self.kept, self.head["facts"], held)

    def is_signed_by(self, key: VerifierKey) -> bool:
        """Whether this key signed package.json, under the name that packages are signed by."""
        signer = VerifierKey(name_of_key(self.log_place), key.public)
        try:
            text, _ = note_opened(self.members[NOTE].decode(), signer)
        except (RecordError, UnicodeDecodeError):
            return False
        return text == _said(self.log_place, self.head)


def _said(log_place: str, head: Mapping[str, Any]) -> str:
    """What is signed: the signer's name, the package's number, and the hash of package.json in place of a root."""
    digest = hashlib.sha256(canonical(head)).digest()
    return checkpoint_text(Checkpoint(name_of_key(log_place), head["sequence"], digest))


def sealed(head: dict[str, Any], members: Mapping[str, bytes], signer: Signer) -> bytes:
    """The file: `head` with its list of members, signed. Equal contents under one key are equal bytes."""
    listed = {name: {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data)} for name, data in members.items()}
    whole = {**head, "members": listed}
    text = _said(signer.verifier.name.split("/")[1], whole)
    note = f"{text}\n{signer.sign(text).text()}"
    return archive.joined({**members, HEAD: canonical(whole), NOTE: note.encode()})


def opened(data: bytes) -> Package:
    """A package whose every file is the one that its package.json lists. Refusals U-101 to U-104, U-108."""
    members = archive.parted(data)
    for name in (HEAD, NOTE):
        if name not in members:
            raise WrongHash(member=name, why="不在里面")
    head = _head(members[HEAD])
    listed = head["members"]
    for name in sorted({*members, *listed} - {HEAD, NOTE}):
        if name not in listed:
            raise WrongHash(member=name, why="没有列在清单里")
        if name not in members:
            raise WrongHash(member=name, why="不在里面")
        if hashlib.sha256(members[name]).hexdigest() != listed[name]["sha256"]:
            raise WrongHash(member=name, why="内容被改动过")
    wanted = {LOG, FIGURES, *(f"{CELLS}{slug}.csv" for slug in head["procedures"])}
    for name in sorted(set(listed) ^ wanted):
        if not name.startswith(EDITIONS):
            raise WrongHash(member=name, why="不应当有，或者缺少")
    return Package(hashlib.sha256(data).hexdigest(), head, members)


@lru_cache(maxsize=4)
def of_evidence(sha256: str) -> Package:
    """A package that is kept as evidence, opened; read again and hashed where it is not among the last few."""
    return opened(evidence.read(sha256))


def _head(data: bytes) -> dict[str, Any]:
    try:
        head: dict[str, Any] = json.loads(data)
        if canonical(head) != data:
            raise ValueError
    except (ValueError, RecordError, RecursionError):
        raise Unreadable(member=HEAD, why="不是规范的JSON") from None
    form = head.get("form") if isinstance(head, dict) else None
    if form != FORM:
        raise AnotherForm(given=str(form)[:20], known=FORM)
    try:
        _shaped(head)
    except (ValueError, TypeError, KeyError, AttributeError, RecordError):
        raise Unreadable(member=HEAD, why="项目不齐或者写法不对") from None
    return head


def _shaped(head: dict[str, Any]) -> None:
    """ValueError and its like for a head that does not have exactly the shape of docs/upward.md."""
    _need(set(head) == KEYS and set(head["place"]) == {"code", "name", "path"})
    _need(_is(int, head["year"], head["sequence"]) and 2000 <= head["year"] <= 2200 and 1 <= head["sequence"] < 10**6)
    _need(head["period"] == str(Period.year(head["year"])))
    _need(CODE.fullmatch(head["place"]["code"]) and _short(head["place"]["name"]) and _short(head["place"]["path"]))
    _need(SHA.fullmatch(head["facts"]) and (head["previous"] is None or SHA.fullmatch(head["previous"])))
    _need((head["previous"] is None) == (head["sequence"] == 1))
    _need(datetime.fromisoformat(head["made_at"]).tzinfo is not None)
    above: set[str] = set()
    for at, one in enumerate(head["places"]):
        _need(set(one) == {"code", "name", "parent"} and CODE.fullmatch(one["code"]) and _short(one["name"]))
        _need(one["code"] == head["place"]["code"] if at == 0 else one["parent"] in above)
        _need(one["code"] not in above)
        above.add(one["code"])
    _need(above)
    log = head["log"]
    _need(set(log) == {"origin", "size", "root"} and ORIGIN.fullmatch(log["origin"]) and SHA.fullmatch(log["root"]))
    _need(_is(int, log["size"]) and 0 < log["size"] < 2**53)
    for slug, one in head["procedures"].items():
        _need(SLUG.fullmatch(slug) and set(one) == {"stamp", "components", "left_out"} and SHA.fullmatch(one["stamp"]))
        _need(all(COMPONENT.fullmatch(part) for part in (*one["components"], *one["left_out"])))
    _need(_is(int, head["figures"]))
    for one in head["editions"]:
        _need(
            set(one) == {"n", "title", "fingerprint", "log_size", "log_root", "at"}
            and _is(int, one["n"], one["log_size"])
        )
    for name, one in head["members"].items():
        _need(set(one) == {"sha256", "size"} and SHA.fullmatch(one["sha256"]) and isinstance(name, str))


def _need(true: object) -> None:
    if not true:
        raise ValueError


def _is(kind: type, *values: object) -> bool:
    return all(type(value) is kind for value in values)


def _short(text: object) -> bool:
    return isinstance(text, str) and 0 < len(text) <= 120 and text.isprintable()


def checkpoint_in(note: str, *keys: VerifierKey) -> Checkpoint | None:
    """The checkpoint of a note that one of these public keys signed as the log it names; None where none did."""
    try:
        text = split(note).text
        point = read_checkpoint(text)
    except RecordError:
        return None
    if ORIGIN.fullmatch(point.origin) is None:
        return None
    for key in keys:
        try:
            note_opened(note, VerifierKey(point.origin, key.public))
        except RecordError:
            continue
        return point
    return None
