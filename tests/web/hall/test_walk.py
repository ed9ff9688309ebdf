"""The whole way in a real browser: from a complaint to a random check, a penalty with its hearing, the court, and to whoever
checks at home, without a network, what the hall published.

Reads   tests/scenarios: what is typed into each form unless it says otherwise here
Never   goes round the desk where one procedure hands over to the next: those forms are filled in the browser
Start   Walk
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from tests.scenarios.office import Office
from tests.scenarios.outcome import Played
from tests.scenarios.runner import Play
from tests.scenarios.written import load
from tests.web.test_real_walks import Town
from yifa.cli.main import main
from yifa.engine import catalogue, rebuild, sealer, store
from yifa.engine.fields import clean
from yifa.engine.models import CaseRow
from yifa.engine.publication_rows import PublicationRow
from yifa.record.verifier.receipt import check

TODAY = "2025-12-01"
REPORTER, PHONE, WITNESSES = "梁启明", "13800000021", ("周某", "何某")
DEFAULTS = {one.procedure: one for one in load() if one.defaults}
SHOP = {"party_name": "仁心大药房有限公司", "party_address": "常平镇中元街3号"}
POWER = "CP-SY-001"
DRAWN = "抽取记录写明封存值、承诺值、密语、检查点和种子"


class Desk(Town):
    """A browser at the desks of the scenarios' office."""

    def __init__(self, page, base: str) -> None:
        self.page, self.base, self.case = page, base, 0


class Walk(Play):
    """Cases taken through the door or through the desk, each kept under a name that others refer to as @name."""

    def __init__(self, page, base: str) -> None:
        super().__init__(DEFAULTS["double_random"], Office())
        place = self.office.place
        place.slug = "test"
        place.save()
        self.page, self.base, self.desk = page, base, Desk(page, base)
        self.played: dict[str, Played] = {}

    def given(self, procedure: str, *left_out: str, **changed: dict) -> None:
        """The registers that the scenarios of a procedure begin with; `changed` lays other facts over an entry."""
        for name, one in DEFAULTS[procedure].given.items():
            if name in left_out or name in self.numbers:
                continue
            ((first, how),) = one["steps"].items()
            how = {**how, "facts": {**how["facts"], **changed.get(name, {})}}
            self.through_the_door(name, one["procedure"], {first: how})

    def through_the_door(self, name: str, procedure: str, steps: dict) -> None:
        played = self.played.setdefault(name, Played())
        for step, how in steps.items():
            self._take(played, procedure, step, how, self._defaults(procedure))
        self._kept(name, played)

    def at_the_desk(self, name: str, procedure: str, step: str, how) -> None:
        """Fill the form in the browser, as the scenario's person, with what the scenario would say."""
        played, declared = self.played.setdefault(name, Played()), catalogue.find(procedure)
        filled = self._filled(how, self._defaults(procedure).get(step, {}))
        by, together = self._people(declared, step, filled, filled["on"])
        typed = self._facts(declared, step, filled.get("facts") or {})
        specs = {spec.slug: spec for spec in declared.by_slug[step].fields}
        self.desk.case = played.case or 0
        where = step if played.case else procedure
        self.desk.do(where, by.person, filled["on"].isoformat(),
                     {slug: self._typed(specs[slug], value) for slug, value in typed.items()}, tuple(together))  # fmt: skip
        played.case = self.desk.case
        self._kept(name, played)

    def refused(self, code: str, *step) -> None:
        """The same form, and the sentence that refuses it."""
        with pytest.raises(AssertionError, match=code):
            self.at_the_desk(*step)

    def view(self, name: str):
        return store.case_of(store.load(self.played[name].case))

    def shown(self, name: str, of: str) -> PublicationRow:
        return PublicationRow.objects.get(case=self.played[name].case, of=of)

    def _kept(self, name: str, played: Played) -> None:
        self.numbers[name] = CaseRow.objects.get(pk=played.case).number

    def _defaults(self, procedure: str) -> dict:
        return DEFAULTS[procedure].defaults if procedure in DEFAULTS else {}

    @staticmethod
    def _typed(spec, value):
        if spec.kind in ("choice", "choices"):
            return clean(spec, value)
        return value.isoformat() if isinstance(value, date) else value


