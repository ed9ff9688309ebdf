"""Boxes: the fields of a step as the parts of a form, with what was typed, what is known and what was wrong.

Reads   the step's declared fields, the case, the choices
Never   checks a value: the door does, and its sentences come back here
Start   boxes_of()
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.http import QueryDict

from yifa.engine.case import Case
from yifa.engine.conditions import Condition
from yifa.engine.declaration import Procedure, Step
from yifa.engine.fields import Field, yuan
from yifa.web.desk.choices import Choices, Pairs
from yifa.web.desk.masking import masked

SEVERAL = ("choices", "officers")
FEW = 6
LONG_LIST = 12
FEWEST_OF_A_GROUP = 4
WIDGETS = {
    "long_text": "area", "date": "date", "moment": "moment", "number": "number", "money": "money", "file": "file",
    "phone": "phone", "id_number": "code", "credit_code": "code",
}  # fmt: skip
HINTS = {
    "money": "单位元，可写 12000 或 1.2万",
    "id_number": "18位公民身份号码",
    "credit_code": "18位统一社会信用代码",
    "case": "填写案号，如 常司调〔2022〕1号",
}
PREFIX, FILE_PREFIX = "f-", "file-"


@dataclass
class Box:
    """One field of a form. `value` is text, or a list of texts where several may be chosen."""

    spec: Field
    widget: str
    value: str | list[str]
    options: Pairs
    problem: str = ""
    known: str = ""

    @property
    def name(self) -> str:
        return PREFIX + self.spec.slug

    @property
    def id(self) -> str:
        return f"id-{self.spec.slug}"

    @property
    def required_words(self) -> str:
        """必填, 选填, or when it must be filled."""
        if isinstance(self.spec.required, Condition):
            return f"{self.spec.required.says}时必填"
        return "必填" if self.spec.required else "选填"

    @property
    def must(self) -> bool:
        return self.spec.required is True

    @property
    def hint(self) -> str:
        """The help line: the field's own, or what its kind asks for."""
        return self.spec.help or HINTS.get(self.spec.kind, "")

    @property
    def described_by(self) -> str:
        ids = [f"{self.id}-hint"] * bool(self.hint or self.known) + [f"{self.id}-problem"] * bool(self.problem)
        return " ".join(ids)

    @property
    def words(self) -> str:
        """What was typed, in words: for the page of checking."""
        labels = dict(self.options)
        if isinstance(self.value, list):
            return "、".join(labels.get(one, one).strip() for one in self.value)
        shown = labels.get(self.value, self.value).strip()
        return f"{shown}{self.spec.unit}" if shown and self.widget == "number" else shown


@dataclass
class Group:
    """Boxes that belong together: those of one party, one certificate. `title` is what their names begin with."""

    title: str
    boxes: list[Box]


def _shared_start(names: list[str]) -> str:
    """What all the names begin with."""
    first, last = min(names), max(names)
    same = next((at for at, (one, other) in enumerate(zip(first, last, strict=False)) if one != other), len(first))
    return first[:same]


def grouped(made: list[Box]) -> list[Group]:
    """Boxes in their order; a run of fields that share the head of their slug and of their name gets that as a title."""
    groups: list[Group] = []
    for _head, run in groupby(made, key=lambda box: box.spec.slug.partition("_")[0]):
        members = list(run)
        title = _shared_start([box.spec.name for box in members]) if len(members) >= FEWEST_OF_A_GROUP else ""
        if len(title) >= 2:
            groups.append(Group(title, members))
        elif groups and not groups[-1].title:
            groups[-1].boxes += members
        else:
            groups.append(Group("", members))
    return groups


def widget_of(spec: Field, options: Pairs) -> str:
    """Which part of a form asks for a field."""
    if spec.kind in SEVERAL:
        return "checks" if len(options) <= LONG_LIST else "picks"
    if options:
        return "radios" if len(options) <= FEW and spec.kind in ("choice", "yes_no") else "select"
    if spec.kind in ("text", "address") and (spec.high or 0) > 200:
        return "area"
    return WIDGETS.get(spec.kind, "text")


def as_typed(spec: Field, value: Any) -> str | list[str]:
    """A recorded value as an official would type it."""
    if isinstance(value, list):
        return [str(one) for one in value]
    if value is None:
        return [] if spec.kind in SEVERAL else ""
    if spec.kind == "money":
        return yuan(value)
    if spec.kind == "yes_no":
        return "是" if value else "否"
    return str(value)


def read(fields: tuple[Field, ...], typed: QueryDict) -> dict[str, str | list[str]]:
    """What was typed for each field, blanks included."""
    return {
        spec.slug: typed.getlist(PREFIX + spec.slug) if spec.kind in SEVERAL else typed.get(PREFIX + spec.slug, "")
        for spec in fields
    }


def proposed(fields: tuple[Field, ...], address: QueryDict) -> dict[str, str | list[str]]:
    """What an address that leads to a form proposes for its fields: never a personal value or a file."""
    open_fields = tuple(
        one for one in fields if not one.personal and one.kind != "file" and PREFIX + one.slug in address
    )
    return read(open_fields, address)


def known_values(case: Case, step: Step) -> dict[str, str | list[str]]:
    """What an earlier step has recorded of this step's fields; a repeated step does not begin with its last answers."""
    asked_before: set[str] = set()
    for one in case.procedure.steps:
        if one is step:
            break
        asked_before.update(spec.slug for spec in one.recorded)
    return {
        spec.slug: as_typed(spec, case.get(spec.slug))
        for spec in step.fields
        if not spec.personal and spec.slug in asked_before and case.get(spec.slug) is not None
    }


def asked_elsewhere(procedure: Procedure, step: Step) -> set[str]:
    """Fields of a step that another step asks for too: filled there, they need not be filled here."""
    return {spec.slug for one in procedure.steps if one is not step for spec in one.fields} & {
        s.slug for s in step.fields
    }


def boxes_of(
    fields: tuple[Field, ...], values: dict[str, str | list[str]], choices: Choices, *,
    case: Case | None = None, kept: Collection[str] = (), problems: dict[str, str] | None = None,
) -> list[Box]:  # fmt: skip
    """The boxes of a form, each with its value, its choices and what was wrong with it.

    `kept`: personal fields that may be left empty, because what `case` holds of them stays as it is.
    """
    made = []
    for spec in fields:
        options = choices.of(spec)
        known = ""
        if case is not None and spec.slug in kept and spec.personal and case.has(spec.slug):
            shown = "" if spec.kind in ("text", "long_text") else f"：{masked(spec, case.secret(spec.slug))}"
            known = f"已登记{shown}，不改则留空"
        value = values.get(spec.slug, [] if spec.kind in SEVERAL else "")
        made.append(Box(spec, widget_of(spec, options), value, options, (problems or {}).get(spec.slug, ""), known))
    return made
