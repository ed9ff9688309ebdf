"""The real procedures in a real browser: a penalty from clue to archive by way of the hearing, a mediation to its visit."""

from __future__ import annotations

import re
from datetime import date
from random import Random

import pytest
from django.conf import settings as django_settings
from django.test import Client

from yifa.engine import rebuild
from yifa.engine.models import Account, Appointment, CaseRow
from yifa.places.establish import establish
from yifa.places.example import registers
from yifa.places.example.clerk import Clerk
from yifa.places.place import load

TODAY = "2022-12-30"


class Town:
    """常平镇 with its people and registers, and a browser that sits down at anybody's desk."""

    def __init__(self, page, base: str) -> None:
        self.place = load("changping")
        establish(self.place, since=date(2020, 1, 1), chance=Random(1))
        registers.enter_all(Clerk(self.place, Random(2), date(2022, 12, 31)), date(2021, 12, 31))
        self.page, self.base, self.case = page, base, 0

    def person(self, post: str, unit: str, at: int = 0) -> int:
        return Appointment.objects.filter(post=post, unit__slug=unit).order_by("id")[at].person_id

    def sit(self, person: int) -> None:
        """Sign this person in."""
        account = Account.objects.filter(person=person).first() or Account.objects.create_account(
            f"p{person}", None, person_id=person
        )
        client = Client()
        client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
        session = client.cookies[django_settings.SESSION_COOKIE_NAME].value
        self.page.context.clear_cookies()
        self.page.context.add_cookies(
            [{"name": django_settings.SESSION_COOKIE_NAME, "value": session, "url": self.base}]
        )

    def fill(self, name: str, value) -> None:
        boxes = self.page.locator(f"main [name='{name}']")
        kind, tag = boxes.first.get_attribute("type"), boxes.first.evaluate("one => one.tagName")
        if tag == "SELECT":
            boxes.first.select_option([str(one) for one in value] if isinstance(value, list) else str(value))
            return
        for one in value if isinstance(value, list) else [value]:
            if kind in ("radio", "checkbox"):
                self.page.locator(f"main [name='{name}'][value='{one}']").check()
            else:
                boxes.first.fill(str(one))

    def press(self, button: str) -> None:
        with self.page.expect_navigation():
            self.page.locator(button).first.click()

    def do(self, step: str, person: int, on: str, facts: dict | None = None, together: tuple[int, ...] = ()) -> None:
        """Take a step as its taker would: open it, fill it, act, check the answers where they are shown, act."""
        self.sit(person)
        place = f"/desk/cases/{self.case}/steps/{step}/" if self.case else f"/desk/start/{step}/"
        answer = self.page.goto(self.base + place)
        assert answer.status == 200, f"{step}: {answer.status} {self.page.locator('main').inner_text()[:300]}"
        self.fill("on", on)
        for one in together:
            self.fill("together", one)
        for name, value in (facts or {}).items():
            self.fill(f"f-{name}", value)
        self.press("button[name=stage][value=do], button[name=stage][value=check]")
        if self.page.locator("h1", has_text="核对：").count():
            self.press("button[name=stage][value=do]")
        problem = self.page.get_by_role("alert")
        assert not problem.count(), f"{step}: {problem.first.inner_text()}"
        self.case = int(re.search(r"/desk/cases/(\d+)/", self.page.url)[1])


@pytest.fixture
def town(transactional_db, settings, live_server, page):
    settings.YIFA_TODAY = TODAY
    return Town(page, live_server.url)


