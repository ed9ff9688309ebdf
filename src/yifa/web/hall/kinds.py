"""Kinds: what is made public here, one kind a register or a declared disclosure, in the three parts 事前、事中、事后.

Reads   the catalogue's declarations: fields with `public`, disclosures
Never   names a procedure: a new one has its place by what it declares
Start   kinds(), kind_of()
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from yifa.engine import catalogue
from yifa.engine.declaration import Disclosure, Procedure
from yifa.engine.publication import ENTRY, by_itself, disclosures
from yifa.engine.refusals import UnknownProcedure
from yifa.web.words import AREAS, area_name, step_name

BEFORE, DURING, AFTER = "before", "during", "after"
STAGES = {BEFORE: "事前公开", DURING: "事中公示", AFTER: "事后公开"}
ABOUT = {
    BEFORE: "谁在执法、凭什么执法、按什么标准执法：执法主体和人员、权责事项、裁量基准、检查事项和计划、办事指南。",
    DURING: "正在办理、依法应当公开的环节：抽取名单、公告、公开征求意见，随办随公示。",
    AFTER: "办理的结果：处罚决定、检查结果、许可决定，自作出之日起依法定期限公示。",
}
HIDDEN = ("never", "M6")
PERSON = "M2"


@dataclass(frozen=True)
class Kind:
    """One kind of publication: what of which procedure. `slug` is `<procedure>.<of>` in addresses and files."""

    procedure: Procedure
    of: str
    stage: str
    disclosure: Disclosure

    @property
    def slug(self) -> str:
        return f"{self.procedure.slug}.{self.of}"

    @cached_property
    def name(self) -> str:
        """In words: the register's name, or the procedure's with its step where that says more."""
        if self.of == ENTRY or len(disclosures(self.procedure)) == 1:
            return self.procedure.name
        return f"{self.procedure.name}：{step_name(self.procedure, self.of)}"

    @property
    def area(self) -> str:
        return area_name(self.procedure.area)

    @cached_property
    def masks(self) -> dict[str, str]:
        """field -> masking code, of what is shown."""
        return {slug: mask for slug, mask in self.disclosure.fields if mask not in HIDDEN}

    @cached_property
    def about_persons(self) -> bool:
        """Whether a natural person may stand in it: no sitemap names such a page."""
        return PERSON in self.masks.values()


def _of(procedure: Procedure) -> list[Kind]:
    own = by_itself(procedure)
    if own is not None:
        return [Kind(procedure, ENTRY, AFTER if procedure.kind == "activity" else BEFORE, own)]
    told = disclosures(procedure)
    if procedure.kind in ("register", "plan"):
        return [Kind(procedure, one.of, BEFORE, one) for one in told]
    return [Kind(procedure, one.of, DURING if _goes_on(procedure, one) else AFTER, one) for one in told]


def _goes_on(procedure: Procedure, one: Disclosure) -> bool:
    """Whether the case tells of a later step of its main line too: then this is told while it runs."""
    order = [step.slug for step in procedure.steps]
    later = [other.of for other in disclosures(procedure) if other.of in order and one.of in order]
    return any(order.index(of) > order.index(one.of) and not procedure.by_slug[of].side for of in later)


def kinds() -> tuple[Kind, ...]:
    """Every kind, by stage as they follow in time, then by area, enforcement first."""
    order, areas = list(STAGES), list(AREAS)
    found = [one for procedure in catalogue.every() for one in _of(procedure)]

    def place(one: Kind) -> tuple[int, int, str]:
        area = one.procedure.area
        return order.index(one.stage), areas.index(area) if area in areas else len(areas), one.slug

    return tuple(sorted(found, key=place))


def kind_of(slug: str) -> Kind | None:
    """The kind with this slug."""
    procedure, _, of = slug.partition(".")
    try:
        declared = catalogue.find(procedure)
    except UnknownProcedure:
        return None
    return next((one for one in _of(declared) if one.of == of), None)
