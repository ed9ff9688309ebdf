"""The verifier on records whose rows were cut, moved, copied, put in or made anew."""

from __future__ import annotations

import hashlib
import json
import sqlite3

import pytest
import rfc8785

from tests.record.attacked import ask, change, check, codes
from tests.record.made_up import Database, TableLog, unseal, write
from yifa.record import verifier
from yifa.record.events import GENESIS, seal
from yifa.record.log import integrate
from yifa.record.merkle import root_of
from yifa.record.verifier import SqliteSource, verify


@pytest.fixture
def record(tmp_path):
    return write(tmp_path / "record.sqlite3", constrained=False)


def middle_event(path):
    """(event id, case id, number) of the third event of some case, which is in the log."""
    return ask(
        path, "SELECT e.id, e.case_id, c.number FROM yifa_event e JOIN yifa_case c ON c.id = case_id WHERE e.seq = 3"
    )[0]


def test_an_event_cut_from_the_middle_is_missed(record):
    event, _, number = middle_event(record)
    change(record, f"DELETE FROM yifa_event WHERE id = {event}")
    findings = check(record).findings
    assert ("R-206", number) in {(finding.code, finding.case) for finding in findings}
    assert {finding.case for finding in findings} == {number, None}


def test_the_last_events_of_a_case_cut_off_are_missed(record):
    _, case, number = middle_event(record)
    change(record, f"DELETE FROM yifa_event WHERE case_id = {case} AND seq > 3")
    findings = check(record).findings
    assert [finding.sentence for finding in findings if finding.code == "R-206"] == [
        f"案件{number}：缺第4条至第5条记录。"
    ]


def test_cutting_off_the_last_events_and_setting_the_case_back_is_found_by_the_log(record):
    event, case, _ = middle_event(record)
    change(
        record,
        f"DELETE FROM yifa_event WHERE case_id = {case} AND seq > 3",
        f"UPDATE yifa_case SET seq = 3, head = (SELECT hash FROM yifa_event WHERE id = {event}) WHERE id = {case}",
    )
    assert "R-214" in codes(check(record))


def test_cutting_off_the_end_of_the_log_is_found_by_its_head(record):
    change(record, "DELETE FROM yifa_leaf WHERE idx >= 50")
    findings = check(record).findings
    assert {(finding.code, finding.column) for finding in findings} == {
        ("R-216", "yifa_leaf.idx"), ("R-227", "yifa_leaf.idx"),
    }  # fmt: skip


def test_a_leaf_put_behind_the_head_is_found(record):
    (event, digest) = ask(record, "SELECT id, hash FROM yifa_event ORDER BY id DESC LIMIT 1")[0]
    leaf = root_of([hashlib.sha256(b"\x00" + digest).digest()])
    change(record, ("INSERT INTO yifa_leaf VALUES (57, ?, ?)", (event, leaf)))
    (finding,) = check(record).findings
    assert (finding.code, finding.column) == ("R-216", "yifa_leaf.idx")


def test_a_leaf_cut_from_the_middle_names_the_event_it_belonged_to(record):
    event, _, number = middle_event(record)
    change(record, f"DELETE FROM yifa_leaf WHERE event_id = {event}")
    report = check(record)
    assert (number, 3, event) in {(finding.case, finding.seq, finding.event_id) for finding in report.findings}


def test_a_leaf_moved_to_an_event_that_waits_for_its_own_is_the_leaf_s_fault(record):
    """The leaves stand and the waiting event stands: what is wrong is whom the leaf is said to belong to."""
    waiting = ask(record, "SELECT MIN(id) FROM yifa_event WHERE id NOT IN (SELECT event_id FROM yifa_leaf)")[0][0]
    for moved in (8, 30):
        change(record, f"UPDATE yifa_leaf SET event_id = {waiting} WHERE event_id = {moved}")
        ((number, seq),) = ask(
            record,
            "SELECT c.number, e.seq FROM yifa_event e JOIN yifa_case c ON c.id = e.case_id WHERE e.id = ?",
            moved,
        )
        found = [(one.column, one.case, one.seq) for one in check(record).findings if one.code == "R-214"]
        assert found == [("yifa_leaf.event_id", number, seq)]
        assert "yifa_event.content" not in {one.column for one in check(record).findings}
        change(record, f"UPDATE yifa_leaf SET event_id = {moved} WHERE event_id = {waiting}")
    assert check(record).clean


