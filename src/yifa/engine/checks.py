"""Start-up checks: a declaration that could not run, or that cites nothing, stops the program before a case does.

Reads   every declaration, the parameter book, the paper templates
Never   repairs; it names the procedure, the part, what was found and what was expected
Start   problems()
"""

from __future__ import annotations

from collections.abc import Iterator

from yifa.engine import papers
from yifa.engine.declaration import Procedure
from yifa.engine.fields import KINDS
from yifa.engine.state import CORRECT, HAND_OVER
from yifa.law.parameters import Book, book

MASKS = {"full", "never", "M1", "M2", "M3", "M4", "M5", "M6"}


def problems(procedure: Procedure, law: Book | None = None) -> list[str]:
    """All that is wrong with one declaration, in English for its author."""
    found: list[str] = []
    for check in (_slugs, _bases, _fields, _references, _reachable, _papers, _disclosure):
        found += check(procedure)
    found += _parameters(procedure, law or book())
    return [f"{procedure.slug}: {one}" for one in found]


def _slugs(p: Procedure) -> Iterator[str]:
    groups = {"step": p.steps, "clock": p.clocks, "right": p.rights, "exit": p.exits, "paper": p.papers}
    for what, group in groups.items():
        seen: set[str] = set()
        for one in group:
            if one.slug in seen:
                yield f"{what} '{one.slug}' is declared twice"
            seen.add(one.slug)
            if not one.slug.replace("_", "").isalnum() or not one.slug.isascii() or not one.slug.islower():
                yield f"{what} slug '{one.slug}' is not lower-case ASCII"
    for reserved in (CORRECT, HAND_OVER):
        if reserved in p.by_slug:
            yield f"step '{reserved}' is built in and can't be declared"
    if not p.steps:
        yield "has no steps"
    if not p.code:
        yield "has no code for its case numbers"


def _bases(p: Procedure) -> Iterator[str]:
    for what, group in (("step", p.steps), ("clock", p.clocks), ("right", p.rights), ("exit", p.exits)):
        for one in group:
            if not str(one.basis or "").strip() or one.basis is None:
                yield f"{what} '{one.slug}' cites no article and gives no reason why not"
    for step in p.steps:
        if not step.by:
            yield f"step '{step.slug}' names no post"


def _fields(p: Procedure) -> Iterator[str]:
    known: dict[str, object] = {}
    for step in p.steps:
        for one in step.fields:
            earlier = known.setdefault(one.slug, one)
            if earlier is not one and (earlier.kind, earlier.personal, earlier.choices) != (  # type: ignore[attr-defined]
                one.kind, one.personal, one.choices):  # fmt: skip
                yield f"field '{one.slug}' of step '{step.slug}' differs from its first declaration"
            if one.kind not in KINDS:
                yield f"field '{one.slug}' has kind '{one.kind}', which no reader knows"
            elif one.kind in ("choice", "choices") and not one.choices:
                yield f"field '{one.slug}' is a choice without choices"
            if one.personal and KINDS.get(one.kind, KINDS["text"]).column != "text":
                yield f"field '{one.slug}' is personal and must be text to be sealed"
            if one.public is not None and one.public not in MASKS:
                yield f"field '{one.slug}' has masking code '{one.public}', expected one of {sorted(MASKS)}"
            if one.personal and one.public == "full":
                yield f"field '{one.slug}' is personal and can't be shown in full"


