"""Publication: what a case shows the public, masked, as one canonical document.

Reads   the declared disclosures (for registers, activities and plans the `public` codes of their fields), the case
Never   shows a case of a minor, of a sealed procedure, or one of which only totals are public
Start   made() builds the document; preview() shows it before it is published; publication_store.py keeps it
"""

from __future__ import annotations

import hashlib
import json
import secrets as chance
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from yifa.engine import masking, store
from yifa.engine.arrangements import in_use
from yifa.engine.declaration import Disclosure, Procedure, Step
from yifa.engine.masking_text import NOTHING, Known, mask_text
from yifa.engine.refusals import MinorNotPublished, Refusal
from yifa.engine.timing import LONGEST, due_day
from yifa.law import clocks as law_clocks
from yifa.law.parameters import NotInForce
from yifa.record.canonical import canonical

if TYPE_CHECKING:
    from yifa.engine.case import Case, Move

FORMAT = 1
ENTRY = "entry"
UNTIL = "shown_until"
WHY = "withdrawn_why"
BY_ITSELF = ("register", "activity", "plan")
NOT_SHOWN = (None, "never", "M6")
ADULT, NAME_KEPT, IN_GOOD_TIME = "privacy.minor_age", "privacy.party_name_kept", "openinfo.active_publish"
UNNUMBERED = "pub-000000000000"
BASIS_OF_MINORS = "未成年人保护法第一百零三条"


@dataclass(frozen=True)
class Made:
    """A document for the public: its content as data and as canonical bytes, and what the row says besides.

    `personal`: it speaks of a natural person, so no search engine may list it. `fields`: what tells two versions apart.
    """

    number: str
    of: str
    content: dict[str, Any]
    document: bytes
    subject: str
    personal: bool
    due_on: date | None

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.document).hexdigest()

    @property
    def shown(self) -> Any:
        """What a reader sees of the matter itself, without id and day of publication."""
        return told(self.content)


def told(content: dict[str, Any]) -> Any:
    """The part of a content that says something: two versions that agree in it are the same to a reader."""
    return [content["title"], content["fields"], content["files"], content["shown_until"]]


# which ------------------------------------------------------------------------------------------------------------


def disclosures(procedure: Procedure) -> tuple[Disclosure, ...]:
    """The disclosures of single cases that the procedure declares."""
    return tuple(one for one in procedure.disclosure if not one.total_only) if not procedure.sealed else ()


def by_itself(procedure: Procedure) -> Disclosure | None:
    """What a register, an activity or a plan shows without a step for it: its fields that have a public code."""
    if procedure.fingerprint not in _entries:
        _entries[procedure.fingerprint] = _entry(procedure)
    return _entries[procedure.fingerprint]


_entries: dict[str, Disclosure | None] = {}


def _entry(procedure: Procedure) -> Disclosure | None:
    if procedure.kind not in BY_ITSELF or procedure.sealed or procedure.disclosure:
        return None
    public = [spec for spec in procedure.fields.values() if spec.public not in NOT_SHOWN]
    if not public:
        return None
    return Disclosure(
        of=ENTRY, step="", within=IN_GOOD_TIME, where=(), basis=procedure.basis, until=procedure.valid_until,
        fields=tuple((spec.slug, spec.public or "") for spec in public if spec.kind != "file"),
        files=tuple(spec.slug for spec in public if spec.kind == "file"),
    )  # fmt: skip


def published_at(procedure: Procedure, step: Step) -> tuple[Disclosure, ...]:
    """The disclosures that taking this step publishes."""
    return tuple(one for one in disclosures(procedure) if one.step == step.slug)


def in_public(case: Case) -> bool:
    """Whether what a register, an activity or a plan holds is to be shown as things stand."""
    kind, holds = case.procedure.kind, case.procedure.in_force
    if kind == "plan":
        return case.took("approve")
    return kind == "activity" or (case.is_open and (holds is None or holds.holds(case)))


# what -------------------------------------------------------------------------------------------------------------