def test_two_leaves_that_change_places_are_found(record):
    change(
        record,
        "UPDATE yifa_leaf SET idx = -1 WHERE idx = 10",
        "UPDATE yifa_leaf SET idx = 10 WHERE idx = 11",
        "UPDATE yifa_leaf SET idx = 11 WHERE idx = -1",
    )
    assert "R-217" in codes(check(record))


def test_two_events_of_a_case_that_change_their_numbers_are_both_named(record):
    _, case, number = middle_event(record)
    change(
        record,
        f"UPDATE yifa_event SET seq = 99 WHERE case_id = {case} AND seq = 2",
        f"UPDATE yifa_event SET seq = 2 WHERE case_id = {case} AND seq = 3",
        f"UPDATE yifa_event SET seq = 3 WHERE case_id = {case} AND seq = 99",
    )
    findings = check(record).findings
    assert {(f.code, f.case, f.seq, f.column) for f in findings} == {
        ("R-204", number, 2, "yifa_event.seq"),
        ("R-204", number, 3, "yifa_event.seq"),
    }


def test_two_events_that_change_all_but_their_ids_are_found_by_leaf_and_chain(record):
    (first, one), (second, two) = ask(record, "SELECT id, content FROM yifa_event WHERE case_id = 1 AND seq IN (2, 3)")
    hashes = dict(ask(record, "SELECT id, hash FROM yifa_event WHERE case_id = 1"))
    sql = "UPDATE yifa_event SET content = ?, hash = ? WHERE id = ?"
    change(record, (sql, (two, hashes[second], first)), (sql, (one, hashes[first], second)))
    named = {finding.event_id for finding in check(record).findings}
    assert {first, second} <= named


def copied(path, event, **changes):
    """Insert a copy of an event with a new id; the new id."""
    row = dict(
        zip(COLUMNS, ask(path, f"SELECT {', '.join(COLUMNS)} FROM yifa_event WHERE id = ?", event)[0], strict=True)
    )
    row.update(changes, id=9000)
    change(path, (f"INSERT INTO yifa_event VALUES ({', '.join('?' * len(COLUMNS))})", tuple(row.values())))
    return 9000


COLUMNS = ("id", "case_id", "seq", "step", "actor_id", "taken_on", "recorded_at", "key", "hash", "content")


def test_an_event_put_in_twice_is_found_and_the_copy_is_named_not_the_original(record):
    event, _, _ = middle_event(record)
    copy = copied(record, event)
    found = {(finding.code, finding.event_id) for finding in check(record).findings if finding.code == "R-207"}
    assert found == {("R-207", copy)}


def test_an_event_copied_into_another_case_is_found(record):
    event, case, _ = middle_event(record)
    copy = copied(record, event, case_id=case % 12 + 1)
    assert ("R-212", copy) in {(finding.code, finding.event_id) for finding in check(record).findings}


def test_an_event_renumbered_in_its_column_is_named(record):
    event, _, number = middle_event(record)
    change(record, f"UPDATE yifa_event SET seq = 300 WHERE id = {event}")
    (finding,) = check(record).findings
    assert (finding.code, finding.case, finding.seq, finding.event_id) == ("R-204", number, 3, event)


def rewritten(path, event, **changes):
    """Change an event as one who knows the format would: body, columns and hash agree again."""
    content = ask(path, "SELECT content FROM yifa_event WHERE id = ?", event)[0][0]
    body = {**json.loads(content), **changes}
    prev, salt = bytes.fromhex(body.pop("prev")), bytes.fromhex(body.pop("salt"))
    body = {key: value for key, value in body.items() if key not in ("v", "hash")}
    content, digest = seal(body, prev, salt)
    values = (body["seq"], body["on"], body["at"], body["actor"]["person"], content, digest, event)
    sql = (
        "UPDATE yifa_event SET seq = ?, taken_on = ?, recorded_at = ?, actor_id = ?, content = ?, hash = ? WHERE id = ?"
    )
    change(path, (sql, values))
    return digest


@pytest.mark.parametrize(
    "changes",
    [
        {"on": "2024-12-31"},
        {"at": "2024-12-31T01:02:03.000000Z"},
        {"actor": {"person": 1, "post": "head", "unit": "team_one"}},
        {"facts": {"fine": 0}},
    ],
)
def test_an_event_dated_back_or_put_on_another_with_its_hash_made_anew_is_named(record, changes):
    event, _, number = middle_event(record)
    rewritten(record, event, **changes)
    findings = check(record).findings
    assert ("R-213", number, 3, event) in {(f.code, f.case, f.seq, f.event_id) for f in findings}
    assert "R-205" in {finding.code for finding in findings}