def on(day: str, **facts) -> dict:
    return {"on": date.fromisoformat(day), "facts": facts}


@pytest.fixture
def walk(transactional_db, settings, tmp_path, live_server, page):
    settings.YIFA_TODAY, settings.YIFA_PLACE = TODAY, "test"
    settings.YIFA_VAR, settings.YIFA_EVIDENCE_DIR = tmp_path, tmp_path / "evidence"
    yield Walk(page, live_server.url)
    store.forget_places()


@pytest.fixture
def command(monkeypatch, capsys):
    """A function that runs `yifa …` and gives its exit status and what it printed."""

    def run(*words) -> tuple[int, str]:
        monkeypatch.setattr("sys.argv", ["yifa", *map(str, words)])
        try:
            main()
            status = 0
        except SystemExit as end:
            status = end.code
        told = capsys.readouterr()
        return status, told.out + told.err

    return run


def a_complaint_is_taken_in(walk: Walk) -> None:
    take = "投诉", "complaint"
    walk.at_the_desk(
        *take, "receive", on("2025-03-03", reporter_name=REPORTER, reporter_phone=PHONE, accused_name="仁心大药房")
    )
    walk.at_the_desk(*take, "assign", on("2025-03-03"))
    walk.desk.sit(walk.office.person("行政执法人员丙"))
    assert walk.page.goto(f"{walk.base}/desk/cases/{walk.played['投诉'].case}/").status == 404, "not named to it"
    walk.at_the_desk(*take, "check_clue", on("2025-03-04", check_findings="投诉所附照片中有过期药品两盒"))
    walk.at_the_desk(*take, "decide_filing", on("2025-03-05"))


def a_check_is_drawn(walk: Walk) -> None:
    draw = "抽查", "double_random"
    walk.through_the_door(*draw, {
        "plan": on("2025-03-03", want_b=None), "join": on("2025-03-03"), "approve": on("2025-03-04")})  # fmt: skip
    walk.at_the_desk(*draw, "seal", on("2025-03-05"))
    scenario = next(one for one in load() if one.procedure == "double_random" and one.name == DRAWN)
    for one in ("commit", "commit#2"):
        how = scenario.steps[one]
        walk.at_the_desk(*draw, "commit", on("2025-03-05", **(how["facts"] if isinstance(how, dict) else {})))
    walk.refused("D-103", *draw, "open", on("2025-03-05"))  # 承诺以后还没有检查点
    sealer.seal_pending(thorough=True)
    walk.at_the_desk(*draw, "open", on("2025-03-05"))
    walk.refused("D-105", *draw, "draw", on("2025-03-05"))  # 还有人没有公开密语
    walk.at_the_desk(*draw, "open", on("2025-03-05", **scenario.steps["open#2"]["facts"]))
    walk.at_the_desk(*draw, "draw", on("2025-03-05"))
    walk.at_the_desk(*draw, "publish_draw", on("2025-03-06"))


def the_drawn_shop_is_checked(walk: Walk) -> None:
    check, facts = ("检查", "inspection"), DEFAULTS["double_random"].defaults["finish"]["beside"]["检查"]["steps"]
    walk.at_the_desk(*check, "task", {**facts["task"], "facts": {**facts["task"]["facts"], "draw_case": "@抽查"}})
    walk.through_the_door(*check, {step: facts[step] for step in ("propose", "approve", "arrive", "examine")})
    told = {**facts["tell"]["facts"], "outcome_summary": "柜台有过期药品，立案查处"}
    walk.refused("P-323", *check, "tell", {**facts["tell"], "facts": {**told, "check_outcome": "未发现问题"}})
    walk.at_the_desk(*check, "tell", {**facts["tell"], "facts": {**told, "check_outcome": "发现问题，立案查处"}})
    walk.at_the_desk("投诉", "complaint", "link_case", on("2025-03-12", raised_case="@检查"))


