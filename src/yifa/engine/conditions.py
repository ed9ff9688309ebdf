"""Conditions: small questions about a case, declared with their Chinese wording.

Reads   a case's data, steps and parameters
Never   writes, never asks the database
Start   is_(), took(), at_least(), all_of(), any_of(), no()
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from yifa.engine.case import Case


@dataclass(frozen=True)
class Condition:
    """`holds(case)` answers; `says` is the wording for refusals and charts; `key` tells two conditions apart."""

    key: str
    says: str
    holds: Callable[[Case], bool]

    def __repr__(self) -> str:
        return self.key

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Condition) and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)


def is_(field: str, *values: Any, says: str) -> Condition:
    """The field holds one of the values (True where none is named)."""
    wanted = values or (True,)

    def holds(case: Case) -> bool:
        held = case.get(field)
        return any(one in wanted for one in held) if isinstance(held, list) else held in wanted

    return Condition(f"is({field}:{'|'.join(map(str, wanted))})", says, holds)


def filled(field: str, *, says: str) -> Condition:
    """The field has been filled."""
    return Condition(
        f"filled({field})", says, lambda case: case.get(field) is not None or field in case.state["sealed"]
    )


def took(step: str, *, says: str) -> Condition:
    """The step has been taken and not been sent back since."""
    return Condition(f"took({step})", says, lambda case: case.took(step))


def ended_as(*exits: str, says: str) -> Condition:
    """The case is on the way to one of these exits."""
    return Condition(f"exit({'|'.join(exits)})", says, lambda case: case.state["exit"] in exits)


def all_of(*conditions: Condition, says: str = "") -> Condition:
    """Every one holds."""
    return Condition(
        f"all({','.join(c.key for c in conditions)})",
        says or "并且".join(c.says for c in conditions),
        lambda case: all(c.holds(case) for c in conditions),
    )


def any_of(*conditions: Condition, says: str = "") -> Condition:
    """At least one holds."""
    return Condition(
        f"any({','.join(c.key for c in conditions)})",
        says or "或者".join(c.says for c in conditions),
        lambda case: any(c.holds(case) for c in conditions),
    )


def no(condition: Condition, *, says: str) -> Condition:
    """It does not hold."""
    return Condition(f"not({condition.key})", says, lambda case: not condition.holds(case))


def ask(key: str, says: str, holds: Callable[[Case], bool]) -> Condition:
    """A condition of a procedure's own; `key` must be unique to it."""
    return Condition(key, says, holds)