def test_the_last_event_rewritten_before_it_was_logged_is_found_by_the_head_of_its_case(record):
    event = ask(record, "SELECT max(id) FROM yifa_event")[0][0]
    rewritten(record, event, on="2024-12-31")
    (finding,) = check(record).findings
    assert (finding.code, finding.event_id) == ("R-210", event)


def test_a_whole_chain_made_anew_is_found_by_the_log_and_gives_another_root_when_the_log_is_made_anew_too(record):
    before = check(record)
    path = record
    rows = ask(path, "SELECT id FROM yifa_event WHERE case_id = 1 ORDER BY seq")
    head = GENESIS
    for (event,) in rows:
        content = ask(path, "SELECT content FROM yifa_event WHERE id = ?", event)[0][0]
        body = {key: value for key, value in json.loads(content).items() if key not in ("v", "hash", "prev", "salt")}
        body["facts"] = {"fine": 1}
        content, head = seal(body, head)
        change(path, ("UPDATE yifa_event SET content = ?, hash = ? WHERE id = ?", (content, head, event)))
    change(path, ("UPDATE yifa_case SET head = ? WHERE id = 1", (head,)))
    named = {finding.event_id for finding in check(path).findings if finding.code == "R-213"}
    logged = {event for (event,) in ask(path, "SELECT event_id FROM yifa_leaf")}
    assert named == {event for (event,) in rows} & logged
    change(path, "DELETE FROM yifa_leaf", "DELETE FROM yifa_log_head")
    connection = sqlite3.connect(path)
    with connection:
        integrate(TableLog(Database(connection)))
    assert {"R-225"} == codes(check(path)), "whoever has not the log's key cannot make its checkpoints anew"
    with connection:
        connection.execute("DELETE FROM yifa_checkpoint")
        TableLog(Database(connection)).sign()
    connection.close()
    after = check(path)
    assert after.findings == [], "from inside nothing is wrong any more; only a kept checkpoint tells"
    assert after.root != before.root
    with SqliteSource(path) as source:
        assert codes(verify(source, unseal, kept=[(before.leaves, before.root)])) == {"R-222"}


def test_a_case_whose_events_are_all_gone_is_found(record):
    change(record, "DELETE FROM yifa_event WHERE case_id = 1")
    assert "R-211" in codes(check(record))


def test_a_case_that_is_gone_leaves_its_events_named(record):
    number = ask(record, "SELECT number FROM yifa_case WHERE id = 1")[0][0]
    change(record, "DELETE FROM yifa_case WHERE id = 1")
    report = check(record)
    assert [finding.case for finding in report.findings if finding.code == "R-212"] == [number] * 5
    assert report.events == 60


def test_a_sealed_value_that_is_gone_is_missed(record):
    event = ask(record, "SELECT event_id FROM yifa_sealed WHERE id = 1")[0][0]
    change(record, "DELETE FROM yifa_sealed WHERE id = 1")
    (finding,) = check(record).findings
    assert (finding.code, finding.event_id) == ("R-218", event)


def test_a_box_taken_from_another_value_with_its_salt_does_not_open(record):
    salt, box = ask(record, "SELECT salt, box FROM yifa_sealed ORDER BY id DESC LIMIT 1")[0]
    change(record, ("UPDATE yifa_sealed SET salt = ?, box = ? WHERE id = 1", (salt, box)))
    (finding,) = check(record).findings
    assert (finding.code, finding.column) == ("R-219", "yifa_sealed.box")


def by_the_rules_of_version_2(content):
    """The hash that section 1 gives to any JSON object, event or not."""
    whole = json.loads(content)
    closed = {key: whole.pop(key) for key in sorted(whole) if key in verifier.form.CLOSED}
    whole["closed"] = hashlib.sha256(b"yifa closed v2\n" + rfc8785.dumps(closed)).hexdigest()
    return hashlib.sha256(rfc8785.dumps(whole)).digest()


def told_of(record, event, content, digest):
    change(record, ("UPDATE yifa_event SET content = ?, hash = ? WHERE id = ?", (content, digest, event)))
    return [
        (f.code, f.sentence) for f in check(record).findings if f.event_id == event and f.code in ("R-201", "R-203")
    ]


