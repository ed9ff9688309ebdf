"""The twenty figures of the bench `cells`, their bases and the cases behind them, as somebody writes them who knows the table.

Reads   nothing: SQL for DuckDB, Spark and Polars, who all read these words
Never   uses what Yifa generates
Start   SUMS, query()
"""

from __future__ import annotations

FIRST, LAST = "DATE '2025-01-01'", "DATE '2025-12-31'"
CLOSED = f"closed_on BETWEEN {FIRST} AND {LAST}"
OPENED = f"opened_on BETWEEN {FIRST} AND {LAST}"
WAITING = f"opened_on <= {LAST} AND (decide_on IS NULL OR decide_on > {LAST}) AND decide_due <= {LAST}"


def count(condition: str) -> str:
    return total("1", condition)


def total(of: str, condition: str) -> str:
    return f"SUM(CASE WHEN {condition} THEN {of} ELSE 0 END)"


SUMS = {
    "begun": count(f"opened_on <= {LAST}"),
    "opened": count(OPENED),
    "closed": count(CLOSED),
    "pending": count(f"opened_on <= {LAST} AND (closed_on IS NULL OR closed_on > {LAST})"),
    "overdue": count(WAITING),
    "mediations": count(f"{CLOSED} AND kind = 'mediation'"),
    "agreed": count(f"{CLOSED} AND kind = 'mediation' AND outcome = 'good'"),
    "mediated_amount": total("amount", f"{CLOSED} AND kind = 'mediation'"),
    "penalties": count(f"{CLOSED} AND kind = 'penalty'"),
    "penalty_amount": total("amount", f"{CLOSED} AND kind = 'penalty'"),
    "services": count(f"{CLOSED} AND kind = 'service'"),
    "services_opened": count(f"{OPENED} AND kind = 'service'"),
    "on_time": count(f"decide_on BETWEEN {FIRST} AND {LAST} AND decide_on <= decide_due"),
    "on_time_base": count(f"decide_on BETWEEN {FIRST} AND {LAST} OR ({WAITING})"),
    "petitions": count(f"{OPENED} AND kind = 'petition'"),
    "collective": count(f"{OPENED} AND kind = 'petition' AND people >= 5"),
    "people": total("people", OPENED),
    "satisfied": count(f"{CLOSED} AND satisfied"),
    "asked": count(f"{CLOSED} AND satisfied IS NOT NULL"),
    "days": total("days", CLOSED),
    "units": f"COUNT(DISTINCT CASE WHEN {CLOSED} AND kind = 'mediation' THEN unit END)",
}


def query(table: str) -> str:
    """All of them in one statement."""
    return f"SELECT {', '.join(f'{sql} AS {name}' for name, sql in SUMS.items())} FROM {table}"
