"""Parameters: which value answers for a day, a place and a field, and what a file may say."""

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from yifa.law.citations import numeral, statute
from yifa.law.files import LawFileError
from yifa.law.parameters import NotInForce, UnknownParameter, Value, book, load

SHENZHEN_TOWN = ("440303007000", "440303000000", "440300000000", "440000000000")
DONGGUAN_TOWN = ("441900110000", "441900000000", "440000000000")
JIANGXI = ("360000000000",)
ON = date(2025, 6, 2)

CITED = re.compile(
    r"((?:最高人民法院、)?[^、；（）]+)（(\d{4})(修订|修正|修改)?）((?:第[一-龥]+条[第一二三四五六七八九十款项]*[、至]?)+)"
)
ARTICLE = re.compile(r"第([一二三四五六七八九十百零]+)条")
ARABIC = {numeral(number): number for number in range(1, 1300)}

FILE = """\
name: 合同审查期限
description: 本镇合同合法性审查的期限
values:
  2024-01-01:
    value: 3
    unit: working_days
    source: 某镇政府合同管理办法第九条
checked: 2026-01-05
"""


def write(folder: Path, name: str, text: str = FILE) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return folder


def test_a_value_is_the_one_in_force_on_the_day_asked():
    assert book().value("penalty.summary_fine_max_person", date(2021, 7, 14)).value == 50
    assert book().value("penalty.summary_fine_max_person", date(2021, 7, 15)).value == 200


def test_a_value_says_where_it_comes_from():
    found = book().value("penalty.hearing_request", ON)
    assert (found.value, found.unit, found.name) == (5, "working_days", "听证申请期限")
    assert found.source == "行政处罚法（2021修订）第六十四条第一项、第八十五条"
    assert (found.since, found.jurisdiction, found.confidence, found.reading) == (
        date(2021, 7, 15),
        "national",
        "verified",
        None,
    )


def test_a_day_before_the_first_value_has_no_answer():
    with pytest.raises(NotInForce, match="1996-10-01") as refused:
        book().value("penalty.hearing_request", date(1996, 9, 30))
    assert (refused.value.parameter, refused.value.first) == ("penalty.hearing_request", date(1996, 10, 1))


def test_an_unknown_parameter_is_no_default():
    with pytest.raises(UnknownParameter, match=r"parameters/penalty/hearing_reqest\.yaml"):
        book().value("penalty.hearing_reqest", ON)
    with pytest.raises(UnknownParameter):
        book().history("penalty.hearing_reqest")


def test_the_province_answers_for_a_town_in_it():
    found = book().value("penalty.hearing_threshold_person", ON, DONGGUAN_TOWN)
    assert (found.value, found.jurisdiction) == (5000, "440000000000")
    assert found.parameter == "penalty.hearing_threshold_person.guangdong"
    assert book().value("penalty.hearing_threshold_person", ON, JIANGXI).value == 3000


def test_a_narrower_rule_without_a_number_wins_and_means_ask():
    found = book().value("penalty.hearing_threshold_person", ON, SHENZHEN_TOWN)
    assert (found.value, found.jurisdiction) == (None, "440300000000")


def test_the_rule_of_the_field_goes_before_the_rule_of_the_place():
    assert book().value("penalty.hearing_threshold_person", ON, JIANGXI, "market").value == 10_000
    assert book().value("penalty.hearing_threshold_person", ON, JIANGXI, "public_security").value == 2_000


def test_a_quantity_with_local_rules_only_asks_elsewhere():
    found = book().value("penalty.hearing_threshold_person", ON, ("110000000000",))
    assert (found.value, found.unit, found.parameter) == (None, "yuan", "penalty.hearing_threshold_person")
    assert "penalty.hearing_threshold_person" in book()


def test_a_variant_can_be_asked_for_by_its_own_name():
    assert book().value("penalty.hearing_threshold_entity.jiangxi", ON).value == 20_000


def test_a_rule_of_one_field_does_not_answer_for_another():
    assert book().value("complaint.accept", ON).value == 7
    assert book().value("complaint.accept", ON, field="market").value == 7
    assert book().value("complaint.accept", ON, field="construction").value is None


def test_a_value_whose_first_day_is_not_established_holds_for_any_day():
    found = book().value("service.rating_levels", date(1990, 1, 1))
    assert (found.value, found.since) == (5, None)


def test_fractions_are_exact():
    assert book().value("contract.overdue_interest_daily", ON).value == Decimal("0.05")


def test_two_thirds_of_the_delegates_meet_the_quorum_and_one_less_does_not():
    quorum = book().value("village.rep_meeting_quorum", ON).value
    assert isinstance(quorum, Decimal)
    assert all(Decimal(200 * n) / (3 * n) >= quorum > Decimal(100 * (2 * n - 1)) / (3 * n) for n in range(1, 2000))


def test_the_history_lists_every_value_oldest_first():
    found = book().history("calendar.public_service_days")
    assert [value.value for value in found] == [60, 60, 30, 30]
    assert [value.since for value in found] == sorted(value.since for value in found)


