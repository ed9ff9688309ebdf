"""The log's side: each year's tree over the stored leaves, its head and its checkpoints, and each event's leaf.

Reads   leaves by index, the stored heads and checkpoints; check.py hands over each event with its leaves
Never   blames an event for a changed leaf: when the leaves give the stored head, they stand, otherwise the event does
Start   LogCheck
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .form import MalformedError, Tree, leaf
from .notes import Key, Note
from .report import Report
from .rows import CheckpointRow, HeadRow, LeafRow, Source

# how many leaves the log had, and its root in hex, as kept outside the database
Kept = tuple[int, str]
NO_LOG = HeadRow(1, "", 0, 0, "", 0, b"", "")


class YearLog:
    """One log: its head as stored, the tree over its leaves as they stand, and its signed checkpoints."""

    def __init__(self, head: HeadRow, before: YearLog | None, points: list[CheckpointRow], report: Report) -> None:
        self.head, self.report, self.tree = head, report, Tree()
        self.size = 0  # entries it has, or would have where its end was cut off
        self.at_head = b""
        self.holds = self.undecided = False
        self.points = sorted(points, key=lambda point: point.size if type(point.size) is int else -1)
        self.met = 0
        self.off: dict[
            int, tuple[Any, str]
        ] = {}  # size -> the root that the checkpoint there says, and in which column
        try:
            self.key = Key(head.key) if isinstance(head.key, str) and head.key else None
        except MalformedError as malformed:
            self.key = None
            report.find("R-223", "yifa_log_head.key", origin=head.origin, why=str(malformed))
        begun = before.start if before else 0
        self.start: int = head.first if type(head.first) is int else begun
        self.opens_with = 0
        if before is not None:
            self._opening(before)

    def _opening(self, before: YearLog) -> None:
        """Entry 0 is the last checkpoint of the log before, and that one covers all of it."""
        self.opens_with = 1
        opening = self.head.opening.encode("utf-8", "surrogatepass") if isinstance(self.head.opening, str) else b""
        self.add(leaf(opening))
        try:
            note = Note(opening.decode())
            same = (note.origin, note.size, note.root) == (before.head.origin, before.tree.size, before.tree.root())
            if not (same and before.key is not None and note.signed_by(before.key) is not None):
                raise MalformedError("与上一日志不符")
        except (MalformedError, UnicodeDecodeError):
            self.report.find("R-224", "yifa_log_head.opening", origin=self.head.origin)

    def add(self, hash: Any) -> None:
        """Take the next entry, and hold each checkpoint that ends with it against the tree."""
        self.tree.add(hash if isinstance(hash, bytes) else b"")
        if self.tree.size == self.head.size:
            self.at_head = self.tree.frontier()
        while self.met < len(self.points):
            point = self.points[self.met]
            if type(point.size) is int and point.size > self.tree.size:
                return
            self.met += 1
            self._point(point)

    def _point(self, point: CheckpointRow) -> None:
        at = {"origin": self.head.origin, "size": point.size}
        if point.size != self.tree.size or type(point.size) is not int:
            self.report.find("R-226", "yifa_checkpoint.size", **at, why="条数不对，或者同一条数有两个")
            return
        said, column = point.root, "root"
        try:
            note = Note(point.note if isinstance(point.note, str) else "")
            if not note.plain or (note.origin, note.size) != (self.head.origin, point.size):
                raise MalformedError("正文说的是另一个日志或另一个条数")
            if len(note.lines) != 1 or self.key is None or note.signed_by(self.key) is None:
                raise MalformedError("没有本日志公钥的签名")
            if point.root != note.root:
                self.report.find("R-226", "yifa_checkpoint.root", **at, why="这一栏与正文不符")
            said, column = note.root, "note"
        except MalformedError as malformed:
            self.report.find("R-226", "yifa_checkpoint.note", **at, why=str(malformed))
        if said != self.tree.root():
            self.off[self.tree.size] = said, column

    def told(self, roots: dict[int, bytes] | None = None) -> None:
        """Name the checkpoints that the leaves do not give, also after putting right every leaf found wrong (`roots`)."""
        for size, (said, column) in self.off.items():
            if roots is None or roots[size] != said:
                self.report.find("R-225", f"yifa_checkpoint.{column}", origin=self.head.origin, size=size)

    def close(self, gap: int | None) -> None:
        """Hold the stored head against the tree, and name checkpoints over entries that are no longer there."""
        head, tree, report = self.head, self.tree, self.report
        self.size = tree.size
        for point in self.points[self.met :]:
            report.find("R-227", "yifa_leaf.idx", origin=head.origin, size=point.size, found=tree.size)
        if not self.points and type(head.size) is int and head.size and head.key:
            report.find("R-226", "yifa_checkpoint.size", origin=head.origin, size=head.size, why="不见了")
        if type(head.size) is not int:
            report.find("R-216", "yifa_log_head.size", want=tree.size, found=head.size)
        elif head.size == tree.size:
            self.holds = gap is None and head.frontier == tree.frontier()
            self.undecided = gap is None and not self.holds
        elif head.frontier != tree.frontier() and (head.size > tree.size or self.at_head == head.frontier):
            self.size = max(head.size, tree.size)
            report.find("R-216", "yifa_leaf.idx", want=tree.size, found=head.size)
        else:
            report.find("R-216", "yifa_log_head.size", want=tree.size, found=head.size)


class LogCheck:
    """The logs of one source. In this order: read(), of_event() for every event, finish()."""

    def __init__(self, source: Source, report: Report, kept: Iterable[Kept] = (), keys: Iterable[Key] = ()) -> None:
        self.published = {key.public for key in keys}
        self.source = source
        self.report = report
        self.kept = list(kept)
        self.logs: list[YearLog] = []
        self.limit = 0  # one more than the highest index that a leaf may have
        self.holds = False  # the leaves stand at 0, 1, 2 … and give the stored heads
        self.strays: dict[Any, LeafRow] = {}  # hash -> a leaf whose event does not exist or has several
        self.right: dict[Any, bytes] = {}  # index -> what the leaf there should be
        self.without: dict[bytes, dict[str, Any]] = {}  # the leaf that an event not yet in the log would have -> where
        self.strange: list[
            tuple[LeafRow, dict[str, Any]]
        ] = []  # leaves that stand, at events that stand and are others

    def read(self) -> None:
        """Build the trees over the leaves as they stand and compare them with the stored heads and checkpoints."""
        heads = [head for head in self.source.heads() if head.size != 0 or head.origin != ""] or [NO_LOG]
        points: dict[Any, list[CheckpointRow]] = {}
        for point in self.source.checkpoints():
            points.setdefault(point.log_id, []).append(point)
        roots: dict[int, set[str]] = {size: set() for size, _ in self.kept}
        if 0 in roots:
            roots[0].add(Tree().root().hex())
        count, gap, waiting = 0, None, list(heads[1:])
        log = self._begin(heads[0], None, points, roots)
        for row in self.source.leaves():
            while waiting and type(row.idx) is int and type(waiting[0].first) is int and row.idx >= waiting[0].first:
                log.close(gap)
                log = self._begin(waiting.pop(0), log, points, roots)
            if gap is None and (type(row.idx) is not int or row.idx != count):
                gap = count
            log.add(row.hash)
            count += 1
            if log.tree.size in roots:
                roots[log.tree.size].add(log.tree.root().hex())
        while waiting:
            log.close(gap)
            log = self._begin(waiting.pop(0), log, points, roots)
        log.close(gap)
        for left in points.values():
            for point in left:
                self.report.find(
                    "R-226", "yifa_checkpoint.log_id", origin="？", size=point.size, why="属于不存在的日志"
                )
        self._sum_up(count, gap, roots)

    def _begin(
        self, head: HeadRow, before: YearLog | None, points: dict[Any, list[CheckpointRow]], roots: dict[int, set[str]]
    ) -> YearLog:
        wrong = None
        year = str(head.year) if type(head.year) is int else "?"
        if head is not NO_LOG and not (isinstance(head.origin, str) and head.origin.endswith(f"/{year}")):
            wrong = "year", "名称与年份不符"
        elif type(head.first) is not int or (head.first != 0 if before is None else head.first < before.start):
            wrong = "first", "起点不对"
        elif before is None and head.opening != "":
            wrong = "opening", "第一个日志之前不应再有日志"
        if wrong:
            self.report.find("R-223", f"yifa_log_head.{wrong[0]}", origin=head.origin, why=wrong[1])
        log = YearLog(head, before, points.pop(head.id, []), self.report)
        if log.key is not None and log.key.name != head.origin:
            self.report.find("R-223", "yifa_log_head.origin", origin=head.origin, why="名称与公钥的名称不符")
        if self.published and head is not NO_LOG and (log.key is None or log.key.public not in self.published):
            self.report.find("R-228", "yifa_log_head.key", origin=head.origin)
        if log.tree.size in roots:
            roots[log.tree.size].add(log.tree.root().hex())
        self.logs.append(log)
        return log

    def _sum_up(self, count: int, gap: int | None, roots: dict[int, set[str]]) -> None:
        report, last = self.report, self.logs[-1]
        report.leaves, report.root = count, last.tree.root().hex()
        report.log, report.size = str(last.head.origin), last.tree.size
        report.checkpoints = sum(len(log.points) for log in self.logs)
        for size, root in self.kept:
            if root.lower() not in roots[size]:
                found = "、".join(sorted(roots[size])) or f"只有{last.tree.size}片"
                report.find("R-222", None, size=size, want=root.lower(), found=found)
        if gap is not None:
            report.find("R-215", "yifa_leaf.idx", why=f"各片叶子自第{gap}片起不再首尾相接")
        self.holds = all(log.holds for log in self.logs)
        self.limit = count + sum(log.size - log.tree.size for log in self.logs)

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
                self.without[due] = where
                return None
        own = (right or leaves)[0]
        idx: int | None = own.idx
        if type(idx) is not int or not 0 <= idx < self.limit:
            self.report.find("R-215", "yifa_leaf.idx", **where, why=f"第{idx}片超出日志的范围")
            idx = None
        if not right:
            changed_leaf = backed and not self.holds
            if backed and self.holds:
                self.strange.append((own, where))
            else:
                self.report.find(
                    "R-213", "yifa_leaf.hash" if changed_leaf else "yifa_event.content", **where, idx=own.idx
                )
            if changed_leaf:
                self.right[idx] = due
        return idx

    def finish(self) -> None:
        """Report leaves that nobody claimed, and a head that the leaves do not give even after putting them right."""
        for row, where in self.strange:
            owner = self.without.get(row.hash)
            if owner is None:
                self.report.find("R-213", "yifa_event.content", **where, idx=row.idx)
            else:  # an event misses just this leaf: the leaf was moved to one that has none yet
                self.report.find("R-214", "yifa_leaf.event_id", **owner, idx=row.idx, found=row.event_id)
        for row in self.strays.values():  # their events are gone, or have a leaf of their own
            self.report.find("R-214", "yifa_leaf.event_id", idx=row.idx, found=row.event_id)
        for log in self.logs:
            if not log.undecided:
                log.told()
        if not any(log.undecided for log in self.logs):
            return
        trees, at = [Tree() for _ in self.logs], 0
        roots: list[dict[int, bytes]] = [{} for _ in self.logs]
        for log, tree in zip(self.logs, trees, strict=True):
            for _ in range(log.opens_with):
                tree.add(leaf(str(log.head.opening).encode("utf-8", "surrogatepass")))
        for row in self.source.leaves():
            while at + 1 < len(self.logs) and type(row.idx) is int and row.idx >= self.logs[at + 1].start:
                at += 1
            trees[at].add(self.right.get(row.idx, row.hash if isinstance(row.hash, bytes) else b""))
            if trees[at].size in self.logs[at].off:
                roots[at][trees[at].size] = trees[at].root()
        self.report.root = trees[-1].root().hex()
        for log, tree, put_right in zip(self.logs, trees, roots, strict=True):
            if log.undecided:
                log.told({size: put_right.get(size, b"") for size in log.off})
                if log.head.frontier != tree.frontier():
                    self.report.find("R-217", "yifa_log_head.frontier")
