"""Making: a town's package of a year, from its cells, figures, frozen reports and log, signed with the log's key.

Reads   cells and facts brought up to the database, editions, the log; what was sent before
Never   carries the cells of components that count different values: those hold what the cases hold; makes a second package
        where nothing changed since the last
Start   make()
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import duckdb

from yifa.engine import door, evidence, log_key, sealer
from yifa.engine.case import Actor
from yifa.engine.fields import in_china
from yifa.engine.models import PlaceRow
from yifa.figures import serving
from yifa.figures.cell_shapes import id_of
from yifa.figures.cell_sql import BY_UNIT
from yifa.figures.cells import kept_components
from yifa.figures.compute import Computer
from yifa.figures.period import Period
from yifa.figures.rollup import Rollup, month_of
from yifa.record.errors import RecordError
from yifa.record.notes import Signer, read_checkpoint, split
from yifa.report import edition as editions
from yifa.report.models import Edition
from yifa.upward import cells, figures, held, proofs
from yifa.upward import refusals as r
from yifa.upward.cells import Cell
from yifa.upward.package import CELLS, EDITIONS, FIGURES, FORM, LOG, name_of_key, opened, sealed


@dataclass(frozen=True)
class Made:
    """A package as bytes, its number and hash; `again`: nothing had changed, so it is the one that was sent last."""

    data: bytes
    sequence: int
    sha256: str
    number: str
    again: bool = False


def signer() -> Signer:
    """What signs packages: the log's key under a name of its own. NoLogKey where there is none, or not the log's."""
    sealer.seal_pending()
    head = proofs.made(())
    if head is None:
        raise r.NoCheckpoint()
    point = read_checkpoint(split(head[0]).text)
    found = log_key.signer(name_of_key(point.origin.split("/")[1]))
    held_key = log_key.signer(point.origin)
    if found is None or held_key is None or not _signed(head[0], held_key):
        raise r.NoLogKey()
    return found


def _signed(note: str, by: Signer) -> bool:
    """Whether this key signed the checkpoint: a package and its log are of one key."""
    return any(by.verifier.made(line) for line in split(note).lines)


def make(code: str, year: int, *, by: Actor, on: date, at: datetime) -> Made:
    """The package of a town's year, made, kept and recorded as sent. Refusals U-201 to U-204.

    Made again with nothing changed it is the last one, byte for byte.
    """
    if in_china(at).date() <= Period.year(year).end:
        raise r.YearNotOver(year=year)
    computer = serving.summed(code)
    body = _members(code, year, computer.engine)  # type: ignore[arg-type]
    if not any(name.startswith(CELLS) and data.count(b"\n") > 1 for name, data in body.items()):
        raise r.NothingToSend(place=_place(code)["name"], year=year)
    key, sent = signer(), held.sent(code)
    log, body[LOG] = _log(sent)
    if again := _unchanged(sent, year, body):
        return again
    last = sent[-1] if sent else None
    point = read_checkpoint(split(log).text)
    head = {
        "form": FORM, "place": _place(code), "places": _places(code), "year": year, "period": str(Period.year(year)),
        "sequence": last.sequence + 1 if last else 1, "previous": last.sha256 if last else None,
        "made_at": at.isoformat(timespec="seconds"), "facts": computer.fingerprint,
        "log": {"origin": point.origin, "size": point.size, "root": point.root.hex()}, "procedures": _procedures(),
        "figures": len(figures.read(body[FIGURES])), "editions": _editions(code, year),
    }  # fmt: skip
    return _recorded(code, sealed(head, body, key), by=by, on=on, at=at)


def _members(code: str, year: int, engine: Rollup) -> dict[str, bytes]:
    """All files but the log's and those that sealed() adds."""
    places = serving.below(code)
    last = month_of(Period.year(year).end)
    found = {f"{CELLS}{slug}.csv": cells.written(some) for slug, some in cut(engine, places, last).items()}
    found[FIGURES] = figures.written(figures.of(Computer(engine, places), year))
    for one in _frozen(code, year):
        found[f"{EDITIONS}{one.n}/content.json"] = one.content.encode()
        found |= {f"{EDITIONS}{one.n}/{file.name}": bytes(file.content) for file in one.files.all()}
    return found


def _log(sent: Sequence[held.Sent]) -> tuple[str, bytes]:
    """(the newest checkpoint, log.json) with proofs from what earlier packages showed."""
    try:
        log = proofs.made({(one.origin, one.size) for one in sent})
    except RecordError as wrong:
        raise r.LogNotProved(why=str(wrong)) from None
    if log is None:
        raise r.NoCheckpoint()
    return log


