"""Fills a step's fields with values that can be read, for walks over any declaration."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

from yifa.engine.declaration import Step
from yifa.engine.fields import Field

ID_NUMBER, CREDIT_CODE = "11010519491231002X", "91350100M000100Y43"


def value_for(spec: Field, chance: random.Random, on: date, people: list[int]) -> Any:
    """A readable value for a field."""
    low, high = spec.low if spec.low is not None else 1, spec.high if spec.high is not None else 10_000
    makers = {
        "choice": lambda: chance.choice(spec.choices)[0],
        "choices": lambda: [slug for slug, _ in chance.sample(spec.choices, chance.randint(1, len(spec.choices)))],
        "number": lambda: str(chance.randint(low, max(low, high))),
        "money": lambda: f"{chance.randint(max(low, 1), max(high, 1)) / 100:.2f}",
        "yes_no": lambda: chance.choice(["是", "否"]),
        "date": lambda: (on - timedelta(days=chance.randint(0, 30))).isoformat(),
        "moment": lambda: f"{on.isoformat()} 09:30",
        "id_number": lambda: ID_NUMBER,
        "credit_code": lambda: CREDIT_CODE,
        "phone": lambda: f"1380000{chance.randint(0, 9999):04d}",
        "officer": lambda: chance.choice(people),
        "officers": lambda: chance.sample(people, 1),
        "file": lambda: None,
    }
    make = makers.get(spec.kind)
    return make() if make else f"{spec.name}{chance.randint(1, 999)}"


def facts_for(step: Step, chance: random.Random, on: date, people: list[int]) -> dict[str, Any]:
    """Values for a step: all required fields and some of the others."""
    found = {}
    for spec in step.fields:
        if spec.required is True or chance.random() < 0.7:
            value = value_for(spec, chance, on, people)
            if value is not None:
                found[spec.slug] = value
    return found
