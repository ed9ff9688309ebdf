"""Start-up checks: a declaration that could not run, or that cites nothing, stops the program before a case does.

Reads   every declaration, the parameter book, the paper templates
Never   repairs; it names the procedure, the part, what was found and what was expected
Start   problems()
"""

from __future__ import annotations

import string
from collections.abc import Iterator
from datetime import date

from yifa.engine import papers
from yifa.engine.declaration import Disclosure, Procedure, several
from yifa.engine.fields import KINDS
from yifa.engine.state import BUILT_IN
from yifa.engine.timing import LONGEST
from yifa.law.parameters import Book, Parameter, book

MASKS = {"full", "never", "M1", "M2", "M3", "M4", "M5", "M6"}
UNSHOWN = ("never", "M6")
LONGEST_SLUG, LONGEST_POST, LONGEST_CODE = 60, 40, 20  # what the columns hold


def problems(procedure: Procedure, law: Book | None = None) -> list[str]:
    """All that is wrong with one declaration, in English for its author."""
    found: list[str] = []
    for check in (_slugs, _bases, _fields, _named_fields, _references, _clocks, _reachable, _papers, _disclosure):
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
            if len(one.slug) > LONGEST_SLUG:
                yield f"{what} slug '{one.slug}' is longer than {LONGEST_SLUG} characters"
    for reserved in BUILT_IN:
        if reserved in p.by_slug:
            yield f"step '{reserved}' is built in and can't be declared"
    if "done" in p.exit_by_slug:
        yield "exit 'done' is the ordinary end and can't be declared"
    if len(p.code) > LONGEST_CODE or any(len(paper.code) > LONGEST_CODE for paper in p.papers):
        yield f"a code for numbers is longer than {LONGEST_CODE} characters"
    if p.superseded:
        try:
            date.fromisoformat(p.superseded)
        except ValueError:
            yield f"superseded is '{p.superseded}', expected a day like 2026-01-31"
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
        elif all(post.outside for post in step.by):
            yield f"step '{step.slug}' is taken by nobody in office: {step.by[0].slug} is outside"
        for post in step.by:
            if len(post.slug) > LONGEST_POST:
                yield f"post '{post.slug}' is longer than {LONGEST_POST} characters"


def _fields(p: Procedure) -> Iterator[str]:
    known: dict[str, object] = {}
    for step in p.steps:
        slugs = [one.slug for one in step.recorded]
        for slug in sorted({slug for slug in slugs if slugs.count(slug) > 1}):
            yield f"step '{step.slug}' asks for field '{slug}' twice"
        for one, working in step.works_out:
            if not callable(working):
                yield f"step '{step.slug}' works out field '{one.slug}' by what is no function"
        for one in step.recorded:
            if not one.slug.isidentifier() or not one.slug.isascii() or len(one.slug) > LONGEST_SLUG:
                yield f"field '{one.slug}' of step '{step.slug}' is no name"
            if one.low is not None and one.high is not None and one.low > one.high:
                yield f"field '{one.slug}' can hold nothing: {one.low} is more than {one.high}"
            if len(dict(one.choices)) < len(one.choices) or len({label for _, label in one.choices}) < len(one.choices):
                yield f"field '{one.slug}' has the same choice twice"
            if one.personal and one.kind == "file":
                yield f"field '{one.slug}' is a file: its hash is no personal value, and it must be known as evidence"
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
        for slug in (*several(one.pauses), *several(one.resumes), *several(one.extends)):
            if slug not in p.clock_by_slug:
                yield f"step '{one.slug}' names clock '{slug}', which is not declared"
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
        if apart.one == apart.other:
            yield f"duty '{apart.one}' is kept apart from itself"


def _clocks(p: Procedure) -> Iterator[str]:
    def by(act: str) -> set[str]:
        return {clock for one in p.steps for clock in several(getattr(one, act))}

    for clock in p.clocks:
        for slug in (clock.starts, *clock.stops):
            if slug not in p.by_slug:
                yield f"clock '{clock.slug}' names step '{slug}', which is not declared"
        if clock.extend and clock.slug not in by("extends"):
            yield f"clock '{clock.slug}' may be extended, but no step extends it"
        if clock.slug in by("extends") and not clock.extend:
            yield f"clock '{clock.slug}' is extended by a step, but by how long is not declared"
        if clock.slug in by("pauses") and clock.slug not in by("resumes"):
            yield f"clock '{clock.slug}' is paused, and no step lets it go on"
        if clock.back and clock.slug in by("pauses"):
            yield f"clock '{clock.slug}' is counted back and can't be paused"
        if clock.binds not in ("organ", "party"):
            yield f"clock '{clock.slug}' binds '{clock.binds}', expected organ or party"