def _references(p: Procedure) -> Iterator[str]:
    def step(slug: str, where: str) -> Iterator[str]:
        if slug not in p.by_slug:
            yield f"{where} names step '{slug}', which is not declared"

    for one in p.steps:
        for slug in (*one.after, *one.after_any, *one.before, *one.sends_back):
            yield from step(slug, f"step '{one.slug}'")
        for kind in (*one.issues, *(kind for kind, _ in one.issues_when)):
            if kind not in p.paper_by_slug:
                yield f"step '{one.slug}' issues paper '{kind}', which is not declared"
        for slug in (one.pauses, one.resumes, one.extends):
            if slug and slug not in p.clock_by_slug:
                yield f"step '{one.slug}' names clock '{slug}', which is not declared"
    for clock in p.clocks:
        for slug in (clock.starts, *clock.stops):
            yield from step(slug, f"clock '{clock.slug}'")
        if clock.starts_at and clock.starts_at not in p.fields:
            yield f"clock '{clock.slug}' starts at field '{clock.starts_at}', which no step asks for"
        if clock.extend and not any(one.extends == clock.slug for one in p.steps):
            yield f"clock '{clock.slug}' may be extended, but no step extends it"
    for right in p.rights:
        for slug in (right.opens_after, *right.used_by, *right.waived_by):
            yield from step(slug, f"right '{right.slug}'")
        if not right.used_by:
            yield f"right '{right.slug}' is used by no step"
    for way in p.exits:
        for slug in way.at:
            yield from step(slug, f"exit '{way.slug}'")
    parts = {one.part for one in p.steps}
    for apart in p.apart:
        for part in (apart.one, apart.other):
            if part not in parts:
                yield f"duty '{part}' is kept apart, but no step has it"
    for name in (p.subject, p.law_field, p.valid_until):
        if name and name not in p.fields:
            yield f"field '{name}' is named by the procedure, but no step asks for it"


def _reachable(p: Procedure) -> Iterator[str]:
    """Every step can be come to by its `after` links, and from every reachable step an end can be come to."""
    if not p.steps:
        return
    reached = {p.opens.slug}
    grew = True
    while grew:
        grew = False
        for one in p.steps:
            if one.slug in reached:
                continue
            if all(slug in reached for slug in one.after) and (
                not one.after_any or any(s in reached for s in one.after_any)
            ):
                reached.add(one.slug)
                grew = True
    for one in p.steps:
        if one.slug not in reached:
            yield f"step '{one.slug}' can never be reached"
    ends = {one.slug for one in p.steps if one.ends} | {slug for way in p.exits if way.closes for slug in way.at}
    if not ends & reached:
        yield "no reachable step ends the case"
    for one in p.steps:
        blocked = {other.slug for other in p.steps if one.slug in other.before}
        if ends and ends <= blocked and one.slug not in ends:
            yield f"after step '{one.slug}' the case can never end"


def _papers(p: Procedure) -> Iterator[str]:
    issued = {kind for one in p.steps for kind in (*one.issues, *(k for k, _ in one.issues_when))}
    for paper in p.papers:
        if paper.slug not in issued:
            yield f"paper '{paper.slug}' is issued by no step"
        path = papers.source(p, paper)
        if not path.is_file():
            yield f"paper '{paper.slug}': template {path.name} is not in papers/"
            continue
        used = papers.names_used(p, paper)
        for name in sorted(used - set(p.fields)):
            yield f"paper '{paper.slug}': {path.name} uses '{name}', which no step asks for"
        text = path.read_text(encoding="utf-8")
        for name in paper.holds:
            if name not in used and name not in text:
                yield f"paper '{paper.slug}': {path.name} must hold '{name}'"


def _disclosure(p: Procedure) -> Iterator[str]:
    for one in p.disclosure:
        for slug in (one.of, one.step):
            if slug not in p.by_slug:
                yield f"disclosure of '{one.of}' names step '{slug}', which is not declared"
        for name, mask in one.fields:
            spec = p.fields.get(name)
            if spec is None:
                yield f"disclosure of '{one.of}' shows field '{name}', which no step asks for"
            elif mask not in MASKS:
                yield f"disclosure of '{one.of}' masks '{name}' with '{mask}'"
            elif spec.personal and mask == "full":
                yield f"disclosure of '{one.of}' shows personal field '{name}' in full"


def _parameters(p: Procedure, law: Book) -> Iterator[str]:
    named = [(f"clock '{c.slug}'", within) for c in p.clocks for within in (c.within, c.extend) if within]
    named += [(f"right '{one.slug}'", one.within) for one in p.rights]
    named += [(f"step '{s.slug}'", s.together) for s in p.steps if isinstance(s.together, str)]
    named += [(f"disclosure of '{d.of}'", d.within) for d in p.disclosure if d.within]
    for where, name in named:
        if name.startswith("field:"):
            if name[6:] not in p.fields:
                yield f"{where} takes its limit from field '{name[6:]}', which no step asks for"
        elif name not in law:
            yield f"{where} names parameter '{name}', which is not in the book"
