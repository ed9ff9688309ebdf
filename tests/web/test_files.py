"""Papers and evidence: what comes in, what goes out, and to whom."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.engine.toy import AT
from tests.web.conftest import TODAY
from tests.web.pages import Page
from yifa.engine import door
from yifa.engine.models import EventRow, Evidence, PaperRow
from yifa.web.models import Unmasking


def sent(**fields):
    return {"on": TODAY.isoformat(), "key": "k-1", "tab": "t-1", "stage": "do", **fields}


def photo(name="现场.jpg", content=b"\xff\xd8photo"):
    return SimpleUploadedFile(name, content, content_type="image/jpeg")


def inspect(desk, client, case, **fields):
    typed = {"f-found": "属实", "together": str(desk.id_of("乙")), **fields}
    return client.post(f"/desk/cases/{case}/steps/inspect/", sent(**typed))


def test_a_file_comes_in_with_a_step_and_goes_out_as_a_download_only(desk):
    case = desk.begin()
    client = desk.client("甲")
    assert inspect(desk, client, case, files=photo("现场照片 1.svg", b"<svg onload=alert(1)>")).status_code == 302
    kept = Evidence.objects.get()
    assert "现场照片 1.svg" in client.get(f"/desk/cases/{case}/").text
    answer = client.get(f"/desk/cases/{case}/evidence/{kept.sha256}/")
    assert b"".join(answer.streaming_content) == b"<svg onload=alert(1)>"
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]


def test_a_refused_step_keeps_its_files(desk):
    case = desk.begin()
    client = desk.client("甲")
    refused = client.post(f"/desk/cases/{case}/steps/inspect/", sent(**{"f-found": "属实", "files": photo()}))
    assert refused.status_code == 422
    (sha,) = Page(refused).all("//input[@name='evidence']/@value")
    assert inspect(desk, client, case, evidence=sha).status_code == 302
    assert sha.encode() in bytes(EventRow.objects.get(case=case, seq=2).content)


def test_a_file_of_a_stranger_is_not_taken_by_its_hash(desk):
    client, other = desk.client("甲"), desk.client("戊")
    theirs = desk.begin("戊")
    other.post(f"/desk/cases/{theirs}/steps/pause/", sent(files=photo()))
    sha = Evidence.objects.get().sha256
    case = desk.begin()
    stolen, invented = inspect(desk, client, case, evidence=sha), inspect(desk, client, case, evidence="b" * 64)
    assert stolen.status_code == invented.status_code == 422
    assert "E-205" in stolen.text
    assert "现场.jpg" not in stolen.text
    assert client.get(f"/desk/cases/{case}/evidence/{sha}/").status_code == 404


@pytest.mark.parametrize(("content", "code"), [(b"", "E-207"), (b"x" * 3000, "E-206")])
def test_an_empty_and_an_over_large_file_are_refused_and_the_rest_is_kept(desk, monkeypatch, content, code):
    monkeypatch.setattr("yifa.engine.evidence.LARGEST", 2000)
    case = desk.begin()
    answer = inspect(desk, desk.client("甲"), case, files=photo(content=content))
    assert answer.status_code == 422
    assert code in answer.text
    assert Page(answer).value("id-found") == "属实"
    assert EventRow.objects.filter(case=case).count() == 1


def test_a_file_over_the_limit_is_stopped_while_it_comes_in(desk, rf):
    from yifa.web.desk.uploads import limited, refuse_over_limit

    seen = {}

    @limited(1000)
    def view(request):
        from django.http import HttpResponse

        seen["files"], seen["over"] = list(request.FILES), list(request.over_limit)
        with pytest.raises(door.r.FileTooLarge):
            refuse_over_limit(request)
        return HttpResponse("ok")

    request = rf.post("/", {"files": photo(content=b"x" * 200_000), "words": "kept"})
    request._dont_enforce_csrf_checks = True
    assert view(request).content == b"ok"
    assert seen == {"files": [], "over": ["现场.jpg"]}


def test_a_request_beyond_all_measure_is_answered_before_it_is_read(desk):
    client = desk.client("甲")
    answer = client.post("/desk/start/toy/", sent(), CONTENT_LENGTH="900000000")
    assert answer.status_code == 413
    assert "W-913" in answer.text


@pytest.fixture
def decided(desk):
    case = desk.reviewed()
    door.take_step(case, "decide", by=desk.actor("丁"), on=TODAY, at=AT, facts={"verdict": "grant"})
    return case


def test_a_paper_opens_on_the_screen_and_that_is_logged(desk, decided):
    paper = PaperRow.objects.get()
    page = desk.client("甲").get(f"/desk/cases/{decided}/papers/{paper.pk}/").text
    assert "张三丰：" in page
    assert "测测决〔2025〕1号" in page
    assert Unmasking.objects.get().what == "文书《决定书》"


def test_a_paper_is_downloaded_as_word_and_as_pdf(desk, decided):
    client, paper = desk.client("甲"), PaperRow.objects.get().pk
    word = client.get(f"/desk/cases/{decided}/papers/{paper}.docx")
    with zipfile.ZipFile(io.BytesIO(word.content)) as package:
        text = package.read("word/document.xml").decode()
    assert "张三丰" in text
    assert "决定书" in text
    assert "filename*=UTF-8''" in word["Content-Disposition"]
    pdf = client.get(f"/desk/cases/{decided}/papers/{paper}.pdf")
    assert pdf.content.startswith(b"%PDF")
    assert pdf["X-Content-Type-Options"] == "nosniff"


def test_a_paper_of_another_case_is_not_served_under_ones_own(desk, decided):
    paper = PaperRow.objects.get().pk
    own = desk.begin()
    client = desk.client("甲")
    assert client.get(f"/desk/cases/{own}/papers/{paper}/").status_code == 404
    assert client.get(f"/desk/cases/{own}/papers/{paper + 77}.pdf").status_code == 404
    assert desk.client("戊").get(f"/desk/cases/{decided}/papers/{paper}.docx").status_code == 404


def test_an_erased_paper_is_not_there(desk, decided):
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("UPDATE yifa_paper SET box = NULL, salt = NULL")
    assert desk.client("甲").get(f"/desk/cases/{decided}/papers/{PaperRow.objects.get().pk}/").status_code == 404
