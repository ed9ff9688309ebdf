"""A receipt proves one event, its paper and its publication, offline; a changed one never does."""

from __future__ import annotations

import hashlib
import json
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import rfc8785

from tests.record.receipts_made import LOG, ORIGIN, SALT, SHOWN, TEXT, WITNESS, event, mutated, receipt
from yifa.record import verifier
from yifa.record.notes import COSIGNATURE, VerifierKey, b64
from yifa.record.verifier import ed25519
from yifa.record.verifier.receipt import SENTENCES, ReceiptError, check

KEY = str(LOG.verifier)


def refusal(data, *keys, witnesses=()):
    with pytest.raises(ReceiptError) as wrong:
        check(data, keys, witnesses)
    return wrong.value.code


def test_a_receipt_shows_the_event_its_place_and_the_paper_and_says_whose_key_was_used():
    found = check(receipt(), [KEY], [str(WITNESS.verifier)])
    assert (found.event["case"], found.index, found.size, found.origin) == ("测罚〔2025〕1号", 11, 37, ORIGIN)
    assert found.event_hash == event()[1].hex()
    assert [paper["text"] for paper in found.papers] == [TEXT]
    assert found.witnesses == [(WITNESS.verifier.name, 1_741_000_000)]
    assert found.key_was_given
    assert not any("自带" in line for line in found.told())
    alone = check(receipt())
    assert alone.key == KEY
    assert any("自带" in line and KEY in line for line in alone.told()), "the reader must compare the key himself"


def test_a_receipt_names_no_officer_and_no_fact():
    shown = receipt(papers=[], publications=[])
    content = event()[0]
    whole = b"".join(map(bytes, shown.split(b"\n"))) + rfc8785.dumps(check(shown).event)
    for hidden in (content["salt"].encode(), b'"person"', b"20000", b'"facts"'):
        assert hidden not in whole


@pytest.mark.parametrize("size", [1, 2, 3, 64, 65])
def test_every_entry_of_a_log_has_its_receipt(size):
    assert [check(receipt(size, index), [KEY]).index for index in range(size)] == list(range(size))


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        (
            {"papers": [{"kind": "decision", "number": "测罚〔2025〕1号", "text": TEXT + " ", "salt": SALT.hex()}]},
            "R-307",
        ),
        ({"papers": [{"kind": "decision", "number": "测罚〔2025〕2号", "text": TEXT, "salt": SALT.hex()}]}, "R-307"),
        ({"papers": [{"kind": "notice", "number": "测罚〔2025〕1号", "text": TEXT, "salt": SALT.hex()}]}, "R-307"),
        ({"papers": [{"kind": "decision", "number": "测罚〔2025〕1号", "text": TEXT, "salt": "00" * 32}]}, "R-307"),
        ({"papers": [{"kind": "decision", "number": "测罚〔2025〕1号", "text": TEXT, "salt": "00"}]}, "R-302"),
        ({"papers": [{"kind": "decision"}]}, "R-302"),
        ({"papers": {}}, "R-302"),
        ({"publications": [{"id": "pub-0123456789ab", "of": "decide", "content": SHOWN + " "}]}, "R-308"),
        ({"publications": [{"id": "pub-0", "of": "decide", "content": SHOWN}]}, "R-308"),
        ({"key": "x"}, "R-302"),
        ({"key": str(WITNESS.verifier)}, "R-302"),
        ({"key": str(VerifierKey(ORIGIN, bytes(31) + b"\x01"))}, "R-306"),
        ({"key": str(VerifierKey("yifa/another/2025", LOG.verifier.public))}, "R-306"),
        ({"v": 2}, "R-302"),
        ({"v": True}, "R-302"),
        ({"more": 1}, "R-302"),
        ({"event": {}}, "R-303"),
        ({"event": json.loads(rfc8785.dumps({**check(receipt()).event, "case": "别案"}))}, "R-304"),
        ({"event": {**check(receipt()).event, "v": 1}}, "R-303"),
        ({"event": {**check(receipt()).event, "papers": [1]}}, "R-303"),
    ],
)
def test_a_receipt_that_shows_anything_else_is_refused_by_code(changes, code):
    assert refusal(receipt(**changes)) == code


