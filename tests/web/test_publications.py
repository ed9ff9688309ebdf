"""The list of what is owed to the public: overdue first, only what one may see, gone when it is published."""

from __future__ import annotations

from datetime import date, timedelta

from tests.engine import public_toy
from tests.engine.test_publication import FACTS
from tests.web.conftest import AT, TODAY
from tests.web.pages import Page
from yifa.engine import door


def decided(desk, on, **facts):
    case = door.start("shown", by=desk.actor("甲"), on=on, at=AT, facts={**FACTS, **facts}).case
    door.take_step(case, "decide", by=desk.actor("丁"), on=on, at=AT, facts={"result": "fine", "facts": "摆摊"})
    return case


def lines(client, part):
    page = Page(client.get("/desk/publications/"))
    return [" ".join(one.text_content().split()) for one in page.all(f"//section[@aria-labelledby='{part}']//tbody/tr")]


def test_what_is_owed_is_listed_the_longest_overdue_first_until_it_is_shown(desk):
    public_toy.declare()
    fresh, old = decided(desk, TODAY), decided(desk, date(2025, 9, 8))
    client = desk.client("丙")
    first, second = lines(client, "owed")
    # 2025-09-08 and seven working days: 09-17, nine days ago
    assert "2025年9月17日" in first
    assert "逾期9天" in first
    assert "还没有公示" in second
    assert "逾期" not in second
    assert Page(client.get("/desk/publications/")).all("//a[contains(@href, '/steps/show/')]/@href") == [
        f"/desk/cases/{case}/steps/show/" for case in (old, fresh)
    ]
    door.take_step(
        old,
        "show",
        by=desk.actor("丙"),
        on=TODAY,
        at=AT,
        facts={"shown_until": (TODAY + timedelta(days=5)).isoformat()},
    )
    assert len(lines(client, "owed")) == 1
    assert "9天" in lines(client, "late")[0]
    assert "占道经营" in lines(client, "ending")[0]


def test_a_correction_waits_here_to_be_shown(desk):
    public_toy.declare()
    case = decided(desk, TODAY)
    door.take_step(case, "show", by=desk.actor("丙"), on=TODAY, at=AT)
    door.correct(case, 2, {"facts": "在桥上摆摊"}, "写错", by=desk.actor("丁"), on=TODAY, at=AT)
    (line,) = lines(desk.client("丙"), "owed")
    assert "公示的仍是原内容" in line


def test_what_one_may_not_see_is_not_listed(desk):
    public_toy.declare()
    decided(desk, date(2025, 9, 8))
    assert lines(desk.client("戊"), "owed") == []
    assert desk.client("audit").get("/desk/publications/").status_code == 403
    assert "张三丰" not in desk.client("丙").get("/desk/publications/").text
