"""Division: one state of a place (a name, a parent, the days between which they held), and the refusals of this folder.

Reads   nothing
Never   changes: another name or parent is another state, with days of its own
Start   Division, Untrue
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

LEVELS = {"p": "province", "c": "city", "x": "county", "t": "town"}
WORDS = {"province": "省级", "city": "地级", "county": "县级", "town": "乡级", "zone": "非行政区划", "village": "村级"}
CODE = re.compile(r"\d{12}")


@dataclass(frozen=True, slots=True)
class Division:
    """A place from `since` (its first day so) to the day before `until` (None: still).

    `code` has 12 digits; `zone` is what statistics count like a division and the law does not (a development zone).
    """

    code: str
    name: str
    parent: str | None
    level: str
    zone: bool
    since: date
    until: date | None
    source: str

    def on(self, day: date) -> bool:
        """Whether the place was so on that day."""
        return self.since <= day and (self.until is None or day < self.until)

    @property
    def kind(self) -> str:
        """The level as the installation's table keeps it: a zone is one whatever it is counted like."""
        return "zone" if self.zone else self.level

    def __str__(self) -> str:
        return f"{self.name}（{self.code}）"


class Untrue(ValueError):
    """What the tree can't do: a code `N-…` and a Chinese sentence with what to do about it."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(f"{code}　{sentence}")
        self.code, self.sentence = code, sentence


def whole_code(text: str) -> str:
    """A division code with its noughts: 2, 4, 6, 9 or 12 digits are given. N-001 for anything else."""
    digits = text.strip()
    if not digits.isascii() or not digits.isdigit() or len(digits) not in (2, 4, 6, 9, 12):
        raise Untrue("N-001", f"“{text[:40]}”不是区划代码；请写2、4、6、9或12位数字，例如441900110000。")
    return digits.ljust(12, "0")
