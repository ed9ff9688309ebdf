"""Rules: what the engine itself asks of every step before a procedure's own guards are asked.

Reads   the declaration, the case, the appointments of the day
Never   writes
Start   reached() says whether a step is open; check() asks everything
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import datetime
from typing import Any

from yifa.engine import refusals as r
from yifa.engine.case import Case, Move, as_day
from yifa.engine.conditions import Condition
from yifa.engine.declaration import Step, several
from yifa.engine.fields import Made, Wrong, clean
from yifa.engine.people import Holding
from yifa.engine.state import BUILT_IN
from yifa.engine.timing import LONGEST

LONGEST_SUBJECT = 120


def _names(case: Case, slugs: Iterable[str]) -> str:
    steps = case.procedure.by_slug
    return "、".join(f"“{steps[slug].name}”" for slug in slugs if slug in steps)


def reached(case: Case, step: Step) -> r.Refusal | None:
    """Whether the case has come to this step: order, conditions, repetition. None if it may be taken."""
    if not case.is_open and not step.after_close:
        return r.CaseClosed(
            on=as_day(case.state["closed_on"]), exit=case.procedure.exit_name(case.exit), step=step.name
        )
    missing = [slug for slug in step.after if not case.took(slug)]
    if missing:
        return r.StepNotReached(step=step.name, missing=_names(case, missing), basis=step.basis)
    if step.after_any and not any(case.took(slug) for slug in step.after_any):
        return r.StepNotReached(step=step.name, missing=_names(case, step.after_any) + "之一", basis=step.basis)
    if step.when is not None and not step.when.holds(case):
        return r.StepNotDue(step=step.name, condition=step.when.says, basis=step.basis)
    passed = [slug for slug in step.before if case.took(slug)]
    if passed:
        return r.StepPassed(step=step.name, passed=_names(case, passed))
    if case.took(step.slug) and not step.repeats:
        return r.StepTakenAlready(step=step.name, on=case.day_of(step.slug))
    if case.state["seq"] == 0 and step is not case.procedure.opens:
        return r.StepNotReached(step=step.name, missing=f"“{case.procedure.opens.name}”", basis=step.basis)
    return None


def possible(case: Case) -> list[Step]:
    """The steps that are open now, in the order of the declaration."""
    return [step for step in case.procedure.steps if reached(case, step) is None]


def owed(case: Case) -> Step | None:
    """The step the case waits for: the first open one on the main line that is due and not yet taken."""
    if not case.is_open or case.procedure.kind == "register":
        return None
    for step in case.procedure.steps:
        if step.side or case.took(step.slug) or (step.due_when is not None and not step.due_when.holds(case)):
            continue
        if reached(case, step) is None:
            return step
    return None


def required(case: Case, needed: bool | Condition) -> bool:
    """Whether a field must be filled, given what the case (with this step's facts) now holds."""
    return needed.holds(case) if isinstance(needed, Condition) else bool(needed)


def read_fields(
    step: Step, given: dict[str, Any], limits: frozenset[str] = frozenset()
) -> tuple[dict[str, Any], dict[str, str], dict[str, str]]:
    """(facts, personal values, problems) of what was typed. Facts hold only what was filled; `limits` are periods.

    By name, as the canonical bytes have them: a state folded from those is the same byte for byte.
    """
    specs = {spec.slug: spec for spec in step.fields}
    facts: dict[str, Any] = {}
    secrets: dict[str, str] = {}
    problems = {name: _not_asked_for(step, name) for name in given if name not in specs}
    for name, spec in specs.items():
        try:
            value = clean(spec, given.get(name))
        except Wrong as wrong:
            problems[name] = str(wrong)
            continue
        if value is None:
            continue
        if name in limits and not 0 <= value <= LONGEST["days"]:
            problems[name] = f"“{spec.name}”不是可用的期限，请填0到{LONGEST['days']}之间的数。"
        elif spec.personal:
            secrets[name] = value
        else:
            facts[name] = value
    return dict(sorted(facts.items())), dict(sorted(secrets.items())), problems


def _not_asked_for(step: Step, name: str) -> str:
    worked = next((spec for spec in step.worked if spec.slug == name), None)
    if worked is not None:
        return f"“{worked.name}”由系统计算，不能手工填写，请删去。"
    return f"“{str(name)[:40]}”不是这一步骤的登记项目，请删去。"


def missing_fields(case: Case, step: Step, problems: dict[str, str], given: Collection[str]) -> dict[str, str]:
    """Required fields that are empty. `case` already holds this step's facts.

    What another step asks for too may have been filled there; what is this step's own is to be said each time, and
    so is the last day of a register entry at a renewal.
    """
    own = (*case.procedure.own_fields.get(step.slug, ()), case.procedure.valid_until)
    return {
        spec.slug: f"“{spec.name}”没有填写。"
        for spec in step.fields
        if spec.slug not in problems
        and spec.slug not in given
        and (spec.slug in own or not case.has(spec.slug))
        and required(case, spec.required)
    }


def unusable(
    case: Case,
    step: Step,
    facts: dict[str, Any],
    unknown_people: Callable[[Iterable[int]], list[int]],
    known_files: Callable[[list[str]], Collection[str]] | None = None,
) -> dict[str, str]:
    """Values that can be read and are nothing: an officer or a file that is not there, a subject too long to be found."""
    problems = {}
    for spec in step.recorded:
        value = facts.get(spec.slug)
        if value is None:
            continue
        if spec.kind in ("officer", "officers"):
            if unknown_people(value if isinstance(value, list) else [value]):
                problems[spec.slug] = f"“{spec.name}”中有名单上没有的人员，请从人员名单中选择。"
        elif spec.kind == "file" and known_files is not None and not known_files([value]):
            problems[spec.slug] = f"“{spec.name}”请先上传文件。"
        if spec.slug == case.procedure.subject and len(str(value)) > LONGEST_SUBJECT:
            problems[spec.slug] = f"“{spec.name}”超过{LONGEST_SUBJECT}个字，请精简。"
    return problems


def right_day(case: Case, move: Move, now: datetime) -> r.Refusal | None:
    """Not in the future (`now` by China's clocks), not before the last step."""
    if move.day > now.date():
        return r.InTheFuture(on=move.day, today=now.date())
    if isinstance(move.on, datetime) and move.on > now:
        return r.InTheFuture(on=move.on, today=now)
    last = case.state["on"]
    if not last:
        return None
    both_at_an_hour = len(last) > 10 and isinstance(move.on, datetime)
    before, given = (datetime.fromisoformat(last), move.on) if both_at_an_hour else (as_day(last), move.day)
    return r.BeforeLastStep(on=given, last=last_act(case), last_on=before) if given < before else None


def last_act(case: Case) -> str:
    """The name of what was last done in the case."""
    state = case.state
    if "built_in" in state:
        return BUILT_IN[state["built_in"]]
    step = case.procedure.by_slug.get(state["last"])
    return step.name if step else "登记"


def right_people(case: Case, move: Move, held: list[Holding], unit_path: str, unit_name: str) -> r.Refusal | None:
    """The taker holds the post, within reach of the case; those who act together hold it too, and are enough."""
    step, by = move.step, move.by
    posts = [post.slug for post in step.by]
    mine = [one for one in held if one.person == by.person and one.post == by.post and one.unit == by.unit]
    if by.post not in posts or not mine:
        called = _called(step) or "本程序指定的负责人"
        return r.NotYourPost(step=step.name, posts=called, basis=step.basis, on=move.day)
    if not [one for one in mine if one.reaches(unit_path)]:
        return r.OutOfReach(unit=unit_name)
    if len({by.person, *move.together}) <= len(move.together):
        return r.SameTwice()
    for person in move.together:
        theirs = [one for one in held if one.person == person and one.post in posts]
        if not [one for one in theirs if one.reaches(unit_path)]:
            name = case.lookup.name_of(person) if case.lookup else str(person)
            if theirs:
                return r.TogetherOutOfReach(person=name, unit=unit_name)
            return r.WithoutPost(person=name, posts=_called(step), step=step.name, basis=step.basis, on=move.day)
    return _enough(case, move)


def _called(step: Step) -> str:
    return "、".join(post.name for post in step.by)


def _enough(case: Case, move: Move) -> r.Refusal | None:
    needed = move.step.together
    if isinstance(needed, str):
        found = case.param(needed, move.day)
        if not isinstance(found.value, int):
            return r.LimitNotFixed(name=found.name, source=found.source)
        needed = found.value
    if len(move.people) < needed:
        return r.FewerThanRequired(step=move.step.name, needed=needed, given=len(move.people), basis=move.step.basis)
    return None


def extendable(case: Case, step: Step) -> r.Refusal | None:
    """A clock is extended while it runs: begun, not stopped."""
    if not step.extends:
        return None
    clocks = several(step.extends)
    if any(one.slug in clocks and one.stopped is None for one in case.clocks()):
        return None
    names = "、".join(case.procedure.clock_by_slug[slug].name for slug in clocks)
    return r.NotExtendable(clock=names, act="延长")


def duties_apart(case: Case, move: Move) -> r.Refusal | None:
    """Nobody has two parts that the law keeps apart."""
    for other, basis in case.procedure.parts_apart.get(move.step.part, ()):
        had = case.acted(other)
        for person in move.people:
            if person in had:
                name = case.lookup.name_of(person) if case.lookup else str(person)
                return r.DutiesApart(
                    person=name, did=part_name(case, other), does=part_name(case, move.step.part), basis=basis
                )
    return None


def work_out(
    step: Step,
    case: Case,
    move: Move,
    lay: Callable[[dict[str, Any], dict[str, str]], Case],
    keep: Callable[[Made], str],
) -> tuple[dict[str, Any], dict[str, str]]:
    """(facts, personal values) that the step works out, in the order declared; raises the Refusal of one that can't be.

    `case` holds what was typed; `lay(facts, personal)` is the case with these worked values laid over it as well, so that a
    working sees those before it; `keep(made)` stores a file that was made and gives its hash. FieldsWrong where what comes out is not a value of its field, or is missing.
    """
    facts: dict[str, Any] = {}
    secrets: dict[str, str] = {}
    for spec, working in step.works_out:
        found = working(case, move)
        if isinstance(found, r.Refusal):
            raise found
        try:
            value = clean(spec, keep(found) if isinstance(found, Made) else found)
        except Wrong as wrong:
            raise r.FieldsWrong(step=step.name, problems={spec.slug: str(wrong)}) from wrong
        if value is None:
            if required(case, spec.required):
                raise r.FieldsWrong(
                    step=step.name, problems={spec.slug: f"“{spec.name}”没有算出结果，请核对所依据的登记内容。"}
                )
            continue
        if spec.personal:
            secrets[spec.slug] = value
        else:
            facts[spec.slug] = value
        case = lay(facts, secrets)
    return facts, secrets


def part_name(case: Case, part: str) -> str:
    """A part in words: the names of the steps that make it up."""
    return "、".join(f"“{step.name}”" for step in case.procedure.steps if step.part == part) or part


def guards(case: Case, move: Move) -> Iterator[r.Refusal]:
    """Every refusal of the step's own guards."""
    for guard in move.step.needs:
        refused = guard(case, move)
        if refused is not None:
            yield refused
