"""Fourteen attacks by somebody who holds the database, the program and the log's key: each is found, and it is said by whom.

What the record itself contradicts is found inside (`yifa verify`). What was made anew as a whole is found by nobody inside:
only by the witness outside, and by whoever kept a receipt.
"""

from __future__ import annotations

import json
import random
import shutil
import sqlite3

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.record import made_up, receipts_made
from tests.record.made_up import Database, Record, TableLog, fill, unseal
from yifa.record import merkle
from yifa.record.events import GENESIS, seal
from yifa.record.log import integrate
from yifa.record.notes import Checkpoint, Signer, b64, checkpoint_text
from yifa.record.verifier import Key, SqliteSource, verify
from yifa.record.verifier.receipt import ReceiptError, check
from yifa.record.witness import TrustedLogs, Witness

CASES_EACH = 10  # random cases of each attack
ORIGIN = "yifa/110114001000/2025"
AT = 1_790_000_000


class Town:
    """A record, an older copy of it, and a witness outside that has signed its newest checkpoint."""

    def __init__(self, folder, seed):
        self.path, self.older = folder / "record.sqlite3", folder / "older.sqlite3"
        connection = sqlite3.connect(self.path, isolation_level=None)
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("BEGIN")
        record = Record(Database(connection), seed, constrained=False)
        fill(record, cases=6, steps=3)
        connection.execute("COMMIT")
        shutil.copy(self.path, self.older)
        connection.execute("BEGIN")
        for case in range(1, 7):
            record.step(case)
        record.log()
        connection.execute("COMMIT")
        connection.close()
        self.good = self.path.read_bytes()
        self.witness = Witness("witness.example/county", folder / "w", TrustedLogs([str(made_up.signs(1).verifier)]))
        assert self.asked() == 200

    def ask(self, sql, *values):
        connection = sqlite3.connect(self.path)
        try:
            return connection.execute(sql, values).fetchall()
        finally:
            connection.close()

    def change(self, *statements):
        connection = sqlite3.connect(self.path)
        with connection:
            for statement in statements:
                connection.execute(*((statement,) if isinstance(statement, str) else statement))
        connection.close()

    def found_inside(self):
        with SqliteSource(self.path) as source:
            return bool(verify(source, unseal).findings)

    def asked(self):
        """The witness's answer to the record as it stands, with the best proof that can be made."""
        ((size, note),) = self.ask("SELECT size, note FROM yifa_checkpoint WHERE log_id = 1 ORDER BY size DESC LIMIT 1")
        leaves = [leaf for (leaf,) in self.ask("SELECT hash FROM yifa_leaf ORDER BY idx")][:size]
        old, _ = self.witness.latest(ORIGIN)
        proof = merkle.consistency_proof(leaves, old) if 0 < old < size else []
        body = "".join([f"old {old}\n", *(f"{b64(one)}\n" for one in proof), "\n", note])
        return self.witness.add_checkpoint(body.encode(), AT).status

    def logged_anew(self, signer=None):
        """All leaves, heads and checkpoints made anew over the events as they stand, and signed."""
        self.change("DELETE FROM yifa_leaf", "DELETE FROM yifa_log_head", "DELETE FROM yifa_checkpoint")
        connection = sqlite3.connect(self.path)
        with connection:
            store = TableLog(Database(connection))
            integrate(store)
            store.sign()
            if signer is not None:
                ((size, frontier),) = connection.execute("SELECT size, frontier FROM yifa_log_head").fetchall()
                text = checkpoint_text(Checkpoint(ORIGIN, size, merkle.Frontier(size, frontier).root()))
                connection.execute("UPDATE yifa_checkpoint SET note = ?", (f"{text}\n{signer.sign(text).text()}",))
                connection.execute("UPDATE yifa_log_head SET key = ?", (str(signer.verifier),))
        connection.close()

    def an_event(self, dice, last=False):
        """(id, case id, seq) of some event in the log."""
        return dice.choice(self.ask("SELECT id, case_id, seq FROM yifa_event WHERE seq < ?", 99 if last else 4))

    def rewritten(self, event, **changes):
        """Change an event as one who knows the format would: content, columns and hash agree again."""
        ((content,),) = self.ask("SELECT content FROM yifa_event WHERE id = ?", event)
        body = {**json.loads(content), **changes}
        prev, salt = bytes.fromhex(body.pop("prev")), bytes.fromhex(body.pop("salt"))
        content, digest = seal({key: value for key, value in body.items() if key not in ("v", "hash")}, prev, salt)
        columns = "seq = ?, taken_on = ?, recorded_at = ?, actor_id = ?, content = ?, hash = ?"
        values = (body["seq"], body["on"], body["at"], body["actor"]["person"], content, digest, event)
        self.change((f"UPDATE yifa_event SET {columns} WHERE id = ?", values))
        return digest

    def chained_anew(self, dice):
        """A case rewritten from its first event on, its head too."""
        case, head = dice.randrange(1, 7), GENESIS
        for (event,) in self.ask("SELECT id FROM yifa_event WHERE case_id = ? ORDER BY seq", case):
            head = self.rewritten(event, prev=head.hex(), facts={"fine": dice.randrange(100)})
        self.change(("UPDATE yifa_case SET head = ? WHERE id = ?", (head, case)))


