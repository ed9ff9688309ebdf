"""docs/record-format.md against the code: every example is recomputed out of the page, every list is complete."""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
from pathlib import Path

import pytest
import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from yifa.record.canonical import DEEPEST
from yifa.record.events import BODY_KEYS, CLOSED_KEYS, GENESIS, OPEN_KEYS, commit, open_part, seal
from yifa.record.log import integrate
from yifa.record.merkle import Frontier, leaf_hash
from yifa.record.notes import Signer, VerifierKey, opened, read_checkpoint
from yifa.record.verifier import SqliteSource, receipt, rows, verify
from yifa.record.verifier.report import LISTED, SENTENCES

from .made_up import TABLES, Database, Record, TableLog

PAGE = (Path(__file__).parents[2] / "docs" / "record-format.md").read_text(encoding="utf-8")


def block(name):
    (found,) = re.findall(rf"^```\w+ {name}\n(.*?)\n```$", PAGE, re.MULTILINE | re.DOTALL)
    return found


def values(name):
    return {
        key.strip(): bytes.fromhex(value) for key, value in re.findall(r"^(.*?) {2,}([0-9a-f]+)$", block(name), re.M)
    }


def table_after(heading):
    """The first column of the first table behind a line, as names in backquotes or bare codes."""
    lines = PAGE[PAGE.index(heading) :].splitlines()
    begin = next(at for at, line in enumerate(lines) if line.startswith("|---"))
    cells = []
    for line in lines[begin + 1 :]:
        if not line.startswith("|"):
            break
        cells.append([cell.strip() for cell in line.strip("|").split("|")])
    return cells


EVENTS = [block("event-1").encode(), block("event-2").encode()]
HASHES = [values("chain")[f"event hash {number}"] for number in (1, 2)]


@pytest.mark.parametrize("at", [0, 1])
def test_the_events_of_the_page_are_canonical_and_have_the_hashes_it_names(at):
    whole = json.loads(EVENTS[at])
    assert rfc8785.dumps(whole) == EVENTS[at]
    closed = {key: whole.pop(key) for key in ("actor", "with", "key", "facts", "sealed", "evidence", "salt")}
    whole["closed"] = hashlib.sha256(b"yifa closed v2\x0a" + rfc8785.dumps(closed)).hexdigest()
    assert hashlib.sha256(rfc8785.dumps(whole)).digest() == HASHES[at]
    assert f"{len(EVENTS[at])} bytes" in PAGE


def test_the_open_part_of_the_page_has_the_event_hash_and_says_nothing_of_what_is_closed():
    shown = block("open-1").encode()
    assert hashlib.sha256(shown).digest() == HASHES[0]
    assert json.loads(shown)["closed"] == values("chain")["closed 1"].hex()
    assert open_part(json.loads(EVENTS[0])) == shown
    assert json.loads(shown).keys() == set(OPEN_KEYS)


@pytest.mark.parametrize("at", [0, 1])
def test_the_writer_writes_the_bytes_of_the_page(at):
    body = json.loads(EVENTS[at])
    prev = bytes.fromhex(body["prev"])
    assert prev == (GENESIS, HASHES[0])[at]
    kept = {key: body[key] for key in BODY_KEYS}
    assert seal(kept, prev, bytes.fromhex(body["salt"])) == (EVENTS[at], HASHES[at])


def test_the_commitment_of_the_page_is_the_formula_of_the_page_and_the_writers():
    given = values("commitment")
    value, salt = given["value"], given["salt"]
    data = b"yifa commitment v1" + b"\x0a" + (32).to_bytes(8, "big") + salt + len(value).to_bytes(8, "big") + value
    assert hashlib.sha256(data).digest() == given["commitment"]
    assert commit(value, salt) == given["commitment"].hex() == json.loads(EVENTS[0])["sealed"]["name"]
    assert value.decode() == "王某"
    (paper,) = json.loads(EVENTS[1])["papers"]
    assert commit("告知书".encode(), bytes(range(0x20, 0x40))) == paper["commitment"]


def test_the_box_of_the_page_opens_under_its_commitment_alone():
    given = values("commitment")
    cipher, said = AESGCM(given["key"]), given["commitment"].hex().encode()
    assert given["nonce"] + cipher.encrypt(given["nonce"], given["value"], said) == given["box"]
    assert cipher.decrypt(given["box"][:12], given["box"][12:], said) == given["value"]


def test_the_log_of_the_page_is_the_tree_over_its_event_hashes():
    given = values("log")
    leaves = [hashlib.sha256(b"\x00" + digest).digest() for digest in HASHES]
    assert leaves == [given["leaf 0"], given["leaf 1"]] == [leaf_hash(digest) for digest in HASHES]
    assert hashlib.sha256(b"\x01" + leaves[0] + leaves[1]).digest() == given["root"]
    frontier = Frontier()
    for leaf in leaves:
        frontier.append(leaf)
    assert (frontier.root(), frontier.to_bytes()) == (given["root"], given["frontier"])