def test_all_parameters_of_the_law_are_there_and_speak_chinese():
    ids = book().ids()
    assert len(ids) >= 396
    english = re.compile(r"[A-Za-z]{3,}")
    for each in ids:
        declared = book().parameter(each)
        texts = [declared.name, declared.description, declared.starts, declared.extends, declared.suspended_by]
        texts += [declared.consequence, *(block.source for block in declared.values.values())]
        for block in declared.values.values():
            texts += [str(one) for one in block.value] if isinstance(block.value, tuple) else []
            texts += [block.value] if isinstance(block.value, str) else []
        assert not [text for text in texts if text and english.search(text)], each


def test_an_unsure_number_is_never_offered():
    assert book().value("penalty.dept.construction_filing", ON).value is None
    assert book().value("penalty.dept.construction_filing", ON).confidence == "unsure"


def test_a_place_puts_its_own_rule_on_top(tmp_path):
    ours = book().overlay(write(tmp_path, "contract/review_days.yaml"))
    assert ours.value("contract.review_days", ON, DONGGUAN_TOWN).value == 3
    assert ours.value("contract.review_days", ON).jurisdiction == "local"
    assert book().value("contract.review_days", ON).value == 5


def test_an_overlay_for_one_place_leaves_its_neighbours_alone(tmp_path):
    text = FILE.replace("checked", 'jurisdiction: "441900110000"\nchecked')
    ours = book().overlay(write(tmp_path, "contract/review_days.yaml", text))
    assert ours.value("contract.review_days", ON, DONGGUAN_TOWN).value == 3
    assert ours.value("contract.review_days", ON, SHENZHEN_TOWN).value == 5


def test_an_overlay_may_be_given_as_values():
    mine = Value(
        "penalty.hearing_threshold_person", "听证标准", 4000, "yuan", "某市规定", None, "441900000000", "verified"
    )
    ours = book().overlay([mine])
    assert ours.value("penalty.hearing_threshold_person", ON, DONGGUAN_TOWN).value == 4000
    assert ours.value("penalty.hearing_threshold_person", ON, SHENZHEN_TOWN).value is None


def test_a_place_that_says_null_is_asked_even_where_a_reading_would_answer(tmp_path):
    text = FILE.replace("value: 3", "value: null")
    ours = book().overlay(write(tmp_path, "penalty/case_filing.yaml", text))
    assert ours.value("penalty.case_filing", ON).value is None


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("2024-01-01", "2024-1-1"), r"penalty/x\.yaml: '2024-1-1' is not a YYYY-MM-DD date"),
        (("2024-01-01", "2024-02-30"), r"'2024-02-30' is not a YYYY-MM-DD date"),
        (("checked: 2026-01-05", ""), r"penalty/x\.yaml: key 'checked' is missing"),
        (("checked:", "note: 随手\nchecked:"), r"penalty/x\.yaml: unknown key 'note'"),
        (("value: 3", "value: 三"), r"2024-01-01: value: '三' does not fit the unit working_days"),
        (("value: 3", "value: true"), r"value: True does not fit the unit working_days"),
        (("value: 3", "value: 3.5"), r"does not fit the unit working_days"),
        (("working_days", "workdays"), r"2024-01-01: unit: 'workdays' is none of working_days"),
        (("checked:", "confidence: maybe\nchecked:"), r"confidence: 'maybe' is none of"),
        (("checked:", "confidence: unsure\nchecked:"), r"an unsure value must be null"),
        (("checked:", "field: fishing\nchecked:"), r"field: 'fishing' is none of"),
        (("checked:", "jurisdiction: 440000000000\nchecked:"), r"12-digit code in quotes"),
        (("    source: 某镇政府合同管理办法第九条\n", ""), r"2024-01-01: key 'source' is missing"),
        (
            ("checked:", "  2024-01-01: {value: 4, unit: working_days, source: 同上}\nchecked:"),
            r"'2024-01-01' is given",
        ),
        (("name: 合同审查期限", "name: 合同审查期限\nname: 期限"), r"line 2: 'name' is given twice"),
        (("name: 合同审查期限", "name: ["), r"penalty/x\.yaml: is not YAML"),
        ((FILE, ""), r"penalty/x\.yaml: found None, expected a mapping"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_by_name_and_key(tmp_path, change, message):
    with pytest.raises(LawFileError, match=message):
        load(write(tmp_path, "penalty/x.yaml", FILE.replace(*change)))


def test_a_variants_file_must_carry_the_code_its_name_says(tmp_path):
    with pytest.raises(
        LawFileError, match=r"penalty/x\.guangdong\.yaml: jurisdiction: 'national' is not '440000000000'"
    ):
        load(write(tmp_path, "penalty/x.guangdong.yaml"))
    with pytest.raises(LawFileError, match=r"penalty/x\.market\.yaml: field: None is not 'market'"):
        load(write(tmp_path / "other", "penalty/x.market.yaml"))


def test_a_parameter_file_lies_in_the_folder_of_its_family(tmp_path):
    with pytest.raises(LawFileError, match="family"):
        load(write(tmp_path, "x.yaml"))


def test_every_source_with_an_edition_cites_a_declared_statute_and_an_article_it_has():
    cited = 0
    for each in book().ids():
        for block in book().parameter(each).values.values():
            for title, year, label, rest in CITED.findall(block.source):
                one = statute(title, int(year))
                assert (one.label or "") == label, block.source
                for number in ARTICLE.findall(rest):
                    assert one.articles(ARABIC[number]), block.source
                    cited += 1
    assert cited > 300
