"""A witness signs a checkpoint only where it adds to the last one it saw, and remembers that over any death."""

from __future__ import annotations

import http.client
import os
import random
import re
import signal
import subprocess
import sys

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from yifa.record import merkle
from yifa.record.errors import RecordError
from yifa.record.merkle import leaf_hash, root_of
from yifa.record.notes import Checkpoint, Signer, VerifierKey, b64, checkpoint_text, cosigned_at, opened
from yifa.record.witness import TrustedLogs, Witness

ORIGIN = "yifa/110114001000/2026"
LOG = Signer(ORIGIN, Ed25519PrivateKey.from_private_bytes(bytes(32)))
AT = 1_790_000_000


def leaves(count, branch=""):
    return [leaf_hash(f"{branch if n >= 5 else ''}{n}".encode()) for n in range(count)]


def note(tree, signer=LOG, root=None, size=None):
    text = checkpoint_text(Checkpoint(signer.verifier.name, len(tree) if size is None else size, root or root_of(tree)))
    return f"{text}\n{signer.sign(text).text()}"


def asking(old, tree, proof=None, **changes):
    if proof is None:
        proof = merkle.consistency_proof(tree, old) if 0 < old <= len(tree) else []
    return "".join([f"old {old}\n", *(f"{b64(one)}\n" for one in proof), "\n", note(tree, **changes)]).encode()


@pytest.fixture
def witness(tmp_path):
    made = Witness("witness.example/county", tmp_path / "w", TrustedLogs([str(LOG.verifier), "", "# 区司法局"]))
    yield made
    made.close()


def test_a_log_that_grows_is_signed_with_the_time_and_the_signature_holds(witness):
    old = 0
    for size in (1, 2, 7, 8, 300):
        answer = witness.add_checkpoint(asking(old, leaves(size)), AT + size)
        assert (answer.status, answer.text[:2]) == (200, "— ")
        text, (line,) = opened(note(leaves(size)) + answer.text, witness.signer.verifier)
        assert cosigned_at(line) == AT + size
        assert text.startswith(ORIGIN)
        old = size
    again = witness.add_checkpoint(asking(300, leaves(300)), AT + 400)
    assert again.status == 200, "the same checkpoint may be signed again"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400), (b"old 0\n\nx", 400), (b"\xff", 400), (b"old 01\n\n" + note(leaves(3)).encode(), 400),
        (b"old 0\nAAAA\n\n" + note(leaves(3)).encode(), 400), (asking(4, leaves(3)), 400),
        (b"old 0\n" + (b64(bytes(32)) + "\n").encode() * 64 + b"\n" + note(leaves(3)).encode(), 400),
        (asking(0, leaves(3), signer=Signer("yifa/another/2026", Ed25519PrivateKey.from_private_bytes(bytes(32)))), 404),
        (asking(0, leaves(3), signer=Signer(ORIGIN, Ed25519PrivateKey.from_private_bytes(bytes(31) + b"1"))), 403),
        (asking(0, leaves(3)).replace(b"\n3\n", b"\n4\n"), 403), (asking(2, leaves(3)), 409),
        (asking(0, leaves(3), proof=[bytes(32)]), 422), (asking(0, [], root=bytes(32), size=0), 422), (asking(0, []), 200),
    ],
)  # fmt: skip
def test_every_wrong_request_has_the_status_that_the_format_says(witness, body, status):
    answer = witness.add_checkpoint(body, AT)
    assert answer.status == status
    if status == 409:
        assert (answer.content_type, answer.text) == ("text/x.tlog.size", "0\n")
    assert witness.latest(ORIGIN)[0] == 0


def test_a_thousand_forks_are_refused_and_what_was_seen_stays(witness):
    dice, good = random.Random(5), leaves(64)
    assert witness.add_checkpoint(asking(0, good), AT).status == 200
    met = set()
    for n in range(1000):
        size = dice.choice((64, 64, dice.randrange(65, 200), dice.randrange(6, 64)))
        fork = leaves(size, branch=f"x{n}-")
        body = asking(dice.choice((64, 64, 64, size, 0)), fork)
        answer = witness.add_checkpoint(body, AT + n)
        assert answer.status in (400, 409, 422)
        met.add(answer.status)
    assert met == {400, 409, 422}
    assert witness.latest(ORIGIN) == (64, root_of(good))
    assert witness.add_checkpoint(asking(64, leaves(65)), AT).status == 200


