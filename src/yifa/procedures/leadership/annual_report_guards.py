"""Guards of 法治政府建设年度报告.

Reads   the case's facts, the days and the number of contents that law.parameters hold
Never   writes
Start   days_by_law(), five_contents()
"""

from __future__ import annotations

import re
from datetime import date

from yifa.engine.case import Case, Move, as_day
from yifa.engine.refusals import Refusal
from yifa.procedures.leadership.annual_report_fields import CONTENTS, PUBLISHABLE

DAYS = {"submit_before": "report.rol.local_to_upper", "publish_before": "report.rol.publish"}
HASH = re.compile(r"[0-9a-f]{64}\Z")


class LaterThanTheLaw(Refusal):
    code = "A-101"
    text = "“{field}”填的是{given}，{year}年度的报告应当在{latest}以前{act}（{source}）；请填{latest}或者更早的日期。"


class YearNotOver(Refusal):
    code = "A-102"
    text = "{year}年还没有结束，不能编报这一年的报告；请核对报告年度。"


class HashIsNone(Refusal):
    code = "A-103"
    text = "“{field}”不是64位的指纹；数据锁定请在“年度报告”页面冻结版本，由系统填写，不要手工填写。"


class ContentsMissing(Refusal):
    code = "A-104"
    text = "报告应当写明{needed}项内容（{source}），还缺{missing}；请补写后再登记。"


class NotReadBack(Refusal):
    code = "A-105"
    text = "还没有核对公开出来的页面；请打开公开的网址，逐项核对标题、全文和附表，再登记公开。"


class PublishFirst(Refusal):
    code = "A-106"
    text = "报告经保密审查可以公开，应当在{until}以前向社会公开（{source}）；请先登记公开，再归档。"


def _day_of(case: Case, parameter: str, move: Move) -> tuple[date | None, str]:
    """The day of the law in the year after; None where a place's rule leaves it open, then the day typed stands."""
    value = case.param(parameter, move.day)
    if value.value is None:
        return None, value.source
    month, day = (int(part) for part in str(value.value).split("-"))
    return date(case.get("report_year") + 1, month, day), value.source


def days_by_law(case: Case, move: Move) -> Refusal | None:
    """督察工作规定第二十四条: 报送 and 公开 before the days of the law."""
    for field, parameter in DAYS.items():
        latest, source = _day_of(case, parameter, move)
        given = as_day(case.get(field))
        if latest is not None and given > latest:
            act = "报送" if field == "submit_before" else "公开"
            return LaterThanTheLaw(field=case.procedure.fields[field].name, given=given, year=case.get("report_year"),
                                   latest=latest, act=act, source=source)  # fmt: skip
    return None


def year_is_over(case: Case, move: Move) -> Refusal | None:
    """Figures from closed books: the notice may go out in December, the data are locked after the year."""
    year = case.get("report_year")
    return None if move.day > date(year, 12, 31) else YearNotOver(year=year)


def hashes_are_whole(case: Case, move: Move) -> Refusal | None:
    """Fingerprints are what the system computed, not what somebody typed."""
    for field in ("edition_fingerprint", "facts_fingerprint", "log_root"):
        if not HASH.match(case.get(field)):
            return HashIsNone(field=case.procedure.fields[field].name)
    return None


def five_contents(case: Case, move: Move) -> Refusal | None:
    """督察工作规定: the contents that the report must have."""
    value = case.param("report.rol.parts", move.day)
    missing = [name for slug, name in CONTENTS.items() if slug not in case.get("contents")]
    return ContentsMissing(needed=value.value, source=value.source, missing=missing) if missing else None


def read_back(case: Case, move: Move) -> Refusal | None:
    """What was published has been read on the page."""
    return None if case.get("read_back") else NotReadBack()


def published_first(case: Case, move: Move) -> Refusal | None:
    """督察工作规定第二十四条: published, secrets excepted, before the file is closed."""
    if case.took("publish") or not PUBLISHABLE.holds(case):
        return None
    source = case.param("report.rol.publish", move.day).source
    return PublishFirst(until=as_day(case.get("publish_before")), source=source)
