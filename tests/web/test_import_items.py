"""A list of powers comes in as one workbook: hundreds of items at once, every bad row named, all of it or nothing."""

from __future__ import annotations

import io
from datetime import date

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.scenarios.office import Office
from yifa.engine import door, store
from yifa.engine.models import Account, CaseRow, EventRow, Person

ITEMS = 800
DECISION = "粤府函〔2020〕136号"
SAYS = {
    "事项编码": "cg-{n:04d}", "事项名称": "第{n}项违法行为的行政处罚", "权力类型": "行政处罚", "执法领域": "城乡建设与城市管理",
    "法律依据": "城市道路管理条例第四十二条", "行使机关": "常平镇人民政府", "承办机构（内设机构、分队）": "综合行政执法办公室",
    "责任事项和追责情形": "不履行法定职责的，依法追究责任", "原行使机关（赋权、委托事项填写）": "东莞市城市管理和综合执法局",
    "赋权、委托决定（已登记的）": DECISION, "行政复议机关": "东莞市人民政府", "行政诉讼管辖法院": "东莞市第一人民法院", "生效日期": "2021-01-01",
}  # fmt: skip
PLANTED = {  # row of the sheet -> (column, what is written there, code, words of what is told)
    5: ("权力类型", "行政罚款", "E-201", "权力类型"),
    17: ("生效日期", "二〇二一年", "E-201", "生效日期"),
    101: ("事项名称", "", "E-201", "事项名称"),
    333: ("赋权、委托决定（已登记的）", "粤府函〔2099〕1号", "E-201", "名单"),
    512: ("执法领域", "城管", "E-201", "执法领域"),
    799: ("法律依据", "", "E-201", "法律依据"),
}
AT_THE_DOOR = {  # what only the door can find out
    40: ("事项编码", "cg-0001", "E-116", "在册登记"),
    600: ("原行使机关（赋权、委托事项填写）", "东莞市水务局", "G-115", "东莞市水务局"),
}


@pytest.fixture
def registrar(db, settings, tmp_path) -> Client:
    """The registrar's client in an office where the decision that hands the powers down is registered."""
    settings.YIFA_TODAY = "2026-06-01"
    settings.YIFA_EVIDENCE_DIR = tmp_path / "evidence"
    office = Office()
    door.start("delegation", by=office.actor("登记管理人员甲"), on=date(2021, 1, 4), at=door.datetime(2026, 6, 1, tzinfo=door.CHINA), facts={
        "delegation_number": DECISION, "delegation_title": "公告", "delegation_how": "assigned", "delegation_by": "广东省人民政府",
        "delegation_from": "东莞市城市管理和综合执法局", "delegation_to": "常平镇人民政府", "delegation_kinds": "penalty", "delegation_items": "800",
        "delegation_made_on": "2020-07-20", "delegation_published_on": "2020-08-03", "delegation_since": "2021-01-01",
        "delegation_earlier": "receiver",
    })  # fmt: skip
    account = Account.objects.create_account("registrar", None, person=Person.objects.get(name="登记管理人员甲"))
    client = Client()
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client


def workbook(client, planted=()):
    """The template as the desk gives it, filled with the items."""
    book = openpyxl.load_workbook(io.BytesIO(client.get("/desk/ledger/power_item/template.xlsx").content))
    sheet = book["登记"]
    heads = [cell.value for cell in sheet[1]]
    for n in range(1, ITEMS + 1):
        row = n + 2  # the head, the example
        written = {
            "序号": str(n),
            "办理日期": "2026-06-01",
            **{head: words.format(n=n) for head, words in SAYS.items()},
        }
        if row in planted:
            head, words, *_ = planted[row]
            written[head] = words
        for column, head in enumerate(heads, start=1):
            sheet.cell(row, column).value = written.get(head)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def brought(client, content):
    file = SimpleUploadedFile("权责清单.xlsx", content)
    answer = client.post("/desk/ledger/power_item/", {"file": file})
    assert answer.status_code == 302, answer.text
    return answer["Location"]


def items():
    return CaseRow.objects.filter(procedure="power_item")


def told(seen):
    return {(one.row, one.code) for one in seen.remarks}


def test_eight_hundred_items_come_in_at_once_and_each_stands_with_all_it_was_given(registrar):
    address = brought(registrar, workbook(registrar))
    registrar.post(f"{address}take/", {"mode": "all"})
    assert items().count() == ITEMS
    last = store.REGISTERS.entry("power_item", f"cg-{ITEMS:04d}", date(2026, 6, 1))
    assert last.get("item_delegation") == DECISION
    assert last.get("item_unit") == "综合行政执法办公室"
    assert last.get("item_liability").startswith("不履行")
    again = registrar.get(brought(registrar, workbook(registrar))).context["seen"]
    assert (len(again.good), {one.code for one in again.remarks}) == (0, {"E-116"}), (
        "another file of the same items adds none"
    )


def test_every_bad_row_is_named_and_nothing_is_stored(registrar):
    planted = {**PLANTED, **AT_THE_DOOR}
    address = brought(registrar, workbook(registrar, planted))
    seen = registrar.get(address).context["seen"]
    assert told(seen) == {(row, code) for row, (_, _, code, _) in planted.items()}
    for row, (head, _, code, words) in planted.items():
        remarks = [one for one in seen.remarks if one.row == row]
        assert any(words in one.says for one in remarks), row
        assert code != "E-201" or head in {one.name for one in remarks}, row
    only_at_the_door = brought(registrar, workbook(registrar, AT_THE_DOOR))
    before = EventRow.objects.count()
    for file in (address, only_at_the_door):
        assert registrar.post(f"{file}take/", {"mode": "all"}).status_code == 422
        assert (items().count(), EventRow.objects.count()) == (0, before)
