"""Words: names of areas, posts and steps, and days, as desk and hall say them; one word for one thing.

Reads   the catalogue
Never   invents a synonym for a term of the law
Start   area_name(), post_name(), day_words()
"""

from __future__ import annotations

from datetime import date, datetime

from yifa.engine import catalogue
from yifa.engine.declaration import Procedure
from yifa.engine.state import CORRECT, HAND_OVER
from yifa.web.today import CHINA

AREAS = {
    "enforcement": "行政执法", "disputes": "矛盾纠纷化解", "decisions": "决策与合法性审查", "legal_services": "公共法律服务",
    "leadership": "组织领导", "services": "政务服务", "market": "营商环境", "oversight": "监督", "village": "基层治理",
    "safety": "安全与应急",
}  # fmt: skip
KINDS = {"case": "办案程序", "register": "登记簿", "activity": "活动登记", "plan": "计划"}
BUILT_IN = {CORRECT: "更正", HAND_OVER: "移交承办"}


def area_name(slug: str) -> str:
    """The area in words."""
    return AREAS.get(slug, "其他")


def step_name(procedure: Procedure, slug: str) -> str:
    """A step of a procedure, or a built-in one, in words."""
    step = procedure.by_slug.get(slug)
    return step.name if step else BUILT_IN.get(slug, slug)


def post_name(slug: str, procedure: Procedure | None = None) -> str:
    """A post in words, looked for in this procedure first and then in all."""
    for one in (*([procedure] if procedure else []), *catalogue.every()):
        for post in (*(post for step in one.steps for post in step.by), *one.heads):
            if post.slug == slug:
                return post.name
    return slug


def day_words(on: date | str | None) -> str:
    """2025年9月22日, with the time where there is one."""
    if not on:
        return ""
    day, _, clock = (on if isinstance(on, str) else on.isoformat()).partition("T")
    year, month, number = day.split("-")
    return f"{year}年{int(month)}月{int(number)}日{' ' + clock[:5] if clock else ''}"


def moment_words(at: str | datetime) -> str:
    """The moment of recording in China: 2025-09-22 09:30."""
    moment = datetime.fromisoformat(at.replace("Z", "+00:00")) if isinstance(at, str) else at
    return moment.astimezone(CHINA).strftime("%Y-%m-%d %H:%M")
