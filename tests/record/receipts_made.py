"""Receipts made up by the writer's functions, and many ways of spoiling them.

Reads   a seed
Never   uses the engine
Start   receipt(), mutated()
"""

from __future__ import annotations

import base64
import hashlib
import json
import random

from tests.record.made_up import PRIVATE
from yifa.record import merkle
from yifa.record.canonical import canonical
from yifa.record.events import GENESIS, commit, open_part, seal
from yifa.record.merkle import leaf_hash, root_of
from yifa.record.notes import COSIGNATURE, Checkpoint, Signer, b64, checkpoint_text

ORIGIN = "yifa/110114001000/2025"
LOG = Signer(ORIGIN, PRIVATE)
WITNESS = Signer("witness.example/county", PRIVATE, COSIGNATURE)
SALT = bytes(range(32))
TEXT = "行政处罚决定书\n当事人：王某\n罚款200元。📎"
SHOWN = '{"id":"pub-0123456789ab","title":"行政处罚决定"}'


def event(seq=1):
    """(content parsed, event hash) of an event with a paper and a publication."""
    body = {
        "case": "测罚〔2025〕1号", "seq": seq, "procedure": "penalty_ordinary", "declaration": "ab" * 32, "step": "decide",
        "actor": {"person": 7, "post": "head", "unit": "team_one"}, "with": [8], "on": "2025-03-04",
        "at": "2025-03-04T01:02:03.000004Z", "key": None, "facts": {"fine": 20000}, "sealed": {},
        "papers": [{"kind": "decision", "number": "测罚〔2025〕1号", "commitment": commit(TEXT.encode(), SALT)}],
        "evidence": [], "place": "110114001000", "unit": "team_one",
        "published": [{"id": "pub-0123456789ab", "of": "decide", "sha256": hashlib.sha256(SHOWN.encode()).hexdigest(),
                       "size": len(SHOWN.encode())}],
    }  # fmt: skip
    content, digest = seal(body, GENESIS if seq == 1 else bytes(31) + b"\x01", SALT)
    return json.loads(content), digest


def receipt(size=37, index=11, **changes):
    """The bytes of a good receipt; `changes` replace parts of what it shows."""
    content, digest = event()
    leaves = [leaf_hash(n.to_bytes(4, "big")) for n in range(size)]
    leaves[index] = leaf_hash(digest)
    extra = {
        "v": 1, "event": json.loads(open_part(content)), "key": str(LOG.verifier),
        "papers": [{"kind": "decision", "number": "测罚〔2025〕1号", "text": TEXT, "salt": SALT.hex()}],
        "publications": [{"id": "pub-0123456789ab", "of": "decide", "content": SHOWN}],
        **changes,
    }  # fmt: skip
    text = checkpoint_text(Checkpoint(ORIGIN, size, root_of(leaves)))
    note = f"{text}\n{LOG.sign(text).text()}{WITNESS.cosign(text, 1_741_000_000).text()}"
    proof = [b64(node) for node in merkle.inclusion_proof(leaves, index)]
    lines = ["c2sp.org/tlog-proof@v1", f"extra {b64(canonical(extra))}", f"index {index}", *proof]
    return ("\n".join(lines) + "\n\n" + note).encode()


def mutated(dice: random.Random, good: bytes) -> bytes:
    """The receipt spoilt in one place: a byte, a line, or a byte of what the extra line holds."""
    data, kind = bytearray(good), dice.randrange(8)
    if kind == 0:
        data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
        return bytes(data)
    if kind == 1:
        at = dice.randrange(len(data))
        return bytes(data[:at] + data[at + dice.randrange(1, 4) :])
    if kind == 2:
        at = dice.randrange(len(data))
        return bytes(data[:at] + bytes([dice.randrange(256)]) + data[at:])
    lines = good.split(b"\n")
    if kind == 3:
        one, two = dice.randrange(len(lines)), dice.randrange(len(lines))
        lines[one], lines[two] = lines[two], lines[one]
        return b"\n".join(lines)
    if kind == 4:
        at = dice.randrange(len(lines))
        return b"\n".join(lines[:at] + lines[at : at + 1] * dice.choice((0, 2)) + lines[at + 1 :])
    at = 1 if kind < 7 else dice.randrange(3, len(lines) - 1)
    words = lines[at].split(b" ")
    try:
        inner = bytearray(base64.b64decode(words[-1]))
    except ValueError:
        inner = bytearray()
    if not inner:
        return good + b"\n"
    inner[dice.randrange(len(inner))] ^= 1 << dice.randrange(8)
    if kind == 6:
        inner = bytearray(bytes(inner).replace(b"0", b"1", 1))
    lines[at] = b" ".join([*words[:-1], base64.b64encode(bytes(inner))])
    return b"\n".join(lines)
