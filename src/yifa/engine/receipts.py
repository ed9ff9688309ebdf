"""Receipts: files that prove to anybody, offline, that a paper or a publication is the one of the record.

Reads   the event, the log's tables; a paper's text is opened for whoever may have the receipt
Never   shows who acted, a fact or a personal value, except inside the very paper the receipt is for
Start   receipt_for_paper(), receipt_for_publication(), of_event(); docs/record-format.md describes the file
"""

from __future__ import annotations

import json
from typing import Any

from yifa.engine import log_reading
from yifa.engine.models import PaperRow
from yifa.engine.publication_rows import PublicationRow
from yifa.engine.sealer import SM2
from yifa.engine.sealing import open_box
from yifa.engine.sql import row
from yifa.record.canonical import canonical
from yifa.record.errors import RecordError
from yifa.record.events import open_part
from yifa.record.notes import b64

NAME = "回执.tlog-proof"


def receipt_for_paper(paper: PaperRow) -> str:
    """The receipt of a paper, with its text and salt: for the party it was issued to, and whoever he shows it.

    RecordError R-018 before a signed checkpoint covers its event, R-019 where the text has been erased.
    """
    if paper.salt is None or paper.box is None:
        raise RecordError("R-019", f"文书{paper.number}的内容已依法删除，出不了回执。")
    event_id, body = _event(paper.event_id)
    said = next(one["commitment"] for one in body["papers"] if one["number"] == paper.number)
    text = open_box(bytes(paper.box), said).decode()
    shown = {"kind": paper.kind, "number": paper.number, "text": text, "salt": bytes(paper.salt).hex()}
    return _receipt(event_id, body, papers=[shown])


def receipt_for_publication(publication: PublicationRow) -> str:
    """The receipt of what was made public, with the bytes that were shown. The caller sees to it that it still is."""
    event_id, body = _event(publication.event_id)
    content = bytes(publication.content).decode()
    return _receipt(event_id, body, publications=[{"id": publication.number, "of": publication.of, "content": content}])


def of_event(case_id: int, seq: int) -> str:
    """The receipt of an event alone: that the step was recorded, with hashes of what it issued and published.

    Neither paper nor publication is in it: what was taken down, or is shown no longer, must not come back this way.
    RecordError R-018 as above, R-020 where the case has no such event.
    """
    found = row("SELECT id FROM yifa_event WHERE case_id = %s AND seq = %s", [case_id, seq])
    if found is None:
        raise RecordError("R-020", f"案件没有第{seq}条记录；请核对序号。")
    return _receipt(*_event(found[0]))


def _event(event_id: int) -> tuple[int, dict[str, Any]]:
    (content,) = row("SELECT content FROM yifa_event WHERE id = %s", [event_id])
    return event_id, json.loads(bytes(content))


def _receipt(
    event_id: int, body: dict[str, Any], *, papers: list[dict[str, str]] | None = None,
    publications: list[dict[str, str]] | None = None,
) -> str:  # fmt: skip
    """The tlog-proof, up to the first checkpoint that a witness signed too, else the first that covers the event."""
    placed = log_reading.place_of(event_id)
    size = _size(*placed) if placed else None
    if placed is None or size is None:
        raise RecordError("R-018", "这一步还没有进入签名的检查点，暂时没有回执；请一分钟后再试。")
    log, index = placed
    extra = {
        "v": 1, "event": json.loads(open_part(body)), "papers": papers or [], "publications": publications or [],
        "key": log.key,
    }  # fmt: skip
    lines = ["c2sp.org/tlog-proof@v1", f"extra {b64(canonical(extra))}", f"index {index}"]
    lines += [b64(node) for node in log_reading.inclusion(log, index, size)]
    return "\n".join(lines) + f"\n\n{log_reading.note_at(log, size)}"


def _size(log: log_reading.LogOfYear, index: int) -> int | None:
    witnessed = row(
        "SELECT MIN(k.size) FROM yifa_checkpoint k JOIN yifa_cosignature s ON s.checkpoint_id = k.id "
        "WHERE k.log_id = %s AND k.size > %s AND s.witness <> %s",
        [log.id, index, SM2],
    )
    if witnessed[0] is not None:
        return int(witnessed[0])
    first = row("SELECT MIN(size) FROM yifa_checkpoint WHERE log_id = %s AND size > %s", [log.id, index])
    return None if first[0] is None else int(first[0])