def made(
    case: Case, one: Disclosure, *, organ: str, on: date, number: str = "", since: date | None = None,
    files: dict[str, dict[str, Any]] | None = None,
) -> Made:  # fmt: skip
    """The document that a disclosure shows of a case as it stands, published on a day.

    organ: the name of the case's unit; number: its id (a new one by default); since: the day of what is shown (default: the
    last taking of `one.of`, else `on`); files: hash -> {"name", "size"} of the files it may show.
    """
    procedure = case.procedure
    since = since or (held.on if (held := case.last(one.of)) else on)
    own, known = one.of == ENTRY, known_in(case, on)
    kept = _names_kept(case, on)
    shown, personal = [], False
    for slug, mask in one.fields:
        spec, words = procedure.fields[slug], in_words(case, slug)
        about = (
            masking.whose(case, spec, words, kept=kept)
            if spec.kind in ("person", "organisation", "address")
            else masking.NOBODY
        )
        text = masking.shown(spec, mask, words, known, about, own=own)
        if text:
            shown.append({"slug": slug, "name": spec.name, "text": text, "mask": mask})
            personal = personal or (spec.kind == "person" and not about.unit)
    until = case.get(one.until or UNTIL)
    number = number or f"pub-{chance.token_hex(6)}"
    content = {
        "v": FORMAT, "id": number, "procedure": procedure.slug, "procedure_name": procedure.name, "of": one.of,
        "title": title(case, shown, known), "number": _document(case, one), "organ": organ,
        "place": case.places[0] if case.places else "", "made_on": since.isoformat(), "published_on": on.isoformat(),
        "shown_until": until if isinstance(until, str) else None, "basis": str(one.basis), "fields": shown,
        "masking": masking.VERSION, "files": _files(case, one, files or {}),
    }  # fmt: skip
    return Made(
        number, one.of, content, canonical(content), _subject(case, one, shown), personal, due(case, one, since)
    )


def in_words(case: Case, slug: str) -> str:
    """A value as the public reads it before masking: officers by name."""
    spec = case.procedure.fields[slug]
    if spec.kind not in ("officer", "officers") or case.lookup is None:
        return case.show(slug)
    value = case.get(slug)
    people = value if isinstance(value, list) else [] if value is None else [value]
    return "、".join(case.lookup.name_of(person) for person in people)


def known_in(case: Case, on: date) -> Known:
    """What the case knows of people, those who act in it included."""
    names: Iterable[str] = ()
    if case.procedure.kind == "case" and case.lookup is not None:
        named = {*case.involved, *_officers(case)}
        names = [case.lookup.name_of(person) for person in sorted(named)]
    numbers = [case.number, *(number for number, _day in case.state["papers"].values())]
    return masking.known_of(case, on, _adult(case, on), values_ever(case), names, numbers)


def values_ever(case: Case) -> list[tuple[str, str]]:
    """(field, value) of every personal value the case ever held: of earlier takings of a step and before corrections too."""
    found = dict.fromkeys(case.secrets().items())
    if case.id:
        for _declared, body, opened in store.opened_bodies(case.id):
            if body["seq"] <= case.state["seq"]:
                found.update(dict.fromkeys(opened.items()))
    return list(found)


def _officers(case: Case) -> set[int]:
    found: set[int] = set()
    for spec in case.procedure.fields.values():
        value = case.get(spec.slug)
        if value is not None and spec.kind in ("officer", "officers"):
            found.update(value if isinstance(value, list) else [value])
    return found


def title(case: Case, shown: list[dict[str, str]], known: Known = NOTHING) -> str:
    """The case's title out of what is shown alone; the procedure's name where nothing of it is."""
    texts = _Texts({one["slug"]: one["text"] for one in shown})
    words = (
        mask_text(case.procedure.title.format_map(texts), known, weak=False).strip(" ：:、-")
        if case.procedure.title
        else ""
    )
    return words[:200] or case.procedure.name


