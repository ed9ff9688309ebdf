"""Sealing an event and committing to a personal value."""

from __future__ import annotations

import copy
import hashlib
import json

import pytest
import rfc8785

from yifa.record.errors import RecordError
from yifa.record.events import BODY_KEYS, GENESIS, commit, open_part, seal

SALT = bytes(range(32))


def body(**changes):
    return {
        "case": "〔2025〕12号",
        "seq": 1,
        "procedure": "penalty_ordinary",
        "declaration": "ab" * 32,
        "step": "file",
        "actor": {"person": 7, "post": "enforcer", "unit": "team_one"},
        "with": [8],
        "on": "2025-03-04",
        "at": "2025-03-04T01:02:03.000004Z",
        "key": None,
        "facts": {"fine": 20000, "matter": "占道经营"},
        "sealed": {"name": commit("王某".encode(), SALT)},
        "papers": [],
        "evidence": [],
        "place": "110114001000",
        "unit": "team_one",
        "published": [],
        **changes,
    }


CLOSED = ("actor", "evidence", "facts", "key", "salt", "sealed", "with")


def test_the_content_is_the_canonical_body_with_the_chain_and_a_salt_inside():
    content, _ = seal(body(), GENESIS, SALT)
    assert content == rfc8785.dumps({**body(), "prev": "00" * 32, "v": 2, "hash": "sha-256", "salt": SALT.hex()})


def test_the_hash_is_of_the_open_part_which_holds_the_closed_part_by_its_hash_alone():
    content, digest = seal(body(), GENESIS, SALT)
    whole = json.loads(content)
    closed = {key: whole.pop(key) for key in CLOSED}
    whole["closed"] = hashlib.sha256(b"yifa closed v2\n" + rfc8785.dumps(closed)).hexdigest()
    assert digest == hashlib.sha256(rfc8785.dumps(whole)).digest()
    assert open_part(json.loads(content)) == rfc8785.dumps(whole)
    assert not any(word in open_part(json.loads(content)).decode() for word in ("占道经营", "person", "20000"))


def test_the_same_body_sealed_twice_has_two_hashes_so_that_nobody_finds_the_facts_by_trying():
    (one, first), (two, second) = seal(body(), GENESIS), seal(body(), GENESIS)
    assert first != second
    salts = {json.loads(content)["salt"] for content in (one, two)}
    assert len(salts) == 2
    assert all(len(salt) == 64 for salt in salts)


@pytest.mark.parametrize("path", ["facts.说明", "facts.a[1]"])
def test_what_has_no_bytes_is_named_by_its_path_in_the_whole_body(path):
    facts = {"说明": "\ud800"} if path == "facts.说明" else {"a": [1, 0.5]}
    with pytest.raises(RecordError) as refusal:
        seal(body(facts=facts), GENESIS)
    assert refusal.value.path == path


@pytest.mark.parametrize(
    "value", [{"\U0001f4ce": 1, "\uffff": 2}, [], {}, None, True, -1, "文", [[None]], {"b": 1, "a": 2}]
)
def test_facts_of_every_kind_stand_in_the_content_in_canonical_bytes(value):
    content, _ = seal(body(facts={"x": value}), GENESIS, SALT)
    assert rfc8785.dumps(json.loads(content)) == content


def test_the_next_event_names_the_hash_of_the_one_before():
    _, first = seal(body(), GENESIS)
    content, _ = seal(body(seq=2), first)
    assert json.loads(content)["prev"] == first.hex()


def test_sealing_leaves_the_callers_body_as_it_was():
    given = body()
    before = copy.deepcopy(given)
    seal(given, GENESIS)
    assert given == before


@pytest.mark.parametrize("key", sorted(BODY_KEYS))
def test_a_body_without_one_of_its_keys_is_refused(key):
    short = body()
    del short[key]
    with pytest.raises(RecordError) as refusal:
        seal(short, GENESIS)
    assert refusal.value.code == "R-006"
    assert key in str(refusal.value)


@pytest.mark.parametrize("key", ["prev", "v", "hash", "salt", "closed", "note"])
def test_a_body_with_a_key_that_is_not_the_engines_is_refused(key):
    with pytest.raises(RecordError) as refusal:
        seal(body(**{key: 1}), GENESIS)
    assert refusal.value.code == "R-006"


@pytest.mark.parametrize(
    ("changes", "prev", "path"),
    [
        ({"seq": 0}, GENESIS, "seq"),
        ({"seq": True}, GENESIS, "seq"),
        ({"seq": 2}, GENESIS, "seq"),
        ({"seq": 1}, b"\x01" * 32, "seq"),
        ({"seq": 2}, b"\x01" * 31, "seq"),
        ({"at": "2025-03-04T01:02:03Z"}, GENESIS, "at"),
        ({"at": "2025-03-04T01:02:03.000004+08:00"}, GENESIS, "at"),
        ({"at": "2025-03-04T01:02:03.000004Z\n"}, GENESIS, "at"),
        ({"on": "2025-3-4"}, GENESIS, "on"),
        ({"on": "2025-03-04T09:30:00"}, GENESIS, "on"),
        ({"on": None}, GENESIS, "on"),
        ({"place": "110114"}, GENESIS, "place"),
        ({"unit": ""}, GENESIS, "unit"),
        ({"unit": None}, GENESIS, "unit"),
        ({"place": "１１０１１４００１０００"}, GENESIS, "place"),
    ],
)
def test_a_key_in_the_wrong_form_is_refused_and_named(changes, prev, path):
    with pytest.raises(RecordError) as refusal:
        seal(body(**changes), prev)
    assert (refusal.value.code, refusal.value.path) == ("R-007", path)


def test_a_step_taken_at_a_minute_of_the_day_is_taken():
    assert b'"on":"2025-03-04T09:30"' in seal(body(on="2025-03-04T09:30"), GENESIS)[0]


def test_a_fraction_in_the_facts_is_refused_by_its_path():
    with pytest.raises(RecordError) as refusal:
        seal(body(facts={"fine": 200.5}), GENESIS)
    assert (refusal.value.code, refusal.value.path) == ("R-001", "facts.fine")


def test_a_commitment_is_the_documented_hash():
    # the line (19 bytes), then 8 + 32 and 8 + 6 bytes
    data = b"yifa commitment v1\n" + bytes.fromhex("0000000000000020") + SALT
    data += bytes.fromhex("0000000000000006") + "王某".encode()
    assert commit("王某".encode(), SALT) == hashlib.sha256(data).hexdigest()


def test_two_salts_make_the_same_value_look_different_and_the_empty_value_has_a_commitment_too():
    assert commit(b"1", SALT) != commit(b"1", bytes(32))
    assert len(commit(b"", SALT)) == 64


@pytest.mark.parametrize("length", [0, 16, 31, 33])
def test_a_salt_of_another_length_is_refused(length):
    with pytest.raises(RecordError) as refusal:
        commit(b"value", bytes(length))
    assert refusal.value.code == "R-008"
    with pytest.raises(RecordError) as refusal:
        seal(body(), GENESIS, bytes(length))
    assert refusal.value.code == "R-008"
