"""Self-check: works out anew from the events everything that is stored beside them, and names what differs.

Reads   every table of the record, evidence files, publications, case rows, search tokens
Never   repairs anything unless mend() is asked, and then only what is worked out from the events
Start   parts(), mend(); `yifa fsck` shows them
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple, TypeVar

from django.db import DatabaseError

from yifa.engine import corrections, evidence, log_key, publication_rebuild, rebuild
from yifa.engine.log_reading import WIDTH, LogOfYear, logs
from yifa.engine.sealer import SM2
from yifa.engine.sql import row, rows
from yifa.record.errors import RecordError
from yifa.record.merkle import Frontier, leaf_hash
from yifa.record.notes import VerifierKey, cosigned_at, opened, split
from yifa.record.sm2 import Sm2

AT_ONCE = 500
Answer = TypeVar("Answer")

SENTENCES = {
    "R-401": "日志{origin}的中间节点第{level}层第{n}个与叶子算出的不符，这一段的证明不能用",
    "R-402": "证据文件{sha256}：{why}",
    "R-403": "案件{case}第{seq}条记录所附的文件{sha256}没有登记，或者登记的大小不符",
    "R-404": "案件{case}的公开内容与记录不符：{why}",
    "R-405": "案件{case}的公开内容无法与各条记录核对（{why}）",
    "R-406": "案件{case}的登记与各条记录算出的不符：{columns}",
    "R-407": "案件{case}的登记无法从各条记录重新算出（{why}）",
    "R-408": "案件{case}的检索词与各条记录不符：多{more}个，缺{less}个",
    "R-409": "见证人{witness}在日志{origin}第{size}条处的签名不成立",
}


class Found(NamedTuple):
    """One thing wrong."""

    code: str
    sentence: str


def found(code: str, **details: object) -> Found:
    """The finding with its sentence."""
    return Found(code, SENTENCES[code].format(**details) + "。")


Part = tuple[str, Callable[[], Iterator[Found]]]


def parts(*, witnesses: Iterable[VerifierKey] = (), tokens: bool = False, files: bool = True) -> list[Part]:
    """(name, check) of every part. Each check yields what it finds, and may take long: run one after the other."""
    chosen: list[Part] = [("日志的中间节点", nodes), ("见证人的签名", lambda: cosignatures(tuple(witnesses)))]
    if files:
        chosen.append(("证据文件", evidence_files))
    chosen += [("记录所附的文件", evidence_named), ("公开内容", publications), ("案件登记", case_rows)]
    if tokens:
        chosen.append(("检索词", search_tokens))
    return chosen


# the log's nodes -------------------------------------------------------------------------------------------------


def nodes() -> Iterator[Found]:
    """Every stored tile root against the leaves; one that is missing, wrong or too many is named."""
    for log in logs():
        frontier, held = Frontier(), _held_nodes(log)
        for leaf in _leaves(log):
            frontier.append(leaf)
            for level, n, hash in frontier.completed:
                if held.pop((level, n), None) != hash:
                    yield found("R-401", origin=log.origin, level=level, n=n)
            frontier.completed = []
        for level, n in sorted(held):
            yield found("R-401", origin=log.origin, level=level, n=n)


def _held_nodes(log: LogOfYear) -> dict[tuple[int, int], bytes]:
    stored = rows("SELECT level, n, hash FROM yifa_log_node WHERE log_id = %s", [log.id])
    return {(int(level), int(n)): bytes(hash) for level, n, hash in stored}


def _leaves(log: LogOfYear) -> Iterator[bytes]:
    if log.opening:
        yield leaf_hash(log.opening.encode())
    at, end = log.first, log.first + log.size - log.before
    while at < end:
        some = rows(
            "SELECT hash FROM yifa_leaf WHERE idx >= %s AND idx < %s ORDER BY idx", [at, min(at + 64 * WIDTH, end)]
        )
        yield from (bytes(hash) for (hash,) in some)
        at += 64 * WIDTH


def cosignatures(known: tuple[VerifierKey, ...]) -> Iterator[Found]:
    """Each kept line under a checkpoint: of witnesses whose keys are known, and of this installation's SM2 key."""
    by_name, own = {key.name: key for key in known}, log_key.sm2()
    for origin, size, note, witness, line, at in rows(
        "SELECT h.origin, k.size, k.note, s.witness, s.line, s.at FROM yifa_cosignature s "
        "JOIN yifa_checkpoint k ON k.id = s.checkpoint_id JOIN yifa_log_head h ON h.id = k.log_id ORDER BY s.id"
    ):
        if witness == SM2:
            if own is not None and not _by_sm2(own, note, line):
                yield found("R-409", witness="SM2", origin=origin, size=size)
            continue
        if witness not in by_name:
            continue
        try:
            _, lines = opened(note + line, by_name[witness])
            good = [cosigned_at(one) for one in lines] == [at]
        except RecordError:
            good = False
        if not good:
            yield found("R-409", witness=witness, origin=origin, size=size)


