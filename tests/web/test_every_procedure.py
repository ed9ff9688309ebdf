"""Every declared procedure at the desk: its page, its first form, its template, and its longest scenario's case."""

from __future__ import annotations

import io
from datetime import date

import openpyxl
import pytest
from django.test import Client

from tests.scenarios.office import Office
from tests.scenarios.runner import Play
from tests.scenarios.written import load
from yifa.engine import catalogue, rules, store
from yifa.engine.models import Account, Appointment, CaseRow, Person, Unit
from yifa.web.desk.masking import masked

PROCEDURES = [one for one in catalogue.every() if one.area != "tests"]
SCENARIOS = load()


def longest(slug):
    """The scenario of a procedure in which most steps are taken."""
    return max((one for one in SCENARIOS if one.procedure == slug), key=lambda one: len(list(one.taken())))


def in_every_post(person: Person) -> Client:
    """A client signed in as this person, who now holds every post of the root unit too."""
    root = Unit.objects.filter(place=person.place, parent=None).first() or Unit.objects.first()
    for post in {post.slug for one in PROCEDURES for step in one.steps for post in step.by}:
        Appointment.objects.get_or_create(
            person=person, unit=root, reach=root, post=post, defaults={"since": date(2000, 1, 1)}
        )
    account = Account.objects.create_account(f"{person.name}-1", None, person=person)
    client = Client()
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def place(db, settings):
    settings.YIFA_TODAY = "2026-06-01"
    return Office()


@pytest.mark.parametrize("procedure", PROCEDURES, ids=lambda one: one.slug)
def test_a_procedure_has_its_page_its_first_form_and_its_template(place, procedure):
    client = in_every_post(Person.objects.order_by("id").first())
    page = client.get(f"/desk/procedures/{procedure.slug}/")
    assert page.status_code == 200
    assert all(step.name in page.text for step in procedure.steps)
    assert page.text.count("<svg xmlns") == 2
    form = client.get(f"/desk/start/{procedure.slug}/")
    assert form.status_code == 200
    assert all(spec.name in form.text for spec in procedure.opens.fields)
    sheet = openpyxl.load_workbook(io.BytesIO(client.get(f"/desk/ledger/{procedure.slug}/template.xlsx").content))[
        "登记"
    ]
    heads = {cell.value for cell in sheet[1]}
    assert heads >= {spec.name for spec in procedure.opens.fields if spec.kind != "file"}


@pytest.mark.parametrize("procedure", PROCEDURES, ids=lambda one: one.slug)
def test_its_longest_case_is_shown_masked_with_every_open_form_and_every_paper(place, procedure):
    scenario = longest(procedure.slug)
    Play(scenario, place if scenario.place == "changping" else Office(scenario.place)).whole()
    row = CaseRow.objects.filter(procedure=procedure.slug).latest("id")
    view = store.case_of(store.load(row.pk))
    client = in_every_post(Person.objects.get(pk=max(view.involved)))
    page = client.get(f"/desk/cases/{row.pk}/")
    assert page.status_code == 200
    open_words = str(view.state["data"])
    for name, spec in procedure.fields.items():
        value = view.secret(name) if spec.personal else None
        if value and len(value) > 1 and masked(spec, value) != value and value not in open_words:
            assert value not in page.text, f"{name} stands in clear"
    for step in rules.possible(view):
        form = client.get(f"/desk/cases/{row.pk}/steps/{step.slug}/")
        assert form.status_code == 200, step.slug
        assert step.verb in form.text
    for running in view.clocks(date(2026, 6, 1)):
        assert client.get(f"/desk/cases/{row.pk}/clocks/{running.slug}/").status_code == 200
    for paper in row.papers.all():
        shown = client.get(f"/desk/cases/{row.pk}/papers/{paper.pk}/")
        assert shown.status_code == 200
        assert "{{" not in shown.text
        assert client.get(f"/desk/cases/{row.pk}/papers/{paper.pk}.docx").content.startswith(b"PK")
    assert client.get(f"/desk/cases/export.xlsx?state=all&procedure={procedure.slug}").status_code == 200
    assert row.number in client.get(f"/desk/cases/?state=all&procedure={procedure.slug}").text
