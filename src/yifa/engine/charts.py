"""Charts: the flow chart (流程图) and the risk chart (廉政风险防控图) of a procedure, drawn from the declaration that runs.

Reads   a Procedure, and a Case to mark where it stands
Never   draws what is not declared; uses no style or script, so a strict content policy shows it as it is
Start   flow_chart(), risk_chart()
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from datetime import date
from html import escape

from yifa.engine import rules
from yifa.engine.case import Case
from yifa.engine.declaration import Procedure, Step
from yifa.law.parameters import NotInForce, book

UNITS = {"working_days": "个工作日", "calendar_days": "日", "months": "个月", "years": "年", "hours": "小时"}
INK, PALE, LINE, MAIN, SIDE, END, HERE = "#1f2937", "#6b7280", "#9ca3af", "#eef4fb", "#f8f7f2", "#eaf5ee", "#fff3cd"
FONT = "system-ui, 'Noto Sans CJK SC', 'Microsoft YaHei', sans-serif"


@dataclass
class Drawing:
    """An SVG in the making."""

    width: int
    title: str
    parts: list[str] = field(default_factory=list)
    height: int = 0

    def box(
        self, x: int, y: int, w: int, h: int, *, fill: str, dashed: bool = False, round_by: int = 6, bold: bool = False
    ) -> None:
        dash = ' stroke-dasharray="5 4"' if dashed else ""
        self.parts.append(
            f'<rect x="{x}" y="{y}" width="{w}" height="{h}" rx="{round_by}" fill="{fill}" stroke="{INK if bold else LINE}" '
            f'stroke-width="{2 if bold else 1}"{dash}/>'
        )

    def text(
        self,
        x: int,
        y: int,
        words: str,
        *,
        size: int = 13,
        colour: str = INK,
        anchor: str = "start",
        bold: bool = False,
    ) -> None:
        weight = ' font-weight="600"' if bold else ""
        self.parts.append(
            f'<text x="{x}" y="{y}" font-size="{size}" fill="{colour}" text-anchor="{anchor}"{weight}>{escape(words)}</text>'
        )

    def line(self, points: list[tuple[int, int]], *, dashed: bool = False, arrow: bool = True) -> None:
        dash = ' stroke-dasharray="5 4"' if dashed else ""
        head = ' marker-end="url(#arrow)"' if arrow else ""
        path = " ".join(f"{x},{y}" for x, y in points)
        self.parts.append(f'<polyline points="{path}" fill="none" stroke="{LINE}" stroke-width="1.5"{dash}{head}/>')

    def svg(self) -> str:
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width} {self.height}" width="{self.width}" '
            f'height="{self.height}" role="img" aria-label="{escape(self.title)}" font-family="{escape(FONT)}">'
            f"<title>{escape(self.title)}</title>"
            '<defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
            f'<path d="M0,0 L8,4 L0,8 z" fill="{LINE}"/></marker></defs>'
            f"{''.join(self.parts)}</svg>"
        )


def wide(words: str) -> int:
    """Width of a text in half-width cells."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in words)


def wrap(words: str, cells: int) -> list[str]:
    """Lines of at most `cells` half-width cells."""
    lines, line = [], ""
    for sign in words:
        if line and wide(line + sign) > cells:
            lines.append(line)
            line = ""
        line += sign
    return [*lines, line] if line else lines or [""]


def limit_words(procedure: Procedure, within: str, on: date | None) -> str:
    """A limit in words: its value on a day, or that the law of the day fixes it."""
    if within.startswith("field:"):
        return f"按“{procedure.fields[within[6:]].name}”"
    law = book()
    if on is None:
        return "按法定期限"
    try:
        value = law.value(within, on)
    except NotInForce:
        return "当时没有规定"
    return "由本地确定" if value.value is None else f"{value.value}{UNITS.get(value.unit, '')}"


