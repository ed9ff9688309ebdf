"""待办: what waits for one's posts, what is left of it, and nothing that is not one's own."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.engine.toy import AT, REVIEWER
from tests.web.conftest import TODAY
from yifa.engine import door
from yifa.engine.models import Appointment, CaseRow


def test_the_least_left_of_a_limit_comes_first_with_its_light_in_words(desk):
    # 7个工作日：09-08 起至 09-17；09-17 起至 09-26；09-22 起至 09-30
    for on in (date(2025, 9, 22), date(2025, 9, 8), date(2025, 9, 17)):
        desk.begin(on=on, subject=f"{on.day}日的摊位")
    page = desk.client("甲").get("/desk/").text
    assert page.index("8日的摊位") < page.index("17日的摊位") < page.index("22日的摊位")
    assert "逾期9天" in page
    assert "今天到期" in page
    assert "剩4天" in page
    assert "9月30日到期" in page


def test_the_counts_add_up_and_each_opens_to_its_cases(desk):
    for on in (date(2025, 9, 22), date(2025, 9, 8), date(2025, 9, 17), date(2025, 9, 19)):
        desk.begin(on=on, subject=f"{on.day}日的摊位")
    client = desk.client("甲")
    counts = {name: n for name, _words, n, _cut in client.get("/desk/").context["counts"]}
    assert counts == {"overdue": 1, "today": 1, "soon": 1, "later": 1}
    page = client.get("/desk/?when=overdue").text
    assert "8日的摊位" in page
    assert "22日的摊位" not in page


def test_a_case_waits_for_the_post_of_its_next_step_alone(desk):
    case = desk.inspected()
    number = CaseRow.objects.get(pk=case).number
    assert number in desk.client("丙").get("/desk/").text
    assert number not in desk.client("甲").get("/desk/").text
    assert number not in desk.client("戊").get("/desk/").text


def test_a_case_of_another_unit_waits_only_where_the_post_reaches_it(desk):
    desk.begin(subject="本办的摊位")
    desk.begin("戊", subject="另一办的摊位")
    mine, theirs = desk.client("甲").get("/desk/").text, desk.client("戊").get("/desk/").text
    assert "本办的摊位" in mine
    assert "另一办的摊位" not in mine
    assert "另一办的摊位" in theirs
    assert "本办的摊位" not in theirs


def test_a_post_that_has_ended_has_no_inbox(desk):
    desk.inspected()
    Appointment.objects.filter(person=desk.people["丙"], post=REVIEWER.slug).update(until=date(2025, 9, 25))
    assert "没有等待您办理的案件" in desk.client("丙").get("/desk/").text


def test_a_paused_case_says_so_and_is_not_late(desk):
    case = desk.begin(on=date(2025, 9, 8))
    door.take_step(case, "pause", by=desk.actor("甲"), on=date(2025, 9, 10), at=AT)
    page = desk.client("甲").get("/desk/").text
    assert "计时暂停" in page
    assert "逾期" not in page.split("<tbody>")[1]


def test_the_next_case_is_the_most_urgent_and_can_skip_the_one_at_hand(desk):
    later = desk.begin(on=date(2025, 9, 22))
    sooner = desk.begin(on=date(2025, 9, 8))
    client = desk.client("甲")
    assert client.get("/desk/next/")["Location"] == f"/desk/cases/{sooner}/"
    assert client.get(f"/desk/next/?after={sooner}")["Location"] == f"/desk/cases/{later}/"
    assert desk.client("丁").get("/desk/next/")["Location"] == "/desk/"


def test_pages_of_the_inbox_follow_each_other_without_loss_or_repetition(desk, monkeypatch):
    monkeypatch.setattr("yifa.web.desk.inbox.PAGE", 3)
    cases = {desk.begin(on=date(2025, 9, 8 + n % 3)) for n in range(8)}
    paused = desk.begin(on=date(2025, 9, 8))
    door.take_step(paused, "pause", by=desk.actor("甲"), on=TODAY, at=AT)
    client, seen, after = desk.client("甲"), [], ""
    for _ in range(6):
        context = client.get("/desk/", {"after": after}).context
        seen += [row.case.pk for row in context["rows"]]
        after = context["more"]
        if not after:
            break
    assert sorted(seen) == sorted({*cases, paused})


@pytest.mark.parametrize("address", ["/desk/", "/desk/?when=overdue&procedure=toy"])
def test_the_number_of_queries_does_not_grow_with_the_cases(desk, address):
    client = desk.client("甲")

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as caught:
            assert client.get(address).status_code == 200
        return len(caught)

    desk.begin(on=date(2025, 9, 8))
    client.get(address)
    few = queries()
    for _ in range(12):
        desk.begin(on=date(2025, 9, 8))
    assert queries() == few
    assert few <= 13


def test_a_broken_cursor_is_the_first_page(desk):
    desk.begin()
    client = desk.client("甲")
    for after in ("x", "2025-99-99.1", "-.x", "2025-09-08." + "9" * 40):
        assert len(client.get("/desk/", {"after": after}).context["rows"]) == 1
