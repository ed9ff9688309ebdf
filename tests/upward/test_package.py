"""A package: what is signed, what is listed, and that no byte of it can be changed unseen."""

from __future__ import annotations

import json
import random
from dataclasses import replace

import pytest

from tests.upward.packages import FIRST, KEY, OTHER_KEY, TOWN, altered, sessions, verifier
from yifa.engine.refusals import Refusal
from yifa.record.notes import Signer, VerifierKey
from yifa.upward import archive, cells
from yifa.upward.package import FIGURES, HEAD, LOG, NOTE, checkpoint_in, opened

TRUSTED = VerifierKey.read(verifier())


@pytest.fixture(scope="module")
def data():
    return FIRST.file()


def believed(data: bytes) -> bool:
    """Whether it opens, is signed by the key we trust, and its cells, figures and log can be read."""
    try:
        package = opened(data)
        return package.is_signed_by(TRUSTED) and bool(package.cells and package.statements and package.history.logs)
    except Refusal:
        return False


def test_equal_contents_are_equal_bytes(data):
    assert FIRST.file() == data
    assert believed(data)


def test_a_change_of_any_byte_is_found(data):
    chance = random.Random(3)
    first = [at for name in (HEAD, NOTE) for at in range(data.index(name.encode()), data.index(name.encode()) + 400)]
    for at in [*first, *(chance.randrange(len(data)) for _ in range(300))]:
        assert not believed(data[:at] + bytes([data[at] ^ (1 << chance.randrange(8))]) + data[at + 1 :]), at


def test_another_key_or_a_log_s_own_signature_is_not_taken_for_the_package_s(data):
    package = opened(data)
    assert not package.is_signed_by(VerifierKey.read(verifier(OTHER_KEY)))
    note = json.loads(package.members[LOG])["logs"][0]["note"]
    assert checkpoint_in(note, TRUSTED) == package.checkpoint
    assert not believed(altered(data, NOTE, lambda _: note.encode()))
    assert checkpoint_in(package.members[NOTE].decode(), TRUSTED) is None, "nor a package's for a log's"
    assert checkpoint_in(note, Signer("x", OTHER_KEY).verifier) is None


def test_a_member_that_is_not_listed_or_left_out_is_refused(data):
    members = archive.parted(data)
    for changed in ({**members, "more.json": b"{}"}, {name: one for name, one in members.items() if name != FIGURES}):
        with pytest.raises(Refusal, match="U-102"):
            opened(archive.joined(changed))


@pytest.mark.parametrize(
    "head",
    [
        {"sequence": 0}, {"sequence": True}, {"year": "2022"}, {"period": "2022-01-01/2022-06-30"}, {"previous": "1" * 64},
        {"places": []}, {"made_at": "2023-01-10T02:00:00"}, {"facts": "0"}, {"more": 1}, {"editions": [{}]},
        {"log": {"origin": "yifa/140121100000/packages", "size": 5, "root": "0" * 64}},
        {"places": [{"code": TOWN, "name": "清源镇", "parent": None}, {"code": "140121101000", "name": "别镇", "parent": "140121000000"}]},
    ],
)  # fmt: skip
def test_a_head_of_another_shape_is_refused(head):
    with pytest.raises(Refusal, match="U-103"):
        opened(replace(FIRST, head=head).file())


GOOD = cells.written(sessions({24266: 3}))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (GOOD.replace(b",3\n", b",3.0\n"), "不是汇总数据"),
        (GOOD.replace(b",3\n", b",03\n"), "不是汇总数据"),
        (GOOD.replace(b",3\n", b",0\n"), "不是汇总数据"),
        (GOOD[:-1], "结尾"),
        (GOOD + GOOD.split(b"\n")[1] + b"\n", "次序"),
        (GOOD.replace(b"140121100000", b"140121101000"), "其他地方"),
        (GOOD.replace(b",24266,24266,", b",24266,24400,"), "超出范围"),
        (GOOD.replace(b"c_", b"d_"), "不是汇总数据"),
        ("；".encode(), "不能识别"),
        (b"", "表头"),
    ],
)
def test_cells_that_are_no_sums_of_this_town_are_refused(text, why):
    kept = {one.component for one in sessions({24266: 3})}
    with pytest.raises(ValueError, match=why):
        cells.read(text, {TOWN}, kept, 12 * 2022 + 11)
    assert cells.read(GOOD, {TOWN}, kept, 12 * 2022 + 11) == sorted(sessions({24266: 3}))


def test_the_forged_towns_of_these_tests_are_signed_by_the_key_they_say():
    assert str(Signer(TRUSTED.name, KEY).verifier) == verifier()
