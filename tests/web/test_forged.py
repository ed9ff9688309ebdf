"""Forged requests: every address of the site, asked by those who may not, with ids of others, and with what nobody should send.

Reads   the addresses as the site resolves them, and one rule for each of them below
Never   lets an address through that has no rule
Start   RULES
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
from django.apps import apps
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLPattern, get_resolver

import yifa.web
from tests.engine.toy import AT
from tests.web.conftest import TODAY
from tests.web.hall.conftest import Town
from tests.web.test_ledger import workbook
from yifa.engine import door, evidence, following, sealer
from yifa.engine.models import CaseRow, PaperRow
from yifa.web.hall.asked import Asked
from yifa.web.models import Draft, LedgerFile

ANYBODY, ACCOUNT, OFFICIAL, OWN = "anybody", "an account", "an official", "who may see it"
"""Who may have an address: everybody the same; whoever signed in; officials, each what is his; for one thing, who may see that thing."""

RULES = {
    **dict.fromkeys((
        "robots", "log_checkpoint", "log_tile", "log_key", "log_year_checkpoint", "log_year_tile", "log_year_key", "hall",
        "hall_sitemap", "hall_follow", "hall_follow_receipt", "hall_verify", "hall_verify_tool", "hall_type", "hall_api",
        "hall_openapi", "hall_api_kinds", "hall_api_procedures", "hall_api_procedure", "hall_api_publications",
        "hall_api_publication", "hall_front", "hall_before", "hall_during", "hall_after", "hall_all", "hall_procedures",
        "hall_procedure", "hall_statistics", "hall_statistics_year", "hall_statistics_csv", "hall_statistics_xlsx",
        "hall_reports", "hall_report", "hall_report_figure", "hall_report_file", "hall_data", "hall_download", "hall_feed",
        "hall_about", "hall_publication", "hall_published_bytes", "hall_publication_receipt", "hall_published_file",
    ), ANYBODY),
    **dict.fromkeys(("home", "sign_in", "sign_out", "type_size", "password", "password_done"), ACCOUNT),
    **dict.fromkeys((
        "inbox", "watermark", "next", "search", "cases", "export", "papers", "desk_publications", "start", "start_case", "ledger",
        "ledger_of", "ledger_template", "procedures", "procedure", "save_draft", "figures", "figures_export", "figure",
        "figure_cases", "figure_cases_export", "supervision", "supervision_model", "report", "report_year", "report_file",
        "report_edit", "report_preview", "report_comparison", "report_editions", "report_freeze", "report_edition",
        "report_edition_cases", "report_edition_file", "reading", "reading_export", "county", "county_file", "county_packages",
        "county_packages_file", "county_figure", "county_figure_file", "county_town", "county_town_file",
    ), OFFICIAL),
    **dict.fromkeys((
        "ledger_preview", "ledger_marked", "ledger_take", "open_draft", "drop_draft", "case", "case_flow", "slip", "reveal",
        "step", "clock", "correct", "hand_over", "paper", "paper_receipt", "paper_docx", "paper_pdf", "evidence",
    ), OWN),
}  # fmt: skip
ADMINISTRATORS = ("system", "security", "audit")
OTHER_UNIT = "戊"
SECRETS = (
    "金丝雀申请人",
    "金丝雀事项",
    "金丝雀草稿",
    "金丝雀台账",
    "金丝雀证据",
    "金丝雀撤回",
    "金丝雀过期",
    "金丝雀未公开",
)
SLUGS = {
    "hall_api_procedure": "toy", "hall_procedure": "toy", "start_case": "toy", "ledger_of": "toy", "ledger_template": "toy",
    "procedure": "toy", "step": "close", "clock": "decide", "figure": "mediation_accepted", "figure_cases": "mediation_accepted",
    "figure_cases_export": "mediation_accepted", "supervision_model": "transfer_decided_late", "hall_report_figure": "mediation_accepted",
    "report_edition_cases": "mediation_accepted", "county_figure": "mediation_accepted", "county_figure_file": "mediation_accepted",
}  # fmt: skip
WRITTEN = {
    "on": TODAY.isoformat(), "key": "k", "tab": "t", "stage": "do", "reason": "伪造", "unit": "other", "mode": "all", "hide": "",
    "about": "toy", "step": "apply", "f-subject": "伪造", "paper": "1", "form": "docx", "text": "伪造", "seen": "1", "f-found": "伪造",
    "number": "测测〔2025〕1号", "code": "0000-0000-0000", "seq": "1", "version": "0",
}  # fmt: skip


def routes(patterns=None, before: str = "") -> Iterator[tuple[str, str, dict]]:
    """(name, address with its converters, converters) of everything the site answers."""
    for one in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(one, URLPattern):
            yield one.name, before + str(one.pattern), one.pattern.converters
        else:
            yield from routes(one.url_patterns, before + str(one.pattern))


def address(pattern: str, values: dict[str, object]) -> str:
    """The address with these values, each quoted as a browser would."""
    return "/" + re.sub(r"<\w+:(\w+)>", lambda found: quote(str(values[found[1]]), safe="/"), pattern)


@dataclass(frozen=True)
class Things:
    """What stands in the town, by the names that addresses have for it."""

    values: dict[str, object]
    publications: tuple[str, ...]

    def of(self, route: str, /, **other) -> dict[str, object]:
        return {**self.values, "slug": SLUGS.get(route, "x"), **other}


@pytest.fixture
def town(transactional_db, settings, tmp_path) -> Town:
    settings.YIFA_TODAY = TODAY.isoformat()
    settings.YIFA_EVIDENCE_DIR = tmp_path / "evidence"
    settings.YIFA_VAR = tmp_path
    settings.YIFA_PLACE = "test"
    cache.clear()
    return Town()


@pytest.fixture
def things(town) -> Things:
    """One of everything, all of 甲 in the bureau: a case with paper and evidence, a draft, a ledger, publications gone and to come."""
    mine = town.client("甲")
    kept = evidence.keep("金丝雀证据.jpg", ["金丝雀证据".encode()], by=None, at=AT).sha256
    case = town.begin(applicant="金丝雀申请人", subject="金丝雀事项")
    door.take_step(case, "inspect", by=town.actor("甲"), together=[town.id_of("乙")], on=TODAY, at=AT,
                   facts={"found": "属实"}, evidence=[kept])  # fmt: skip
    door.take_step(case, "review", by=town.actor("丙"), on=TODAY, at=AT)
    door.take_step(case, "decide", by=town.actor("丁"), on=TODAY, at=AT, facts={"verdict": "grant"})
    mine.post("/desk/drafts/", {**WRITTEN, "f-subject": "金丝雀草稿"})
    mine.post(
        "/desk/ledger/toy/",
        {
            "file": SimpleUploadedFile(
                "金丝雀台账.xlsx", workbook([["1", "2025-09-22", "金丝雀台账", "金丝雀台账", "", ""]])
            )
        },
    )
    shown, gone = town.company("甲公司"), town.company("金丝雀撤回公司", cause="金丝雀撤回")
    over = town.company("金丝雀过期公司", cause="金丝雀过期", until=TODAY - timedelta(days=1))
    town.take_down(gone, "复议机关撤销了决定")
    town.decided(party_kind="company", party_name="金丝雀未公开公司", cause="金丝雀未公开")
    sealer.seal_pending(thorough=True)
    return Things({
        "place": "test", "case_id": case, "paper_id": PaperRow.objects.get(case=case).pk, "sha256": kept, "seq": 2,
        "draft_id": Draft.objects.get().pk, "ledger_id": LedgerFile.objects.get().pk, "number": shown.number, "kind": "shown.decide",
        "form": "csv", "key": "2024-1", "name": "report.pdf", "year": TODAY.year, "n": 1, "path": "0/000.p/1",
        "code": "441900110000",
    }, (shown.number, gone.number, over.number))  # fmt: skip


def held() -> dict[str, list]:
    """Every row of every table but sessions and failed attempts, to see whether anything changed."""
    models = [one for one in apps.get_models() if one._meta.app_label not in ("sessions", "axes")]
    return {one._meta.label: list(one.objects.order_by("pk").values_list()) for one in models}


def body(answer) -> str:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return content.decode("utf-8", "replace")


def leaked(answer) -> list[str]:
    text = body(answer) + str(dict(answer.headers))
    return [one for one in SECRETS if one in text or quote(one) in text]


def asked(client: Client, where: str) -> Iterator[tuple[str, object]]:
    yield "GET", client.get(where)
    yield "POST", client.post(where, WRITTEN)


def test_every_address_of_the_site_has_a_rule_and_every_rule_an_address():
    names = [name for name, _, _ in routes()]
    assert set(names) == set(RULES)
    assert len(names) == len(set(names))


def test_nobody_gets_what_stands_behind_a_sign_in_without_one(town, things):
    before, wrong = held(), []
    for name, pattern, _ in routes():
        if RULES[name] not in (OFFICIAL, OWN):
            continue
        where = address(pattern, things.of(name))
        for how, answer in asked(Client(), where):
            to_sign_in = answer.status_code == 302 and answer["Location"].startswith("/sign-in/?next=")
            if not (to_sign_in or answer.status_code == 405) or leaked(answer):
                wrong.append((how, where, answer.status_code, leaked(answer)))
    assert wrong == []
    assert held() == before


@pytest.mark.parametrize("who", ADMINISTRATORS)
def test_an_administrator_gets_no_address_of_the_desk(town, things, who):
    client, before, wrong = town.client(who), held(), []
    for name, pattern, _ in routes():
        if RULES[name] not in (OFFICIAL, OWN):
            continue
        where = address(pattern, things.of(name))
        for how, answer in asked(client, where):
            if answer.status_code not in (403, 405) or leaked(answer):
                wrong.append((how, where, answer.status_code, leaked(answer)))
    assert wrong == []
    assert held() == before


def test_an_official_of_another_unit_gets_nothing_of_a_case_that_is_not_his(town, things):
    """Not by its id, not by the id of his own case with another's paper, nor from any list."""
    client = town.client(OTHER_UNIT)
    own = town.begin(OTHER_UNIT, applicant="他的申请人", subject="他的事项")
    before, wrong = held(), []
    for name, pattern, converters in routes():
        if RULES[name] is ANYBODY or name in ("sign_out", "password", "type_size"):
            continue
        foreign = [things.of(name)]
        if "case_id" in converters and {"paper_id", "sha256"} & set(converters):
            foreign.append(things.of(name, case_id=own))
        for where in (address(pattern, one) for one in foreign):
            answers = [("GET", client.get(where))]
            if RULES[name] is OWN:
                answers.append(("POST", client.post(where, WRITTEN)))
            for how, answer in answers:
                missing = answer.status_code in (404, 405) or name == "drop_draft"
                if leaked(answer) or answer.status_code >= 500 or (RULES[name] is OWN and not missing):
                    wrong.append((how, where, answer.status_code, leaked(answer)))
    assert wrong == []
    assert held() == before