@pytest.mark.slow
def test_a_penalty_goes_from_clue_to_archive_by_way_of_the_hearing(town):
    office = "enforcement_office"
    officer, second = town.person("enforcer", office), town.person("enforcer", office, 1)
    clerk, chief, head = town.person("clerk", office), town.person("unit_head", office), town.person("head", "town")
    reviewer, host = town.person("legal_reviewer", "judicial_office"), town.person("hearing_host", "judicial_office")
    town.do("penalty_ordinary", clerk, "2022-09-01", {
        "clue_source": "inspection", "law_field": "construction", "discovered_on": "2022-09-01", "clue_summary": "巡查发现工地扬尘。"})  # fmt: skip
    town.do("propose_filing", officer, "2022-09-02", {
        "party_kind": "person", "party_name": "欧阳清", "party_age": "41", "cause": "施工工地未采取扬尘防治措施", "power_item": "cg-004",
        "breach_provision": "大气污染防治法第六十九条", "breach_on": "2022-08-31", "breach_facts": "堆土没有覆盖。", "harms_life_or_finance": "否"}, (second,))  # fmt: skip
    town.do("file", chief, "2022-09-02", {"filing_result": "filed"})
    town.do("assign", chief, "2022-09-02", {"case_officers": [officer, second], "no_interest": "是"})
    town.do("investigate", officer, "2022-09-05", {
        "investigation": "site", "evidence_kinds": ["site_record"], "certificates_shown": "是", "investigation_record": "现场勘验属实。"}, (second,))  # fmt: skip
    town.do("report", officer, "2022-09-08", {
        "facts_found": "事实清楚。", "evidence_list": "现场笔录。", "facts_summary": "工地堆土未覆盖。", "proposed_outcome": "penalty",
        "penalty_provision": "大气污染防治法第一百一十五条", "benchmark_item": "扬尘裁量基准", "benchmark_step": "一般", "discretion": "ordinary",
        "factors": ["none"], "discretion_reasons": "没有从轻、从重情形。", "circumstances_complex": "否", "major_breach": "否",
        "public_interest": "否", "many_relations": "否", "listed_for_review": "否", "suspected_crime": "否"}, (second,))  # fmt: skip
    notice = {"noticed_kinds": ["fine"], "noticed_fine": "20000", "noticed_content": "罚款二万元。", "hearing_prescribed": "否",
              "contact": "镇综合行政执法办公室"}  # fmt: skip
    with pytest.raises(AssertionError, match="P-118"):  # 个人 5000 元以上应当告知听证（广东）
        town.do("notify", officer, "2022-09-09", {**notice, "hearing_offered": "否"}, (second,))
    town.do("notify", officer, "2022-09-09", {**notice, "hearing_offered": "是"}, (second,))
    town.do(
        "serve_notice",
        officer,
        "2022-09-09",
        {"notice_way": "direct", "notice_on": "2022-09-09", "notice_signer": "欧阳清"},
        (second,),
    )
    town.do("request_hearing", clerk, "2022-09-13", {"hearing_request": "对数额有异议。"})
    town.do("accept_hearing", head, "2022-09-14", {"hearing_host": host, "hearing_clerk": clerk})
    told = {"hearing_place": "会议室", "hearing_open": "是", "hearing_notice_on": "2022-09-14"}
    with pytest.raises(AssertionError, match="P-125"):  # 七个工作日之前通知
        town.do("notify_hearing", clerk, "2022-09-14", {**told, "hearing_at": "2022-09-22T09:30"})
    town.do("notify_hearing", clerk, "2022-09-14", {**told, "hearing_at": "2022-09-26T09:30"})
    town.do(
        "hold_hearing",
        host,
        "2022-09-26",
        {"hearing_outcome": "held", "hearing_agents": "1", "hearing_record": "质证、申辩、最后陈述。"},
    )
    town.do("hearing_report", host, "2022-09-27", {"hearing_opinion": "事实清楚。", "hearing_advice": "keep"})
    decision = {
        "outcome": "penalty", "penalty_kinds": ["fine"], "fine": "20000", "penalty_content": "罚款二万元。", "decision_reasons": "事实清楚，裁量适当。",
        "performance": "十五日内缴纳", "payee_bank": "指定银行", "reconsideration_body": "东莞市人民政府", "court": "东莞市第一人民法院"}  # fmt: skip
    with pytest.raises(AssertionError, match="P-132"):  # 经过听证的，应当法制审核
        town.do("decide", head, "2022-09-28", decision)
    town.do("review", reviewer, "2022-09-28", {"review_opinion": "同意。", "reviewer_is_new": "否"})
    town.do("decide", head, "2022-09-29", decision)
    town.do(
        "serve",
        officer,
        "2022-09-30",
        {"served_way": "direct", "served_on": "2022-09-30", "served_signer": "欧阳清"},
        (second,),
    )
    town.do("disclose", town.person("discloser", office), "2022-10-09", {
        "disclosed_where": ["enforcement"], "disclosed_at": "执法公示平台", "mask": "M2", "mask_checker": town.person("discloser", office, 1),
        "not_secret": "是", "no_third_party": "是", "shown_until": "2023-09-29"})  # fmt: skip
    town.do(
        "pay",
        clerk,
        "2022-10-10",
        {
            "paid_now": "20000",
            "paid_total": "20000",
            "paid_on": "2022-10-10",
            "paid_through": "bank",
            "receipt_number": "粤财1",
        },
    )
    town.do("close", chief, "2022-10-12", {"closing_note": "同意结案。"})
    town.do(
        "archive", clerk, "2022-10-13", {"main_pages": "30", "side_pages": "4", "indexed": "是", "retention": "years30"}
    )
    row = CaseRow.objects.get(pk=town.case)
    assert (row.exit, str(row.closed_on)) == ("done", "2022-10-13")
    assert rebuild.differences(town.case) == {}


@pytest.mark.slow
def test_a_mediation_goes_from_its_acceptance_to_the_return_visit(town):
    unit = "police_room_1"
    mediator, committee = town.person("mediator", unit), town.person("mediation_committee", unit)
    town.do("mediation", mediator, "2022-11-01", {
        "committee": "驻常平公安分局第一派出所调解室", "source": "referral", "referred_from": "police_room", "dispute_kind": "traffic",
        "difficulty": "simple", "competence": "open", "applicant_kind": "person", "applicant_name": "司马一", "respondent_kind": "person",
        "respondent_name": "司马二", "parties_count": "2", "dispute_summary": "车辆刮碰。", "applicant_wish": "agreed", "respondent_wish": "agreed"})  # fmt: skip
    town.do("appoint", committee, "2022-11-01", {"mediator": mediator, "chosen_by": "parties", "relation": "none"})
    town.do(
        "tell",
        mediator,
        "2022-11-02",
        {"applicant_wish": "agreed", "respondent_wish": "agreed", "told_how": "oral", "open_session": "closed"},
    )
    town.do("mediate", mediator, "2022-11-02", {
        "session_way": "room", "session_place": "调解室", "attended": "both", "session_record": "双方协商。", "danger_seen": "否"})  # fmt: skip
    town.do("agree", mediator, "2022-11-03", {
        "agreement_form": "oral", "agreement_terms": "赔偿三千元。", "agreement_amount": "3000", "performance_way": "by_day",
        "performance_due": "2022-11-10", "effective_on": "2022-11-03"})  # fmt: skip
    town.do("follow_up", mediator, "2022-11-14", {"visit_way": "phone", "visited": "both", "performed": "performed"})
    town.do("close", committee, "2022-11-15")
    town.do("archive", committee, "2022-11-15", {"dossier_pages": "12"})
    row = CaseRow.objects.get(pk=town.case)
    assert (row.exit, row.closed_on is not None) == ("agreed_oral", True)
    town.page.goto(f"{town.base}/desk/cases/{town.case}/")
    assert "司马二" not in town.page.content()
