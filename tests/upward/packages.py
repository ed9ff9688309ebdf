"""Packages made by hand, honest and not: a town of no database, with a log, a key and a few study sessions of its own."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from io import BytesIO
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from yifa.figures.cell_shapes import AFTER_ALL, id_of, shape_of
from yifa.figures.compute import Computer, components
from yifa.figures.declared import every, find
from yifa.figures.period import Period
from yifa.record.canonical import canonical
from yifa.record.merkle import Frontier, consistency_proof, inclusion_proof, leaf_hash
from yifa.record.notes import Checkpoint, Signer, VerifierKey, b64, checkpoint_text
from yifa.upward import archive, cells, figures
from yifa.upward.cells import Adding, Cell
from yifa.upward.making import _procedures
from yifa.upward.package import CELLS, FIGURES, FORM, LOG, name_of_key, opened, sealed

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER_KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
TOWN, NAME = "140121100000", "清源镇"


def verifier(key: Ed25519PrivateKey = KEY, code: str = TOWN) -> str:
    """The public key as `yifa package key` prints it."""
    return str(Signer(name_of_key(code), key).verifier)


def leaves(n: int, seed: str = "") -> list[bytes]:
    """The first leaves of a log: of one seed always the same."""
    return [leaf_hash(hashlib.sha256(f"{seed}{at}".encode()).digest()) for at in range(n)]


def root(of: Sequence[bytes]) -> bytes:
    frontier = Frontier()
    for one in of:
        frontier.append(one)
    return frontier.root()


@dataclass(frozen=True)
class Year:
    """One year's log: how many events it has, of which seed."""

    year: int
    events: int
    seed: str = ""


def log_member(
    years: Sequence[Year], shown: Sequence[tuple[str, int]] = (), key: Ed25519PrivateKey = KEY, code: str = TOWN
) -> tuple[Checkpoint, bytes]:
    """(the last checkpoint, the member log.json) of logs that follow one another."""
    logs: list[dict[str, Any]] = []
    point, note = None, ""
    for one in years:
        origin = f"yifa/{code}/{one.year}"
        entries = [*([leaf_hash(note.encode())] if note else []), *leaves(one.events, one.seed)]
        opening = inclusion_proof(entries, 0) if note else []
        point = Checkpoint(origin, len(entries), root(entries))
        text = checkpoint_text(point)
        note = f"{text}\n{Signer(origin, key).sign(text).text()}"
        grown = [{"size": size, "proof": [b64(node) for node in consistency_proof(entries, size)]}
                 for of, size in shown if of == origin and size <= len(entries)]  # fmt: skip
        logs.append({"origin": origin, "note": note, "opening": [b64(node) for node in opening], "grown": grown})
    assert point is not None
    return point, canonical({"logs": logs})


@cache
def _study() -> tuple[list[str], list[str]]:
    """(ids of what is counted by the month, ids of what stands) of the study sessions."""
    parts = [part for slug in ("study_sessions", "study_laws", "study_attendance") for part in components(find(slug))]
    monthly = sorted({id_of(one) for one in parts if shape_of(one).kind == "monthly" and not one.of})
    state = sorted({id_of(one) for one in parts if shape_of(one).kind == "state"})
    return monthly, state


def sessions(months: Mapping[int, int], place: str = TOWN, unit: str = "office") -> list[Cell]:
    """The cells of so many study sessions by month (12 × year + month − 1)."""
    monthly, state = _study()
    return [
        *(Cell(place, unit, month, month, one, n) for month, n in months.items() for one in monthly),
        *(Cell(place, unit, AFTER_ALL, month, one, n) for month, n in months.items() for one in state),
    ]