def test_whose_things_they_are_gets_them_so_that_the_ids_are_real(town, things):
    client = town.client("甲")
    for name, pattern, _ in routes():
        if RULES[name] is OWN:
            where = address(pattern, things.of(name))
            answer = client.get(where)
            assert answer.status_code in (200, 302, 405, 422), where
    seen = body(client.get(f"/desk/cases/{things.values['case_id']}/")) + body(client.get("/desk/"))
    assert {"金丝雀事项", "金丝雀证据"} <= {one for one in SECRETS if one in seen}


def test_the_public_part_is_the_same_to_everybody_and_shows_nothing_unpublished(town, things):
    clients = {"": Client(), **{who: town.client(who) for who in (*ADMINISTRATORS, "甲", OTHER_UNIT)}}
    before, wrong = held(), []
    for name, pattern, converters in routes():
        if RULES[name] is not ANYBODY:
            continue
        many = things.publications if "number" in converters else [things.values["number"]]
        for where in (address(pattern, things.of(name, number=one)) for one in many):
            seen = {}
            for who, client in clients.items():
                answer = client.get(where)
                same = (
                    "" if name == "hall_statistics_xlsx" else answer.headers.get("ETag")
                )  # a workbook names its moment
                seen[who] = (answer.status_code, same)
                if (found := leaked(answer)) or answer.status_code >= 500:
                    wrong.append((who, where, answer.status_code, found))
            if len(set(seen.values())) != 1:
                wrong.append((where, seen))
    assert wrong == []
    assert held() == before