def cut(engine: Rollup, places: Sequence[str], last: int) -> dict[str, list[Cell]]:
    """The cells of these places up to a month, by procedure, in one list where the town's own are by the year of opening."""
    found: dict[str, list[Cell]] = {}
    with duckdb.connect() as base:
        for slug, parts in kept_components().items():
            ids = [id_of(part) for part in parts if not part.distinct]
            paths = [str(engine.folder / one.path) for one in engine.cells.shelves if one.procedure == slug]
            found[slug] = summed(base, paths, ids, places, last) if paths and ids else []
    return found


def summed(
    base: duckdb.DuckDBPyConnection, paths: Sequence[str], ids: Sequence[str], places: Sequence[str], last: int
) -> list[Cell]:
    """The sums of these components out of files of cells, of these places, up to a month; those that are not nought."""
    sums = ", ".join(f"CAST(SUM({one}) AS BIGINT) AS {one}" for one in ids)
    query = (
        f"SELECT place, unit, begin_by, end_from, {sums} FROM read_parquet($1, hive_partitioning = false, union_by_name = true) "
        f"WHERE level = {BY_UNIT} AND value IS NULL AND place IN (SELECT unnest($2)) AND end_from <= $3 GROUP BY ALL"
    )
    rows = base.execute(query, [list(paths), list(places), last]).fetchall()
    return [Cell(*row[:4], one, total) for row in rows for one, total in zip(ids, row[4:], strict=True) if total]


def _procedures() -> dict[str, dict[str, object]]:
    """Of each procedure: the components that the cells hold, those left out, and a hash of both."""
    found: dict[str, dict[str, object]] = {}
    for slug, parts in kept_components().items():
        held_ids = sorted(id_of(part) for part in parts if not part.distinct)
        left = sorted(id_of(part) for part in parts if part.distinct)
        stamp = hashlib.sha256("\n".join([*held_ids, "", *left]).encode()).hexdigest()
        found[slug] = {"stamp": stamp, "components": held_ids, "left_out": left}
    return found


def _place(code: str) -> dict[str, str]:
    row = PlaceRow.objects.get(code=code)
    path, above = row.name, row.parent
    while above is not None:
        path, above = above.name + path, above.parent
    return {"code": code, "name": row.name, "path": path}


def _places(code: str) -> list[dict[str, str | None]]:
    """The town and every place below it, each behind the one it lies in."""
    rows = {row.code: row for row in PlaceRow.objects.filter(code__in=serving.below(code))}
    listed, waiting = [], [code]
    while waiting:
        at = waiting.pop(0)
        listed.append({"code": at, "name": rows[at].name, "parent": rows[at].parent_id})
        waiting += sorted(one.code for one in rows.values() if one.parent_id == at)
    return listed


def _frozen(code: str, year: int) -> list[Edition]:
    """The year's frozen reports that still are what the record says, oldest first."""
    whole = [one for one in editions.editions(code, year) if editions.is_whole(one) and editions.is_recorded(one)]
    return sorted(whole, key=lambda one: one.n)


def _editions(code: str, year: int) -> list[dict[str, object]]:
    return [
        {"n": one.n, "title": one.title, "fingerprint": one.fingerprint, "log_size": one.log_size, "log_root": one.log_root,
         "at": one.at.isoformat()}
        for one in _frozen(code, year)
    ]  # fmt: skip


def _unchanged(sent: Sequence[held.Sent], year: int, body: dict[str, bytes]) -> Made | None:
    """The last package, where it is of this year and holds the same sums, figures and reports. The log grows all the same."""
    if not sent or sent[-1].year != year:
        return None
    data = evidence.read(sent[-1].sha256)
    before = opened(data)
    told = {name: value for name, value in before.members.items() if name in before.head["members"] and name != LOG}
    if told != {name: value for name, value in body.items() if name != LOG}:
        return None
    return Made(data, before.sequence, before.sha256, sent[-1].number, again=True)


def _recorded(code: str, data: bytes, *, by: Actor, on: date, at: datetime) -> Made:
    """Kept as evidence and entered as sent; where another one was quicker, that one's package."""
    package = opened(data)
    kept = evidence.keep(
        f"{code}-{package.year}-{package.sequence}.zip", [data], by=by.person, at=at, media="application/zip"
    )
    facts = {
        "sent_key": held.subject(code, package.year), "report_year": package.year, "sent_sequence": package.sequence,
        "sent_origin": package.checkpoint.origin, "sent_size": package.checkpoint.size, "sent_facts": package.head["facts"],
        "sent_package": kept.sha256,
    }  # fmt: skip
    done = door.start(held.SENT, by=by, on=on, at=at, facts=facts, key=f"upward/{code}/{package.sequence}")
    stored = next(one for one in held.sent(code) if one.number == done.number)
    return Made(evidence.read(stored.sha256), stored.sequence, stored.sha256, stored.number, again=done.again)
