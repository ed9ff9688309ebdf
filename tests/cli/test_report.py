"""`yifa report`: four files, or one sentence with its code."""

from __future__ import annotations

import json
from datetime import date

import pytest
from click.testing import CliRunner
from tests.report.conftest import outline_of
from tests.report.town import Town, at

from yifa.cli import report as cli
from yifa.engine import door
from yifa.report import edition as editions
from yifa.report.compile import compile_report


@pytest.fixture
def town(transactional_db, tmp_path, settings):
    settings.YIFA_VAR = tmp_path / "var"
    return Town(settings.YIFA_VAR / "facts")


class Waiting:
    """A report of one sentence that waits for its data lock."""

    def __init__(self, town) -> None:
        self.town = town
        on = date(2025, 12, 15)
        notice = {"report_year": 2025, "submit_before": date(2026, 3, 1), "publish_before": date(2026, 4, 1),
                  "lead_days": 0, "notice_text": "按提纲报送"}  # fmt: skip
        door.start("annual_report", by=town.actor("organiser"), on=on, at=at(on), facts=notice)

    def freeze(self):
        computer = self.town.computer()
        draft = compile_report(outline_of("学法{study_sessions}。"), 2025, computer)
        on = date(2026, 1, 15)
        return editions.freeze(draft, computer, by=self.town.actor("statistician"), on=on, at=at(on),
                               answers={"cross_check": "agrees"})  # fmt: skip


def run(*arguments):
    return CliRunner().invoke(cli.command, [str(one) for one in arguments], standalone_mode=False)


def refused(*arguments) -> str:
    done = run(*arguments)
    assert done.exception is not None, done.output
    assert done.exception.exit_code == 2
    return done.exception.message


def test_four_files_are_written_and_what_to_look_at_is_told(town, tmp_path):
    town.study(date(2025, 3, 18))
    done = run("--place", "常平镇", "--year", "２０２５年", "--out", tmp_path / "out", "--date", "2026-02-20")
    assert done.exception is None, done.exception
    folder = tmp_path / "out"
    assert sorted(path.name for path in folder.iterdir()) == [
        "figures.json",
        "report.docx",
        "report.html",
        "report.pdf",
    ]
    told = json.loads((folder / "figures.json").read_text(encoding="utf-8"))
    study = next(one for one in told["figures"] if one["slug"] == "study_sessions")
    assert (study["value"], study["unit"], study["cases"]) == (1, "场", 1)
    assert "RP-301" in done.stderr
    assert "2026年2月20日" in (folder / "report.html").read_text(encoding="utf-8")


def test_an_unknown_place_names_those_that_are_there(tmp_path):
    assert refused("--place", "无此镇", "--year", "2022", "--out", tmp_path).startswith("RP-101")


@pytest.mark.parametrize("year", ["22", "二〇二二", "2022.5", "3022", "", "9" * 5000])
def test_a_year_that_is_none_is_refused(tmp_path, year):
    assert refused("--place", "changping", "--year", year, "--out", tmp_path).startswith("RP-102")


def test_a_day_that_is_none_is_refused(tmp_path):
    message = refused("--place", "changping", "--year", "2022", "--out", tmp_path, "--date", "2023-02-30")
    assert message.startswith("RP-107")


def test_a_place_that_was_never_set_up_is_refused(transactional_db, tmp_path, settings):
    settings.YIFA_VAR = tmp_path / "var"
    assert refused("--place", "changping", "--year", "2022", "--out", tmp_path / "out").startswith("RP-103")
    assert not (tmp_path / "out").exists()


def test_a_year_without_a_case_is_refused(town, tmp_path):
    town.study(date(2025, 3, 18))
    assert refused("--place", "changping", "--year", "2031", "--out", tmp_path / "out").startswith("RP-103")
    assert not (tmp_path / "out").exists()


def test_a_folder_that_cannot_be_written_is_refused_and_nothing_is_left(town, tmp_path):
    town.study(date(2025, 3, 18))
    (tmp_path / "out").write_text("a file in the way", encoding="utf-8")
    message = refused("--place", "changping", "--year", "2025", "--out", tmp_path / "out")
    assert message.startswith("RP-104")
    assert "那里有一个同名的文件" in message
    assert (tmp_path / "out").read_text(encoding="utf-8") == "a file in the way"


def test_a_frozen_edition_is_written_as_it_was_and_not_compiled_anew(town, tmp_path, monkeypatch):
    town.study(date(2025, 3, 18))
    office = Waiting(town)
    frozen = office.freeze()
    town.study(date(2025, 4, 18))
    where = ("--place", "changping", "--year", "2025", "--out", tmp_path / "out")
    assert run(*where, "--edition", "１").exception is None
    kept = {file.name: bytes(file.content) for file in frozen.files.all()}
    assert {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()} == kept
    assert refused(*where, "--edition", "2").startswith("RP-213")
    assert refused(*where, "--edition", "最新").startswith("RP-213")
    monkeypatch.setattr(editions, "is_whole", lambda _one: False)
    assert refused(*where, "--edition", "1").startswith("RP-108")


def test_an_outline_that_cannot_be_used_names_its_key(tmp_path, monkeypatch):
    from dataclasses import replace

    from yifa.places import place as places

    (tmp_path / "report.yaml").write_text("titel: 报告", encoding="utf-8")
    here = replace(places.load("changping"), folder=tmp_path)
    monkeypatch.setattr(places, "named", lambda _words: here)
    message = refused("--place", "changping", "--year", "2022", "--out", tmp_path / "out")
    assert message.startswith("RP-106")
    assert "titel" in message
    (tmp_path / "report.yaml").unlink()
    assert refused("--place", "changping", "--year", "2022", "--out", tmp_path / "out").startswith("RP-105")