def test_one_line_trusts_all_years_of_an_installation_and_no_other_name(tmp_path):
    key = b64(b"\x01" + LOG.verifier.public)
    logs = TrustedLogs([f"yifa/110114001000/*+{key}"])
    assert [str(one) for one in logs.keys(ORIGIN)] == [str(LOG.verifier)]
    assert logs.keys("yifa/110114001000/2027")[0].name.endswith("2027")
    for other in ("yifa/110114001000/", "yifa/110114001000/x", "yifa/110114001000/2026/x", "yifa/110114001001/2026"):
        assert logs.keys(other) == []
    for wrong in ("x", "yifa/*+AAAA", "yifa/*+", str(LOG.verifier)[:-4]):
        with pytest.raises(RecordError):
            TrustedLogs([wrong])


def test_a_folder_is_held_by_one_witness_and_a_lost_key_or_memory_stops_it(witness):
    with pytest.raises(RecordError) as refusal:
        Witness("w", witness.folder, witness.logs)
    assert refusal.value.code == "R-021"
    assert witness.add_checkpoint(asking(0, leaves(3)), AT).status == 200
    (held,) = witness.folder.glob("*.json")
    good = held.read_text()
    held.write_text(good[:40])
    assert witness.add_checkpoint(asking(0, leaves(4, "x")), AT).status == 500
    held.write_text(good)
    witness.close()
    (witness.folder / "key.pem").unlink()
    with pytest.raises(RecordError) as refusal:
        Witness("w", witness.folder, witness.logs)
    assert refusal.value.code == "R-022"
    witness._held = os.open(witness.folder / "lock", os.O_RDWR)


def started(tmp_path):
    (tmp_path / "logs").write_text(f"{LOG.verifier}\n")
    process = subprocess.Popen(
        [sys.executable, "-m", "yifa.record.witness", "witness.example/county", str(tmp_path / "w"), str(tmp_path / "logs"), "127.0.0.1:0"],
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    key = VerifierKey.read(process.stdout.readline())
    port = int(re.search(r":(\d+)/", process.stdout.readline())[1])
    return process, key, port


def ask(port, body, path="/add-checkpoint", method="POST"):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request(method, path, body)
    answer = connection.getresponse()
    told = answer.status, answer.read().decode(), answer.getheader("Content-Type")
    connection.close()
    return told


def test_over_http_it_answers_and_killed_at_any_moment_it_never_signs_two_roots_for_one_size(tmp_path):
    dice, size, signed, keys = random.Random(9), 0, {}, set()
    for life in range(4):
        process, key, port = started(tmp_path)
        keys.add(str(key))
        try:
            for _ in range(dice.randrange(3, 9)):
                grown = size + dice.randrange(1, 5)
                for tree in (leaves(grown), leaves(grown, branch=f"fork{life}")):
                    status, text, kind = ask(port, asking(size, tree))
                    if status == 409:
                        assert kind == "text/x.tlog.size"
                        continue
                    if status == 200:
                        assert signed.setdefault(grown, root_of(tree)) == root_of(tree)
                        opened(note(tree) + text, key)
                        size = grown
            assert ask(port, b"", "/", "GET")[:2] == (200, f"{key}\n")
            assert ask(port, b"", "/x", "GET")[0] == ask(port, b"x", "/x")[0] == 404
            assert ask(port, b"x" * 70_000)[0] == 400
        finally:
            process.send_signal(signal.SIGKILL)
            process.wait()
            process.stdout.close()
    assert len(keys) == 1, "a witness keeps its key"
    assert len(signed) > 8
    held = Witness("witness.example/county", tmp_path / "w", TrustedLogs([str(LOG.verifier)]))
    assert held.latest(ORIGIN) == (size, signed[size])
    held.close()


def test_told_to_stop_it_ends_and_wrong_arguments_are_told_in_a_sentence(tmp_path):
    process, _, _ = started(tmp_path)
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=20) == 0
    process.stdout.close()
    for arguments in (
        ["x"],
        ["w", str(tmp_path / "w"), str(tmp_path / "no")],
        ["w", str(tmp_path / "w"), str(tmp_path / "logs"), "x"],
    ):
        done = subprocess.run(
            [sys.executable, "-m", "yifa.record.witness", *arguments], capture_output=True, text=True, check=False
        )
        assert done.returncode == 2
        assert "Traceback" not in done.stderr


def test_the_witness_knows_nothing_of_django():
    code = "import yifa.record.witness.__main__, sys; sys.exit('django' in sys.modules or 'yifa.engine' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