def test_no_form_of_another_site_does_anything(town, things):
    """Signed in as the one who may, but without the token: every address that takes a form refuses it."""
    strict = town.client("甲", enforce_csrf_checks=True)
    before, wrong = held(), []
    for name, pattern, _ in routes():
        where = address(pattern, things.of(name))
        answer = strict.post(where, WRITTEN)
        if answer.status_code not in (403, 405):
            wrong.append((where, answer.status_code))
    assert wrong == []
    assert held() == before


STRANGE = (
    "", " ", "0", "-1", "1e9", "²", "٣", "NaN", "9" * 19, "9" * 40, "9" * 5000, "\x00", "a\x00b", "\ud800".encode("utf-8", "surrogatepass"),
    b"\xff\xfe", "a" * 5000, "公" * 2000, "\u202e\u0000\U0010ffff", "' OR 1=1 --", "%' _\\", "<script>", "../../etc/passwd", "2025-02-30.1",
    "9999-12-31.9223372036854775807", "0001-01-01.1", "(*) AND NEAR(", '"', "x.y", "shown.decide.csv",
)  # fmt: skip
WORST = ("9" * 5000, "a\x00b", "%' _\\")
IN_ADDRESS = {
    "int": ["0", "1", "2014", "9999", "10000", "9" * 19, "9" * 40, "9" * 5000],
    "slug": ["0", "-", "_", "a" * 3000, "None", "TEST", "test"],
    "str": ["\x00", "a\x00", "..", "公示", "a" * 3000, "report.pdf\x00", "%2e%2e", "'", "=1+1"],
    "path": [
        "\x00",
        "0/000.p/\x00",
        "../key",
        "0/" * 400,
        "0/x000/000",
        "9/000",
        "-1/000",
        "entries/000.p/99999999999999999999",
        "公",
    ],
    "pub": ["pub-000000", "pub-" + "f" * 32],
    "kind": ["x.y", "shown.entry", "toy.decide", "a" * 60 + "." + "b" * 60],
    "sha256": ["0" * 64, "f" * 64],
}
SENT = re.compile(r"""request\.(GET|POST)(?:\.get\(|\.getlist\(|\[)f?["'](\w+)""")


