"""Scores of enforcement posts (执法岗位责任制): each duty on the register against the figure that it names.

Reads   the register of post duties of a place, a computer of figures
Never   ranks persons: a score belongs to a post and its duty; never lets a number of fines or their sum count (行政处罚法第七十四条)
Start   scores(); score() is the rule
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from yifa.engine import store
from yifa.engine.case import Entry
from yifa.figures import declared
from yifa.figures.compute import Computer, Result
from yifa.figures.period import Period
from yifa.figures.units import in_unit
from yifa.procedures.enforcement.duties import DUTY_POSTS, HIGHER


@dataclass(frozen=True)
class DutyScore:
    """One duty of a post: its figure's result, the points it got of `points`; None where there is no number to score by,
    and `why` says why not."""

    code: str
    post: str
    duty: str
    points: int
    got: Fraction | None
    result: Result | None = None
    why: str = ""

    @property
    def post_name(self) -> str:
        return DUTY_POSTS[self.post]


def score(value: Fraction, target: int, points: int, direction: str) -> Fraction:
    """The points of a value against its target: all of them where it is reached; else in proportion, never below nought.

    `value` and `target` are in the figure's unit (a rate of 95% is 95). Higher is better: value/target. Lower is better:
    target/value; a target of nought that is missed gets nothing.
    """
    if direction == HIGHER:
        return Fraction(points) if value >= target else max(points * value / target, Fraction(0))
    return Fraction(points) if value <= target else points * Fraction(target) / value


def scores(computer: Computer, place: str, period: Period) -> list[DutyScore]:
    """Every duty in force on the last day of the period that this place or one above it registered, by post and code."""
    held = store.Registers(store.ancestors(place)).entries("post_duty", period.end)
    found = [_scored(computer, entry, period) for entry in held if entry.get("duty_since") <= period.end.isoformat()]
    return sorted(found, key=lambda one: (list(DUTY_POSTS).index(one.post), one.code))


def by_post(found: Sequence[DutyScore]) -> dict[str, tuple[Fraction, int]]:
    """post -> (points got, points to be had) of the duties that could be scored."""
    sums: dict[str, tuple[Fraction, int]] = {}
    for one in found:
        if one.got is not None:
            got, of = sums.get(one.post, (Fraction(0), 0))
            sums[one.post] = got + one.got, of + one.points
    return sums


def _scored(computer: Computer, entry: Entry, period: Period) -> DutyScore:
    code, post, duty, points = (entry.get(f"duty_{name}") for name in ("code", "post", "name", "points"))
    slug, target, direction = (entry.get(f"duty_{name}") for name in ("figure", "target", "direction"))
    if not slug:
        return DutyScore(code, post, duty, points, None, why="没有指定评分的指标，由考核人评定")
    try:
        figure = declared.find(slug)
    except declared.UnknownFigure:
        return DutyScore(code, post, duty, points, None, why=f"没有代码为“{slug}”的指标，请更正岗位责任登记")
    if target is None or direction is None:
        return DutyScore(code, post, duty, points, None, why="没有填写达标值或者方向，不能评分")
    result = computer.result(figure.slug, period)
    if result.state != "number" or isinstance(result.value, bool):
        return DutyScore(code, post, duty, points, None, result, why=result.words)
    got = score(in_unit(result.value, figure.unit), target, points, direction)
    return DutyScore(code, post, duty, points, got, result)