def it_becomes_a_penalty_case(walk: Walk) -> None:
    penalty = "处罚", "penalty_ordinary"
    walk.at_the_desk(
        *penalty,
        "clue",
        on("2025-03-12", law_field="食品药品", discovered_on=date(2025, 3, 12), clue_summary="检查发现过期药品"),
    )
    walk.refused("P-401", "检查", "inspection", "file_case", on("2025-03-12", raised_case="@投诉"))
    walk.at_the_desk("检查", "inspection", "file_case", on("2025-03-12", raised_case="@处罚"))
    walk.through_the_door(*penalty, {
        "propose_filing": on("2025-03-13", cause="销售超过有效期的药品", power_item=POWER, breach_provision="药品管理法第九十八条",
                             breach_on=date(2025, 3, 12), breach_facts="柜台上有过期药品两盒", harms_life_or_finance="是", **SHOP),
        "file": on("2025-03-14"), "assign": on("2025-03-14"), "investigate": on("2025-03-18"),
    })  # fmt: skip


def the_goods_are_held(walk: Walk) -> None:
    measure = "扣押", "compulsion_measure"
    walk.through_the_door(*measure, {
        "propose": on("2025-03-13", party_kind="法人", party_age=None, party_credit_code="91441900MA4W1X2Y3T", cause="销售超过有效期的药品", objects="过期药品两盒", **SHOP),
        "decide": on("2025-03-13"),
        "act": {"on": "2025-03-13 10:00", "facts": {"acted_at": "2025-03-13 10:00", "items": "药品两盒"}},
    })  # fmt: skip
    walk.refused("P-401", *measure, "name_case", on("2025-03-14", penalty_case="@检查"))
    walk.at_the_desk(*measure, "name_case", on("2025-03-14", penalty_case="@处罚"))


def it_is_heard_decided_and_published(walk: Walk) -> None:
    penalty = "处罚", "penalty_ordinary"
    walk.through_the_door(*penalty, {
        "report": on("2025-03-24", fine_low="10万", fine_high="15万", facts_summary="销售超过有效期的药品两盒", penalty_provision="药品管理法第一百一十七条"),
        "notify": on("2025-03-25", noticed_fine="12万", noticed_content="罚款十二万元。", hearing_offered="是"),
        "serve_notice": on("2025-03-25", notice_on=date(2025, 3, 25)), "request_hearing": on("2025-03-28"),
        "accept_hearing": on("2025-03-31"),
        "notify_hearing": on("2025-03-31", hearing_at="2025-04-15 09:30", hearing_notice_on=date(2025, 3, 31)),
        "hold_hearing": on("2025-04-15"), "hearing_report": on("2025-04-16"),
    })  # fmt: skip
    decision = on(
        "2025-04-21", fine="12万", penalty_content="罚款十二万元", decision_reasons="经听证，事实清楚，裁量适当"
    )
    walk.refused("P-132", *penalty, "decide", decision)  # 经过听证的，应当法制审核
    walk.at_the_desk(*penalty, "review", on("2025-04-17"))
    walk.at_the_desk(*penalty, "decide", decision)
    walk.through_the_door(
        "扣押",
        "compulsion_measure",
        {"release": on("2025-04-11"), "hand_back": on("2025-04-11", returned_on=date(2025, 4, 11))},
    )
    walk.through_the_door(*penalty, {"serve": on("2025-04-22", served_on=date(2025, 4, 22))})
    walk.at_the_desk(*penalty, "disclose", on("2025-04-25", shown_until=date(2026, 4, 20)))


def the_court_executes_it(walk: Walk) -> None:
    penalty = "处罚", "penalty_ordinary"
    walk.through_the_door(*penalty, {
        "charge_late": on("2025-05-08", late_from=date(2025, 5, 8), late_base="12万", remedies_end_on=date(2025, 10, 22)),
        "demand": on("2025-10-23", demand_sum="12万"), "serve_demand": on("2025-10-23", demand_on=date(2025, 10, 23)),
    })  # fmt: skip
    walk.refused("P-157", *penalty, "apply_court", on("2025-11-06"))  # 催告书送达满十个工作日以后
    walk.at_the_desk(*penalty, "apply_court", on("2025-11-10"))
    walk.at_the_desk(*penalty, "court_result", on("2025-11-20"))
    walk.at_the_desk(*penalty, "close", on("2025-11-21", closing_note="法院已经执行完毕"))


