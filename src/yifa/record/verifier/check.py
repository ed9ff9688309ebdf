"""The checks: every event against its columns, its case, its neighbours in the chain, its leaf and what hangs on it.

Reads   a Source, case by case: no more than one case's rows are in memory at a time
Never   believes one copy: where a hash and the bytes differ, the leaf and the next event say which was changed
Start   verify(), at the bottom
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Generic, TypeVar

from .form import GENESIS, Content, MalformedError, leaf
from .hanging import Hanging, Unseal
from .notes import Key
from .report import Report
from .rows import CaseRow, EventRow, LeafRow, PaperRow, SealedRow, Source, UnitRow, UnreadableError
from .tree import Kept, LogCheck

Row = TypeVar("Row")
CASES_BETWEEN_PROGRESS = 500

# column of yifa_event -> what the content says there
COLUMNS: dict[str, Callable[[dict[str, Any]], Any]] = {
    "seq": lambda body: body["seq"],
    "step": lambda body: body["step"],
    "actor_id": lambda body: body["actor"]["person"],
    "taken_on": lambda body: body["on"],
    "recorded_at": lambda body: body["at"],
    "key": lambda body: body["key"],
}
# column of yifa_case -> the key of the events that says the same. A declaration may be revised while the case runs;
# the case keeps the fingerprint of the one it began under.
CASE_COLUMNS = {"procedure": "procedure", "fingerprint": "declaration", "place": "place"}
OF_THE_FIRST_EVENT = {"fingerprint"}
NAMES: dict[type, tuple[str, str]] = {
    SealedRow: ("yifa_sealed.event_id", "加密数据项"),
    PaperRow: ("yifa_paper.event_id", "文书"),
}


class Follow(Generic[Row]):
    """Rows that come in the order of their owners, taken owner by owner."""

    def __init__(self, rows: Iterable[Row], owner: Callable[[Row], Any]) -> None:
        self._rows = iter(rows)
        self._owner = owner
        self._next = next(self._rows, None)

    def of(self, owner: Any) -> list[Row]:
        taken = []
        while self._next is not None and self._owner(self._next) == owner:
            taken.append(self._next)
            self._next = next(self._rows, None)
        return taken

    def rest(self) -> Iterator[Row]:
        while self._next is not None:
            yield self._next
            self._next = next(self._rows, None)


class Entry:
    """An event row; `body` is what its content says, None if it is not to be believed; `agreed` its true hash.

    `digest` is the hash of what the content says, None where it is no canonical object.
    """

    __slots__ = ("agreed", "body", "digest", "leaves", "row", "why")

    def __init__(self, row: EventRow, leaves: list[LeafRow]) -> None:
        self.row = row
        self.leaves = leaves
        self.agreed: Any = row.hash
        self.body: dict[str, Any] | None = None
        self.digest: Any = None
        self.why = "不是字节串"
        if isinstance(row.content, bytes):
            try:
                content = Content(row.content)
                self.digest = content.digest
                self.body = content.checked()
            except MalformedError as malformed:
                self.why = str(malformed)

    @property
    def seq(self) -> int:
        """The event's number in its case; 0 where nothing that can be believed says one."""
        if self.body is None:
            return self.row.seq if type(self.row.seq) is int else 0
        said: int = self.body["seq"]
        return said

    def order(self) -> tuple[int, bool]:
        """By number; of two with the same number the one that the log knows comes first."""
        return self.seq, not self.leaves


