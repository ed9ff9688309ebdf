"""Outline: what a report's file may say, and what is refused by file and key."""

from __future__ import annotations

import copy

import pytest

from yifa.places import place as places
from yifa.report import outline as outlines
from yifa.report.outline import COVERS, BadOutline

GOOD = {
    "title": "报告", "signature": "镇政府", "editors": [{"post": "head"}],
    "sections": [{"slug": "all", "level": 1, "heading": "一", "covers": "results", "paragraphs": [{"slug": "one", "text": "受理{mediation_accepted}。"}]}],
}  # fmt: skip


def made(change=None):
    raw = copy.deepcopy(GOOD)
    if change:
        change(raw)
    return outlines.made(places.load("changping"), raw, "places/x/report.yaml")


def section(**more):
    return lambda raw: raw["sections"][0].update(more)


def paragraph(**more):
    return lambda raw: raw["sections"][0]["paragraphs"][0].update(more)


def test_a_paragraph_is_known_by_its_section_and_its_own_slug():
    assert list(made().paragraphs) == ["all.one"]


def test_long_text_wrapped_in_the_file_has_no_blank_where_a_line_ended():
    for wrapped in ("一段\n  长的\n文字{mediation_accepted}\n。", "一段 长的 文字{mediation_accepted} 。"):
        assert made(paragraph(text=wrapped)).paragraphs["all.one"].text == "一段长的文字{mediation_accepted}。"
    assert made(paragraph(text="按 GB/T 9704 排版")).paragraphs["all.one"].text == "按GB/T 9704排版"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda raw: raw.update(titel="x"), r"unknown keys \['titel'\]"),
        (lambda raw: raw.pop("sections"), "'sections' is missing"),
        (lambda raw: raw.update(title=3), "'title' is 3, expected text"),
        (lambda raw: raw.update(editors=[{"post": "king"}]), "post 'king'"),
        (lambda raw: raw.update(editors=[{"post": "head", "unit": "palace"}]), "unit 'palace'"),
        (lambda raw: raw.update(parts_of=[{"total": "x", "parts": ["y"]}]), "parts_of names figure 'x'"),
        (lambda raw: raw.update(growth_of=[{"growth": "mediation_accepted", "of": "mediation_agreed"}]), "no change on the year"),
        (lambda raw: raw["sections"].append(raw["sections"][0]), "slug 'all' is given twice"),
        (section(level=4), "section 'all': level 4"),
        (section(covers="weather"), "covers 'weather'"),
        (section(slug="All"), "slug 'All'"),
        (section(note="x"), r"section 1: unknown keys \['note'\]"),
        (paragraph(text="受理{mediation_acepted}。"), r"section 'all', paragraph 'one'.*mediation_acepted"),
        (paragraph(text="受理{mediation_accepted:wan}。"), "paragraph 'one'.*wan"),
        (paragraph(style="x"), "paragraph 1: unknown keys"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_by_file_and_key(change, says):
    with pytest.raises(BadOutline, match=says) as refused:
        made(change)
    assert str(refused.value).startswith("places/x/report.yaml")


@pytest.mark.parametrize("slug", [one for one in places.every() if (places.load(one).folder / outlines.FILE).is_file()])
def test_the_outline_of_every_place_can_be_used_and_has_all_contents(slug):
    outline = outlines.load(places.load(slug))
    assert {section.covers for section in outline.sections} >= set(COVERS)
    assert outline.editors_named


def test_a_place_without_an_outline_has_none(tmp_path):
    from dataclasses import replace

    with pytest.raises(FileNotFoundError):
        outlines.load(replace(places.load("changping"), folder=tmp_path))


def test_a_file_that_is_no_yaml_is_named(tmp_path):
    from dataclasses import replace

    (tmp_path / outlines.FILE).write_text("title: [", encoding="utf-8")
    with pytest.raises(BadOutline, match="not YAML"):
        outlines.load(replace(places.load("changping"), folder=tmp_path))
