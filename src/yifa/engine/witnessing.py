"""Witnessing: what is sent to a witness, and keeping the signature line that it sends back.

Reads   checkpoints and proofs of the logs; the witness's public key
Never   keeps a line that is not that witness's over exactly this checkpoint; opens no connection (cli does)
Start   due(), request(), keep()
"""

from __future__ import annotations

from django.db import transaction

from yifa.engine import log_reading
from yifa.engine.log_reading import LogOfYear
from yifa.engine.models import Checkpoint, Cosignature
from yifa.record.errors import RecordError
from yifa.record.notes import VerifierKey, b64, cosigned_at, opened


def due(key: VerifierKey) -> list[tuple[LogOfYear, int, int]]:
    """(log, size this witness signed last, newest size) of the logs whose newest checkpoint it has not signed, oldest first."""
    found = []
    for log in log_reading.logs():
        newest = log_reading.covered(log)
        signed = Cosignature.objects.filter(witness=key.name, checkpoint__log_id=log.id)
        last = signed.order_by("-checkpoint__size").values_list("checkpoint__size", flat=True).first() or 0
        if newest > last:
            found.append((log, last, newest))
    return found


def request(log: LogOfYear, old: int, size: int) -> bytes:
    """The body of add-checkpoint: from what the witness knows (`old`) to the checkpoint of `size`. R-011 where old > size."""
    note = log_reading.note_at(log, size)
    if note is None:
        raise RecordError("R-018", f"日志{log.origin}没有{size}条的检查点。")
    proof = log_reading.consistency(log, old, size) if old else []
    return "".join([f"old {old}\n", *(f"{b64(node)}\n" for node in proof), "\n", note]).encode()


def keep(log: LogOfYear, size: int, text: str, key: VerifierKey) -> int:
    """Keep the witness's line under the checkpoint of `size`; the second it bears. RecordError where it is not that."""
    with transaction.atomic():
        held = Checkpoint.objects.get(log_id=log.id, size=size)
        _, lines = opened(held.note + text, key)
        line = lines[-1]
        Cosignature.objects.get_or_create(
            checkpoint=held, witness=key.name, defaults={"line": line.text(), "at": cosigned_at(line)}
        )
    return cosigned_at(line)
