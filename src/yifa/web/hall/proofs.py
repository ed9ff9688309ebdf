"""Proofs: what shows that a publication stands in the record: its event's place in the log, and a receipt to keep.

Reads   the record's log (engine.log_reading), receipts (engine.receipts)
Never   claims more than a signed checkpoint covers
Start   of(), receipt_of_publication(), receipt_of_step()
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from yifa.engine import log_reading, receipts
from yifa.engine.models import EventRow
from yifa.engine.publication_rows import PublicationRow
from yifa.record.errors import RecordError

NOT_YET = "H-022　这一步还没有进入签名的检查点，暂时没有回执；检查点每隔一会儿生成一次，请稍后再来下载。"


ENDING = "tlog-proof"
MEDIA = "text/plain; charset=utf-8"


@dataclass(frozen=True)
class Proof:
    """Where the publishing step stands: its number in the case, its hash, and the checkpoint that covers it (size 0: none yet)."""

    seq: int
    event: str
    size: int
    origin: str


def of(row: PublicationRow) -> Proof | None:
    """The proof of a publication; None where its event cannot be found."""
    event = EventRow.objects.filter(pk=row.event_id).values("seq", "hash").first()
    if event is None:
        return None
    covered = log_reading.checkpoint_after(row.case_id, event["seq"])
    size, origin = (covered["size"], covered["origin"]) if covered else (0, "")
    return Proof(event["seq"], bytes(event["hash"]).hex(), size, origin)


def receipt_of_publication(row: PublicationRow) -> bytes | None:
    """The receipt of what was made public, with its bytes; None before a checkpoint covers it."""
    return _made(lambda: receipts.receipt_for_publication(row))


def receipt_of_step(case_id: int, seq: int) -> bytes | None:
    """The receipt of a step by its open part alone: it names no person and opens no paper; None as above."""
    return _made(lambda: receipts.of_event(case_id, seq))


def _made(make: Callable[[], str]) -> bytes | None:
    try:
        return make().encode()
    except RecordError:
        return None