def saved(page, link: str, folder: Path) -> Path:
    """Click a link and keep the file that it gives."""
    with page.expect_download() as waiting:
        page.locator(link).first.click()
    kept = folder / waiting.value.suggested_filename
    waiting.value.save_as(kept)
    return kept


@pytest.mark.slow
def test_from_a_complaint_to_the_court_and_to_whoever_checks_at_home(walk, command, tmp_path):
    walk.given("double_random", "丙的执法证", "丁的执法证")
    walk.given(
        "penalty_ordinary",
        "甲的执法证",
        "乙的执法证",
        "丙的执法证",
        处罚事项={
            "item_code": POWER,
            "item_name": "对销售过期药品的行政处罚",
            "item_field": "食品药品",
            "item_basis": "药品管理法第一百一十七条",
        },
    )
    walk.given("compulsion_measure", "甲的执法证", "乙的执法证")
    a_complaint_is_taken_in(walk)
    a_check_is_drawn(walk)
    the_drawn_shop_is_checked(walk)
    it_becomes_a_penalty_case(walk)
    the_goods_are_held(walk)
    it_is_heard_decided_and_published(walk)
    the_court_executes_it(walk)
    for name in walk.played:
        assert rebuild.differences(walk.played[name].case) == {}, name
    assert (walk.view("处罚").exit, walk.view("投诉").get("raised_case")) == ("by_court", walk.numbers["检查"])
    sealer.seal_pending(thorough=True)

    # 大厅：没有账号的人
    page, decision, draw = walk.page, walk.shown("处罚", "decide"), walk.shown("抽查", "draw")
    page.context.clear_cookies()
    page.goto(f"{walk.base}/")
    page.locator("input[name=q]").first.fill("超过有效期的药品")
    page.keyboard.press("Enter")
    page.get_by_role("link", name=json.loads(decision.content)["title"]).first.click()
    words = page.locator("main").inner_text()
    assert "罚款十二万元" in words
    assert "仁心大药房有限公司" in words
    assert decision.sha256 in words
    receipt = saved(page, "a[href$='receipt.tlog-proof']", tmp_path)
    page.goto(f"{walk.base}/hall/test/{draw.number}/")
    seen = page.content() + words
    drawn = saved(page, "li a:has-text('抽取文件')", tmp_path)
    page.goto(f"{walk.base}/hall/verify/")
    key = page.evaluate("fetch('/log/key').then(one => one.text())").strip()
    with page.expect_download() as waiting:
        page.evaluate("location = '/hall/verify/tool.html?save=1'")
    tool = tmp_path / "核验.html"
    waiting.value.save_as(tool)
    assert [one for one in (REPORTER, PHONE, *WITNESSES) if one in seen + drawn.read_text() + receipt.read_text()] == []

    # 家里：断开网络，只用存下来的三个文件
    page.context.set_offline(True)
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url))
    page.goto(tool.as_uri())
    page.fill("#keys", key)
    page.set_input_files("#file", receipt)
    page.locator("#out.good").wait_for()
    told = page.locator("#out").inner_text()
    assert decision.number in told
    assert "罚款十二万元" in told
    assert "自带" not in told, "checked by the key that the log publishes, not by the receipt's own"
    page.set_input_files("#file", drawn)
    page.get_by_text("重算结果与公布的一致").wait_for()
    changed = tmp_path / "改过.draw.json"
    changed.write_text(drawn.read_text().replace('"DX-003"', '"DX-001"', 1))
    page.set_input_files("#file", changed)
    page.locator("#out.bad").wait_for()
    assert [one for one in asked if not one.startswith(("file:", "blob:"))] == []

    # 同样的文件，用命令核验
    found = check(receipt.read_bytes(), [key])
    assert [one["id"] for one in found.publications] == [decision.number]
    assert command("verify-receipt", receipt, "--key", key)[0] == 0
    assert command("redraw", drawn)[0] == 0
    assert command("redraw", changed)[0] != 0
