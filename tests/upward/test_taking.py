"""Taking a package: all of it or nothing, once, and what does not fit is refused in words and kept."""

from __future__ import annotations

import errno
import json
import os
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tests.upward.county import COUNTY, EAST, VILLAGE, WEST
from tests.upward.packages import FIRST, KEY, SECOND, Year, sessions, verifier
from yifa.engine import door, evidence, recording
from yifa.engine.models import CaseRow, EventRow
from yifa.engine.refusals import Refusal
from yifa.upward import examine, held, taking
from yifa.upward.package import opened
from yifa.upward.taking import NotTaken

ONE = replace(FIRST, code=EAST, name="东镇")
TWO = replace(SECOND, code=EAST, name="东镇", shown=((f"yifa/{EAST}/2022", 5),))


def second(**changes):
    return replace(TWO, **{"previous": opened(ONE.file()).sha256, **changes}).file()


@pytest.fixture
def trusting(county):
    county.trust(EAST, verifier(KEY, EAST))
    return county


def why(act) -> str:
    with pytest.raises(NotTaken) as found:
        act()
    return found.value.refusal.code


def counts() -> tuple[int, int]:
    return CaseRow.objects.exclude(procedure=held.KEY).count(), EventRow.objects.count()


def test_the_same_package_again_changes_nothing(trusting):
    first = trusting.take(ONE.file())
    before = counts()
    again = trusting.take(ONE.file(), date(2023, 2, 1))
    assert (again.again, again.number) == (True, first.number)
    assert counts() == before


def test_what_was_sent_back_or_withdrawn_may_come_again_as_it_was(trusting):
    """The town found nothing wrong, so that its package is the same; or the county withdrew the wrong case."""
    first = trusting.take(ONE.file())
    trusting.step(first.number, "ask_back", date(2023, 1, 12), question="核实", answer_days=5)
    back = trusting.take(ONE.file(), date(2023, 1, 13))
    assert (back.number, back.again) == (first.number, False)
    assert trusting.take(ONE.file(), date(2023, 1, 13)).again
    trusting.step(first.number, "withdraw", date(2023, 1, 14), "unit_head", withdraw_reason="误办")
    anew = trusting.take(ONE.file(), date(2023, 1, 15))
    assert anew.number != first.number
    trusting.accept(anew.number, date(2023, 1, 16))
    assert trusting.take(ONE.file(), date(2023, 1, 17)).number == anew.number


def test_a_fork_is_refused_and_kept_as_a_finding_with_the_file(trusting):
    trusting.take(ONE.file())
    forged = second(years=(Year(2022, 8, "另一份"),))
    with pytest.raises(NotTaken) as found:
        trusting.take(forged)
    assert found.value.refusal.code == "U-110"
    kept = CaseRow.objects.get(number=found.value.kept)
    assert (kept.procedure, kept.subject) == (held.REFUSED, f"{EAST}/2022")
    (event,) = EventRow.objects.filter(case=kept)
    sha256 = opened(forged).sha256
    assert f'"refused_package":"{sha256}"'.encode() in bytes(event.content)
    assert b'"finding":true' in bytes(event.content)
    assert evidence.read(sha256) == forged
    before = counts()
    assert why(lambda: trusting.take(forged)) == "U-110"
    assert counts() == before, "the same finding is one entry"


def test_a_missing_number_is_said_and_may_come_no_more(trusting):
    received = trusting.take(replace(TWO, sequence=4, previous="1" * 64).file())
    assert received.gap == "第1、2、3号没有收到"
    assert why(lambda: trusting.take(ONE.file())) == "U-113"


def test_a_town_that_was_never_accepted_contradicts_nobody_and_one_that_was_is_told_by_figure(trusting):
    first = trusting.take(ONE.file())
    assert first.differs == {}
    trusting.accept(first.number)
    changed = trusting.take(second(), date(2023, 2, 1))
    assert set(changed.differs) == {2022}
    assert "study_sessions" in changed.differs[2022]
    assert changed.number != first.number
    told = json.loads(CaseRow.objects.get(number=changed.number).state)["data"]["differs_told"]
    assert "2022年　领导干部专题学法：原为3，现为4" in told.splitlines()


def test_villages_of_the_town_are_its_own_and_no_other_place_is(trusting):
    own = replace(
        ONE, villages=(VILLAGE,), cells=tuple(sorted([*sessions(ONE.months, EAST), *sessions({24266: 1}, VILLAGE)]))
    )
    assert trusting.take(own.file()).package.statements["study_sessions"].exact == "4"
    stolen = replace(
        ONE, villages=(WEST,), cells=tuple(sorted([*sessions(ONE.months, EAST), *sessions({24266: 1}, WEST)]))
    )
    assert why(lambda: trusting.take(replace(stolen, sequence=2, previous=opened(own.file()).sha256).file())) == "U-108"


