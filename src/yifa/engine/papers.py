"""Papers (文书): numbers and texts. The text is fixed when the step is taken; typesetting comes later, from the text.

Reads   templates beside the procedures (Jinja, sandboxed), the case with its personal values in clear
Never   leaves a blank unnamed: a template that names what the case does not know fails at start
Start   render()
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import StrictUndefined, Template, meta
from jinja2.sandbox import ImmutableSandboxedEnvironment

from yifa.engine.declaration import Paper, Procedure
from yifa.engine.fields import yuan
from yifa.engine.refusals import in_words
from yifa.typeset.markup import escape

if TYPE_CHECKING:
    from yifa.engine.case import Case, Move

BUILT_IN = ("case", "number", "on", "organ", "officers", "rights", "clocks", "has", "value", "law", "name_of", "also")


class Facts(dict):
    """The case's values in words by field slug, any mark in them made plain text; what was not filled is empty text."""

    def __init__(self, case: Case) -> None:
        super().__init__()
        self._case = case

    def __missing__(self, name: str) -> str:
        words = escape(self._case.show(name))
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


@dataclass(frozen=True)
class Form:
    """A template ready to fill: the fields it names and the built-in words it uses."""

    template: Template
    fields: frozenset[str]
    built_in: frozenset[str]


TEXT_THEN_TAG = re.compile(r"^(?!\s*(?:\{%[^%]*%\}\s*)+$)(.*[^+\-])%\}[ \t]*$", re.MULTILINE)


@cache
def _form(path: str) -> Form:
    # a tag alone on its line leaves no blank line; one that ends a line of text leaves the line's end where it is
    text = TEXT_THEN_TAG.sub(r"\1+%}", Path(path).read_text(encoding="utf-8"))
    named = meta.find_undeclared_variables(environment().parse(text))
    return Form(environment().from_string(text), frozenset(named - set(BUILT_IN)), frozenset(named & set(BUILT_IN)))


@cache
def _form_of(folder: str, template: str) -> Form:
    return _form(f"{folder}/papers/{template}")


def names_used(procedure: Procedure, paper: Paper) -> set[str]:
    """Names the template uses that are not built in."""
    return set(_form(str(source(procedure, paper))).fields)


def render(case: Case, paper: Paper, move: Move, *, number: str, organ: str) -> str:
    """The paper's text as it is issued by this step. `case` already holds the step's facts."""
    form = _form_of(case.procedure.folder, paper.template)
    facts = Facts(case)
    on = move.day
    lookup = case.lookup
    makers: dict[str, Callable[[], Any]] = {
        "case": lambda: {"number": case.number, "title": case.procedure.name, "procedure": case.procedure.name},
        "number": lambda: number,
        "on": lambda: in_words(on),
        "organ": lambda: organ,
        "officers": lambda: [lookup.name_of(person) for person in move.people] if lookup else [],
        "rights": lambda: {held.slug: held for held in case.rights(on)},
        "clocks": lambda: {running.slug: running for running in case.clocks(on)},
        "has": lambda: case.has,
        "value": lambda: case.get,
        "law": lambda: lambda parameter: case.param(parameter, on),
        "name_of": lambda: lookup.name_of if lookup else str,
        "also": lambda: facts,
    }
    context = {name: makers[name]() for name in form.built_in}
    context.update((name, facts[name]) for name in form.fields)
    return form.template.render(context).strip() + "\n"


def numbered(organ: str, code: str, year: int, n: int) -> str:
    """机关代字〔年〕序号号, without 虚位 (GB/T 9704)."""
    return f"{organ}{code}〔{year}〕{n}号"
