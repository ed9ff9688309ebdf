"""A government is set up, and due days follow the calendar, from the command line."""

from __future__ import annotations

import pytest
from click.testing import CliRunner
from tests.engine.toy import AT, DAY, Office

from yifa.cli import place, redate
from yifa.cli.main import Refused
from yifa.engine import door
from yifa.engine.models import Account, Appointment, CaseRow

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_place_is_set_up_once_and_keeps_its_accounts(settings):
    run = CliRunner()
    first = run.invoke(place.command, ["常平镇", "--since", "2026-01-01"], catch_exceptions=False)
    assert "已建立广东省东莞市常平镇" in first.output
    accounts, people = Account.objects.count(), Appointment.objects.count()
    assert accounts > 10
    second = run.invoke(place.command, ["changping"], catch_exceptions=False)
    assert "新开账号0个" in second.output
    assert (Account.objects.count(), Appointment.objects.count()) == (accounts, people)


@pytest.mark.parametrize(("words", "code"), [(["不存在镇"], "C-201"), (["常平镇", "--since", "昨天"], "C-204")])
def test_an_unknown_place_and_a_malformed_date_are_told(words, code):
    with pytest.raises(Refused, match=code):
        CliRunner().invoke(place.command, words, catch_exceptions=False, standalone_mode=False)


def test_redate_moves_what_was_stored_wrong_and_says_so():
    office = Office()
    case = door.start("toy", by=office.actor("甲"), on=DAY, at=AT, facts={"applicant": "张三", "subject": "摊位"})
    CaseRow.objects.filter(pk=case.case).update(due_on="2025-12-31")
    told = CliRunner().invoke(redate.command, [], catch_exceptions=False).output
    assert f"{case.number}　现在2025-09-30到期" in told
    assert "1件案件的届满日有变动" in told
