"""Every scenario, and what of the catalogue no scenario speaks of."""

from __future__ import annotations

import json

import pytest

from tests.scenarios.coverage import untested
from tests.scenarios.runner import run
from tests.scenarios.written import load
from yifa.engine import catalogue
from yifa.engine.models import PaperRow
from yifa.engine.refusals import Refusal
from yifa.engine.sealing import open_box
from yifa.typeset import markup

PROCEDURES = [one for one in catalogue.every() if one.area != "tests"]


@pytest.mark.django_db
@pytest.mark.parametrize("scenario", load(), ids=str)
def test_scenario(scenario):
    run(scenario)
    for paper in PaperRow.objects.select_related("event"):
        issued = json.loads(bytes(paper.event.content))["papers"]
        commitment = next(one["commitment"] for one in issued if one["number"] == paper.number)
        assert markup.parse(open_box(paper.box, commitment).decode()), paper.kind


@pytest.mark.parametrize("procedure", PROCEDURES, ids=lambda one: one.slug)
def test_every_part_of_a_procedure_has_a_scenario(procedure):
    assert untested(procedure, load()) == []


def test_every_refusal_of_a_procedure_has_a_scenario():
    tried = {one.expect["refused"] for one in load() if "refused" in one.expect}
    own = {code for code, kind in Refusal.codes.items() if kind.__module__.startswith("yifa.procedures")}
    assert sorted(own - tried) == []


def test_every_scenario_cites_an_article_and_is_about_a_known_procedure():
    known = {one.slug for one in catalogue.every()}
    assert [str(one) for one in load() if one.procedure not in known or not one.article.strip()] == []
