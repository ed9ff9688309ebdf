"""`yifa due`: the day a legal period ends, and how it was counted, day by day.

Reads   the packaged parameters, readings and calendars; YIFA_CALENDARS names folders with further years
Never   answers where the law fixes no number: it says so and whom to ask
Start   command
"""

from __future__ import annotations

import difflib
import json
import os
import re
import unicodedata
from datetime import date, datetime
from itertools import groupby
from pathlib import Path

import click

from yifa.cli.main import Refused
from yifa.law import calendars, clocks, divisions
from yifa.law.calendars import Calendar
from yifa.law.clocks import Counted, Due
from yifa.law.files import LawFileError
from yifa.law.parameters import NotInForce, UnknownParameter, Value, book

_WEEKDAYS = "一二三四五六日"
_UNITS = {
    "working_days": "个工作日",
    "calendar_days": "日（自然日）",
    "days": "日（自然日）",
    "months": "个月",
    "years": "年",
    "hours": "小时",
}
_MOMENT = re.compile(
    r"(?P<year>[0-9]{4})[-/.年](?P<month>[0-9]{1,2})[-/.月](?P<day>[0-9]{1,2})日?"
    r"(?:[T ]*(?P<hour>[0-9]{1,2})[:时](?P<minute>[0-9]{1,2})分?)?"
)


@click.command(help="计算一项法定期限的届满日，并逐日说明怎样计算。PARAMETER 是参数名，例如 penalty.hearing_request。")
@click.argument("parameter")
@click.option(
    "--after", required=True, metavar="DATE", help="起算的日期，当日不计；按小时的期限写到分，如 2025-09-29T16:30。"
)
@click.option("--place", metavar="CODE", help="地方的12位区划代码，用来取当地的规定。")
@click.option("--field", metavar="F", help="执法领域，用来取该领域的规定，如 market。")
@click.option(
    "--binds", type=click.Choice([clocks.PARTY, clocks.ORGAN]), default=clocks.ORGAN, help="约束当事人还是行政机关。"
)
@click.option("--back", is_flag=True, help="从该日向前倒数，求最迟日。")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
def command(parameter: str, after: str, place: str | None, field: str | None, binds: str, back: bool, as_json: bool):
    """Answer, or refuse in one sentence."""
    parameter = _plain(parameter)
    start = _start(after)
    places = _places(place)
    if field is not None and field not in divisions.table().fields:
        known = "、".join(f"{slug}（{name}）" for slug, name in divisions.table().fields.items())
        raise Refused("L-104", f"没有“{field}”这个执法领域，可以写：{known}。")
    value, found = _reckoned(parameter, start, places, field, binds, back)
    click.echo(_json(value, found) if as_json else _told(value, found))


def _reckoned(
    parameter: str, start: date | datetime, places: tuple[str, ...], field: str | None, binds: str, back: bool
) -> tuple[Value, Due]:
    day = start.date() if isinstance(start, datetime) else start
    try:
        value = book().value(parameter, day, places, field)
        if value.unit == "hours" and not isinstance(start, datetime):
            raise Refused("L-108", f"{value.name}按小时计算，请写明起算的时刻，例如 --after {start}T09:00。")
        found = clocks.explain(
            parameter, after=start, places=places, field=field, binds=binds, back=back, calendar=_calendar()
        )
    except UnknownParameter:
        near = difflib.get_close_matches(parameter, book().ids(), 3)
        hint = f"，相近的有{'、'.join(near)}" if near else ""
        raise Refused("L-101", f"没有“{parameter}”这个参数{hint}；参数名怎样构成，见 docs/law.md。") from None
    except NotInForce as early:
        sentence = f"{parameter}在{early.on}还没有规定，最早自{early.first}起施行；请核对日期，或者按当时的规定办理。"
        raise Refused("L-105", sentence) from None
    except clocks.Unfixed as unfixed:
        value = unfixed.value
        sentence = (
            f"{value.name}没有可用的数值（{value.source}；{divisions.label(value.jurisdiction)}），"
            "请由法制审核人员查明当地或者本领域的规定后填写。"
        )
        raise Refused("L-106", sentence) from None
    except clocks.NotAPeriod as wrong:
        raise Refused("L-107", f"{wrong.value.name}（{parameter}）不是期限，不能计算届满日。") from None
    except OverflowError:
        raise Refused("L-109", f"从{start}起算超出了历法能表示的日期，请核对日期。") from None
    return value, found


