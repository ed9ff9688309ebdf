"""Excel in: a hostile file stops nobody, every bad cell is found at its place, and nothing is stored unasked."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.web.conftest import TODAY
from yifa.engine import door, store
from yifa.engine.models import CaseRow, EventRow, Series
from yifa.web.desk import ledger_reading, ledger_zip
from yifa.web.desk.ledger_reading import Remark
from yifa.web.models import LedgerFile

HEAD = ["序号", "办理日期", "申请人", "事项", "金额", "已缴费"]
GOOD = [
    ["1", "2025-09-22", "张三", "早市摊位", "300", "是"],
    ["2", date(2025, 9, 23), "李四", "夜市摊位", 1200.5, "否"],
]


def workbook(rows, head=HEAD, sheet="登记"):
    book = openpyxl.Workbook()
    book.active.title = sheet
    for row in [head, *rows]:
        book.active.append(row)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def upload(client, content, name="台账.xlsx", slug="toy"):
    return client.post(f"/desk/ledger/{slug}/", {"file": SimpleUploadedFile(name, content)})


def brought(client, rows, **options):
    """The address of the page of checking."""
    answer = upload(client, workbook(rows, **options))
    assert answer.status_code == 302, answer.text
    return answer["Location"]


def told(client, address):
    return {(one.cell, one.code) for one in client.get(address).context["seen"].remarks}


def test_a_good_ledger_is_stored_only_when_it_is_confirmed(desk):
    client = desk.client("甲")
    address = brought(client, GOOD)
    page = client.get(address)
    assert len(page.context["seen"].good) == 2
    assert "还没有保存任何内容" in page.text
    assert (CaseRow.objects.count(), EventRow.objects.count(), Series.objects.count()) == (0, 0, 0)
    client.post(f"{address}take/", {"mode": "all"})
    assert CaseRow.objects.count() == 2
    second = store.case_of(store.load(CaseRow.objects.get(title="夜市摊位").pk))
    assert (second.get("amount"), second.secret("applicant"), second.day_of("apply")) == (
        120_050,
        "李四",
        date(2025, 9, 23),
    )
    assert LedgerFile.objects.get().box is None, "a file that is done is not kept"


def test_the_same_file_twice_adds_nothing(desk):
    client = desk.client("甲")
    content = workbook(GOOD)
    for _ in range(2):
        address = upload(client, content)["Location"]
        client.post(f"{address}take/", {"mode": "all"})
    assert CaseRow.objects.count() == 2
    third = client.get(upload(client, content)["Location"]).context["seen"]
    assert (third.before, third.good) == ([2, 3], [])


PLANTED = [
    (["3", "", "王五", "摊位", "", ""], ("B4", "E-201")),
    (["3", "昨天", "王五", "摊位", "", ""], ("B4", "E-201")),
    (["3", "2025-02-30", "王五", "摊位", "", ""], ("B4", "E-201")),
    (["3", "2025-09-27", "王五", "摊位", "", ""], ("第4行", "E-109")),
    (["3", "2019-01-01", "王五", "摊位", "", ""], ("第4行", "E-101")),
    (["3", "2025-09-22", "", "摊位", "", ""], ("C4", "E-201")),
    (["3", "2025-09-22", "王五", "  ", "", ""], ("D4", "E-201")),
    (["3", "2025-09-22", "王五", "摊位", "三百", ""], ("E4", "E-201")),
    (["3", "2025-09-22", "王五", "摊位", "-5", ""], ("E4", "E-201")),
    (["3", "2025-09-22", "王五", "摊位", "0.001", ""], ("E4", "E-201")),
    (["3", "2025-09-22", "王五", "摊位", "", "也许"], ("F4", "E-201")),
]


@pytest.mark.parametrize(
    ("row", "expected"), PLANTED, ids=[f"{code}-{cell}-{n}" for n, (_, (cell, code)) in enumerate(PLANTED)]
)
def test_a_planted_error_is_found_at_its_row_and_column(desk, row, expected):
    client = desk.client("甲")
    assert told(client, brought(client, [*GOOD, row])) == {expected}


def test_every_error_is_told_at_once_with_rows_that_follow_blank_lines(desk):
    rows = [GOOD[0], [], ["x", "昨天", "王五", "摊位"], [], ["y", "2025-09-22", "", "", "三百", "也许"]]
    client = desk.client("甲")
    assert told(client, brought(client, rows)) == {
        ("B4", "E-201"),
        ("C6", "E-201"),
        ("D6", "E-201"),
        ("E6", "E-201"),
        ("F6", "E-201"),
    }


def test_a_row_that_fails_by_its_day_is_told_its_other_cells_too(desk):
    client = desk.client("甲")
    rows = [*GOOD, ["3", "昨天", "王五", "摊位", "三百", "也许"], ["4", "2025-09-27", "", "", "", ""]]
    expected = {("B4", "E-201"), ("E4", "E-201"), ("F4", "E-201"), ("C5", "E-201"), ("D5", "E-201")}
    assert told(client, brought(client, rows)) == expected


def test_the_whole_file_or_nothing_unless_the_good_rows_are_asked_for(desk):
    client = desk.client("甲")
    address = brought(client, [*GOOD, ["3", "昨天", "王五", "摊位"]])
    refused = client.post(f"{address}take/", {"mode": "all"})
    assert refused.status_code == 422
    assert CaseRow.objects.count() == 0
    client.post(f"{address}take/", {"mode": "good"})
    assert CaseRow.objects.count() == 2
    client.post(f"{address}take/", {"mode": "good"})
    assert CaseRow.objects.count() == 2, "the rows that were taken are not taken again"


def test_a_row_refused_only_in_earnest_takes_the_whole_file_back(desk):
    # Two rows of one register entry: each could stand alone, both cannot.
    rows = [["1", "2025-09-22", "乙", "2026-12-31"], ["2", "2025-09-22", "乙", "2027-12-31"]]
    client = desk.client("甲")
    answer = upload(client, workbook(rows, head=["序号", "办理日期", "持证人", "有效期至"]), slug="badge")
    assert told(client, answer["Location"]) == {("第3行", "E-116")}
    assert client.post(f"{answer['Location']}take/", {"mode": "all"}).status_code == 422
    assert CaseRow.objects.count() == 0


def test_a_person_is_found_by_name_where_only_one_has_it(desk):
    desk.hire("乙")
    head = ["办理日期", "持证人", "有效期至"]
    rows = [
        ["2025-09-22", "丙", "2026-12-31"],
        ["2025-09-22", "乙", "2026-12-31"],
        ["2025-09-22", "某某", "2026-12-31"],
    ]
    client = desk.client("甲")
    seen = client.get(upload(client, workbook(rows, head=head), slug="badge")["Location"]).context["seen"]
    assert [row.number for row in seen.good] == [2]
    assert seen.good[0].facts["holder"] == str(desk.id_of("丙"))
    assert {(one.cell, "同名" in one.says) for one in seen.remarks} == {("B3", True), ("B4", False)}


def test_the_sample_row_of_the_template_is_not_taken_and_its_filled_rows_are(desk):
    client = desk.client("甲")
    answer = client.get("/desk/ledger/toy/template.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    sheet = book["登记"]
    assert [cell.value for cell in sheet[1]] == HEAD
    assert sheet["A2"].value == "示例"
    assert {sheet.column_dimensions[letter].width > 0 for letter in "BCDEF"} == {True}
    assert [str(rule.sqref) for rule in sheet.data_validations.dataValidation] == ["F2:F5001"]
    assert book["填写说明"]["A2"].value == "办理日期"
    assert book["选项"].sheet_state == "hidden"
    for column, value in enumerate(["1", "2025-09-22", "张三", "摊位", "1.2万", "是"], start=1):
        sheet.cell(3, column).value = value
    made = io.BytesIO()
    book.save(made)
    seen = client.get(upload(client, made.getvalue())["Location"]).context["seen"]
    assert ([row.number for row in seen.good], seen.remarks) == ([3], [])


@pytest.mark.parametrize(
    ("head", "code"),
    [
        (["办理日期", "申请人", "事项", "备注"], "W-221"),
        (["办理日期", "申请人", "事项", "事项"], "W-222"),
        (["办理日期", "申请人"], "W-223"),
    ],
)
def test_a_head_that_does_not_fit_is_told_before_any_row(desk, head, code):
    client = desk.client("甲")
    seen = client.get(brought(client, [["2025-09-22", "张三", "x", "y"]], head=head)).context["seen"]
    assert [one.code for one in seen.remarks] == [code]
    assert seen.good == []


def test_an_empty_sheet_is_told(desk):
    client = desk.client("甲")
    assert [one.code for one in client.get(brought(client, [])).context["seen"].remarks] == ["W-224"]


def test_the_marked_copy_comes_back_with_red_cells_and_comments_and_can_be_sent_again(desk):
    client = desk.client("甲")
    address = brought(client, [*GOOD, ["3", "2025-09-22", "王五", "摊位", "三百", ""]])
    answer = client.get(f"{address}marked.xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content))["登记"]
    assert sheet["E4"].fill.start_color.rgb == "FFF4C7C3"
    assert "不是金额" in sheet["E4"].comment.text
    assert "不是金额" in sheet["G4"].value
    assert sheet["E3"].comment is None
    only = openpyxl.load_workbook(io.BytesIO(client.get(f"{address}marked.xlsx?only=1").content))["登记"]
    assert [row[2] for row in only.iter_rows(values_only=True)] == ["申请人", "王五"]
    assert "不是金额" in only["E2"].comment.text
    again = client.get(upload(client, answer.content)["Location"]).context["seen"]
    assert {one.cell for one in again.remarks} == {"E4"}, "the column of remarks is not taken for data"


def test_a_ledger_is_sealed_while_it_waits_and_belongs_to_who_brought_it(desk):
    client, other = desk.client("甲"), desk.client("乙")
    address = brought(client, GOOD)
    assert b"PK\x03\x04" not in bytes(LedgerFile.objects.get().box)
    for path in (address, f"{address}marked.xlsx"):
        assert other.get(path).status_code == 404
    assert other.post(f"{address}take/", {"mode": "all"}).status_code == 404
    client.post(f"{address}take/", {"mode": "drop"})
    assert (LedgerFile.objects.count(), CaseRow.objects.count()) == (0, 0)


def test_whoever_may_not_begin_a_procedure_may_not_import_it(desk):
    client = desk.client("丙")
    for answer in (
        client.get("/desk/ledger/toy/"),
        client.get("/desk/ledger/toy/template.xlsx"),
        upload(client, workbook(GOOD)),
    ):
        assert answer.status_code == 422
        assert "E-101" in answer.text
    assert "/desk/ledger/toy/" not in client.get("/desk/ledger/").text


def zipped(**entries):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in entries.items():
            package.writestr(name, content)
    return made.getvalue()


HOSTILE = {
    "nothing": (b"", "W-200"),
    "text": (b"a,b,c\n1,2,3\n" * 10, "W-203"),
    "old": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600, "W-202"),
    "cut": (workbook(GOOD)[:-200], "W-203"),
    "zip without a workbook": (zipped(**{"a.txt": "x"}), "W-203"),
    "no sheet": (zipped(**{"xl/workbook.xml": "<workbook/>"}), "W-203"),
    "bomb": (zipped(**{"xl/workbook.xml": "x", "xl/worksheets/sheet1.xml": b"0" * 60_000_000}), "W-205"),
    "swollen": (zipped(**{"xl/workbook.xml": "x", "xl/worksheets/sheet1.xml": b"0" * 9_000_000}), "W-206"),
    "many parts": (zipped(**{f"xl/{n}.xml": "x" for n in range(2001)}), "W-204"),
    "climbing": (zipped(**{"xl/workbook.xml": "x", "../../evil.xml": "x"}), "W-207"),
    "rooted": (zipped(**{"xl/workbook.xml": "x", "/etc/evil": "x"}), "W-207"),
    "entities": (
        zipped(**{"xl/workbook.xml": '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'}),
        "W-203",
    ),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_file_that_is_no_sane_workbook_is_one_sentence(desk, kind):
    content, code = HOSTILE[kind]
    answer = upload(desk.client("甲"), content)
    assert answer.status_code == 422
    assert code in answer.text
    assert "Traceback" not in answer.text
    assert LedgerFile.objects.count() == 0


def test_a_file_over_ten_megabytes_is_stopped_on_its_way_in(desk):
    answer = upload(desk.client("甲"), b"PK\x03\x04" + b"0" * (ledger_zip.LARGEST_FILE + 70_000))
    assert (answer.status_code, "W-201" in answer.text) == (422, True)


def test_more_rows_than_a_file_may_hold_are_refused_and_none_is_cut_off(monkeypatch):
    monkeypatch.setattr(ledger_reading, "MOST_ROWS", 5)
    assert len(ledger_reading.read(workbook([["x"]] * 5)).rows) == 6
    with pytest.raises(ledger_zip.Unfit, match="W-210"):
        ledger_reading.read(workbook([["x"]] * 6))


def test_a_child_that_takes_too_long_is_ended(monkeypatch):
    monkeypatch.setattr(ledger_reading, "DEADLINE", 0.001)
    with pytest.raises(ledger_zip.Unfit, match="W-208"):
        ledger_reading.read(workbook(GOOD))


def test_a_cell_becomes_the_text_an_official_sees():
    book = openpyxl.Workbook()
    book.active.append(["a", "b", "c", "d", "e", "f"])
    book.active.append([441900, 1.5, True, date(2025, 9, 22), "441900199001011234", None])
    made = io.BytesIO()
    book.save(made)
    assert ledger_reading.read(made.getvalue()).rows[1][:5] == [
        "441900",
        "1.5",
        "是",
        "2025-09-22",
        "441900199001011234",
    ]


def test_a_place_in_a_sheet_is_named_as_the_sheet_names_it():
    assert [Remark(5, n, "", "", "").cell for n in (0, 1, 26, 27, 52, 703)] == [
        "第5行",
        "A5",
        "Z5",
        "AA5",
        "AZ5",
        "AAA5",
    ]


def test_a_ledger_is_dated_as_the_desk_is(desk):
    client = desk.client("甲")
    brought(client, GOOD)
    assert LedgerFile.objects.get().brought_at.astimezone(door.CHINA).date() == TODAY
