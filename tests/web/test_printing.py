"""Printing many papers at once: what is chosen comes out as one file, and only what one may see."""

from __future__ import annotations

import io
import zipfile

import pypdf
import pytest

from tests.engine.toy import AT
from tests.web.conftest import TODAY
from tests.web.pages import Page
from yifa.engine import door
from yifa.engine.models import CaseRow, Involved, PaperRow
from yifa.web.models import Unmasking


@pytest.fixture
def three(desk):
    """Three decided cases of one unit, a paper each."""
    for _ in range(3):
        case = desk.reviewed()
        door.take_step(case, "decide", by=desk.actor("丁"), on=TODAY, at=AT, facts={"verdict": "grant"})
    return [row.pk for row in PaperRow.objects.order_by("id")]


def days() -> str:
    return f"since={TODAY}&until={TODAY}"


def test_the_papers_of_the_days_are_listed_with_their_cases(desk, three):
    page = Page(desk.client("甲").get(f"/desk/papers/?{days()}"))
    assert [int(one) for one in page.all("//input[@name='paper']/@value")] == three[::-1]
    assert "决定书" in "".join(page.all("//tbody//text()"))


def test_the_chosen_ones_come_as_one_pdf_with_a_list_in_the_order_they_were_made(desk, three):
    client = desk.client("甲")
    answer = client.post(f"/desk/papers/?{days()}", {"paper": three[:2], "form": "pdf"})
    assert answer["Content-Type"] == "application/pdf"
    read = pypdf.PdfReader(io.BytesIO(answer.content))
    sheets = ["".join(page.extract_text().split()) for page in read.pages[::2]]
    numbers = [PaperRow.objects.get(pk=one).number for one in three]
    assert [number in words for words in sheets for number in numbers] == [
        True,
        True,
        False,
        True,
        False,
        False,
        False,
        True,
        False,
    ]
    assert {(one.what, one.reason) for one in Unmasking.objects.all()} == {("文书《决定书》", "批量打印文书")}
    assert Unmasking.objects.count() == 2


def test_as_word_they_are_one_document(desk, three):
    answer = desk.client("甲").post(f"/desk/papers/?{days()}", {"paper": three, "form": "docx"})
    with zipfile.ZipFile(io.BytesIO(answer.content)) as package:
        text = package.read("word/document.xml").decode()
    assert all(PaperRow.objects.get(pk=one).number in text for one in three)


def test_the_papers_of_one_case_are_printed_from_its_page(desk, three):
    case = PaperRow.objects.get(pk=three[0]).case_id
    page = Page(desk.client("甲").get(f"/desk/papers/?case={case}"))
    assert page.all("//input[@name='paper']/@value") == [str(three[0])]


def test_nobody_prints_what_he_may_not_see(desk, three):
    other = desk.client("戊")
    assert not Page(other.get(f"/desk/papers/?{days()}")).all("//input[@name='paper']")
    answer = other.post(f"/desk/papers/?{days()}", {"paper": three, "form": "pdf"})
    assert answer.status_code == 422
    assert "W-504" in answer.text
    sealed = PaperRow.objects.get(pk=three[0]).case
    CaseRow.objects.filter(pk=sealed.pk).update(sealed=True)
    Involved.objects.filter(case=sealed).delete()
    beside = desk.client("丙").post(f"/desk/papers/?{days()}", {"paper": three, "form": "pdf"})
    assert "W-504　选中的3份文书中有1份" in beside.text
    assert Unmasking.objects.count() == 0


def test_nothing_chosen_too_many_and_days_that_are_none_are_told(desk, three):
    client = desk.client("甲")
    assert "W-502" in client.post(f"/desk/papers/?{days()}", {"form": "pdf"}).text
    assert "W-503" in client.post(f"/desk/papers/?{days()}", {"paper": range(1, 300), "form": "pdf"}).text
    assert "W-501" in client.get("/desk/papers/?since=昨天").text
    assert client.get("/desk/papers/?case=9e9&procedure=no_such&kind=x").status_code == 200


def test_what_was_erased_by_law_is_not_offered(desk, three):
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("UPDATE yifa_paper SET salt = NULL, box = NULL WHERE id = %s", [three[0]])
    page = Page(desk.client("甲").get(f"/desk/papers/?{days()}"))
    assert str(three[0]) not in page.all("//input[@name='paper']/@value")
