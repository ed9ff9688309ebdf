"""Entry charts: what is drawn beside a register's entry: the flow chart and the risk chart of an item of the list of powers.

Reads   the entry's case, procedures.enforcement.item_charts
Never   draws for what is no longer shown
Start   of()
"""

from __future__ import annotations

from datetime import date

from django.utils.safestring import SafeString, mark_safe

from yifa.engine import store
from yifa.engine.case import Entry
from yifa.engine.publication_rows import PublicationRow
from yifa.procedures.enforcement import item_charts
from yifa.procedures.enforcement.registers import POWER_ITEM


def of(row: PublicationRow, on: date) -> list[tuple[str, SafeString]]:
    """(name, SVG) of the charts of an entry; none where its register has none, or its kind runs no procedure."""
    if row.procedure != POWER_ITEM.slug:
        return []
    loaded = store.load(row.case_id)
    if loaded is None:
        return []
    case = store.case_of(loaded)
    made = item_charts.chart_of(Entry(case, case.number), on)
    if made is None:
        return []
    # Both are drawn by the engine, which escapes every word that it writes.
    return [("流程图", mark_safe(made.flow)), ("廉政风险防控图", mark_safe(made.risk))]