def _plain(text: str) -> str:
    """Full-width letters, digits and signs as half-width, without blanks around."""
    return unicodedata.normalize("NFKC", text).strip()


def _start(text: str) -> date | datetime:
    """The day or moment written: 2025-09-29, 2025年9月29日, 2025-09-29T16:30."""
    found = _MOMENT.fullmatch(_plain(text))
    try:
        if found is None:
            raise ValueError
        year, month, day = (int(found[part]) for part in ("year", "month", "day"))
        if found["hour"] is None:
            return date(year, month, day)
        return datetime(year, month, day, int(found["hour"]), int(found["minute"]))
    except ValueError:
        raise Refused("L-102", f"“{text}”不是日期，请写成 2025-09-29 或者 2025年9月29日。") from None


def _places(code: str | None) -> tuple[str, ...]:
    if code is None:
        return ()
    try:
        return (_plain(code), *divisions.ancestors(_plain(code)))
    except divisions.UnknownPlace:
        raise Refused("L-103", f"“{code}”不是行政区划代码，请写12位代码，例如东莞市常平镇 441900110000。") from None


def _calendar() -> Calendar:
    folders = [Path(each) for each in os.environ.get("YIFA_CALENDARS", "").split(os.pathsep) if each]
    if not folders:
        return calendars.calendar()
    try:
        return calendars.load(*folders)
    except LawFileError as wrong:
        raise Refused(
            "L-110", f"放假安排的文件不能用（{wrong}），请按 docs/law.md 改正，或者改环境变量 YIFA_CALENDARS。"
        ) from None


def _json(value: Value, found: Due) -> str:
    answer = {
        "parameter": value.parameter,
        "name": value.name,
        "value": found.amount,
        "unit": found.unit,
        "source": value.source,
        "after": found.after.isoformat(),
        "due": found.due.isoformat() if found.due else None,
        "provisional": found.provisional,
        "days": [{"date": day.date.isoformat(), "counted": day.counted, "why": day.why} for day in found.days()],
    }
    return json.dumps(answer, ensure_ascii=False, indent=2)


def _told(value: Value, found: Due) -> str:
    assert found.due is not None  # without a pause every period ends
    lines = [
        f"{value.name}（{value.parameter}）",
        f"期限　{found.amount}{_UNITS[found.unit]}",
        f"依据　{value.source}（{divisions.label(value.jurisdiction)}）",
        f"{'倒数自' if found.back else '起算'}　{_shown(found.after)}，{'当时起' if found.unit == 'hours' else '当日不计'}",
        f"{'最迟' if found.back else '届满'}　{_shown(found.due)}",
    ]
    if found.rolled_from is not None:
        lines.append(f"顺延　本应在{_shown(found.rolled_from)}届满，遇休息日顺延")
    if found.provisional:
        lines.append("暂定　所跨年份的放假安排还没有公布，公布后应当重新计算")
    return "\n".join([*lines, "", *_listed(found)])


def _listed(found: Due) -> list[str]:
    """One line a day; stretches of plain calendar days on one line."""
    if found.unit != "working_days":
        runs = [list(run) for _, run in groupby(found.days(), key=lambda day: (day.counted, day.why))]
        return [_run(run, found.unit) for run in runs]
    lines, number = [], 0
    for day in found.days():
        number += day.counted
        lines.append(f"{_shown(day.date)}　{f'第{number}日' if day.counted else '不计'}　{day.why}")
    return lines


def _run(run: list[Counted], unit: str) -> str:
    first, last = run[0], run[-1]
    span = _shown(first.date) if first == last else f"{_shown(first.date)}至{_shown(last.date)}"
    if unit == "hours":
        return f"{span}　按小时连续计算，节假日不扣除"
    return f"{span}　{f'计{len(run)}日' if first.counted else '不计'}　{first.why}"


def _shown(at: date | datetime) -> str:
    weekday = f"周{_WEEKDAYS[at.weekday()]}"
    if isinstance(at, datetime):
        return f"{at:%Y-%m-%d}（{weekday}）{at:%H:%M}"
    return f"{at}（{weekday}）"
