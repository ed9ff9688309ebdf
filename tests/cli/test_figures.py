"""`yifa figures`: every figure with its base, the cases behind one, and one sentence for every mistake."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta, timezone

import pytest
from click.testing import CliRunner
from tests.scenarios.office import Office

from yifa.cli import figures as subcommand
from yifa.cli.figures import command
from yifa.cli.main import Refused
from yifa.engine import door, store
from yifa.engine.models import PlaceRow
from yifa.figures import declared

AT = datetime(2023, 1, 5, 9, 0, tzinfo=timezone(timedelta(hours=8)))


@pytest.fixture
def town(db, settings, tmp_path):
    """常平镇 with eight study sessions of 2022 and two of 2021."""
    settings.YIFA_VAR = tmp_path
    office = Office()
    numbers = [
        door.start(
            "study_session", by=office.actor("学习培训组织人员甲"), on=on, at=AT,
            facts={"session_kind": "lecture", "theme": f"专题{n}", "laws": "行政处罚法", "laws_count": "2", "attendance": "30",
                   "leaders_attending": "9"},
        ).number
        for n, on in enumerate([date(2022, 1 + n, 7) for n in range(8)] + [date(2021, 3, 5), date(2021, 4, 6)])
    ]  # fmt: skip
    yield numbers
    store.forget_places()


def told(*arguments: str) -> str:
    result = CliRunner().invoke(command, arguments, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def refused(*arguments: str) -> str:
    with pytest.raises(Refused) as mistake:
        CliRunner().invoke(command, arguments, catch_exceptions=False, standalone_mode=False)
    assert mistake.value.exit_code == 2
    return mistake.value.message


def test_every_figure_is_printed_and_a_program_reads_all_its_parts(town):
    found = json.loads(told("--place", "常平镇", "--year", "2022", "--json"))
    assert [one["slug"] for one in found] == [one.slug for one in declared.every()]
    held = {one["slug"]: one for one in found}
    assert held["study_sessions"] == {
        "slug": "study_sessions", "name": "领导干部专题学法", "value": 8, "shown": "8场", "state": "number", "unit": "场",
        "numerator": 8, "denominator": None, "period": "2022-01-01/2022-12-31", "cases": 8, "source": None, "notes": [],
    }  # fmt: skip
    assert (held["study_laws"]["value"], held["study_laws"]["shown"]) == (16, "16项")
    assert (held["mediation_accepted"]["value"], held["mediation_accepted"]["state"]) == (None, "absent")


def test_people_read_them_by_topic(town):
    lines = told("--place", "常平镇", "--year", "2022").splitlines()
    assert lines[0] == "【学法与培训】"
    assert lines[1] == "study_sessions　领导干部专题学法　8场　2022-01-01/2022-12-31　8件"
    assert any("没有“人民调解”的记录，不能当作0" in line for line in lines)


@pytest.mark.parametrize(
    "place", ["常平镇", "常平", "changping", "441900110000", "东莞市常平镇", " 常平镇 ", "４４１９００１１００００"]
)
def test_a_place_may_be_named_as_people_name_it(town, place):
    assert "8场" in told("--place", place, "--year", "2022", "--figure", "study_sessions")


@pytest.mark.parametrize("place", ["东莞市", "441900000000"])
def test_a_place_above_counts_those_below_it(town, place):
    assert "8场" in told("--place", place, "--year", "２０２２年", "--figure", "study_sessions")


def test_a_figure_may_be_named_in_chinese_and_over_any_span_of_days(town):
    span = ("--from", "2022年2月1日", "--to", "2022-03-31")
    (one,) = json.loads(told("--place", "常平镇", *span, "--figure", "领导干部专题学法", "--json"))
    assert (one["value"], one["period"]) == (2, "2022-02-01/2022-03-31")


def test_the_cases_behind_a_figure_are_listed_one_a_line_in_the_order_of_their_days(town):
    assert told("--place", "常平镇", "--year", "2022", "--figure", "study_sessions", "--cases").splitlines() == town[:8]
    change = ("--place", "常平镇", "--year", "2022", "--figure", "study_sessions_change", "--cases")
    assert told(*change, "--of", "denominator").splitlines() == town[8:]
    found = json.loads(told(*change, "--json"))
    assert found == {
        "slug": "study_sessions_change",
        "of": "numerator",
        "period": "2022-01-01/2022-12-31",
        "cases": town[:8],
    }


def test_a_damaged_file_is_told_beside_the_answer_and_not_in_it(town, tmp_path):
    asked = ("--place", "常平镇", "--year", "2022", "--figure", "study_sessions", "--json")
    before = told(*asked)
    path = next((tmp_path / "facts").rglob("*.parquet"))
    path.write_bytes(b"no parquet")
    result = CliRunner().invoke(command, asked, catch_exceptions=False)
    assert "F-201" in result.stderr
    assert result.stdout == before


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("--place", "没有这个镇", "--year", "2022"), "F-101", "常平镇"),
        (("--place", "", "--year", "2022"), "F-101", "没有"),
        (("--place", "常平镇", "--year", "2022", "--figure", "mediation_agree"), "F-102", "mediation_agreed"),
        (("--place", "常平镇", "--year", "2022", "--figure", "../../etc/passwd"), "F-102", "没有"),
        (("--place", "常平镇"), "F-103", "--year"),
        (("--place", "常平镇", "--year", "22"), "F-103", "22"),
        (("--place", "常平镇", "--year", "二〇二二"), "F-103", "四位数字"),
        (("--place", "常平镇", "--year", "0000"), "F-103", "0000"),
        (("--place", "常平镇", "--year", "2022", "--from", "2022-01-01"), "F-104", "不要混写"),
        (("--place", "常平镇", "--from", "2022-01-01"), "F-104", "--to"),
        (("--place", "常平镇", "--from", "2022-02-30", "--to", "2022-03-01"), "F-104", "2022-02-30"),
        (("--place", "常平镇", "--from", "2022-03-01", "--to", "2022-02-01"), "F-104", "早于"),
        (("--place", "常平镇", "--year", "2022", "--cases"), "F-106", "--figure"),
        (("--place", "常平镇", "--year", "2022", "--figure", "study_sessions", "--cases", "--of", "denominator"), "F-109", "没有分母"),
    ],
)  # fmt: skip
def test_each_mistake_is_one_sentence_with_its_code(town, arguments, code, words):
    message = refused(*arguments)
    assert message.startswith(code)
    assert words in message
    assert "\n" not in message


def test_two_places_of_one_name_are_asked_apart(town):
    for code in ("510000000000", "520000000000"):
        PlaceRow.objects.create(code=code, name="同名镇", short="同名", level="town")
    message = refused("--place", "同名镇", "--year", "2022")
    assert message.startswith("F-105")
    assert "510000000000" in message


def test_a_folder_that_cannot_be_written_is_told(town, settings, tmp_path):
    (tmp_path / "file").write_text("no folder")
    settings.YIFA_VAR = tmp_path / "file"
    assert refused("--place", "常平镇", "--year", "2022").startswith("F-108")


def test_a_database_without_tables_is_told(town, monkeypatch):
    from django.db import OperationalError

    def broken(*_: object) -> str:
        raise OperationalError("no such table: yifa_place")

    monkeypatch.setattr(subcommand, "_code", broken)
    message = refused("--place", "常平镇", "--year", "2022")
    assert message.startswith("F-107")
    assert "yifa setup" in message
