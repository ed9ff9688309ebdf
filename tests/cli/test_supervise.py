"""`yifa supervise`: what each model finds, the cases of one, and one sentence for every mistake."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner
from tests.scenarios.office import Office
from tests.scenarios.runner import run
from tests.scenarios.written import load

from yifa.cli.main import Refused
from yifa.cli.supervise import command
from yifa.engine import store
from yifa.figures.supervision import models


@pytest.fixture
def town(db, settings, tmp_path):
    """常平镇 with one penalty case whose application to the court came too late."""
    settings.YIFA_VAR = tmp_path
    office = Office()
    late = "penalty_ordinary：超过三个月仍可以提交，记为超期"
    run(next(one for one in load() if str(one) == late), office)
    yield office
    store.forget_places()


def told(*arguments: str) -> str:
    result = CliRunner().invoke(command, arguments, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


SPAN = ("--place", "常平镇", "--from", "2020-01-01", "--to", "2040-12-31")


def test_every_model_has_a_line_and_the_one_that_finds_says_how_many(town):
    lines = told(*SPAN).splitlines()
    assert len(lines) == len(models.every())
    assert any(one.startswith("penalty_court_window_missed　严重") and one.endswith("1件") for one in lines)


def test_one_model_lists_its_cases_by_slug_or_by_name(town):
    by_slug = told(*SPAN, "--model", "penalty_court_window_missed")
    assert by_slug == told(*SPAN, "--model", "超过申请强制执行期限")
    assert "office" in by_slug
    assert len(by_slug.splitlines()) == 1


def test_json_gives_the_case_the_basis_and_what_puts_it_right(town):
    found = json.loads(told(*SPAN, "--model", "penalty_court_window_missed", "--json"))["findings"]
    assert [one["model"] for one in found] == ["penalty_court_window_missed"]
    assert found[0]["case"]
    assert found[0]["basis"]
    assert found[0]["correct"]


def test_a_model_that_is_not_there_is_told_with_those_that_are_near(town):
    with pytest.raises(Refused, match=r"F-110.*penalty_uneven"):
        CliRunner().invoke(command, [*SPAN, "--model", "penalty_unevn"], standalone_mode=False, catch_exceptions=False)
