"""事项流程图、廉政风险防控图 — the charts that a government publishes for each item of its list of powers.

Law        国办发〔2018〕118号第二部分（事前公开执法流程）；权责清单逐项附流程图和风险防控图
Elsewhere  画法 engine.charts；事项 registers.py

Reads   a register entry of a power, the procedure that runs powers of its kind
Never   draws a chart by hand: both come from the declaration that cases of the item really run under
Start   chart_of()
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from yifa.engine import catalogue
from yifa.engine.case import Entry
from yifa.engine.charts import PALE, Drawing, flow_chart, risk_chart, wrap
from yifa.engine.declaration import Procedure
from yifa.engine.refusals import UnknownProcedure
from yifa.procedures.enforcement.registers import LAW_FIELDS, POWER_KINDS

# A kind of power -> the slug of the procedure that its cases run under.
RUNS = {
    "penalty": "penalty_ordinary", "inspection": "inspection", "compulsion": "compulsion_measure", "licence": "licence",
}  # fmt: skip
WIDTH, CELLS, LINE = 1040, 140, 18


@dataclass(frozen=True)
class ItemCharts:
    """The two charts of one item as SVG text, and the slug of the procedure they were drawn from."""

    flow: str
    risk: str
    procedure: str


def procedure_of(kind: str) -> Procedure | None:
    """The procedure that runs powers of a kind; None where the platform has none for it."""
    try:
        return catalogue.find(RUNS[kind])
    except (KeyError, UnknownProcedure):
        return None


def chart_of(item: Entry, on: date | None = None) -> ItemCharts | None:
    """Both charts of an item, headed with its code, name, basis and organ; None for a kind that no procedure runs.

    With a day, the limits in the flow chart show the values of that day.
    """
    procedure = procedure_of(item.get("item_kind"))
    if procedure is None:
        return None
    return ItemCharts(
        flow=_headed(item, "流程图", flow_chart(procedure, on=on)),
        risk=_headed(item, "廉政风险防控图", risk_chart(procedure)),
        procedure=procedure.slug,
    )


def _headed(item: Entry, what: str, chart: str) -> str:
    title = f"{item.get('item_name')}{what}"
    kind, field = POWER_KINDS[item.get("item_kind")], LAW_FIELDS.get(item.get("item_field"), "")
    drawing = Drawing(WIDTH, title)
    y = 0
    for line in wrap(title, 90):
        y += 26
        drawing.text(WIDTH // 2, y, line, size=20, bold=True, anchor="middle")
    told = (
        f"事项编码：{item.get('item_code')}　权力类型：{kind}　执法领域：{field}　行使机关：{item.get('item_body')}",
        f"法律依据：{item.get('item_basis')}",
    )
    for line in (line for words in told for line in wrap(words, CELLS)):
        y += LINE
        drawing.text(WIDTH // 2, y, line, size=12, colour=PALE, anchor="middle")
    y += 12
    drawing.parts.append(chart.replace("<svg ", f'<svg y="{y}" ', 1))
    drawing.height = y + _height(chart)
    return drawing.svg()


def _height(chart: str) -> int:
    """The height of a drawn chart, as its own head says it."""
    return int(chart.partition(' height="')[2].partition('"')[0])
