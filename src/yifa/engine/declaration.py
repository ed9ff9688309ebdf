"""Declarations: what a procedure is made of. A reader with the statute in hand can tick one off.

Reads   citations, parameter ids, conditions and guards that the procedure names
Never   holds a number of the law or a date computation
Start   Procedure; Register, Activity and Plan in shortforms.py are short ways to declare one
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from yifa.engine.conditions import Condition
from yifa.engine.fields import Field

if TYPE_CHECKING:
    from yifa.engine.case import Case, Move
    from yifa.engine.refusals import Refusal

Guard = Callable[["Case", "Move"], "Refusal | None"]
Working = Callable[["Case", "Move"], Any]
"""Works one value out of the case (with this step's facts) and the move: the value as it would be typed, None where there
is none, or a Refusal that says why it can't be worked out. It must give the same for the same case and move."""
Basis = Any  # an Articles, a house rule or a paper citation: anything whose str() is Chinese


@dataclass(frozen=True)
class Post:
    """A position that acts. `outside` posts are not officials: what they do is recorded by `recorded_by`.

    `oversees` names areas of procedures: within its reach the post reads their cases, sealed ones left out, and takes no
    step of them by that.
    """

    slug: str
    name: str
    outside: bool = False
    oversees: tuple[str, ...] = ()


@dataclass(frozen=True)
class Paper:
    """A document (文书). `template` is a file beside the procedure; `code` the middle of its number 机关代字+code〔年〕序号号.

    `holds` names what the law wants in it: each must be used by the template, checked at start.
    `side` papers go to the 副卷, which is not opened on request (政府信息公开条例 16).
    """

    slug: str
    name: str
    template: str
    code: str = ""
    holds: tuple[str, ...] = ()
    basis: Basis = None
    side: bool = False
    to_party: bool = False


@dataclass(frozen=True)
class Step:
    """A move.

    after       steps that must stand taken; after_any: at least one of them
    before      steps after which it is too late
    when        only where this holds
    needs       guards; all are asked, the first refusal is told
    fields      what it asks for; issues: papers it makes
    works_out   what the door computes and records instead of asking: (field, working), in order; each sees those before it
    together    number of persons who must act together (officers with the same post), or a parameter id
    duty        the part its taker plays, for separation of duties; default: the step's slug
    due_when    it is owed (shown as a next step and drawn on the main line) only where this holds
    sends_back  steps whose marks are lifted: the way goes back
    pauses, resumes, extends  a clock's slug, or several
    ends        closes the case (with the exit that was reached, or the procedure's own end)
    """

    slug: str
    name: str
    by: tuple[Post, ...]
    basis: Basis
    after: tuple[str, ...] = ()
    after_any: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    when: Condition | None = None
    needs: tuple[Guard, ...] = ()
    fields: tuple[Field, ...] = ()
    issues: tuple[str, ...] = ()
    issues_when: tuple[tuple[str, Condition], ...] = ()
    repeats: bool = False
    together: int | str = 1
    duty: str = ""
    side: bool = False
    due_when: Condition | None = None
    sends_back: tuple[str, ...] = ()
    pauses: str | tuple[str, ...] = ()
    resumes: str | tuple[str, ...] = ()
    extends: str | tuple[str, ...] = ()
    ends: bool = False
    after_close: bool = False
    risk: str = ""
    control: str = ""
    does: str = ""
    works_out: tuple[tuple[Field, Working], ...] = ()

    @property
    def worked(self) -> tuple[Field, ...]:
        """The fields that the door fills itself."""
        return tuple(spec for spec, _working in self.works_out)

    @property
    def recorded(self) -> tuple[Field, ...]:
        """All that its event may hold: what it asks for, then what is worked out."""
        return (*self.fields, *self.worked) if self.works_out else self.fields

    @property
    def part(self) -> str:
        """The duty its taker has."""
        return self.duty or self.slug

    @property
    def verb(self) -> str:
        """What the button says: the act, not 提交."""
        return self.does or self.name


@dataclass(frozen=True)
class Clock:
    """A deadline (期限). It warns and is counted; it never refuses.

    starts       step (its first taking unless `latest`) whose day starts it; or `starts_at`, a date field
    stops        steps of which any ends it; `stops_when` ends it on a condition
    within       parameter id, or a number field's slug prefixed with "field:"
    binds        organ or party (decides whether a rest day rolls over)
    extend       parameter id of the lawful extension
    promised     parameter id or field of the promised (shorter) limit: a second clock
    only_reminds a usual limit: not counted as late
    """

    slug: str
    name: str
    starts: str
    stops: tuple[str, ...]
    within: str
    basis: Basis
    binds: str = "organ"
    starts_at: str = ""
    latest: bool = False
    when: Condition | None = None
    extend: str = ""
    unit: str = "working_days"
    only_reminds: bool = False
    back: bool = False


@dataclass(frozen=True)
class Right:
    """What a party may still do, until when. Used by a step, or waived by a step that files a paper."""

    slug: str
    name: str
    of: Post
    opens_after: str
    within: str
    basis: Basis
    opens_at: str = ""
    used_by: tuple[str, ...] = ()
    waived_by: tuple[str, ...] = ()
    when: Condition | None = None
    binds: str = "party"


@dataclass(frozen=True)
class Exit:
    """A lawful way to end (终结方式), reached at a step when its condition holds."""

    slug: str
    name: str
    at: tuple[str, ...]
    basis: Basis
    when: Condition | None = None
    closes: bool = False
    must_tell: tuple[str, ...] = ()


@dataclass(frozen=True)
class Apart:
    """Separation of duties: nobody may have both parts in one case."""

    one: str
    other: str
    basis: Basis


@dataclass(frozen=True)
class Disclosure:
    """What goes public, by when, masked how (政府信息公开条例 15–17, 26).

    of, step      the step whose outcome is shown, and the step that shows it: taking it publishes
    fields        (field, masking code): "full", "M1" … "M5", see engine/masking.py
    within        parameter id or "field:" of the limit from the day of `of`; "" where no limit is set
    unless        nothing is published where this holds
    until         the date field after which it is no longer shown; default: `shown_until` where a step asks for it
    files         file fields that are shown with it: the copies made for the public
    withdrawn_by  the step that takes it down again; the reason shown is its field `withdrawn_why`
    total_only    nothing about one case is ever shown, only totals (M6)
    """

    of: str
    step: str
    within: str
    fields: tuple[tuple[str, str], ...]
    where: tuple[str, ...]
    basis: Basis
    unless: Condition | None = None
    total_only: bool = False
    until: str = ""
    files: tuple[str, ...] = ()
    withdrawn_by: str = ""


@dataclass(frozen=True)
class Procedure:
    """One procedure. `kind` is case, register, activity or plan; `area` the folder it lies in.

    A module may keep former versions beside the current one, under the same slug: `superseded` is then the last day
    (YYYY-MM-DD) on which a case began under it. The cases that did go on under it.
    """

    slug: str
    name: str
    area: str
    basis: Basis
    steps: tuple[Step, ...]
    kind: str = "case"
    code: str = ""
    ends_as: str = "办结"
    clocks: tuple[Clock, ...] = ()
    rights: tuple[Right, ...] = ()
    exits: tuple[Exit, ...] = ()
    papers: tuple[Paper, ...] = ()
    apart: tuple[Apart, ...] = ()
    disclosure: tuple[Disclosure, ...] = ()
    title: str = ""
    law_field: str = ""
    subject: str = ""
    sealed: bool = False
    in_force: Condition | None = None
    valid_until: str = ""
    retention: str = ""
    heads: tuple[Post, ...] = ()
    folder: str = ""
    superseded: str = ""
    terms: tuple[str, ...] = ()
    notes: str = ""

    @cached_property
    def by_slug(self) -> dict[str, Step]:
        return {step.slug: step for step in self.steps}

    @cached_property
    def fields(self) -> dict[str, Field]:
        """All fields by slug, in the order they are first asked for or worked out."""
        found: dict[str, Field] = {}
        for step in self.steps:
            for one in step.recorded:
                found.setdefault(one.slug, one)
        return found

    @cached_property
    def own_fields(self) -> dict[str, tuple[str, ...]]:
        """step -> the fields that it records and no other step does."""
        asked = Counter(one.slug for step in self.steps for one in {one.slug: one for one in step.recorded}.values())
        return {step.slug: tuple(one.slug for one in step.recorded if asked[one.slug] == 1) for step in self.steps}

    @cached_property
    def limits(self) -> frozenset[str]:
        """The fields that a clock or a right takes its limit from."""
        withins = [one.within for one in (*self.clocks, *self.rights)]
        return frozenset(within[6:] for within in withins if within.startswith("field:"))

    @cached_property
    def paper_by_slug(self) -> dict[str, Paper]:
        return {paper.slug: paper for paper in self.papers}

    @cached_property
    def clock_by_slug(self) -> dict[str, Clock]:
        return {clock.slug: clock for clock in self.clocks}

    @cached_property
    def exit_by_slug(self) -> dict[str, Exit]:
        return {one.slug: one for one in self.exits}

    @cached_property
    def opens(self) -> Step:
        """The first step: the one that makes the case."""
        return self.steps[0]

    @cached_property
    def parts_apart(self) -> dict[str, tuple[tuple[str, Basis], ...]]:
        """part -> the parts its taker must not have had."""
        pairs: dict[str, list[tuple[str, Basis]]] = {}
        for apart in self.apart:
            pairs.setdefault(apart.one, []).append((apart.other, apart.basis))
            pairs.setdefault(apart.other, []).append((apart.one, apart.basis))
        return {part: tuple(others) for part, others in pairs.items()}

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 (hex) of the declaration as data; a case keeps the one it began under."""
        return hashlib.sha256(json.dumps(as_data(self), ensure_ascii=False, sort_keys=True).encode()).hexdigest()

    def exit_name(self, slug: str | None) -> str:
        """The exit in words; the procedure's ordinary end where none was reached."""
        if slug in (None, "", "done"):
            return self.ends_as
        return self.exit_by_slug[slug].name if slug in self.exit_by_slug else slug


NOT_DECLARED = ("folder", "superseded")  # where it lies and how long it was used say nothing of what it is


def several(slugs: str | tuple[str, ...]) -> tuple[str, ...]:
    """One slug or several as a tuple."""
    return (slugs,) if isinstance(slugs, str) and slugs else tuple(slugs)


def as_data(value: Any) -> Any:
    """A declaration as plain data: what the fingerprint, the catalogue pages and the API show."""
    if is_dataclass(value) and not isinstance(value, (type, Condition)):
        if type(value).__module__.startswith("yifa.law"):
            return str(value)
        data = {one.name: as_data(getattr(value, one.name)) for one in fields(value) if one.name not in NOT_DECLARED}
        return {name: held for name, held in data.items() if held or (held == 0 and held is not False)}
    if isinstance(value, Condition):
        return {"key": value.key, "says": value.says}
    if isinstance(value, (tuple, list)):
        return [as_data(one) for one in value]
    if callable(value):
        return getattr(value, "slug", None) or getattr(value, "__name__", repr(value))
    if isinstance(value, (str, int, bool)) or value is None:
        return value
    return str(value)
