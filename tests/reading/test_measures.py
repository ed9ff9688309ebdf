"""The measures of the issue, on the two annotated reports (where they are at hand) and on our own marked texts."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.reading.scoring import SEEDS, TEXTS, load_marked, load_seed, overlap, score

from yifa.reading.reader import read_text

seeds = pytest.mark.skipif(not SEEDS.exists(), reason="the annotated reports are not beside this checkout")
OWN = sorted(path.name for path in TEXTS.glob("*.txt"))


@seeds
@pytest.mark.parametrize("number", ["001", "002"])
def test_quantities_of_a_seed_are_read_exactly(number):
    text, gold, _ = load_seed(number)
    result = score(read_text(text).facts, gold)
    assert result.f1 >= 0.98, (result.missed, result.extra)


@seeds
@pytest.mark.parametrize("number", ["001", "002"])
def test_no_listed_non_fact_is_read(number):
    text, _, data = load_seed(number)
    facts = read_text(text).facts
    for listed in data["non_facts"]:
        at = text.find(listed["quote"])
        while at >= 0:
            end = at + len(listed["quote"])
            assert not [fact for fact in facts if at <= fact.start and fact.end <= end], listed
            at = text.find(listed["quote"], end)


@seeds
@pytest.mark.parametrize("number", ["001", "002"])
def test_subjects_overlap_with_the_annotators(number):
    """Mean share of the gold subject's characters that ours holds."""
    text, gold, _ = load_seed(number)
    pairs = score(read_text(text).facts, gold).pairs
    assert sum(overlap(fact.subject, one.subject)[0] for fact, one in pairs) / len(pairs) >= 0.85


@seeds
@pytest.mark.parametrize("number", ["001", "002"])
def test_kinds_and_periods_are_the_annotators(number):
    text, gold, _ = load_seed(number)
    pairs = score(read_text(text).facts, gold).pairs
    assert [fact.kind for fact, _ in pairs] == [one.kind for _, one in pairs]
    assert [fact.period for fact, _ in pairs] == [one.period for _, one in pairs]


@seeds
@pytest.mark.parametrize("number", ["001", "002"])
def test_every_relation_is_found_and_none_judged_wrongly(number):
    text, _, data = load_seed(number)
    relations = read_text(text).relations
    for gold in data["relations"]:
        found = [one for one in relations if one.formula == gold["formula"]]
        assert found, gold["formula"]
        assert (found[0].holds, found[0].claimed) == (gold["holds"], gold["claimed"]), gold["formula"]
        assert found[0].computed == pytest.approx(gold["computed"], abs=1e-3)


@seeds
def test_the_lost_ten_thousand_is_the_only_error_of_the_first_seed():
    text, _, _ = load_seed("001")
    wrong = [finding for finding in read_text(text).findings if finding.verdict == "错误"]
    assert [(finding.formula, "万元" in finding.message) for finding in wrong] == [("5792.14/5693", True)]


@seeds
def test_the_second_seed_raises_no_alarm():
    text, _, _ = load_seed("002")
    assert {finding.verdict for finding in read_text(text).findings} <= {"一致"}


@seeds
def test_place_level_and_year_of_the_seeds_are_recognised():
    first, second = (read_text(load_seed(number)[0]) for number in ("001", "002"))
    assert (first.place, first.level, first.year) == ("常平镇", "town", 2022)
    assert (second.place, second.level, second.year) == ("深圳市罗湖区东湖街道", "street", 2024)


@pytest.mark.parametrize("name", OWN)
def test_our_own_marked_texts_are_read(name):
    text, gold = load_marked(TEXTS / name)
    result = score(read_text(text, name).facts, gold)
    assert result.f1 >= 0.98, (result.missed, result.extra)


@pytest.mark.parametrize("name", OWN)
def test_our_own_texts_raise_no_false_alarm(name):
    text, _ = load_marked(TEXTS / name)
    findings = read_text(text, name).findings
    assert [finding for finding in findings if finding.verdict != "一致"] == []


UNRELATED = [
    "天朗气清，山水相依。",
    "与此同时，干部群众齐心协力，各项事业稳中向好。",
    "2019年以来，本地连续举办文化节，吸引游客12万人次。",
    "坚持“两手抓”，做到三个到位。",
]
PLAIN = ["henan-county-2021.txt", "gansu-county-2019.txt", "shandong-city-2020.txt"]


@settings(max_examples=30, deadline=None)
@given(name=st.sampled_from(PLAIN), added=st.sampled_from(UNRELATED), where=st.floats(0, 1), line=st.booleans())
def test_inserting_unrelated_text_never_changes_other_facts(name, added, where, line):
    text, _ = load_marked(TEXTS / name)
    ends = [at + 1 for at, char in enumerate(text) if char == ("\n" if line else "。")]
    at = ends[int(where * (len(ends) - 1))]
    grown = text[:at] + added + ("\n" if line else "") + text[at:]
    shift = len(grown) - len(text)
    before = [(fact.start, fact.end, fact.value, fact.unit, fact.approx, fact.kind) for fact in read_text(text).facts]
    after = [
        (fact.start - shift * (fact.start >= at), fact.end - shift * (fact.start >= at), fact.value, fact.unit, fact.approx, fact.kind)
        for fact in read_text(grown).facts
        if not at <= fact.start < at + shift
    ]  # fmt: skip
    assert after == before


TIRESOME = [
    "3件，",
    "2021、",
    "受理500件办结480件办结率98%、",
    "“",
    "《",
    "1+",
    "未发现",
    "共收到人民调解案件5件。",
    "一案",
    "3\t",
    "甲、",
]


@pytest.mark.parametrize("piece", TIRESOME)
def test_reading_stays_linear_in_tiresome_texts(piece):
    """Counted in calls, not in seconds: four times the text may take about four times the work."""
    assert _work(piece * 1600) < 6.5 * _work(piece * 400) + 20_000


def _work(text: str) -> int:
    steps = 0

    def count(*_):
        nonlocal steps
        steps += 1

    sys.setprofile(count)
    try:
        read_text(text)
    finally:
        sys.setprofile(None)
    return steps