def cut_the_tail(town, dice):
    for case in dice.sample(range(1, 7), dice.randrange(1, 6)):
        ((event, digest),) = town.ask("SELECT id, hash FROM yifa_event WHERE case_id = ? AND seq = 3", case)
        ((unit,),) = town.ask("SELECT json_extract(content, '$.unit') FROM yifa_event WHERE id = ?", event)
        lies_with = next(id for id, slug in made_up.UNITS.items() if slug == unit)
        town.change(
            ("UPDATE yifa_case SET seq = 3, head = ?, unit_id = ? WHERE id = ?", (digest, lies_with, case)),
            f"DELETE FROM yifa_sealed WHERE event_id IN (SELECT id FROM yifa_event WHERE case_id = {case} AND seq > 3)",
            f"DELETE FROM yifa_paper WHERE event_id IN (SELECT id FROM yifa_event WHERE case_id = {case} AND seq > 3)",
            f"DELETE FROM yifa_event WHERE case_id = {case} AND seq > 3",
        )
    town.logged_anew()


def cut_the_middle(town, dice):
    event, _, _ = town.an_event(dice)
    town.change(f"DELETE FROM yifa_event WHERE id = {event}")


def swap(town, dice):
    one, two = dice.sample(range(24), 2)
    town.change(
        f"UPDATE yifa_leaf SET idx = -1 WHERE idx = {one}",
        f"UPDATE yifa_leaf SET idx = {one} WHERE idx = {two}",
        f"UPDATE yifa_leaf SET idx = {two} WHERE idx = -1",
    )


def insert(town, dice):
    event, case, _ = town.an_event(dice)
    town.change(f"INSERT INTO yifa_event SELECT 900, {case % 6 + 1}, 5, step, actor_id, taken_on, recorded_at, NULL, hash, "
                f"content FROM yifa_event WHERE id = {event}")  # fmt: skip


def duplicate(town, dice):
    event, _, _ = town.an_event(dice, last=True)
    town.change(f"INSERT INTO yifa_event SELECT 900, case_id, seq, step, actor_id, taken_on, recorded_at, key, hash, content "
                f"FROM yifa_event WHERE id = {event}")  # fmt: skip


def renumber(town, dice):
    event, _, seq = town.an_event(dice)
    town.rewritten(event, seq=seq + dice.randrange(1, 4)) if seq > 1 else town.change(
        f"UPDATE yifa_event SET seq = 7 WHERE id = {event}"
    )


def back_date(town, dice):
    event, _, _ = town.an_event(dice)
    town.rewritten(event, on="2024-12-31", at="2024-12-31T01:02:03.000000Z")


def change_actor(town, dice):
    event, _, _ = town.an_event(dice)
    town.rewritten(event, actor={"person": 501 + dice.randrange(9), "post": "head", "unit": "team_one"})


def recompute_everything(town, dice):
    town.chained_anew(dice)
    town.logged_anew()


def restore_an_older_copy(town, dice):
    shutil.copy(town.older, town.path)


def swap_the_key(town, dice):
    town.logged_anew(Signer(ORIGIN, Ed25519PrivateKey.from_private_bytes(dice.randbytes(32))))


INSIDE = (cut_the_middle, swap, insert, duplicate, renumber, back_date, change_actor)
OUTSIDE_ALONE = (cut_the_tail, recompute_everything, restore_an_older_copy, swap_the_key)


@pytest.fixture
def town(tmp_path):
    made = Town(tmp_path, seed=1)
    yield made
    made.witness.close()


def each_time(town, attack):
    for n in range(CASES_EACH):
        town.path.write_bytes(town.good)
        attack(town, random.Random(n))
        yield n


@pytest.mark.parametrize("attack", INSIDE, ids=lambda one: one.__name__)
def test_what_the_record_contradicts_is_found_inside(town, attack):
    for n in each_time(town, attack):
        assert town.found_inside(), n


@pytest.mark.parametrize("attack", OUTSIDE_ALONE, ids=lambda one: one.__name__)
def test_what_was_made_anew_as_a_whole_is_found_by_the_witness_alone(town, attack):
    kept = town.witness.latest(ORIGIN)
    for n in each_time(town, attack):
        assert not town.found_inside(), (
            f"{n}: an insider with the key leaves nothing to see; that is why there is a witness"
        )
        assert town.asked() in (400, 403, 409, 422), n
        if attack is swap_the_key:
            with SqliteSource(town.path) as source:
                (finding,) = verify(source, keys=[Key(str(made_up.signs(1).verifier))]).findings
            assert finding.code == "R-228", "who knows the published key needs no witness for this one"
    assert town.witness.latest(ORIGIN) == kept
    town.path.write_bytes(town.good)
    assert town.asked() == 200, "the true record goes on"


def test_a_fork_shown_to_another_reader_is_refused_by_the_witness(town):
    for n in range(CASES_EACH):
        dice = random.Random(n)
        town.path.write_bytes(town.good)
        town.chained_anew(dice)  # a second view of the same length, signed by the same key
        town.logged_anew()
        assert not town.found_inside()
        assert town.asked() == 409
        town.path.write_bytes(town.good)


def test_a_page_or_paper_that_was_replaced_is_refused_by_the_receipt_of_the_true_one():
    """The other two of the fourteen, and evidence files: tests/engine/test_fsck.py finds them in the stored tables."""
    dice, good = random.Random(3), receipts_made.receipt()
    content = receipts_made.SHOWN
    for _ in range(CASES_EACH):
        at = dice.randrange(len(content))
        other = content[:at] + chr(ord(content[at]) ^ 1) + content[at + 1 :]
        with pytest.raises(ReceiptError) as refusal:
            check(receipts_made.receipt(publications=[{"id": "pub-0123456789ab", "of": "decide", "content": other}]))
        assert refusal.value.code == "R-308"
    assert check(good).publications[0]["content"] == content
