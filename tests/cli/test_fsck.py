"""`yifa fsck`: its parts, its exit status, and that it mends nothing but what is worked out."""

from __future__ import annotations

import json

import pytest
from django.db import connection
from tests.engine.toy import AT, DAY, Office

from yifa.cli.main import main
from yifa.engine import door, sealer
from yifa.engine.models import CaseRow

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def run(monkeypatch, capsys):
    office = Office()
    for name in ("张三", "李四"):
        door.start("toy", by=office.actor("甲"), on=DAY, at=AT, facts={"applicant": name, "subject": "摊位"})
    sealer.seal_pending(thorough=True)

    def call(*arguments):
        monkeypatch.setattr("sys.argv", ["yifa", "fsck", *arguments])
        try:
            main()
            status = 0
        except SystemExit as end:
            status = end.code
        told = capsys.readouterr()
        return status, told.out, told.err

    return call


def test_a_sound_installation_ends_with_status_0_and_every_part_is_named(run):
    status, out, err = run("--tokens")
    assert (status, err) == (0, "")
    for part in (
        "记录2条、日志2片、检查点1个：无误",
        "证据文件：无误",
        "公开内容：无误",
        "案件登记：无误",
        "检索词：无误",
        "全部无误",
    ):
        assert part in out


def test_what_differs_is_listed_with_status_1_and_mended_only_when_asked(run):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE yifa_case SET title = 'x'")
    status, out, _ = run("--json", "--without-files")
    told = json.loads(out)
    assert (status, told["clean"], [one["code"] for one in told["findings"]]) == (1, False, ["R-406", "R-406"])
    assert {row.title for row in CaseRow.objects.all()} == {"x"}
    status, out, _ = run("--mend")
    assert (status, "已按记录重写2件案件的登记" in out) == (1, True)
    assert run()[0] == 0


def test_a_kept_root_that_is_not_the_logs_is_found_and_a_wrong_key_is_told(run):
    status, out, _ = run("--kept", "1:" + "ab" * 32)
    assert (status, "R-222" in out) == (1, True)
    assert run("--witness", "x")[2][:5] == "R-107"
    assert run("--kept", "x")[2][:5] == "R-105"
