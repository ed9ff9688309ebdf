"""The case page says of a case of enforcement what the three systems miss, and nothing of other cases."""

from __future__ import annotations

import pytest

from tests.scenarios.office import Office
from tests.scenarios.runner import run
from tests.scenarios.written import load
from tests.web.pages import Page
from yifa.engine.models import Account, Person


@pytest.fixture
def seen(transactional_db, settings, tmp_path, client):
    """The page of the case that a scenario leaves, as its unit's head sees it on a day."""
    settings.YIFA_EVIDENCE_DIR = tmp_path / "evidence"

    def look(scenario: str, on: str) -> Page:
        settings.YIFA_TODAY = on
        office = Office()
        case = run(next(one for one in load() if str(one) == scenario), office)
        head = Person.objects.get(pk=office.person("承办机构负责人甲"))
        client.force_login(
            Account.objects.create_account("head", "a-long-password", person=head),
            backend="django.contrib.auth.backends.ModelBackend",
        )
        return Page(client.get(f"/desk/cases/{case.id}/"))

    return look


def test_a_penalty_that_is_not_public_in_time_has_its_gap_on_its_page(seen):
    page = seen("penalty_ordinary：听证、法制审核之后根据听证笔录作出决定", "2026-03-02")
    told = "".join(page.all("//section[h2='行政执法三项制度']//text()"))
    assert "行政执法公示" in told
    assert "公示" in "".join(page.all("//section[h2='行政执法三项制度']//dd[1]//text()"))
    assert "重大执法决定法制审核没有缺项" in "".join(told.split())


def test_a_mediation_has_no_such_panel(seen):
    mediation = next(str(one) for one in load() if str(one).startswith("mediation："))
    assert not seen(mediation, "2026-03-02").all("//section[h2='行政执法三项制度']")
