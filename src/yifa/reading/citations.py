"""Citations: the laws, rules, plans and papers that a report names, checked where we hold their titles.

Reads   《…》 with articles and years, document numbers, and law.citations and plans.yaml for what we hold
Never   calls a text unknown to us wrong: what we do not hold is not judged
Start   citations_in()
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources

import yaml

from yifa.law.citations import statutes
from yifa.reading.numerals import numeral_at

_N = r"[零〇一二三四五六七八九十百千\d]+"
TITLE = re.compile(
    rf"《(?P<title>[^《》\n]{{2,90}}(?:《[^《》\n]{{2,60}}》[^《》\n]{{0,40}})?)》(?P<articles>(?:[、和及]?第{_N}条(?:之{_N})?(?:第{_N}款)?(?:第{_N}项)?)*)"
)
ARTICLE = re.compile(rf"第({_N})条")
NUMBER = re.compile(r"[\u4e00-\u9fff]{1,12}[〔\[(](?:19|20)\d\d[〕\])]\d+号")
YEARS = re.compile(r"[(]?((?:19|20)\d\d)年?[-~至]+((?:19|20)\d\d)年?[)]?")
EDITION = re.compile(r"[(]((?:19|20)\d\d)年?(?:修订|修正|版)?[)]$")
KINDS = (
    ("法律", re.compile(r"(?:法|法典|宪法)$")),
    ("条例", re.compile(r"条例$")),
    ("规划", re.compile(r"规划|纲要|计划|行动方案|实施方案|方案|工作要点|要点|安排")),
    ("规定", re.compile(r"(?:规定|办法|细则|规则|决定|意见|通知|制度|标准|准则|解释)$")),
)  # fmt: skip


@dataclass(slots=True)
class Citation:
    """A text that is named. Spans are of the clean text; `verdict` is 错误, 一致 or None where it is not judged."""

    at: int
    to: int
    title: str
    kind: str
    articles: tuple[int, ...]
    number: str | None
    verdict: str | None
    message: str

    def as_json(self) -> dict:
        names = ("title", "kind", "articles", "number", "verdict", "message")
        return {name: getattr(self, name) for name in names}


def citations_in(text: str, year: int | None) -> list[Citation]:
    """Every title and document number of a report, in order; `year` is the report's, for the edition then in force."""
    found = []
    for hit in TITLE.finditer(text):
        number = NUMBER.match(text[hit.end() : hit.end() + 40].lstrip("("))
        articles = tuple(
            int(numeral.value)
            for words in ARTICLE.findall(hit.group("articles"))
            if (numeral := numeral_at(words, 0)).value
        )
        title = hit.group("title")
        verdict, message = _judged(title, articles, year)
        found.append(
            Citation(
                hit.start(),
                hit.end(),
                title,
                _kind(title),
                articles,
                number.group() if number else None,
                verdict,
                message,
            )
        )
    titled = {citation.number for citation in found}
    for hit in NUMBER.finditer(text):
        if hit.group() not in titled and not any(one.at <= hit.start() < one.to for one in found):
            found.append(Citation(hit.start(), hit.end(), hit.group(), "文件", (), hit.group(), None, ""))
    return sorted(found, key=lambda citation: citation.at)


def _kind(title: str) -> str:
    bare = YEARS.sub("", EDITION.sub("", title))
    return next((kind for kind, pattern in KINDS if pattern.search(bare)), "其他")


def _judged(title: str, articles: tuple[int, ...], year: int | None) -> tuple[str | None, str]:
    plan = _plan(title)
    if plan:
        return plan
    name = EDITION.sub("", title).removeprefix("中华人民共和国")
    if not articles or name not in _held():
        return None, ""
    text = _edition(name, year)
    if text is None or text.articles_last is None:
        return None, ""
    beyond = [article for article in articles if article > text.articles_last]
    if beyond:
        return (
            "错误",
            f"《{name}》（{text.edition}年）最末一条是第{text.articles_last}条，没有第{beyond[0]}条；请核对条号。",
        )
    return "一致", f"《{name}》（{text.edition}年）有第{'、'.join(map(str, articles))}条。"


def _plan(title: str) -> tuple[str, str] | None:
    years = YEARS.search(title)
    if not years:
        return None
    name = title[: years.start()].rstrip("(")
    known = _plans().get(name)
    if not known:
        return None
    given = f"{years.group(1)}-{years.group(2)}"
    if given in known:
        return "一致", f"《{name}》的年份（{given}）正确。"
    if int(years.group(1)) > max(int(span[:4]) for span in known):
        return None
    return "错误", f"《{name}》的年份是 {'、'.join(known)}，写作 {given}；请核对。"


def _edition(name: str, year: int | None):
    """The edition a report of `year` may cite: the one with the most articles among those in force in that year or the next."""
    editions = [one for one in statutes() if one.title == name]
    if year is None:
        return max(editions, key=lambda one: one.articles_last or 0, default=None)
    valid = [
        one
        for one in editions
        if (one.in_force is None or one.in_force.year <= year + 1) and (one.until is None or one.until.year >= year)
    ]
    if any(one.articles_last is None for one in valid):
        return None
    earliest = min((one.edition for one in editions), default=9999)
    if not valid or (year < earliest):
        return None
    return max(valid, key=lambda one: one.articles_last)


@cache
def _held() -> frozenset[str]:
    return frozenset(one.title for one in statutes())


@cache
def _plans() -> dict[str, list[str]]:
    text = (resources.files("yifa.reading") / "plans.yaml").read_text(encoding="utf-8")
    return yaml.safe_load(text)
