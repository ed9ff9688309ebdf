"""A town, and outlines of a few sentences."""

from __future__ import annotations

import pytest

from tests.report.town import Town
from yifa.places import place as places
from yifa.report import outline as outlines

CONTENTS = {
    "results": "一、举措和成效", "duties": "二、履职情况", "shortcomings": "三、不足和原因", "plan": "四、下一年安排", "other": "五、其他情况",
}  # fmt: skip


@pytest.fixture
def town(db, tmp_path) -> Town:
    """常平镇 in a database of its own."""
    return Town(tmp_path / "facts")


def outline_of(*texts: str, **more) -> outlines.Outline:
    """An outline with all five contents, these paragraphs in the first."""
    sections = [
        {"slug": slug, "level": 1, "heading": heading, "covers": slug,
         "paragraphs": [{"slug": f"p{at}", "text": text} for at, text in enumerate(texts if slug == "results" else ["照实报告。"], 1)]}
        for slug, heading in CONTENTS.items()
    ]  # fmt: skip
    raw = {"title": "关于{year}年度法治政府建设情况的报告", "signature": "常平镇人民政府", "sections": sections,
           "editors": [{"post": "statistician"}, {"post": "organiser"}], **more}  # fmt: skip
    return outlines.made(places.load("changping"), raw, "report.yaml")


def first(draft) -> str:
    """The first paragraph as it reads."""
    return draft.sections[0].paragraphs[0].words


def codes(draft) -> list[str]:
    """The codes of what was found."""
    return [one.code for one in draft.findings]