def test_content_that_is_hashed_right_but_is_not_an_event_is_refused_with_the_reason(record):
    event = middle_event(record)[0]
    good = ask(record, "SELECT content FROM yifa_event WHERE id = ?", event)[0][0]
    for bad, why in (
        (good.replace(b'"v":2', b'"v":3'), "版本"),
        (good.replace(b'"v":2', b'"v":true'), "版本"),
        (good.replace(b'"hash":"sha-256"', b'"hash":"md5"'), "杂凑算法"),
        (good.replace(b'"seq":3', b'"seq":0'), "序号"),
        (good.replace(b'"unit":"team', b'"unjt":"team'), "键"),
        (good.replace(b'"unit":"team_one"', b'"unit":7').replace(b'"unit":"team_two"', b'"unit":7'), "承办机构"),
        (good.replace(b'"published":[', b'"published":[1').replace(b"[1{", b"[1,{"), "公开"),
        (good.replace(b'"salt":"', b'"salt":"00'), "盐值"),
        (b"{}", "键"),
    ):
        assert bad != good
        ((code, sentence),) = told_of(record, event, bad, by_the_rules_of_version_2(bad))
        assert code == "R-203", bad[:60]
        assert why in sentence, bad[:60]


def test_content_that_no_hash_is_defined_for_is_found_as_changed_with_the_reason(record):
    event = middle_event(record)[0]
    good = ask(record, "SELECT content FROM yifa_event WHERE id = ?", event)[0][0]
    for bad, why in (
        (good.replace(b'"seq":3', b'"seq": 3'), "规范字节"),
        (good.replace(b'"v":2', b'"v":2.0'), "小数"),
        (good.replace(b'"seq":3', b'"seq":9007199254740992'), "范围"),
        (good.replace(b'"sha-256"', b'"sha-256","hash":"sha-256"'), "规范字节"),
        (good + b"\n", "规范字节"),
        (b"\xff" + good, "JSON"),
        (b"[]", "键"),
        (b"[" * 100_000, "JSON"),
        (b"", "JSON"),
    ):
        assert bad != good
        ((code, sentence),) = told_of(record, event, bad, hashlib.sha256(bad).digest())
        assert code == "R-201", bad[:60]
        assert why in sentence, bad[:60]


def test_a_record_of_the_first_version_is_refused_by_name_although_its_hash_is_right(record):
    event = middle_event(record)[0]
    body = json.loads(ask(record, "SELECT content FROM yifa_event WHERE id = ?", event)[0][0])
    old = rfc8785.dumps({**{k: v for k, v in body.items() if k not in ("unit", "published", "salt")}, "v": 1})
    ((code, sentence),) = told_of(record, event, old, hashlib.sha256(old).digest())
    assert code == "R-203"
    assert "第1版" in sentence


def test_a_case_moved_to_another_unit_without_an_event_is_named(record):
    number, unit = ask(record, "SELECT number, unit_id FROM yifa_case WHERE id = 1")[0]
    change(record, f"UPDATE yifa_case SET unit_id = {3 - unit} WHERE id = 1")
    (finding,) = check(record).findings
    assert (finding.code, finding.case, finding.column) == ("R-208", number, "yifa_case.unit_id")


def test_a_case_keeps_the_declaration_it_began_under_while_later_events_name_a_revised_one(record):
    event = middle_event(record)[0]
    rewritten(record, event, declaration="cd" * 32)
    assert "R-208" not in codes(check(record))
    first = ask(record, "SELECT id FROM yifa_event WHERE case_id = 3 AND seq = 1")[0][0]
    rewritten(record, first, declaration="cd" * 32)
    assert "yifa_case.fingerprint" in {finding.column for finding in check(record).findings}


def test_a_log_is_held_against_what_was_kept_of_it_outside(record):
    leaves = [leaf for (leaf,) in ask(record, "SELECT hash FROM yifa_leaf ORDER BY idx")]
    kept = [(size, root_of(leaves[:size]).hex()) for size in (0, 1, 31, 57)]
    with SqliteSource(record) as source:
        assert verify(source, kept=[*kept, (31, kept[2][1].upper())]).findings == []
    for size, root in ((31, kept[1][1]), (58, kept[3][1]), (0, kept[1][1])):
        with SqliteSource(record) as source:
            (finding,) = verify(source, kept=[(size, root)]).findings
        assert finding.code == "R-222"