class _Texts(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return ""


def _document(case: Case, one: Disclosure) -> str:
    """The number of the paper that the shown step issued: the one that goes to the party before others."""
    step = case.procedure.by_slug.get(one.of)
    if step is None:
        return ""
    kinds = [*step.issues, *(kind for kind, _when in step.issues_when)]
    held = [kind for kind in kinds if kind in case.state["papers"]]
    held.sort(key=lambda kind: not case.procedure.paper_by_slug[kind].to_party)
    return str(case.state["papers"][held[0]][0]) if held else ""


def _files(case: Case, one: Disclosure, known: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """The files shown, named by their field: what a file was called on somebody's computer is not told."""
    found = []
    for slug in one.files:
        sha = case.get(slug)
        if isinstance(sha, str) and sha in known:
            ending = known[sha]["name"].rpartition(".")[2].lower()
            name = case.procedure.fields[slug].name + (
                f".{ending}" if ending.isascii() and ending.isalnum() and len(ending) < 6 else ""
            )
            found.append({"name": name, "sha256": sha, "size": known[sha]["size"]})
    return found


def _subject(case: Case, one: Disclosure, shown: list[dict[str, str]]) -> str:
    """What a register's entry is found by, where it is shown as it stands."""
    slug = case.procedure.subject
    raw = str(case.get(slug) or "") if one.of == ENTRY else ""
    return raw[:120] if any(field["slug"] == slug and field["text"] == case.show(slug) for field in shown) else ""


# the law of it -----------------------------------------------------------------------------------------------------


def due(case: Case, one: Disclosure, since: date) -> date | None:
    """The last day to publish what came about on a day; None where no limit is set, or none is known."""
    if not one.within:
        return None
    if one.within.startswith("field:"):
        amount, unit = case.get(one.within[6:]), "working_days"
    else:
        try:
            found = case.param(one.within, since)
        except NotInForce:
            return None
        amount, unit = found.value, found.unit
    if not isinstance(amount, int) or not 0 <= amount <= LONGEST.get(unit, -1):
        return None
    return due_day(law_clocks.reckon(amount, unit, since, binds="organ", calendar=in_use()))


def _adult(case: Case, on: date) -> int:
    try:
        found = case.param(ADULT, on).value
    except NotInForce as why:
        found = case.param(ADULT, why.first).value
    return int(found)  # type: ignore[arg-type]


def _names_kept(case: Case, on: date) -> bool:
    try:
        return case.procedure.kind == "case" and case.param(NAME_KEPT, on).value is True
    except NotInForce:
        return False


def of_minor(case: Case, one: Disclosure, on: date) -> bool:
    """Whether somebody whom this disclosure would show, or the case's party, is under age."""
    fields = case.procedure.fields
    parties = {"party", *(masking.prefix_of(slug) for slug, _mask in one.fields if fields[slug].kind == "person")}
    adult = _adult(case, on)
    return any(masking.is_minor(case, party, on, adult) for party in parties)


def refused(case: Case, move: Move) -> Refusal | None:
    """Why a step may not publish: nothing about a minor is ever public."""
    for one in published_at(case.procedure, move.step):
        if not (one.unless and one.unless.holds(case)) and of_minor(case, one, move.day):
            return MinorNotPublished(step=move.step.name, basis=BASIS_OF_MINORS)
    return None


def preview(
    case: Case, step: Step, *, organ: str, on: date, files: dict[str, dict[str, Any]] | None = None, only: Disclosure | None = None
) -> list[dict[str, Any]]:  # fmt: skip
    """What this step would publish with what the case holds now: the contents, each under an id that is nobody's."""
    shown = []
    for one in published_at(case.procedure, step):
        if only is not None and one is not only:
            continue
        if not (one.unless and one.unless.holds(case)) and not of_minor(case, one, on):
            shown.append(made(case, one, organ=organ, on=on, number=UNNUMBERED, files=files).content)
    return shown


def parsed(document: bytes) -> dict[str, Any]:
    """A stored document as data."""
    return dict(json.loads(bytes(document)))