def _notes(procedure: Procedure, step: Step, on: date | None) -> list[str]:
    notes = []
    if step.when or step.due_when:
        notes.append(f"适用：{(step.due_when or step.when).says}")  # type: ignore[union-attr]
    notes += [
        f"期限：{clock.name}{limit_words(procedure, clock.within, on)}"
        for clock in procedure.clocks
        if step.slug in clock.stops and clock.within
    ]
    notes += [
        f"{right.of.name}有权{right.name}：{limit_words(procedure, right.within, on)}"
        for right in procedure.rights
        if right.opens_after == step.slug
    ]
    ends = [way.name for way in procedure.exits if step.slug in way.at] if step.side else []
    if ends:
        notes.append(f"终结方式：{'、'.join(ends)}")
    if step.sends_back:
        notes.append("之后重新办理：" + "、".join(procedure.by_slug[slug].name for slug in step.sends_back))
    if isinstance(step.together, int) and step.together > 1:
        notes.append(f"不少于{step.together}人共同办理")
    elif isinstance(step.together, str):
        notes.append(f"共同办理人数：{limit_words(procedure, step.together, on)}".replace("由本地确定", "2") + "人以上")
    return notes


def _block(
    drawing: Drawing, x: int, y: int, w: int, step: Step, notes: list[str], *, state: str, optional: bool, side: bool
) -> int:
    cells = w // 7 - 3
    lines = [(line, 11, PALE) for line in wrap("、".join(post.name for post in step.by), cells)]
    lines += [(line, 11, PALE) for line in wrap(str(step.basis), cells)]
    lines += [(line, 11, "#92400e") for note in notes for line in wrap(note, cells)]
    heading = wrap(step.name, w // 8 - 2)
    height = 14 + 19 * len(heading) + 15 * len(lines)
    fill = HERE if state == "here" else (SIDE if side else MAIN)
    drawing.box(x, y, w, height, fill=fill, dashed=optional, bold=state == "here")
    at = y + 20
    for line in heading:
        drawing.text(x + 12, at, line, size=15, bold=True)
        at += 19
    if state == "done":
        drawing.text(x + w - 12, y + 20, "✓ 已办", size=11, colour="#166534", anchor="end")
    elif state == "here":
        drawing.text(x + w - 12, y + 20, "▶ 现在", size=11, colour="#92400e", anchor="end")
    for words, size, colour in lines:
        drawing.text(x + 12, at - 2, words, size=size, colour=colour)
        at += 15
    return height


def flow_chart(procedure: Procedure, case: Case | None = None, on: date | None = None) -> str:
    """The procedure as SVG text: main line down the middle, what may happen beside it to the right, ends to the left.

    With a case, the steps it has taken and the one it waits for are marked; with a day, limits show their value of it.
    """
    here = rules.owed(case) if case is not None else None
    drawing = Drawing(1040, f"{procedure.name}流程图")
    drawing.text(520, 30, f"{procedure.name}流程图", size=18, bold=True, anchor="middle")
    drawing.text(520, 50, f"依据：{procedure.basis}", size=11, colour=PALE, anchor="middle")
    y, right_y = 70, 70
    main = [step for step in procedure.steps if not step.side]
    aside: dict[str, list[Step]] = {}
    for step in procedure.steps:
        if step.side:
            anchor = next(
                (slug for slug in reversed(step.after or step.after_any) if slug in procedure.by_slug), main[0].slug
            )
            while procedure.by_slug[anchor].side:
                anchor = next(iter(procedure.by_slug[anchor].after), main[0].slug)
            aside.setdefault(anchor, []).append(step)
    before: int | None = None
    for step in main:
        y = max(y, right_y) if step.slug in aside else y
        if before is not None:
            drawing.line([(500, before), (500, y)])
        state = _state(case, step, here)
        height = _block(drawing, 340, y, 320, step, _notes(procedure, step, on), state=state,
                        optional=bool(step.when or step.due_when), side=False)  # fmt: skip
        right_y = _beside(drawing, procedure, aside.get(step.slug, []), y, max(right_y, y), height, on, case, here)
        below = _ends(drawing, procedure, step, y)
        before = y + height
        y = max(before, below) + 26
    drawing.height = max(y, right_y) + 10
    return drawing.svg()


def _state(case: Case | None, step: Step, here: Step | None) -> str:
    if case is None:
        return ""
    return "here" if here is step else ("done" if case.took(step.slug) else "")


def _beside(
    drawing: Drawing, procedure: Procedure, steps: list[Step], y: int, at: int, height: int, on: date | None,
    case: Case | None, here: Step | None,
) -> int:  # fmt: skip
    for step in steps:
        drawing.line(
            [(660, min(y + height // 2, y + 30)), (690, min(y + height // 2, y + 30)), (690, at + 18), (712, at + 18)],
            dashed=True,
        )
        at += 10 + _block(
            drawing,
            714,
            at,
            300,
            step,
            _notes(procedure, step, on),
            state=_state(case, step, here),
            optional=True,
            side=True,
        )
    return at


def _ends(drawing: Drawing, procedure: Procedure, step: Step, y: int) -> int:
    ends = [way.name for way in procedure.exits if step.slug in way.at]
    if step.ends:
        ends.append(procedure.ends_as)
    for position, name in enumerate(ends):
        top = y + 26 * position
        lines = wrap(name, 34)
        drawing.box(30, top, 270, 22, fill=END, round_by=11)
        drawing.text(165, top + 15, lines[0], size=12, anchor="middle")
        drawing.line([(340, top + 11), (302, top + 11)])
    return y + 26 * len(ends)


RISKS = (
    ("together", "一人办理", "系统要求不少于法定人数共同办理，缺一不能提交"),
    ("apart", "一人包办相冲突的环节", "系统拒绝同一人担任依法应当分离的环节"),
    ("issues", "文书倒签、漏送", "文书由步骤生成并编号，日期不能早于上一步骤"),
    ("clock", "拖延不办", "期限自动计算、预警，逾期计入指标"),
    ("needs", "未满足条件即办理", "系统逐项核对前提，不满足的不予办理并说明依据"),
)


def risks_of(procedure: Procedure, step: Step) -> list[tuple[str, str]]:
    """(risk, control) pairs of a step: what it declares itself, and what follows from its declaration."""
    found = [(step.risk, step.control)] if step.risk else []
    apart = {part for one in procedure.apart for part in (one.one, one.other)}
    holds = {
        "together": step.together != 1,
        "apart": step.part in apart,
        "issues": bool(step.issues or step.issues_when),
        "clock": any(step.slug in clock.stops for clock in procedure.clocks),
        "needs": bool(step.needs),
    }
    return found + [(risk, control) for key, risk, control in RISKS if holds[key]]


def risk_level(procedure: Procedure, step: Step) -> str:
    """高 where parts are kept apart at the step, 中 where something is guarded, else 低."""
    apart = {part for one in procedure.apart for part in (one.one, one.other)}
    if step.part in apart and (step.issues or step.needs):
        return "高"
    return "中" if step.needs or step.part in apart or step.together != 1 else "低"


def risk_chart(procedure: Procedure) -> str:
    """The same steps with their integrity risks, level and how the system holds them, as SVG text."""
    drawing = Drawing(1040, f"{procedure.name}廉政风险防控图")
    drawing.text(520, 30, f"{procedure.name}廉政风险防控图", size=18, bold=True, anchor="middle")
    y = 52
    for x, words in ((30, "环节和岗位"), (300, "等级"), (360, "风险点"), (600, "防控措施")):
        drawing.text(x, y + 16, words, size=12, colour=PALE)
    y += 26
    for step in procedure.steps:
        rows = risks_of(procedure, step) or [("未见特有风险", "步骤、人员、时间全部记录，可核验")]
        wrapped = [(wrap(risk, 32), wrap(control, 58)) for risk, control in rows]
        height = max(44, 12 + sum(17 * max(len(one), len(other)) for one, other in wrapped))
        level = risk_level(procedure, step)
        fill = {"高": "#fdecea", "中": "#fff7e6", "低": "#f3f6f4"}[level]
        drawing.box(20, y, 1000, height, fill=fill)
        drawing.text(30, y + 20, step.name, size=14, bold=True)
        drawing.text(30, y + 37, wrap("、".join(post.name for post in step.by), 36)[0], size=11, colour=PALE)
        drawing.text(308, y + 24, level, size=15, bold=True)
        at = y + 20
        for risk, control in wrapped:
            for place, line in enumerate(risk):
                drawing.text(360, at + 17 * place, line, size=12)
            for place, line in enumerate(control):
                drawing.text(600, at + 17 * place, line, size=12)
            at += 17 * max(len(risk), len(control))
        y += height + 8
    drawing.height = y + 10
    return drawing.svg()