def test_the_checkpoint_of_the_page_is_signed_by_the_key_of_the_page_over_the_root_of_the_page():
    given, note = values("checkpoint"), block("note") + "\n"
    private = Ed25519PrivateKey.from_private_bytes(given["private key"])
    signer = Signer("yifa/110114001000/2025", private)
    assert signer.verifier.public == given["public key"]
    assert str(signer.verifier) == block("key")
    text, (line,) = opened(note, VerifierKey.read(block("key")))
    assert read_checkpoint(text) == ("yifa/110114001000/2025", 2, values("log")["root"])
    assert signer.sign(text) == line
    private.public_key().verify(line.signature, text.encode())
    whole = b"yifa/110114001000/2025" + b"\x0a\x01" + given["public key"]
    assert line.key_id == hashlib.sha256(whole).digest()[:4]


def test_a_database_with_the_events_of_the_page_is_clean(tmp_path):
    path = tmp_path / "page.sqlite3"
    connection = sqlite3.connect(path, isolation_level=None)
    database = Database(connection)
    Record(database, 1)
    given, first, second = values("commitment"), *map(json.loads, EVENTS)
    run = database.run
    case = (1, first["case"], first["procedure"], first["declaration"], first["place"], 1, 2, HASHES[1])
    run("INSERT INTO yifa_case VALUES (?, ?, ?, ?, ?, ?, ?, ?)", case)
    for number, (body, content, digest) in enumerate(zip((first, second), EVENTS, HASHES, strict=True), 1):
        columns = (
            body["seq"],
            body["step"],
            body["actor"]["person"],
            body["on"],
            body["at"],
            body["key"],
            digest,
            content,
        )
        run("INSERT INTO yifa_event VALUES (?, 1, ?, ?, ?, ?, ?, ?, ?, ?)", (number, *columns))
    run("INSERT INTO yifa_sealed VALUES (1, 1, 'name', ?, ?)", (given["salt"], given["box"]))
    run("INSERT INTO yifa_paper VALUES (1, 1, 2, 'notice', ?, NULL, NULL)", (second["papers"][0]["number"],))
    integrate(TableLog(database))
    TableLog(database).sign()
    assert database.run("SELECT note FROM yifa_checkpoint").fetchall() == [(block("note") + "\n",)]
    connection.close()

    def unseal(box, said):
        return AESGCM(given["key"]).decrypt(box[:12], box[12:], said.encode())

    with SqliteSource(path) as source:
        report = verify(source, unseal)
    assert (report.findings, report.events, report.erased) == ([], 2, 1)
    assert report.root == values("log")["root"].hex()


def test_the_page_lists_exactly_the_keys_of_an_event():
    listed = {cell[0].strip("`") for cell in table_after("It has exactly these keys")}
    assert listed == BODY_KEYS | {"v", "hash", "prev", "salt"}
    (sentence,) = re.findall(r"^(.*) are closed\. All keys", PAGE, re.MULTILINE)
    assert tuple(sorted(re.findall(r"`(\w+)`", sentence))) == CLOSED_KEYS


def test_the_page_lists_exactly_the_columns_that_the_verifier_reads_and_the_tests_make():
    listed = {cell[0].strip("`"): set(re.findall(r"`(\w+)`", cell[1])) for cell in table_after("## 5. Tables")}
    read = {
        "yifa_unit": rows.UnitRow, "yifa_case": rows.CaseRow, "yifa_event": rows.EventRow, "yifa_sealed": rows.SealedRow,
        "yifa_paper": rows.PaperRow, "yifa_leaf": rows.LeafRow, "yifa_log_head": rows.HeadRow,
        "yifa_checkpoint": rows.CheckpointRow,
    }  # fmt: skip
    assert listed == {table: set(row._fields) for table, row in read.items()}
    assert set(re.findall(r"CREATE TABLE (\w+)", TABLES)) == set(read)


def test_the_page_lists_exactly_the_codes_that_the_verifier_gives():
    assert [cell[0] for cell in table_after("| code | found |")] == list(SENTENCES)


def test_the_page_lists_exactly_the_codes_and_keys_of_a_receipt():
    assert [cell[0] for cell in table_after("| code | refused |")] == list(receipt.SENTENCES)
    listed = {cell[0].strip("`") for cell in table_after("The extra line is one canonical")}
    assert listed == {"v", "event", "papers", "publications", "key"}


def test_the_page_lists_exactly_the_codes_of_the_self_check():
    from yifa.engine.fsck import SENTENCES as of_fsck

    assert [cell[0] for cell in table_after("| code | differs |")] == list(of_fsck)


def test_the_numbers_in_the_pages_sentences_are_those_of_the_code():
    assert f"nested {DEEPEST} deep" in PAGE
    assert f"beyond {LISTED} findings" in PAGE
