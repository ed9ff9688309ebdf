"""The log's side: the tree over the stored leaves, its head, and each event's leaf.

Reads   leaves by index and the stored head; check.py hands over each event with its leaves
Never   blames an event for a changed leaf: when the leaves give the stored head, they stand, otherwise the event does
Start   LogCheck
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .form import Tree, leaf
from .report import Report
from .rows import HeadRow, LeafRow, Source

# how many leaves the log had, and its root in hex, as kept outside the database
Kept = tuple[int, str]


class LogCheck:
    """The log of one source. In this order: read(), of_event() for every event, finish()."""

    def __init__(self, source: Source, report: Report, kept: Iterable[Kept] = ()) -> None:
        self.source = source
        self.report = report
        self.kept = list(kept)
        self.size = 0  # one more than the highest index that a leaf may have
        self.holds = False  # the leaves stand at 0, 1, 2 … and give the stored head
        self.undecided = False  # as above, but the frontier differs: perhaps only because of a leaf that was changed
        self.frontier: Any = b""
        self.strays: dict[Any, LeafRow] = {}  # hash -> a leaf whose event does not exist or has several
        self.right: dict[Any, bytes] = {}  # index -> what the leaf there should be

    def read(self) -> None:
        """Build the tree over the leaves as they stand and compare it with the stored head."""
        heads = list(self.source.heads())
        head = heads[0] if heads else HeadRow(0, b"")
        tree, at_head, gap = Tree(), b"", None
        roots = dict.fromkeys((size for size, _ in self.kept), "")
        if 0 in roots:
            roots[0] = tree.root().hex()
        for row in self.source.leaves():
            if gap is None and (type(row.idx) is not int or row.idx != tree.size):
                gap = tree.size
            tree.add(row.hash if isinstance(row.hash, bytes) else b"")
            if tree.size == head.size:
                at_head = tree.frontier()
            if tree.size in roots:
                roots[tree.size] = tree.root().hex()
        self.report.leaves = self.size = tree.size
        self.report.root = tree.root().hex()
        self.frontier = head.frontier
        for size, root in self.kept:
            if roots[size] != root.lower():
                self.report.find("R-222", None, size=size, want=root.lower(), found=roots[size] or f"只有{tree.size}片")
        if gap is not None:
            self.report.find("R-215", "yifa_leaf.idx", why=f"各片叶子自第{gap}片起不再首尾相接")
        if len(heads) > 1 or type(head.size) is not int:
            self.report.find(
                "R-216", "yifa_log_head.size", want=tree.size, found="多行" if len(heads) > 1 else head.size
            )
        elif head.size == tree.size:
            self.holds = gap is None and head.frontier == tree.frontier()
            self.undecided = gap is None and not self.holds
        elif heads and head.frontier != tree.frontier() and (head.size > tree.size or at_head == head.frontier):
            self.size = max(head.size, tree.size)
            self.report.find("R-216", "yifa_leaf.idx", want=tree.size, found=head.size)
        else:
            self.report.find("R-216", "yifa_log_head.size", want=tree.size, found=head.size if heads else None)

    def of_event(self, agreed: Any, backed: bool, leaves: list[LeafRow], where: dict[str, Any]) -> int | None:
        """Check an event's leaf and return its index; None for an event not yet in the log.

        `agreed` is the event's hash as far as the case goes; `backed` when the next event or the case's head repeats it.
        """
        due = leaf(agreed)
        right = [row for row in leaves if row.hash == due]
        stray = self.strays.pop(due, None)
        if len(right) > 1:
            self.report.find("R-215", "yifa_leaf.event_id", **where, why=f"本条在日志里有{len(right)}片叶子")
        if not right:
            if stray is not None:
                self.report.find("R-214", "yifa_leaf.event_id", **where, idx=stray.idx, found=stray.event_id)
                return None
            if not leaves:
                self.report.unlogged += 1
                return None
        own = (right or leaves)[0]
        idx: int | None = own.idx
        if type(idx) is not int or not 0 <= idx < self.size:
            self.report.find("R-215", "yifa_leaf.idx", **where, why=f"第{idx}片超出日志的范围")
            idx = None
        if not right:
            changed_leaf = backed and not self.holds
            column = "yifa_leaf.hash" if changed_leaf else "yifa_event.content"
            self.report.find("R-213", column, **where, idx=own.idx)
            if changed_leaf:
                self.right[idx] = due
        return idx

    def finish(self) -> None:
        """Report leaves that nobody claimed, and a head that the leaves do not give even after putting them right."""
        for row in self.strays.values():  # their events are gone, or have a leaf of their own
            self.report.find("R-214", "yifa_leaf.event_id", idx=row.idx, found=row.event_id)
        if not self.undecided:
            return
        tree = Tree()
        for row in self.source.leaves():
            tree.add(self.right.get(row.idx, row.hash if isinstance(row.hash, bytes) else b""))
        self.report.root = tree.root().hex()
        if self.frontier != tree.frontier():
            self.report.find("R-217", "yifa_log_head.frontier")
