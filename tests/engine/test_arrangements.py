"""The calendar an operator edits is the one that counts."""

from __future__ import annotations

from datetime import date

import pytest

from tests.engine.toy import AT, DAY, Office
from yifa.engine import arrangements, door, rebuild
from yifa.engine.models import CaseRow
from yifa.law.calendars import PACKAGED


@pytest.fixture
def folder(tmp_path, settings, monkeypatch):
    settings.YIFA_CALENDARS = tmp_path
    monkeypatch.setattr(arrangements, "LOOK_EVERY", -1.0)
    return tmp_path


@pytest.mark.django_db(transaction=True)
def test_a_moved_saturday_moves_the_due_day_of_a_running_case(folder):
    # 09-22（周一）起 7 个工作日：09-23 24 25 26、09-28（周日调休上班）、09-29、09-30
    office = Office()
    case = door.start("toy", by=office.actor("甲"), on=DAY, at=AT, facts={"applicant": "张三", "subject": "摊位"}).case
    assert CaseRow.objects.get(pk=case).due_on == date(2025, 9, 30)
    text = (PACKAGED / "2025.yaml").read_text(encoding="utf-8")
    assert "2025-09-28" in text
    lines = [line for line in text.splitlines() if "2025-09-28" not in line or "," in line]
    changed = "\n".join(lines).replace("2025-09-28, ", "").replace(", 2025-09-28", "")
    (folder / "2025.yaml").write_text(changed, encoding="utf-8")
    assert list(rebuild.redate()) == [case]
    # 调休取消后少了 09-28，国庆假期之后第一个工作日是 10-09
    assert CaseRow.objects.get(pk=case).due_on == date(2025, 10, 9)


def test_a_year_without_a_table_is_provisional_until_its_table_comes(folder):
    assert arrangements.in_use().day(date(2027, 3, 1)).provisional
    table = "year: 2027\noff:\n  - {name: 元旦, from: 2027-01-01, to: 2027-01-03}\nwork:\n  - 2027-02-20\n"
    (folder / "2027.yaml").write_text(table, encoding="utf-8")
    assert not arrangements.in_use().day(date(2027, 3, 1)).provisional
    assert arrangements.in_use().works(date(2027, 2, 20))


def test_a_table_that_can_not_be_read_leaves_the_last_good_one_in_use(folder, caplog):
    (folder / "2025.yaml").write_text("year: 2025\noff: [soon]\nwork: []\n", encoding="utf-8")
    assert arrangements.in_use().works(date(2025, 9, 28))
    assert "2025.yaml" in caplog.text
