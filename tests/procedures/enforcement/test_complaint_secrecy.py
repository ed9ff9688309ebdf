"""投诉举报人: nobody but those named to the case finds anything of him, in any list, page, paper or file."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import date, datetime
from zipfile import ZipFile

import openpyxl
import pytest
from django.test import Client

from tests.scenarios.office import STRANGER, Office
from tests.scenarios.outcome import paper_text
from tests.scenarios.runner import Play
from tests.scenarios.written import load
from yifa.engine import catalogue, door, store
from yifa.engine.models import Account, Appointment, CaseRow, EventRow, PaperRow, Person
from yifa.engine.refusals import Refusal, UnknownCase
from yifa.procedures.enforcement.complaint import COMPLAINT

NAME, PHONE, ADDRESS = "梁启明", "13800000021", "某某街9号"
WORDS = (NAME, PHONE, ADDRESS)
WHOLE = "举报从登记、核查、立案到告知、奖励"
REPORTER = ("reporter_name", "reporter_phone", "reporter_address")

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(settings, tmp_path):
    """A clue about the neighbouring unit, filed, with its penalty case; facts in a folder of their own."""
    settings.YIFA_TODAY, settings.YIFA_VAR = "2025-06-30", tmp_path
    office = Office()
    found = next(one for one in load() if one.name == WHOLE)
    received = {"on": date(2025, 3, 3), "facts": {"about_unit": "neighbour"}}
    Play(replace(found, steps={**found.steps, "receive": received}), office).whole()
    return office


def client_of(name: str, office: Office, *, posts: tuple[str, ...] = (), unit=None) -> Client:
    """A client signed in as this person, with more posts in a unit that reach the whole town."""
    person = Person.objects.get(pk=office.person(name))
    for post in posts:
        Appointment.objects.create(
            person=person, unit=unit or office.neighbour, reach=office.root, post=post, since=date(2010, 1, 1)
        )
    client = Client()
    client.force_login(
        Account.objects.create_account(f"official-{person.pk}", None, person=person),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    return client


def rows() -> tuple[CaseRow, CaseRow]:
    """The complaint and the penalty case raised from it."""
    return (CaseRow.objects.get(procedure="complaint"), CaseRow.objects.get(procedure="penalty_ordinary"))


def words_of(response) -> str:
    """All the text of an answer, that of a workbook too."""
    if response.streaming:
        response = type("Whole", (), {"content": b"".join(response.streaming_content), "text": ""})
    if response.content.startswith(b"PK"):
        book = openpyxl.load_workbook(io.BytesIO(response.content))
        parts = ZipFile(io.BytesIO(response.content))
        cells = " ".join(str(cell.value) for sheet in book for line in sheet.iter_rows() for cell in line)
        return cells + " ".join(parts.read(name).decode("utf-8", "replace") for name in parts.namelist())
    return response.content.decode()


def addresses(complaint: CaseRow, penalty: CaseRow) -> list[str]:
    """Every address at which an official could look for it."""
    searched = [NAME, PHONE, ADDRESS, "lqm", "liangqiming", complaint.number, "常平兴旺食杂店"]
    return [
        "/desk/", "/desk/cases/?state=all", "/desk/cases/?state=all&procedure=complaint", "/desk/papers/",
        "/desk/cases/export.xlsx?state=all", "/desk/cases/export.xlsx?state=all&procedure=complaint",
        "/desk/figures/?year=2025", "/desk/figures/complaint_received/cases/?year=2025",
        "/desk/figures/complaint_received/cases/export.xlsx?year=2025", f"/desk/cases/{penalty.pk}/",
        "/desk/cases/export.xlsx?state=all&procedure=penalty_ordinary", "/desk/start/penalty_ordinary/",
        *(f"/desk/search/?q={words}" for words in searched),
    ]  # fmt: skip


EVERY_POST = tuple(dict.fromkeys(post.slug for one in catalogue.every() for step in one.steps for post in step.by))


@pytest.mark.parametrize(
    ("name", "where"),
    [(STRANGER, "neighbour"), ("行政执法人员丁", "office"), ("行政机关负责人甲", "root")],
    ids=["of the accused unit", "a colleague", "the head of the town"],
)
def test_an_official_who_was_not_named_finds_nothing_of_the_reporter(town, name, where):
    complaint, penalty = rows()
    client = client_of(name, town, posts=EVERY_POST, unit=getattr(town, {"office": "bureau"}.get(where, where)))
    for address in addresses(complaint, penalty):
        response = client.get(address)
        assert response.status_code == 200, address
        found = words_of(response)
        told = [one for one in WORDS if one in found and f"q={one}" not in address]
        assert told == [], address
        if complaint.number not in address:
            assert complaint.number not in found, address
        assert f"/desk/cases/{complaint.pk}/" not in found, address
    for paper in PaperRow.objects.filter(case=complaint):
        assert client.get(f"/desk/cases/{complaint.pk}/papers/{paper.pk}/").status_code == 404
    for page in ("", "flow/", "steps/link_case/", "hand-over/", "events/1/correct/", "slip/"):
        assert client.get(f"/desk/cases/{complaint.pk}/{page}").status_code == 404, page
    answer = client.post(f"/desk/cases/{complaint.pk}/reveal/", {"field": "reporter_name", "reason": "核实"})
    assert answer.status_code == 404
    assert NAME not in answer.text


def test_those_who_were_named_work_on_it_and_still_cannot_search_by_the_reporter(town):
    # without this the test above would pass with an empty desk
    complaint, _penalty = rows()
    client = client_of("行政执法人员甲", town)
    page = client.get(f"/desk/cases/{complaint.pk}/")
    assert page.status_code == 200
    assert complaint.number in client.get("/desk/cases/?state=all&procedure=complaint").text
    assert complaint.number in client.get("/desk/figures/complaint_received/cases/?year=2025").text
    assert NAME not in page.text  # masked until a reason is given
    sheet = PaperRow.objects.get(case=complaint, kind="reporter_sheet")
    assert NAME in client.get(f"/desk/cases/{complaint.pk}/papers/{sheet.pk}/").text
    for words in (NAME, PHONE, "lqm"):
        assert complaint.number not in client.get(f"/desk/search/?q={words}").text


def test_nothing_of_the_reporter_stands_in_the_penalty_case_or_in_clear_anywhere(town):
    complaint, penalty = rows()
    kept = [bytes(event.content).decode() for event in EventRow.objects.all()]
    kept += [one.title + json.dumps(one.state, ensure_ascii=False) for one in CaseRow.objects.all()]
    assert [word for word in WORDS if any(word in text for text in kept)] == []
    raised = store.case_of(store.load(penalty.pk))
    assert all(NAME not in value and complaint.number not in value for value in raised.secrets().values())
    view = store.case_of(store.load(complaint.pk))
    assert view.secret("reporter_name") == NAME
    holding = {kind for kind in view.state["papers"] if NAME in paper_text(view, kind)}
    assert holding == {"reporter_sheet"}


def test_the_door_does_not_know_the_case_for_those_who_were_not_named(town):
    complaint, _ = rows()
    for name in ("行政执法人员丁", "承办机构负责人丙", "行政机关负责人甲"):
        with pytest.raises(UnknownCase):
            door.take_step(
                complaint.pk, "reward", by=town.actor(name), on=date(2025, 6, 27),
                at=datetime(2025, 6, 27, 12, tzinfo=door.CHINA), facts={},
            )  # fmt: skip


def test_nobody_can_hand_the_case_to_the_accused_unit(town):
    office, day = town, date(2025, 6, 27)
    at = datetime(2025, 6, 27, 12, tzinfo=door.CHINA)
    facts = {"channel": "phone", "received_on": "2025-06-27", "appeal_kind": "clue", "law_field": "market", "mixed": "否",
             "reporter_named": "anonymous", "accused_name": "某店", "appeal_content": "无证经营", "specific": "是"}  # fmt: skip
    clerk = office.actor("内勤文书人员甲")
    case = door.start("complaint", by=clerk, on=day, at=at, facts=facts).case
    with pytest.raises(Refusal) as refused:
        door.hand_over(case, "neighbour", "由其办理", by=clerk, on=day, at=at)
    assert refused.value.code == "E-101"


def test_a_sealed_number_is_no_number_for_somebody_who_does_not_know_the_case(town):
    complaint, _ = rows()
    day, at = date(2025, 6, 27), datetime(2025, 6, 27, 12, tzinfo=door.CHINA)
    facts = {"found_in": "complaint", "from_case": complaint.number, "law_field": "market", "found_on": "2025-06-20", "party_kind": "company",
             "party_name": "某店", "suspected_crime": "生产、销售不符合安全标准的食品罪", "crime_basis": "刑法第一百四十三条", "crime_facts": "线索"}  # fmt: skip
    codes = []
    certificate = {"certificate_number": "粤S9", "certificate_fields": "comprehensive", "certificate_body": "省政府", "certificate_employer": "本机关",
                   "certificate_from": "2023-01-01", "certificate_until": "2027-12-31"}  # fmt: skip
    registrar = town.actor("登记管理人员甲")
    door.start("officer_certificate", by=registrar, on=day, at=at,
               facts={**certificate, "certificate_holder": town.person("行政执法人员丁")})  # fmt: skip
    for name in ("行政执法人员丁", "行政执法人员甲"):
        try:
            door.start("criminal_transfer", by=town.actor(name), on=day, at=at, facts=facts)
            codes.append("taken")
        except Refusal as refused:
            codes.append(refused.code)
    assert codes == ["P-401", "taken"]


def test_the_declaration_keeps_the_reporter_out_of_search_and_out_of_public():
    assert COMPLAINT.sealed
    assert COMPLAINT.heads == ()
    for name in REPORTER:
        spec = COMPLAINT.fields[name]
        assert (spec.personal, spec.search, spec.public) == (True, False, "never")
    assert [one for one in COMPLAINT.fields.values() if one.search] == []
    assert [one.slug for one in COMPLAINT.fields.values() if one.kind in ("officer", "officers")] == [
        "co_intake",
        "handlers",
        "approver",
    ]
    (shown,) = COMPLAINT.disclosure
    assert shown.total_only
    assert {mask for _, mask in shown.fields} == {"M6"}
