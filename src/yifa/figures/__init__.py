"""Figures (指标): facts that cases leave, and the numbers declared over them.

Reads   cases (engine), declarations in declared/*.yaml
Never   holds a number that was typed; never divides before the end
Start   fresh() for numbers of a place; facts.py for rows, declared.py for figures, compute.py for numbers
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from yifa.figures.serving import fresh

__all__ = ["fresh"]


def __getattr__(name: str) -> Any:
    """`figures.fresh`, imported when first asked for: reading declarations needs no engine."""
    if name == "fresh":
        from yifa.figures.serving import fresh

        return fresh
    raise AttributeError(name)
