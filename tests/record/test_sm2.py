"""SM2 lines are made and checked by OpenSSL, and its own command line agrees."""

from __future__ import annotations

import hashlib
import random
import shutil
import subprocess

import pytest

from yifa.record.errors import RecordError
from yifa.record.notes import Line, split
from yifa.record.sm2 import KIND, SIGNER, Sm2

TEXT = "yifa/110114001000/2026\n7\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
NAME = "yifa/110114001000/2026"


@pytest.fixture(scope="module")
def key():
    made = Sm2.made()
    yield made
    made.close()


def test_a_line_holds_over_its_text_alone_and_no_bit_of_it_can_be_changed(key):
    line = key.sign(NAME, TEXT)
    assert key.holds(TEXT, line)
    assert not key.holds(TEXT + " ", line)
    assert split(f"{TEXT}\n{line.text()}").lines == (line,)
    dice = random.Random(1)
    for _ in range(200):
        spoilt = bytearray(line.signature)
        spoilt[dice.randrange(len(spoilt))] ^= 1 << dice.randrange(8)
        assert not key.holds(TEXT, Line(NAME, line.key_id, bytes(spoilt)))
    assert not key.holds(TEXT, Line("another", line.key_id, line.signature))


def test_a_key_is_the_same_after_it_was_written_and_read(key):
    again = Sm2.of_pem(key.pem())
    assert again.public == key.public
    assert key.holds(TEXT, again.sign(NAME, TEXT))
    name, id, _ = key.published(NAME).split("+", 2)
    assert (name, id) == (NAME, hashlib.sha256(f"{NAME}\n".encode() + KIND + key.public).hexdigest()[:8])
    again.close()


@pytest.mark.parametrize("pem", [b"", b"x", b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"])
def test_what_is_no_sm2_key_is_told_in_a_sentence(pem):
    with pytest.raises(RecordError) as refusal:
        Sm2.of_pem(pem)
    assert refusal.value.code == "R-026"


def test_openssl_itself_agrees(key, tmp_path):
    if shutil.which("openssl") is None:
        pytest.skip("the command openssl is not installed")
    subprocess.run(["openssl", "genpkey", "-algorithm", "SM2", "-out", "theirs.pem"], cwd=tmp_path, check=True)
    theirs = Sm2.of_pem((tmp_path / "theirs.pem").read_bytes())
    assert theirs.holds(TEXT, theirs.sign(NAME, TEXT))
    theirs.close()
    (tmp_path / "key.pem").write_bytes(key.pem())
    (tmp_path / "text").write_text(TEXT)
    (tmp_path / "signature").write_bytes(key.sign(NAME, TEXT).signature)
    asked = ["openssl", "pkeyutl", "-verify", "-rawin", "-digest", "sm3", "-inkey", "key.pem", "-in", "text", "-sigfile",
             "signature", "-pkeyopt", f"distid:{SIGNER.decode()}"]  # fmt: skip
    done = subprocess.run(asked, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "Verified Successfully" in done.stdout, done.stderr
    (tmp_path / "text").write_text(TEXT + "x")
    assert subprocess.run(asked, cwd=tmp_path, capture_output=True, check=False).returncode != 0
