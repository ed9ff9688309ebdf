"""What hangs on an event: sealed values and papers, each against the commitment that the event holds.

Reads   yifa_sealed and yifa_paper rows of one event and the event's body
Never   keeps or shows a value; without a key it counts what it could not open
Start   Hanging
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import Any, TypeVar

from .form import SALT_BYTES, commitment
from .report import Report
from .rows import PaperRow, SealedRow

# (box, commitment) -> the value; ValueError for a box that does not open
Unseal = Callable[[bytes, str], bytes]
Item = TypeVar("Item")


class Hanging:
    """Checks the rows that belong to one event after another."""

    def __init__(self, unseal: Unseal | None, report: Report) -> None:
        self.unseal = unseal
        self.report = report

    def sealed(self, body: dict[str, Any], rows: list[SealedRow], where: dict[str, Any]) -> None:
        """One row for each personal value of the event."""
        self.report.sealed += len(rows)
        committed = {field: [said] for field, said in body["sealed"].items()}
        stored = _by(rows, lambda row: row.field)
        for field in committed.keys() | stored.keys():
            self._group("yifa_sealed.field", f"加密数据项{field}", committed.get(field), stored.get(field), where)

    def papers(self, body: dict[str, Any], case_id: Any, rows: list[PaperRow], where: dict[str, Any]) -> None:
        """One row for each paper of the event, of its kind, and filed under the event's case."""
        self.report.papers += len(rows)
        committed = _by(body["papers"], lambda paper: paper["number"])
        stored = _by(rows, lambda row: row.number)
        for number in committed.keys() | stored.keys():
            said, found = committed.get(number, []), stored.get(number, [])
            for paper, row in zip(said, found, strict=False):
                for column, want in (("kind", paper["kind"]), ("case_id", case_id)):
                    if getattr(row, column) != want:
                        stands = getattr(row, column)
                        self.report.find("R-204", f"yifa_paper.{column}", **where, want=want, found=stands)
            commitments = [paper["commitment"] for paper in said]
            self._group("yifa_paper.number", f"文书{number}", commitments, found, where)

    def _group(
        self,
        name: str,
        what: str,
        committed: list[str] | None,
        rows: list[Any] | None,
        where: dict[str, Any],
    ) -> None:
        """Rows of one name against the commitments of that name, both in the order in which they were written."""
        want, found = len(committed or ()), len(rows or ())
        if want != found:
            self.report.find("R-218", name, **where, what=what, want=want, found=found)
        for said, row in zip(committed or (), rows or (), strict=False):
            self._value(name.partition(".")[0], what, said, row, where)

    def _value(self, table: str, what: str, said: str, row: Any, where: dict[str, Any]) -> None:
        if row.salt is None and row.box is None:
            self.report.erased += 1
            return
        for column in ("salt", "box"):
            if getattr(row, column) is None:
                self.report.find("R-219", f"{table}.{column}", **where, what=what, why="只删去了盐值与密文中的一样")
                return
        if not isinstance(row.salt, bytes) or len(row.salt) != SALT_BYTES:
            self.report.find("R-219", f"{table}.salt", **where, what=what, why=f"盐值不是{SALT_BYTES}个字节")
        elif not isinstance(row.box, bytes):
            self.report.find("R-219", f"{table}.box", **where, what=what, why="密文不是字节串")
        elif self.unseal is None:
            self.report.unopened += 1
        else:
            try:
                value = self.unseal(row.box, said)
            except ValueError:
                self.report.find("R-219", f"{table}.box", **where, what=what, why="密文打不开，被改动过")
                return
            if commitment(value, row.salt) != said:
                self.report.find("R-219", f"{table}.salt", **where, what=what, why="盐值被改动过，或者密文被换过")


def _by(items: Iterable[Item], name: Callable[[Item], Hashable]) -> dict[Hashable, list[Item]]:
    grouped: dict[Hashable, list[Item]] = {}
    for item in items:
        grouped.setdefault(name(item), []).append(item)
    return grouped