def names_read(folder: str) -> dict[str, set[str]]:
    """The names that the views of a folder read from an address or a form, by method."""
    found: dict[str, set[str]] = {"GET": set(Asked.__dataclass_fields__), "POST": set()}
    for module in (Path(yifa.web.__file__).parent / folder).glob("*.py"):
        for method, name in SENT.findall(module.read_text(encoding="utf-8")):
            found[method].add(name)
    return found


def kinds_of(pattern: str) -> dict[str, str]:
    return {name: kind for kind, name in re.findall(r"<(\w+):(\w+)>", pattern)}


def failures(client: Client, method: str, where: str, values: list[dict] | None = None) -> list[tuple]:
    """Where the site broke instead of answering."""
    wrong = []
    for one in values or [{}]:
        try:
            answer = getattr(client, method)(where, one)
            body(answer)
            if answer.status_code >= 500:
                wrong.append((where[:200], str(one)[:80], answer.status_code))
        except Exception as broken:  # noqa: BLE001 - whatever it is, it is what the test looks for
            wrong.append((where[:200], str(one)[:80], repr(broken)[:200]))
    return wrong


def test_what_is_read_from_an_address_is_known():
    assert {"q", "kind", "after", "year", "before", "size", "back", "save"} <= names_read("hall")["GET"]
    assert names_read("hall")["POST"] == {"number", "code", "seq"}


