"""报送公钥、报送布置、数据包不予接收、报送数据包登记 — what stands around 报送审核.

Law        法治政府建设与责任落实督察工作规定（2019）第二十四条；其余为本平台规则
Runs       公钥：登记 → 变更（写明理由）→ 暂停、恢复、注销；其余各一步
Elsewhere  数据包的核对和采用见 report.py

Reads   keys, packages, the days of the law
Never   takes a key over the network: it is handed over in person or by letter; sets a day later than the law's
Start   UPWARD_KEY, UPWARD_CALL, UPWARD_REFUSAL, UPWARD_SENT
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from yifa.engine import fields as f
from yifa.engine.case import Case, Move, as_day
from yifa.engine.refusals import Refusal
from yifa.engine.related import one_at_a_time
from yifa.engine.shortforms import Activity, Register
from yifa.law.citations import house, statute
from yifa.procedures.posts import STATISTICIAN, UNIT_HEAD
from yifa.record.errors import RecordError
from yifa.record.notes import ED25519, VerifierKey
from yifa.upward import examine, held
from yifa.upward import refusals as r
from yifa.upward.package import of_evidence

ART = statute("法治政府建设与责任落实督察工作规定", edition=2019).articles
KEYS = house("镇街的报送公钥当面或者用公函取得，登记后才接收其数据包；更换须写明理由")
KEPT = house("不予接收的数据包连同理由留存，两次出示的记录不一致的据此查明")
SENT = house("报送的数据包逐个编号、留存原件")
FOLDER = __file__.rpartition("/")[0]
BEFORE = "report.rol.local_to_upper"
NAME = re.compile(r"yifa/[0-9]{12}/packages")
CODES = {f"U-{n}" for n in range(101, 120)}


def key_is_readable(case: Case, move: Move) -> Refusal | None:
    """A key as `yifa package key` prints it."""
    text = move.get("verifier")
    if text is None:
        return None
    try:
        key = VerifierKey.read(text)
    except RecordError:
        return r.BadKey(key=text[:60])
    return None if key.kind == ED25519 and NAME.fullmatch(key.name) else r.BadKey(key=text[:60])


def key_of_a_place_below(case: Case, move: Move) -> Refusal | None:
    """The key of a place that reports here."""
    code, county = case.get("key_place"), case.places[0]
    return (
        None
        if examine.is_below(code, county, move.day)
        else r.KeyPlaceNotBelow(code=code, county=examine.name_of(county))
    )


def key_is_another(case: Case, move: Move) -> Refusal | None:
    """A change is a change."""
    known = held.keys(case.get("key_place"), case.places[0])
    return r.SameKey() if move.get("verifier") and known and str(known[0]) == move.get("verifier") else None


UPWARD_KEY = Register(
    "upward_key", "报送公钥", area="oversight", code="报钥", basis=KEYS, keepers=(STATISTICIAN, UNIT_HEAD), subject="key_place",
    title="{key_place}", retention="永久", folder=FOLDER,
    fields=(
        f.text("key_place", "镇街的区划代码", high=12, search=True),
        f.text("verifier", "报送公钥", high=200, help="该镇街运行 yifa package key 显示的一行"),
        f.choice("obtained", "取得方式", choices={"person": "当面交接", "letter": "公函"}),
        f.text("key_document", "交接人或者公函文号", high=200),
    ),
    needs={"enter": (key_is_readable, key_of_a_place_below), "change": (key_is_readable, key_is_another)},
)  # fmt: skip


def due_by_law(case: Case, move: Move) -> Refusal | None:
    """督察工作规定第二十四条: a day before that of the law, and after the year."""
    year, given = case.get("report_year"), as_day(case.get("due_on"))
    if given <= date(year, 12, 31):
        return r.DueInside(given=given, year=year)
    value = case.param(BEFORE, move.day)
    if value.value is None:
        return None
    month, day = (int(part) for part in str(value.value).split("-"))
    before = date(year + 1, month, day)
    latest = before - timedelta(days=1)
    return (
        r.DueTooLate(given=given, latest=latest, year=year, before=before, source=value.source)
        if given > latest
        else None
    )


UPWARD_CALL = Activity(
    "upward_call", "报送布置", area="oversight", code="报布", basis=ART(24), by=(STATISTICIAN, UNIT_HEAD), needs=(due_by_law,),
    title="{report_year}年度数据报送，最迟{due_on}", subject="report_year", retention="10年", folder=FOLDER,
    fields=(
        f.number("report_year", "报送年度", low=2000, high=2200),
        f.day("due_on", "最迟报送日", help="含当日"),
        f.long_text("call_text", "要求", high=4000),
    ),
)  # fmt: skip


def refused_for_a_reason(case: Case, move: Move) -> Refusal | None:
    """The code of what was wrong with it."""
    return None if case.get("refused_code") in CODES else r.NotReadable(given=str(case.get("refused_code"))[:20])


UPWARD_REFUSAL = Activity(
    "upward_refusal", "数据包不予接收", area="oversight", code="报拒", basis=KEPT, by=(STATISTICIAN,), needs=(refused_for_a_reason,),
    title="{refused_key}：{refused_code}", subject="refused_key", retention="30年", folder=FOLDER,
    fields=(
        f.text("refused_key", "报送事项", high=40, help="区划代码和年度，照数据包所写"),
        f.text("refused_code", "不予接收的理由", high=8, help="由系统填写"),
        f.long_text("refused_why", "说明", high=2000),
        f.yes_no("finding", "两次出示的记录不一致"),
        f.file("refused_package", "数据包"),
    ),
)  # fmt: skip


def sent_in_order(case: Case, move: Move) -> Refusal | None:
    """The next number, and the file that bears it."""
    code = case.places[0]
    one_at_a_time(held.SENT, code)
    sent = held.sent(code)
    expected = sent[-1].sequence + 1 if sent else 1
    if case.get("sent_sequence") != expected:
        return r.NotNext(expected=expected, given=case.get("sent_sequence"))
    package = of_evidence(str(case.get("sent_package")))
    told = (
        package.code,
        package.year,
        package.sequence,
        package.head["previous"],
        package.checkpoint.origin,
        package.checkpoint.size,
    )
    facts = (
        code,
        case.get("report_year"),
        expected,
        sent[-1].sha256 if sent else None,
        case.get("sent_origin"),
        case.get("sent_size"),
    )
    if told != facts:
        return r.NotSentBy(year=case.get("report_year"), sequence=expected)
    return None


UPWARD_SENT = Activity(
    "upward_sent", "报送数据包登记", area="oversight", code="报送", basis=SENT, by=(STATISTICIAN,), needs=(sent_in_order,),
    title="{report_year}年度第{sent_sequence}号", subject="sent_key", retention="30年", folder=FOLDER,
    fields=(
        f.text("sent_key", "报送事项", high=40),
        f.number("report_year", "报送年度", low=2000, high=2200),
        f.number("sent_sequence", "数据包序号", low=1, unit="号"),
        f.text("sent_origin", "记录日志", high=60),
        f.number("sent_size", "日志条数", low=1),
        f.text("sent_facts", "数据指纹", high=64),
        f.file("sent_package", "数据包"),
    ),
)  # fmt: skip