def test_a_receipt_is_held_against_the_keys_that_the_reader_knows():
    other = VerifierKey(ORIGIN, bytes(31) + b"\x01")
    assert refusal(receipt(), str(other)) == "R-306"
    assert check(receipt(), [str(other), KEY]).key == KEY
    assert refusal(receipt(), "x") == "R-306"
    stranger = VerifierKey(WITNESS.verifier.name, WITNESS.verifier.public, COSIGNATURE)
    assert str(stranger) == str(WITNESS.verifier)
    assert refusal(receipt(), witnesses=[KEY]) == "R-306"
    line = b64(WITNESS.verifier.key_id)[:5].encode()
    at = receipt().rindex(line) + 20
    spoilt = bytearray(receipt())
    spoilt[at] = ord("A") if spoilt[at] != ord("A") else ord("B")
    assert refusal(bytes(spoilt), witnesses=[str(WITNESS.verifier)]) == "R-306"
    assert check(bytes(spoilt)).witnesses == [], "a line of a witness that nobody asked for says nothing"


@pytest.mark.parametrize(
    "data",
    [b"", b"\n\n", b"\xff", b"c2sp.org/tlog-proof@v1\n\n", receipt().replace(b"extra ", b"Extra ", 1),
     receipt().replace(b"index 11", b"index 011", 1), receipt().replace(b"index 11", b"index -1", 1),
     receipt().replace(b"index 11", "index １１".encode(), 1), receipt().replace(b"\n", b"\r\n")],
)  # fmt: skip
def test_what_is_no_receipt_is_told_in_a_sentence(data):
    assert refusal(data) == "R-301"


def test_no_mutated_receipt_of_ten_thousand_is_accepted_with_another_meaning():
    dice, good = random.Random(7), receipt()
    meant, codes = check(good, [KEY]), set()
    for _ in range(10_000):
        data = mutated(dice, good)
        try:
            found = check(data, [KEY])
        except ReceiptError as wrong:
            codes.add(wrong.code)
            continue
        assert found == meant, "only lines of witnesses nobody asked for may differ"
    assert codes == {*SENTENCES}, "every refusal was met"


def test_plain_ed25519_agrees_with_the_library_on_right_and_wrong_signatures():
    dice = random.Random(3)
    public = LOG.verifier.public
    for _ in range(60):
        message = dice.randbytes(dice.randrange(80))
        signature = bytearray(LOG.sign(message.decode("latin-1")).signature)
        message = message.decode("latin-1").encode()
        assert ed25519.verifies(public, message, bytes(signature))
        signature[dice.randrange(64)] ^= 1 << dice.randrange(8)
        assert ed25519.verifies(public, message, bytes(signature)) is False
        assert ed25519.verifies_fast(public, message, bytes(signature)) is False
    assert not ed25519.verifies(public[:31], b"", bytes(64))
    assert not ed25519.verifies(b"\xff" * 32, b"", bytes(64))
    high = int.from_bytes(signature[32:], "little") + ed25519.ORDER
    assert not ed25519.verifies(public, message, bytes(signature[:32]) + high.to_bytes(33, "little")[:32])


def test_the_published_vectors_of_ed25519_hold():
    # RFC 8032, section 7.1, tests 1 and 2
    for public, message, signature in (
        ("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
         "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"),
        ("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
         "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"),
    ):  # fmt: skip
        assert ed25519.verifies(bytes.fromhex(public), bytes.fromhex(message), bytes.fromhex(signature))


def test_the_folder_alone_checks_a_receipt_with_nothing_but_python(tmp_path):
    shutil.copytree(Path(verifier.__file__).parent, tmp_path / "checker", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "good.tlog-proof").write_bytes(receipt())
    (tmp_path / "bad.tlog-proof").write_bytes(receipt().replace(b"index 11", b"index 12"))
    alone = [sys.executable, "-I", "-S", "-c",
             "import sys; sys.path.insert(0, '.'); from checker.receipt import main; sys.exit(main(sys.argv[1:]))"]  # fmt: skip
    done = subprocess.run([*alone, "good.tlog-proof", KEY], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, "测罚〔2025〕1号" in done.stdout) == (0, True), done.stderr
    done = subprocess.run([*alone, "bad.tlog-proof"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout[:5]) == (1, "R-304")


def test_the_event_hash_is_that_of_the_open_part():
    found = check(receipt())
    assert hashlib.sha256(rfc8785.dumps(found.event)).hexdigest() == found.event_hash
