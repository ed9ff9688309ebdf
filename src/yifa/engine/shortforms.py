"""Register, Activity, Plan: short ways to declare a Procedure.

Reads   the fields and posts that the caller names
Never   adds behaviour: what comes out is an ordinary Procedure
Start   Register()
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from yifa.engine import fields as f
from yifa.engine.conditions import is_, no, took
from yifa.engine.declaration import Basis, Exit, Guard, Post, Procedure, Step
from yifa.engine.fields import Field

Needs = Mapping[str, tuple[Guard, ...]]


def _guarded(steps: tuple[Step, ...], needs: Needs) -> tuple[Step, ...]:
    """The steps with these guards on those named; ValueError names what is no step."""
    unknown = sorted(set(needs) - {step.slug for step in steps})
    if unknown:
        raise ValueError(f"no steps {unknown} to guard")
    return tuple(replace(step, needs=(*step.needs, *needs.get(step.slug, ()))) for step in steps)


def Register(
    slug: str,
    name: str,
    *,
    area: str,
    basis: Basis,
    keepers: tuple[Post, ...],
    fields: tuple[Field, ...],
    subject: str,
    valid_until: str = "",
    renews: tuple[Field, ...] = (),
    changes: tuple[Field, ...] = (),
    more: tuple[Step, ...] = (),
    needs: Needs | None = None,
    **options: Any,
) -> Procedure:
    """An entry that stays open until it lapses: 登记, 变更, 续期 (where it has a last day), 暂停, 恢复, 注销.

    `subject` is the field an entry is found by (a certificate's officer, a matter's code); `valid_until` the date
    field after which it is no longer in force; `renews` the fields asked for at a renewal; `needs` the guards of the
    built-in steps (enter, change, suspend, resume, renew, remove) by slug.
    """
    reason = f.long_text("change_reason", "理由", high=2000)
    steps = [
        Step("enter", "登记", by=keepers, basis=basis, fields=fields),
        Step("change", "变更", by=keepers, basis=basis, after=("enter",), repeats=True,
             fields=(reason, *(one.optional() for one in (changes or fields) if one.slug != subject))),
        Step("suspend", "暂停", by=keepers, basis=basis, after=("enter",), repeats=True,
             when=no(took("suspend", says="已经暂停"), says="目前没有暂停"), fields=(reason,), sends_back=("resume",)),
        Step("resume", "恢复", by=keepers, basis=basis, after=("suspend",), repeats=True, fields=(reason,),
             sends_back=("suspend",)),
    ]  # fmt: skip
    if valid_until:
        last_day = next(one for one in fields if one.slug == valid_until)
        steps.append(Step("renew", "续期", by=keepers, basis=basis, after=("enter",), repeats=True,
                          fields=(last_day, *renews)))  # fmt: skip
    steps += [*more, Step("remove", "注销", by=keepers, basis=basis, after=("enter",), fields=(reason,), ends=True)]
    return Procedure(
        slug=slug, name=name, area=area, basis=basis, kind="register", steps=_guarded(tuple(steps), needs or {}), subject=subject,
        valid_until=valid_until, in_force=no(took("suspend", says="已经暂停"), says="没有被暂停"), ends_as="注销",
        **options,
    )  # fmt: skip


def Activity(
    slug: str,
    name: str,
    *,
    area: str,
    basis: Basis,
    by: tuple[Post, ...],
    fields: tuple[Field, ...],
    needs: tuple[Guard, ...] = (),
    **options: Any,
) -> Procedure:
    """Something that took place and is counted: a case of one step, 登记, which closes it; `needs` are its guards."""
    return Procedure(
        slug=slug, name=name, area=area, basis=basis, kind="activity", ends_as="已登记",
        steps=(Step("hold", "登记", by=by, basis=basis, needs=needs, fields=fields, ends=True),), **options,
    )  # fmt: skip


def Plan(
    slug: str,
    name: str,
    *,
    area: str,
    basis: Basis,
    owners: tuple[Post, ...],
    approvers: tuple[Post, ...],
    fields: tuple[Field, ...],
    progress: tuple[Field, ...],
    needs: Needs | None = None,
    **options: Any,
) -> Procedure:
    """Goals that are reported on until they close: 拟定, 批准, 报告进展, 完成 or 终止; `needs` guards by step."""
    outcome = f.choice("plan_outcome", "完成情况", choices={"done": "完成", "dropped": "终止"})
    return Procedure(
        slug=slug, name=name, area=area, basis=basis, kind="plan", ends_as="完成",
        steps=_guarded((
            Step("draft", "拟定", by=owners, basis=basis, fields=fields),
            Step("approve", "批准", by=approvers, basis=basis, after=("draft",)),
            Step("report", "报告进展", by=owners, basis=basis, after=("approve",), repeats=True, fields=progress),
            Step("close", "完成或者终止", by=owners, basis=basis, after=("approve",), fields=(outcome,), ends=True),
        ), needs or {}),
        exits=(Exit("dropped", "终止", at=("close",), basis=basis,
                    when=is_("plan_outcome", "dropped", says="计划终止")),),
        **options,
    )  # fmt: skip
