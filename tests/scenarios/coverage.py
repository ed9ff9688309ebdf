"""Coverage: what of the catalogue no scenario touches, by name.

Reads   the declarations and the scenarios; of a guard, the refusals that its code names
Never   runs anything
Start   untested()
"""

from __future__ import annotations

import types
from collections.abc import Iterable, Iterator

from tests.scenarios.written import Scenario, slug_of
from yifa.engine.declaration import Guard, Procedure, Step
from yifa.engine.refusals import Refusal


def untested(procedure: Procedure, scenarios: Iterable[Scenario]) -> list[str]:
    """Steps, exits, rights, clocks, papers and guards of a procedure that no scenario speaks of."""
    own = [one for one in scenarios if one.procedure == procedure.slug]
    if not own and not _given(procedure, scenarios):
        return [f"{procedure.slug}: no scenario at all"]
    return [f"{procedure.slug}: {what}" for what in _missing(procedure, own, scenarios)]


def _given(procedure: Procedure, scenarios: Iterable[Scenario]) -> bool:
    return any(given["procedure"] == procedure.slug for one in scenarios for given in one.given.values())


def _missing(procedure: Procedure, own: list[Scenario], scenarios: Iterable[Scenario]) -> Iterator[str]:
    taken = {step for one in scenarios for slug, step in _well(one) if slug == procedure.slug}
    yield from (f"step '{step.slug}' is taken by no scenario" for step in procedure.steps if step.slug not in taken)
    ended = {one.expect.get("exit") for one in own}
    yield from (f"exit '{way.slug}' is reached by no scenario" for way in procedure.exits if way.slug not in ended)
    rights = {slug for one in own for slug in one.expect.get("rights") or ()}
    yield from (f"right '{one.slug}' is asked for by no scenario" for one in procedure.rights if one.slug not in rights)
    clocks = {slug for one in own for kind in ("due", "clocks") for slug in one.expect.get(kind) or ()}
    yield from (f"clock '{one.slug}' is asked for by no scenario" for one in procedure.clocks if one.slug not in clocks)
    yield from _papers(procedure, own, taken)
    yield from _guards(procedure, own)


def _well(scenario: Scenario) -> Iterator[tuple[str, str]]:
    """What it takes and is not refused."""
    tried = {slug_of(step) for step in scenario.then} if "refused" in scenario.expect else set()
    before = {slug_of(step) for step in scenario.steps}
    for procedure, step in scenario.taken():
        if procedure != scenario.procedure or step not in tried or step in before:
            yield procedure, step


def _papers(procedure: Procedure, own: list[Scenario], taken: set[str]) -> Iterator[str]:
    seen = {kind for step in procedure.steps if step.slug in taken for kind in step.issues}
    seen |= {kind for one in own for kind in one.expect.get("papers") or ()}
    yield from (f"paper '{one.slug}' is issued in no scenario" for one in procedure.papers if one.slug not in seen)


def _guards(procedure: Procedure, own: list[Scenario]) -> Iterator[str]:
    refused = {(slug_of(step), one.expect["refused"]) for one in own if "refused" in one.expect for step in one.then}
    codes = {code for _, code in refused}
    for guard, steps in _steps_of(procedure).items():
        mine = refusals_of(guard)
        if not any((step.slug, code) in refused for step in steps for code in mine):
            where = ", ".join(step.slug for step in steps)
            yield f"guard '{guard.__name__}' of {where} refuses in no scenario (codes {sorted(mine)})"
        yield from (f"refusal {code} of guard '{guard.__name__}' has no scenario" for code in sorted(mine - codes))


def _steps_of(procedure: Procedure) -> dict[Guard, list[Step]]:
    found: dict[Guard, list[Step]] = {}
    for step in procedure.steps:
        for guard in step.needs:
            found.setdefault(guard, []).append(step)
    return found


def refusals_of(guard: Guard) -> set[str]:
    """Codes of the refusals that a guard's code names, or that a function it calls beside the declarations names."""
    codes: set[str] = set()
    seen: set[types.CodeType] = set()
    waiting: list[object] = [guard]
    while waiting:
        found = waiting.pop()
        if isinstance(found, type) and issubclass(found, Refusal) and found.code:
            codes.add(found.code)
        elif isinstance(found, types.FunctionType) and (
            found is guard or found.__module__.startswith(("yifa.procedures", "yifa.upward"))
        ):
            if found.__code__ in seen:
                continue
            seen.add(found.__code__)
            waiting += list(_named(found))
    return codes


def _named(function: types.FunctionType) -> Iterator[object]:
    codes = [function.__code__]
    while codes:
        code = codes.pop()
        held = [function.__globals__[name] for name in code.co_names if name in function.__globals__]
        yield from held
        for module in held:
            if isinstance(module, types.ModuleType):
                yield from (vars(module)[name] for name in code.co_names if name in vars(module))
        codes += [const for const in code.co_consts if isinstance(const, types.CodeType)]
    yield from (cell.cell_contents for cell in function.__closure__ or ())
