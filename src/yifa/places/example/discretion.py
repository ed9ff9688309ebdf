"""Which grade of the registered benchmark an example case falls under, and what is said where its fine lies outside.

Reads   places/<slug>/enforcement.yaml
Never   changes a fine, or draws on the chance of the year
Start   chosen()
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from yifa.places.place import Place

FACTORS = {"lighter": "mitigated", "ordinary": "none", "heavier": "repeated"}
SAYS = {
    "lighter": "当事人主动减轻危害后果，从轻处罚。",
    "ordinary": "没有从轻、减轻、从重情形，在一般幅度内裁量。",
    "heavier": "经责令改正仍然继续，从重处罚。",
}


@dataclass(frozen=True)
class Grade:
    """A grade: the facts that a report says of it, and whether a fine departs from it."""

    report: dict[str, Any]
    departs: bool


@cache
def _grades(place: Place) -> dict[str, list[dict[str, Any]]]:
    """power item -> its grades from the lowest fine up."""
    found: dict[str, list[dict[str, Any]]] = {}
    for one in place.read("enforcement.yaml")["discretion_benchmark"]:
        found.setdefault(one["benchmark_power"], []).append(one)
    return {power: sorted(some, key=lambda one: int(one["benchmark_high"])) for power, some in found.items()}


def chosen(place: Place, power: str, fine: int) -> Grade | None:
    """The grade of a power's benchmark for a fine in 分: the lowest that reaches it, the highest where none does; None
    for a power without a benchmark."""
    grades = _grades(place).get(power)
    if not grades:
        return None
    grade = next((one for one in grades if fine <= int(one["benchmark_high"]) * 100), grades[-1])
    name = grade["benchmark_grade"]
    within = int(grade["benchmark_low"]) * 100 <= fine <= int(grade["benchmark_high"]) * 100
    report = {
        "benchmark_code": grade["benchmark_code"],
        "discretion": name,
        "factors": [FACTORS[name]],
        "discretion_reasons": SAYS[name],
    }
    return Grade(report, departs=not within)