class Verification:
    """One run over one source."""

    def __init__(
        self,
        source: Source,
        unseal: Unseal | None,
        kept: Iterable[Kept],
        progress: Callable[[int], None] | None,
        keys: Iterable[Key] = (),
    ) -> None:
        self.source = source
        self.progress = progress
        self.report = Report()
        self.units: dict[Any, UnitRow] = {}
        self.log = LogCheck(source, self.report, kept, keys)
        self.hanging = Hanging(unseal, self.report)

    def run(self) -> Report:
        for part in (self._damage, self.log.read, self._strays, self._cases, self.log.finish):
            try:
                part()
            except UnreadableError as broken:
                self.report.find("R-221", None, why=str(broken))
        return self.report

    def _damage(self) -> None:
        for said in self.source.damage():
            self.report.find("R-220", None, why=said)

    def _strays(self) -> None:
        for row in self.source.strays():
            if isinstance(row, LeafRow):
                self.log.strays[row.hash] = row
            elif isinstance(row, EventRow):
                self.report.events += 1
                body = Entry(row, []).body or {"case": None, "seq": row.seq}
                where = {"case": body["case"], "seq": body["seq"], "event_id": row.id}
                self.report.find("R-212", "yifa_event.case_id", **where, want=body["case"], found="不存在的案件")
            else:
                column, what = NAMES[type(row)]
                self.report.find("R-218", column, event_id=row.event_id, what=f"不存在的事件的{what}", want=0, found=1)

    def _cases(self) -> None:
        events = Follow(self.source.events(), lambda row: row.case_id)
        leaves = Follow(self.source.leaves_by_event(), lambda row: row.event_id)
        sealed = Follow(self.source.sealed(), lambda row: row.event_id)
        papers = Follow(self.source.papers(), lambda row: row.event_id)
        self.units = {unit.id: unit for unit in self.source.units()}
        for case in self.source.cases():
            self.report.cases += 1
            if self.progress is not None and self.report.cases % CASES_BETWEEN_PROGRESS == 0:
                self.progress(self.report.events)
            entries = []
            hung: dict[int, tuple[list[SealedRow], list[PaperRow]]] = {}
            for row in events.of(case.id):
                entry = Entry(row, leaves.of(row.id))
                entries.append(entry)
                hung[id(entry)] = sealed.of(row.id), papers.of(row.id)
            self._case(case, entries)
            for entry in entries:
                if entry.body is not None:
                    sealed_rows, paper_rows = hung[id(entry)]
                    where = {"case": entry.body["case"], "seq": entry.body["seq"], "event_id": entry.row.id}
                    self.hanging.sealed(entry.body, sealed_rows, where)
                    self.hanging.papers(entry.body, case.id, paper_rows, where)
        for rows in (events, leaves, sealed, papers):
            for left in rows.rest():
                self.report.find("R-221", None, why=f"有一行排不进次序：{type(left).__name__} {left[0]}")

    # --- one case ---

    def _case(self, case: CaseRow, entries: list[Entry]) -> None:
        self.report.events += len(entries)
        if not entries:
            self.report.find("R-211", "yifa_case.seq", case=case.number)
            return
        repeated = {entry.body["prev"] for entry in entries if entry.body is not None}
        if isinstance(case.head, bytes):
            repeated.add(case.head.hex())
        for entry in entries:
            self._believe(case, entry, repeated)
        own = self._own(case, entries)
        for entry in entries:
            if entry.body is not None:
                self._columns(entry, entry.body)
        self._chain(case, sorted(own, key=Entry.order), repeated)

    def _believe(self, case: CaseRow, entry: Entry, repeated: set[str]) -> None:
        """Where bytes and stored hash differ, find which of them the rest of the record repeats."""
        row = entry.row
        if entry.digest != row.hash:
            if _repeats(entry, entry.digest, repeated) and not _repeats(entry, row.hash, repeated):
                entry.agreed = entry.digest
                self.report.find("R-202", "yifa_event.hash", case=case.number, seq=entry.seq, event_id=row.id)
            else:
                entry.body = None
                why = f"（{entry.why}）" if entry.digest is None else ""
                self.report.find("R-201", "yifa_event.content", case=case.number, seq=row.seq, event_id=row.id, why=why)
        elif entry.body is None:
            self.report.find(
                "R-203", "yifa_event.content", case=case.number, seq=row.seq, event_id=row.id, why=entry.why
            )

    def _own(self, case: CaseRow, entries: list[Entry]) -> list[Entry]:
        """The events that belong to this case, after comparing what case and events both say."""
        bodies = [entry.body for entry in entries if entry.body is not None]
        said = {str(body["case"]) for body in bodies}
        number: Any = case.number
        if len(said) == 1 and number not in said:
            (number,) = said
            self.report.find("R-208", "yifa_case.number", case=number, want=number, found=case.number)
        own = []
        for entry in entries:
            if entry.body is None or entry.body["case"] == number:
                own.append(entry)
            else:
                where = {"case": entry.body["case"], "seq": entry.body["seq"], "event_id": entry.row.id}
                self.report.find("R-212", "yifa_event.case_id", **where, want=entry.body["case"], found=number)
        self._registered(case, number, [body for entry in own if (body := entry.body) is not None])
        self._unit(case, number, own)
        return own

    def _registered(self, case: CaseRow, number: Any, bodies: list[dict[str, Any]]) -> None:
        for column, key in CASE_COLUMNS.items():
            registered = getattr(case, column)
            asked = [body for body in bodies if body["seq"] == 1] if column in OF_THE_FIRST_EVENT else bodies
            different = [body for body in asked if body[key] != registered]
            if different:
                seq = None if len(different) == len(asked) else different[0]["seq"]
                want = different[0][key]
                self.report.find("R-208", f"yifa_case.{column}", case=number, seq=seq, want=want, found=registered)

    def _unit(self, case: CaseRow, number: Any, entries: list[Entry]) -> None:
        """The case lies with the unit that its last event names, a unit of the case's own place."""
        last = max(entries, key=lambda entry: entry.seq).body if entries else None
        if last is None:
            return
        unit = self.units.get(case.unit_id)
        want = f"{last['place']} {last['unit']}"
        found = case.unit_id if unit is None else f"{unit.place_id} {unit.slug}"
        if found != want:
            self.report.find("R-208", "yifa_case.unit_id", case=number, want=want, found=found)

    def _columns(self, entry: Entry, body: dict[str, Any]) -> None:
        for column, said in COLUMNS.items():
            want, found = said(body), getattr(entry.row, column)
            # 1, 1.0 and True are equal in Python and are three different things in a column.
            if want != found or type(want) is not type(found):
                where = {"case": body["case"], "seq": body["seq"], "event_id": entry.row.id}
                self.report.find("R-204", f"yifa_event.{column}", **where, want=want, found=found)

    def _chain(self, case: CaseRow, entries: list[Entry], repeated: set[str]) -> None:
        """Numbers 1, 2, 3 … without gap, each naming the hash before it, to the number and hash the case ends on."""
        last, previous, known = 0, GENESIS, True
        before: Entry | None = None
        log_place: int | None = -1
        for entry in entries:
            where = {"case": case.number, "seq": entry.seq, "event_id": entry.row.id}
            if before is not None and entry.seq == before.seq:
                self.report.find("R-207", "yifa_event.seq", **where)
                self._leaf(entry, repeated, where)
                continue
            if entry.seq != last + 1:
                if entry.seq > last + 1:
                    self.report.find("R-206", None, case=case.number, first=last + 1, last=entry.seq - 1)
                known = False
            if known and entry.body is not None and entry.body["prev"] != _hex(previous):
                self.report.find("R-205", "yifa_event.content", **where)
            place = self._leaf(entry, repeated, where)
            self._log_order(before, log_place, place, where)
            last, previous, known, before, log_place = entry.seq, entry.agreed, True, entry, place
        self._end(case, last, previous, before)

    def _leaf(self, entry: Entry, repeated: set[str], where: dict[str, Any]) -> int | None:
        return self.log.of_event(entry.agreed, _hex(entry.agreed) in repeated, entry.leaves, where)

    def _log_order(self, before: Entry | None, earlier: int | None, place: int | None, where: dict[str, Any]) -> None:
        """Where the log does not hold: an event enters it after the event before, so this tells whose leaf is amiss."""
        if self.log.holds or before is None or place is None:
            return
        if earlier is None and not before.leaves:
            missing = {**where, "seq": before.seq, "event_id": before.row.id}
            self.report.find("R-215", "yifa_leaf.event_id", **missing, why="后一条已入日志，本条却没有叶子")
        elif earlier is not None and place < earlier:
            self.report.find("R-215", "yifa_leaf.idx", **where, why="叶子排在前一条的叶子之前")

    def _end(self, case: CaseRow, last: int, head: Any, entry: Entry | None) -> None:
        counted = type(case.seq) is int and case.seq == last
        if counted and case.head == head:
            return
        where: dict[str, Any] = {"case": case.number}
        if not counted and case.head != head and type(case.seq) is int and case.seq > last:
            self.report.find("R-206", None, **where, first=last + 1, last=case.seq)
            return
        if not counted:
            self.report.find("R-209", "yifa_case.seq", **where, want=last, found=case.seq)
        if case.head != head:
            if entry is not None:
                where.update(seq=entry.seq, event_id=entry.row.id)
            self.report.find("R-210", "yifa_case.head", **where)


def _repeats(entry: Entry, event_hash: Any, repeated: set[str]) -> bool:
    """Whether the log, the next event or the case's head knows the event by this hash."""
    if not isinstance(event_hash, bytes):
        return False
    return event_hash.hex() in repeated or any(row.hash == leaf(event_hash) for row in entry.leaves)


def _hex(value: Any) -> str:
    return value.hex() if isinstance(value, bytes) else ""


def verify(
    source: Source,
    unseal: Unseal | None = None,
    *,
    kept: Iterable[Kept] = (),
    keys: Iterable[Key] = (),
    progress: Callable[[int], None] | None = None,
) -> Report:
    """Read all of `source` and report every place where it is not what was written.

    `unseal` opens the box of a personal value (ValueError if it does not open); without it values and papers are only
    counted as unopened. `kept` are logs as they once were, (leaves, root in hex), kept outside the database: only they
    tell of a whole record made anew, an older copy put back, or newest events cut off before they were logged.
    `keys` are the log's public keys as they were published: every log must be signed by one of them, under whatever year.
    `progress` is told now and then how many events are done.
    """
    return Verification(source, unseal, kept, progress, keys).run()
