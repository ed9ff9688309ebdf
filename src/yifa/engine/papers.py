"""Papers (文书): numbers and texts. The text is fixed when the step is taken; typesetting comes later, from the text.

Reads   templates beside the procedures (Jinja, sandboxed), the case with its personal values in clear
Never   leaves a blank unnamed: a template that names what the case does not know fails at start
Start   render()
"""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import StrictUndefined, Template, meta
from jinja2.sandbox import ImmutableSandboxedEnvironment

from yifa.engine.declaration import Paper, Procedure
from yifa.engine.fields import yuan
from yifa.engine.refusals import in_words

if TYPE_CHECKING:
    from yifa.engine.case import Case, Move

BUILT_IN = ("case", "number", "on", "organ", "officers", "rights", "clocks", "has", "value", "law", "name_of", "also")


class Facts(dict):
    """The case's values in words by field slug; what was not filled is empty text."""

    def __init__(self, case: Case) -> None:
        super().__init__()
        self._case = case

    def __missing__(self, name: str) -> str:
        words = self._case.show(name)
        self[name] = words
        return words


@cache
def environment() -> ImmutableSandboxedEnvironment:
    """The one Jinja environment: no autoescape (plain text), no files, no attributes beyond the sandbox."""
    env = ImmutableSandboxedEnvironment(undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    env.filters["day"] = in_words
    env.filters["yuan"] = lambda cents: f"{yuan(cents)}元" if cents is not None else ""
    env.filters["list"] = lambda parts: "、".join(str(part) for part in parts or ())
    return env


def source(procedure: Procedure, paper: Paper) -> Path:
    """The template file of a paper."""
    return Path(procedure.folder) / "papers" / paper.template


@cache
def _template(path: str) -> Template:
    return environment().from_string(Path(path).read_text(encoding="utf-8"))


def names_used(procedure: Procedure, paper: Paper) -> set[str]:
    """Names the template uses that are not built in."""
    tree = environment().parse(source(procedure, paper).read_text(encoding="utf-8"))
    return meta.find_undeclared_variables(tree) - set(BUILT_IN)


def render(case: Case, paper: Paper, move: Move, *, number: str, organ: str) -> str:
    """The paper's text as it is issued by this step. `case` already holds the step's facts."""
    facts = Facts(case)
    on = move.on.date() if isinstance(move.on, datetime) else move.on
    lookup = case.lookup
    names = [lookup.name_of(person) for person in move.people] if lookup else []
    context: dict[str, Any] = {
        **{name: facts[name] for name in _names(str(source(case.procedure, paper)))},
        "case": {"number": case.number, "title": case.procedure.name, "procedure": case.procedure.name},
        "number": number,
        "on": in_words(on),
        "organ": organ,
        "officers": names,
        "rights": {held.slug: held for held in case.rights(on)},
        "clocks": {running.slug: running for running in case.clocks(on)},
        "has": case.has,
        "value": case.get,
        "law": lambda parameter: case.param(parameter, on),
        "name_of": lookup.name_of if lookup else str,
        "also": facts,
    }
    return _template(str(source(case.procedure, paper))).render(context).strip() + "\n"


@cache
def _names(path: str) -> frozenset[str]:
    tree = environment().parse(Path(path).read_text(encoding="utf-8"))
    return frozenset(meta.find_undeclared_variables(tree) - set(BUILT_IN))


def numbered(organ: str, code: str, year: int, n: int) -> str:
    """机关代字〔年〕序号号, without 虚位 (GB/T 9704)."""
    return f"{organ}{code}〔{year}〕{n}号"


def day_of(on: date | datetime) -> date:
    """The day of a step."""
    return on.date() if isinstance(on, datetime) else on