@dataclass(frozen=True)
class Town:
    """A town's package before it is made; replace() any of it."""

    code: str = TOWN
    name: str = NAME
    year: int = 2022
    sequence: int = 1
    previous: str | None = None
    made_at: str = "2023-01-10T02:00:00+00:00"
    months: Mapping[int, int] = field(default_factory=lambda: {12 * 2022 + 2: 3})
    years: tuple[Year, ...] = (Year(2022, 5),)
    shown: tuple[tuple[str, int], ...] = ()
    key: Ed25519PrivateKey = KEY
    log_key: Ed25519PrivateKey | None = None
    head: Mapping[str, Any] = field(default_factory=dict)
    body: Mapping[str, bytes] = field(default_factory=dict)
    cells: tuple[Cell, ...] | None = None
    villages: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()

    def file(self) -> bytes:
        """The file as its town would send it."""
        held = sessions(self.months, self.code) if self.cells is None else list(self.cells)
        procedures = {slug: {**one, "components": [part for part in one["components"] if part not in self.lacks]}
                      for slug, one in _procedures().items()}  # fmt: skip
        kept = {slug: one["components"] for slug, one in procedures.items()}
        adding = Adding(held, kept)
        listed = {part for some in kept.values() for part in some}
        mine = [one for one in every() if not figures.counts_values(one) and set(figures.ids_of(one)) <= listed]
        statements = figures.of(Computer(adding, (self.code, *self.villages)), self.year, mine)
        point, log = log_member(self.years, self.shown, self.log_key or self.key, self.code)
        members = {f"{CELLS}{slug}.csv": cells.written(held if slug == "study_session" else ()) for slug in procedures}
        members |= {FIGURES: figures.written(statements), LOG: log, **self.body}
        head = {
            "form": FORM, "place": {"code": self.code, "name": self.name, "path": self.name},
            "places": [{"code": self.code, "name": self.name, "parent": None},
                       *({"code": one, "name": "某村", "parent": self.code} for one in self.villages)],
            "year": self.year, "period": str(Period.year(self.year)), "sequence": self.sequence, "previous": self.previous,
            "made_at": self.made_at, "facts": "0" * 64,
            "log": {"origin": point.origin, "size": point.size, "root": point.root.hex()}, "procedures": procedures,
            "figures": len(statements), "editions": [], **self.head,
        }  # fmt: skip
        return sealed(head, members, Signer(name_of_key(self.code), self.key))


FIRST = Town()
SECOND = replace(
    FIRST, sequence=2, years=(Year(2022, 8),), shown=((f"yifa/{TOWN}/2022", 5),), months={12 * 2022 + 2: 4}
)


def second(**changes: Any) -> bytes:
    """What follows FIRST, with changes."""
    previous = opened(FIRST.file()).sha256
    return replace(SECOND, **{"previous": previous, **changes}).file()


def with_figure(slug: str, **changes: Any) -> bytes:
    """FIRST with one figure stated otherwise, and signed all the same."""
    told = figures.read(opened(FIRST.file()).members[FIGURES])
    told[slug] = replace(told[slug], **changes)
    return replace(FIRST, body={FIGURES: figures.written(told.values())}).file()


def altered(data: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """A file with one member changed after it was signed."""
    members = archive.parted(data)
    return archive.joined({**members, name: change(members[name])})


def packed(data: bytes) -> bytes:
    """The same members in an ordinary zip."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in archive.parted(data).items():
            made.writestr(name, content)
    return out.getvalue()


# for scenarios: a file of this name holds such a package
NAMED: dict[str, Callable[[], bytes]] = {
    "清源镇第1号": FIRST.file,
    "清源镇第2号": second,
    "清源镇第2号，数据不变": lambda: second(months=FIRST.months),
    "清源镇第2号，上一号另有其件": lambda: second(previous="1" * 64),
    "清源镇第2号，日志换了": lambda: second(years=(Year(2022, 8, "另一份"),)),
    "清源镇第2号，日志变短": lambda: second(years=(Year(2022, 4),)),
    "清源镇第1号的另一个": lambda: replace(FIRST, months={12 * 2022 + 2: 9}).file(),
    "清源镇第4号": lambda: replace(SECOND, sequence=4, previous="2" * 64).file(),
    "清源镇第1号，别人签的": lambda: replace(FIRST, key=OTHER_KEY).file(),
    "清源镇第1号，日志别人签的": lambda: replace(FIRST, log_key=OTHER_KEY).file(),
    "清源镇第1号，指标不符": lambda: with_figure("study_sessions", numerator=99, exact="99"),
    "清源镇第1号，年内生成": lambda: replace(FIRST, made_at="2022-12-20T02:00:00+00:00").file(),
    "清源镇第1号，混入别处": lambda: replace(FIRST, cells=tuple(sorted([*sessions(FIRST.months), *sessions({24266: 1}, "140121101000")]))).file(),
    "清源镇第1号，清单改动": lambda: altered(FIRST.file(), "figures.json", lambda data: data.replace(b":3", b":4")),
    "清源镇第1号，指标读不出": lambda: replace(FIRST, body={FIGURES: b"{}"}).file(),
    "清源镇第1号，新格式": lambda: replace(FIRST, head={"form": 2}).file(),
    "清源镇第1号，重新打包": lambda: packed(FIRST.file()),
    "常平镇第1号": lambda: replace(FIRST, code="441900110000", name="常平镇").file(),
}  # fmt: skip


def key_of(data: bytes) -> VerifierKey:
    """The key that FIRST and its like are signed with."""
    return VerifierKey.read(verifier(code=opened(data).log_place))