@pytest.mark.parametrize("part", ["hall", "desk"])
def test_strange_words_in_an_address_are_answered(town, things, part):
    wrong = []
    client = Client() if part == "hall" else town.client("甲")
    for name, pattern, _ in routes():
        if (RULES[name] is ANYBODY) != (part == "hall"):
            continue
        for at, kind in kinds_of(pattern).items():
            for text in IN_ADDRESS[kind]:
                wrong += failures(client, "get", address(pattern, things.of(name, **{at: text})))
    assert wrong == []


def test_strange_questions_to_a_public_page_are_answered(town, things):
    """Every name that the hall reads: with the worst words at every address, with every strange word where lists are asked."""
    names, wrong = {*names_read("hall")["GET"], "p0", "unknown"}, []
    for name, pattern, _ in routes():
        if RULES[name] is ANYBODY:
            wrong += failures(
                Client(), "get", address(pattern, things.of(name)), [dict.fromkeys(names, one) for one in WORST]
            )
    for where in (
        "/hall/test/all/",
        "/hall/api/test/publications",
        "/hall/test/feed.atom",
        "/hall/test/data/shown.decide.json",
    ):
        for one in STRANGE:
            alone = [{"q": one}, {"after": one}, {"year": one}, {"q": "公司", "after": one}] if "api" in where else []
            wrong += failures(Client(), "get", where, [dict.fromkeys(names, one), *alone])
    assert wrong == []


def test_strange_numbers_and_codes_are_answered_and_open_nothing(town, things, monkeypatch):
    monkeypatch.setattr("yifa.web.hall.follow.MOST", 10_000)
    number = CaseRow.objects.get(pk=things.values["case_id"]).number
    right = {"number": number, "code": following.code_for(number)}
    wrong = []
    for one in STRANGE:
        for where in ("/hall/follow/", "/hall/follow/receipt/"):
            for name in ("number", "code"):
                wrong += failures(Client(), "post", where, [{**right, "seq": "1", name: one}])
        wrong += failures(Client(), "post", "/hall/follow/receipt/", [{**right, "seq": one}])
    assert wrong == []


def test_the_receipt_of_a_step_that_was_not_told_is_not_had_by_a_long_number(town, things):
    """The party was told step 4; `000000004` and more digits is another step, not that one."""
    case = things.values["case_id"]
    number = CaseRow.objects.get(pk=case).number
    told = [one.seq for one in following.told(CaseRow.objects.get(pk=case), TODAY).told]
    assert told == [4]
    for n in range(40):
        door.correct(case, 2, {"found": f"属实（{n}）"}, "登记有误", by=town.actor("甲"), on=TODAY, at=AT)
    sealer.seal_pending(thorough=True)
    asked_for = {"number": number, "code": following.code_for(number)}
    assert Client().post("/hall/follow/receipt/", {**asked_for, "seq": "4"}).status_code == 200
    for seq in ("0000000041", "41", "00000000040", "-4", "4.0", "4_1"):
        assert Client().post("/hall/follow/receipt/", {**asked_for, "seq": seq}).status_code == 422, seq


def test_strange_questions_and_forms_at_the_desk_are_answered(town, things):
    client, wrong = town.client("甲"), []
    names = names_read("desk")
    for name, pattern, _ in routes():
        if RULES[name] in (OFFICIAL, OWN):
            where = address(pattern, things.of(name))
            for one in ("²", *WORST[:2]):
                wrong += failures(
                    client, "get", where, [dict.fromkeys(names["GET"] | set(Asked.__dataclass_fields__), one)]
                )
                wrong += failures(client, "post", where, [dict.fromkeys(names["POST"] - {"stage"}, one)])
    assert wrong == []