def test_software_of_another_version_is_taken_and_what_it_lacks_is_named(trusting):
    gone = next(one.component for one in sessions(ONE.months) if one.begin_by == one.end_from)
    cells = tuple(one for one in sorted(sessions(ONE.months, EAST)) if one.component != gone)
    received = trusting.take(replace(ONE, lacks=(gone,), cells=cells).file())
    assert "领导干部学法" in received.unheld or received.unheld


def test_a_key_that_was_changed_signs_from_then_on_and_the_old_one_only_old_logs(trusting):
    from tests.upward.packages import OTHER_KEY

    trusting.take(ONE.file())
    number = CaseRow.objects.get(procedure=held.KEY).number
    trusting.step(number, "change", date(2023, 2, 1), change_reason="密钥损坏", verifier=verifier(OTHER_KEY, EAST))
    assert why(lambda: trusting.take(second(), date(2023, 2, 2))) == "U-106"
    assert trusting.take(second(key=OTHER_KEY, log_key=KEY), date(2023, 2, 2)).package.sequence == 2
    trusting.step(number, "suspend", date(2023, 2, 3), change_reason="可能泄露")
    assert why(lambda: trusting.take(second(key=OTHER_KEY, log_key=KEY, sequence=3), date(2023, 2, 4))) == "U-105"


def test_a_package_of_nobody_s_town_is_refused_and_not_kept(trusting):
    with pytest.raises(NotTaken) as found:
        trusting.take(replace(FIRST, code="440100001000", name="别镇").file())
    assert (found.value.refusal.code, found.value.kept) == ("U-107", "")
    assert not CaseRow.objects.filter(procedure=held.REFUSED).exists()


def test_only_a_statistician_of_the_county_takes_and_who_checked_does_not_accept(trusting):
    for by in (trusting.by(EAST, "statistician"), trusting.by(COUNTY, "organiser")):
        with pytest.raises(NotTaken):
            taking.take(ONE.file(), by=by, on=date(2023, 1, 11), at=datetime(2023, 1, 11, tzinfo=UTC))
    assert not CaseRow.objects.filter(procedure=held.REPORT).exists()
    received = trusting.take(ONE.file())
    trusting.step(received.number, "check", date(2023, 1, 12), check_note="一致")
    with pytest.raises(Refusal, match="E-101"):
        trusting.step(received.number, "accept", date(2023, 1, 12))


@pytest.mark.parametrize("at", ["evidence", "record"])
def test_a_disk_that_is_full_leaves_nothing_half(trusting, monkeypatch, at):
    def full(*_args, **_kwargs):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    before = counts()
    target = (evidence.os, "fsync") if at == "evidence" else (recording, "store_step")
    with monkeypatch.context() as broken:
        broken.setattr(*target, full)
        with pytest.raises(OSError, match="No space"):
            trusting.take(ONE.file())
    assert counts() == before
    assert trusting.take(ONE.file()).package.sequence == 1


class Killed(BaseException):
    """Stands for the moment after which the process did nothing more."""


@pytest.mark.parametrize("after", [(evidence, "keep"), (recording, "store_step")], ids=["kept", "stored"])
def test_a_process_that_ends_in_the_middle_leaves_nothing_half(trusting, monkeypatch, after):
    module, name = after
    real = getattr(module, name)

    def then_nothing(*args, **options):
        real(*args, **options)
        raise Killed

    before = counts()
    with monkeypatch.context() as broken:
        broken.setattr(module, name, then_nothing)
        with pytest.raises(Killed):
            trusting.take(ONE.file())
    assert counts() == before
    assert trusting.take(ONE.file()).again is False
    assert counts() == (before[0] + 1, before[1] + 1)


def test_between_the_look_and_the_record_another_package_came_in(trusting, monkeypatch):
    """Two officers at once: the second finds the first's package when his turn comes, not when he looked."""
    look = examine.fault
    theirs = []

    def meanwhile(package, county, on):
        found = look(package, county, on)
        if not theirs:
            theirs.append(None)
            theirs[0] = trusting.take(ONE.file())
        return found

    monkeypatch.setattr(taking.examine, "fault", meanwhile)
    ours = trusting.take(ONE.file())
    assert (ours.again, ours.number) == (True, theirs[0].number)
    assert CaseRow.objects.filter(procedure=held.REPORT).count() == 1


def test_what_the_package_says_cannot_be_typed_instead(trusting):
    kept = evidence.keep("包.zip", [ONE.file()], by=None, at=datetime(2023, 1, 11, tzinfo=UTC))
    by = trusting.by(COUNTY, "statistician")
    with pytest.raises(Refusal, match="E-201"):
        door.start(held.REPORT, by=by, on=date(2023, 1, 11), at=datetime(2023, 1, 11, 4, tzinfo=UTC),
                   facts={"package": kept.sha256, "sequence": 7})  # fmt: skip
