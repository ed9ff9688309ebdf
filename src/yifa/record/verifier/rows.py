"""Rows: what the verifier asks of a store, table by table.

Reads   nothing: a Source yields these
Never   promises a type: once somebody has been at a table, anything may stand in it
Start   Source
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple, Protocol


class CaseRow(NamedTuple):
    """A row of yifa_case. What is stored may be of any type once somebody has been at it, so nothing is promised."""

    id: Any
    number: Any
    procedure: Any
    fingerprint: Any
    place: Any
    unit_id: Any
    seq: Any
    head: Any


class UnitRow(NamedTuple):
    """A row of yifa_unit."""

    id: Any
    place_id: Any
    slug: Any


class EventRow(NamedTuple):
    """A row of yifa_event."""

    id: Any
    case_id: Any
    seq: Any
    step: Any
    actor_id: Any
    taken_on: Any
    recorded_at: Any
    key: Any
    hash: Any
    content: Any


class LeafRow(NamedTuple):
    """A row of yifa_leaf."""

    idx: Any
    event_id: Any
    hash: Any


class SealedRow(NamedTuple):
    """A row of yifa_sealed; salt and box are None once the value has been erased."""

    id: Any
    event_id: Any
    field: Any
    salt: Any
    box: Any


class PaperRow(NamedTuple):
    """A row of yifa_paper; salt and box are None once the text has been erased."""

    id: Any
    event_id: Any
    case_id: Any
    kind: Any
    number: Any
    salt: Any
    box: Any


class HeadRow(NamedTuple):
    """A row of yifa_log_head: one log."""

    id: Any
    origin: Any
    year: Any
    first: Any
    opening: Any
    size: Any
    frontier: Any
    key: Any


class CheckpointRow(NamedTuple):
    """A row of yifa_checkpoint."""

    log_id: Any
    size: Any
    root: Any
    note: Any


class UnreadableError(Exception):
    """The store broke off while it was read; the message is the store's own."""


class Source(Protocol):
    """One unchanging view of a stored record. "In event order" is by the event's case_id, seq and id."""

    def damage(self) -> Iterable[str]:
        """What the store itself finds broken."""

    def cases(self) -> Iterable[CaseRow]:
        """By id."""

    def units(self) -> Iterable[UnitRow]:
        """All, in any order."""

    def events(self) -> Iterable[EventRow]:
        """In event order, those whose case exists."""

    def leaves_by_event(self) -> Iterable[LeafRow]:
        """In event order, those whose event is among events()."""

    def sealed(self) -> Iterable[SealedRow]:
        """In event order, then by id, those whose event is among events()."""

    def papers(self) -> Iterable[PaperRow]:
        """In event order, then by id, those whose event is among events()."""

    def strays(self) -> Iterable[EventRow | LeafRow | SealedRow | PaperRow]:
        """Events whose case does not exist, what hangs on an event that does not exist, and leaves that share an event."""

    def leaves(self) -> Iterable[LeafRow]:
        """By idx."""

    def heads(self) -> Iterable[HeadRow]:
        """All logs, by id."""

    def checkpoints(self) -> Iterable[CheckpointRow]:
        """All, in any order."""
