"""`yifa cells`, `yifa figures --cells`: what is built, every figure as from the rows, one sentence for every mistake."""

from __future__ import annotations

import json
from datetime import date

import pytest
from click.testing import CliRunner
from tests.figures import office as made

from yifa.cli import cells, figures
from yifa.cli.main import Refused
from yifa.engine import catalogue, store
from yifa.figures.serving import cells_folder

OPTIONS = ("--place", made.COUNTY, "--year", "2022", "--json")


@pytest.fixture
def office(db, settings, tmp_path):
    settings.YIFA_VAR = tmp_path
    one = made.Office()
    yield one
    catalogue.refresh()
    store.forget_places()


def told(command, *arguments: str) -> str:
    result = CliRunner().invoke(command, arguments, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_cells_are_built_once_and_again_only_where_a_case_moved(office):
    for entry in ("甲", "乙"):
        office.enter(entry, date(2022, 5, 6))
    # No declared figure counts the tests' own procedures: there is nothing to build, and that is said as nought.
    assert json.loads(told(cells.command, "--json"))["files"] == 0
    assert "0个文件" in told(cells.command)
    assert json.loads(told(figures.command, *OPTIONS, "--cells")) == json.loads(told(figures.command, *OPTIONS))


def test_figures_by_cells_are_those_by_facts(db, settings, tmp_path):
    from tests.cli.test_figures import AT
    from tests.scenarios.office import Office

    from yifa.engine import door

    settings.YIFA_VAR = tmp_path
    office = Office()

    def session(n: int, on: date) -> None:
        facts = {"session_kind": "lecture", "theme": f"专题{n}", "laws": "行政处罚法", "laws_count": "2", "attendance": "30",
                 "leaders_attending": "9"}  # fmt: skip
        door.start("study_session", by=office.actor("学习培训组织人员甲"), on=on, at=AT, facts=facts)

    for n in range(3):
        session(n, date(2022, 1 + n, 7))
    first = json.loads(told(cells.command, "--json"))
    assert (first["files"], first["written"]) == (1, 1)
    assert json.loads(told(cells.command, "--json")) == {**first, "written": 0}
    session(4, date(2021, 9, 1))
    for span in (("--year", "2022"), ("--from", "2022-01-07", "--to", "2022-02-06")):
        asked = ("--place", "常平镇", *span, "--json")
        assert json.loads(told(figures.command, *asked, "--cells")) == json.loads(told(figures.command, *asked))
    assert json.loads(told(cells.command, "--json"))["files"] == 2
    part = next(cells_folder().rglob("*.parquet"))
    part.write_bytes(b"")
    result = CliRunner().invoke(cells.command, [], catch_exceptions=False)
    assert "F-303" in result.stderr
    cells_folder().rename(tmp_path / "away")
    cells_folder().write_text("a file where the folder should be")
    with pytest.raises(Refused) as mistake:
        CliRunner().invoke(cells.command, ["--thorough"], catch_exceptions=False, standalone_mode=False)
    assert mistake.value.message.startswith("F-108")
    store.forget_places()