def _by_sm2(key: Sm2, note: str, line: str) -> bool:
    try:
        taken = split(note + line)
    except RecordError:
        return False
    return key.holds(taken.text, taken.lines[-1])


# files -----------------------------------------------------------------------------------------------------------


def evidence_files() -> Iterator[Found]:
    """Every kept file, read again."""
    for sha256, why in evidence.scrub():
        yield found("R-402", sha256=sha256[:12], why=why)


def evidence_named() -> Iterator[Found]:
    """Every file that an event names is registered with its size."""
    sizes = dict(rows("SELECT sha256, size FROM yifa_evidence"))
    for _, body in _bodies():
        for one in body["evidence"]:
            if sizes.get(one["sha256"]) != one["size"]:
                yield found("R-403", case=body["case"], seq=body["seq"], sha256=one["sha256"][:12])


def _bodies() -> Iterator[tuple[int, dict[str, Any]]]:
    """(event id, body) of every event that can be read; the verifier names the others."""
    last = 0
    while some := rows("SELECT id, content FROM yifa_event WHERE id > %s ORDER BY id LIMIT %s", [last, AT_ONCE]):
        for event_id, content in some:
            last = event_id
            try:
                body = json.loads(bytes(content))
                if {"case", "seq", "evidence", "published"} <= body.keys():
                    yield event_id, body
            except (ValueError, AttributeError):
                continue


# publications ----------------------------------------------------------------------------------------------------


def publications() -> Iterator[Found]:
    """Every publication against the events of its case, which name its hash and mostly give its very bytes again."""
    concerned = dict(rows("SELECT c.id, c.number FROM yifa_case c JOIN yifa_publication p ON p.case_id = c.id"))
    for event_id, body in _bodies():
        if body["published"]:
            concerned.update(rows("SELECT c.id, c.number FROM yifa_case c JOIN yifa_event e ON e.case_id = c.id WHERE e.id = %s",
                                  [event_id]))  # fmt: skip
    for case_id, number in sorted(concerned.items()):
        differing, why = _asked(publication_rebuild.differences, case_id)
        if differing is None:
            yield found("R-405", case=number, why=why)
            continue
        for wrong in differing.values():
            yield found("R-404", case=number, why=wrong.rstrip("。"))


def _asked(work: Callable[[int], Answer], case_id: int) -> tuple[Answer | None, str]:
    """What `work` says of a case, or None and the kind of fault by which its damaged events stopped it."""
    try:
        return work(case_id), ""
    except DatabaseError:
        raise
    except Exception as why:  # noqa: BLE001  a damaged event may fail in any way; the verifier names it
        return None, type(why).__name__


# what is worked out from the events --------------------------------------------------------------------------------


def case_rows() -> Iterator[Found]:
    """Every case row against what its events come to."""
    for case_id, number in rows("SELECT id, number FROM yifa_case ORDER BY id"):
        differing, why = _asked(rebuild.differences, case_id)
        if differing is None:
            yield found("R-407", case=number, why=why)
        elif differing:
            yield found("R-406", case=number, columns="、".join(sorted(differing)))


def search_tokens() -> Iterator[Found]:
    """Every case's search tokens against those of its events; opens personal values, shows none."""
    for case_id, number in rows("SELECT id, number FROM yifa_case ORDER BY id"):
        wanted, why = _asked(corrections.tokens_of_case, case_id)
        if wanted is None:
            yield found("R-407", case=number, why=why)
            continue
        held = {token for (token,) in rows("SELECT token FROM yifa_token WHERE case_id = %s", [case_id])}
        if held != wanted:
            yield found("R-408", case=number, more=len(held - wanted), less=len(wanted - held))


def mend() -> Iterator[str]:
    """Write anew the case rows that differ from their events; the numbers of those that were put right.

    A case whose events can't be read is left as it is: case_rows() names it (R-407).
    """
    for case_id, number in rows("SELECT id, number FROM yifa_case ORDER BY id"):
        mended, _why = _asked(rebuild.mend, case_id)
        if mended:
            yield number


def size_of_record() -> int:
    """How many events there are, for showing progress."""
    return int(row("SELECT COUNT(*) FROM yifa_event")[0])