def _named_fields(p: Procedure) -> Iterator[str]:
    """Fields that the procedure, its clocks, its rights or its title go by must be there, of the right kind, not personal."""
    days = ("date", "moment")
    named = [("subject", p.subject, ()), ("law_field", p.law_field, ()), ("valid_until", p.valid_until, ("date",))]
    named += [(f"title {p.title!r}", name, ()) for _, name, _, _ in string.Formatter().parse(p.title) if name]
    for one in p.clocks:
        named.append((f"start of clock '{one.slug}'", one.starts_at, days))
    for one in p.rights:
        named.append((f"opening of right '{one.slug}'", one.opens_at, days))
    named += [("a limit", name, ("number",)) for name in sorted(p.limits)]
    for what, name, kinds in named:
        spec = p.fields.get(name)
        if not name:
            continue
        if spec is None:
            yield f"field '{name}' is named as {what}, but no step asks for it"
        elif spec.personal:
            yield f"field '{name}' is named as {what} and can't be personal"
        elif kinds and spec.kind not in kinds:
            yield f"field '{name}' is named as {what} and is a {spec.kind}, expected {' or '.join(kinds)}"


def _reachable(p: Procedure) -> Iterator[str]:
    """Every step can be come to by its `after` links, and from every reachable step an end can be come to."""
    if not p.steps:
        return
    if p.opens.after or p.opens.after_any or p.opens.when is not None:
        yield f"step '{p.opens.slug}' makes the case, and nothing can come before it"
    for one in p.steps:
        for slug in sorted({*one.after, *one.after_any} & set(one.before)):
            yield f"step '{one.slug}' comes both after and before '{slug}'"
    for step in p.steps:
        ways = [way for way in p.exits if step.slug in way.at]
        for at, way in enumerate(ways[:-1]):
            if way.when is None:
                yield f"exit '{ways[at + 1].slug}' can never be reached at '{step.slug}': '{way.slug}' always comes before"
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
        for name in sorted(set(papers.BUILT_IN) & set(p.fields)):
            yield f"paper '{paper.slug}': field '{name}' has the name of a word that every paper knows"
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
            elif spec.kind == "id_number" and mask not in UNSHOWN:
                yield f"disclosure of '{one.of}' shows identity number '{name}': expected never"
            elif mask == "M6" and not one.total_only:
                yield f"disclosure of '{one.of}' shows '{name}', of which only totals are public: expected total_only"
        if p.sealed and not one.total_only:
            yield f"disclosure of '{one.of}': the procedure is sealed, expected total_only"
        yield from _shown_with(p, one)
    if not p.disclosure and p.kind != "case":  # publishes its public fields by itself
        for name, spec in p.fields.items():
            if spec.kind == "id_number" and spec.public not in (None, *UNSHOWN):
                yield f"field '{name}' is an identity number with masking code '{spec.public}': expected never"


def _shown_with(p: Procedure, one: Disclosure) -> Iterator[str]:
    """What a disclosure names besides its fields: the withdrawing step, the last day, the files."""
    if one.withdrawn_by and one.withdrawn_by not in p.by_slug:
        yield f"disclosure of '{one.of}' is withdrawn by step '{one.withdrawn_by}', which is not declared"
    for what, slugs, kind in (("ends on field", (one.until,), "date"), ("shows file", one.files, "file")):
        for slug in slugs:
            spec = p.fields.get(slug)
            if slug and (spec is None or spec.kind != kind):
                yield f"disclosure of '{one.of}' {what} '{slug}', which is {spec.kind if spec else 'not asked for'}, expected {kind}"


def _parameters(p: Procedure, law: Book) -> Iterator[str]:
    periods = [(f"clock '{c.slug}'", within) for c in p.clocks for within in (c.within, c.extend) if within]
    periods += [(f"right '{one.slug}'", one.within) for one in p.rights]
    for where, name in periods:
        if name in law and (unit := _unit(law.parameter(name))) not in LONGEST:
            yield f"{where} names parameter '{name}', which is in {unit} and no period"
    named = list(periods)
    named += [(f"step '{s.slug}'", s.together) for s in p.steps if isinstance(s.together, str)]
    named += [(f"disclosure of '{d.of}'", d.within) for d in p.disclosure if d.within]
    for where, name in named:
        if name.startswith("field:"):
            if name[6:] not in p.fields:
                yield f"{where} takes its limit from field '{name[6:]}', which no step asks for"
        elif name not in law:
            yield f"{where} names parameter '{name}', which is not in the book"


def _unit(parameter: Parameter) -> str:
    return next((block.unit for block in parameter.values.values()), "")
