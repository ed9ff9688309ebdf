"""Citations: what may be cited, and how it reads."""

from datetime import date

import pytest

from yifa.law.citations import NoSuchArticle, UnknownStatute, house, numeral, paper, read, statute, statutes
from yifa.law.files import LawFileError

ART = statute("行政处罚法", edition=2021).articles


@pytest.mark.parametrize(
    ("cited", "reads"),
    [
        (ART(54), "行政处罚法（2021修订）第五十四条"),
        (ART(42, 55), "行政处罚法（2021修订）第四十二条、第五十五条"),
        (ART("47", "48"), "行政处罚法（2021修订）第四十七条、第四十八条"),
        (ART("64第一项"), "行政处罚法（2021修订）第六十四条第一项"),
        (statute("人民调解法", edition=2010).articles(17), "人民调解法（2010）第十七条"),
        (statute("民法典").articles(1260), "民法典（2020）第一千二百六十条"),
        (
            statute("公安机关办理行政案件程序规定", 2012).articles("40之1"),
            "公安机关办理行政案件程序规定（2012修订）第四十条之一",
        ),
        (paper("国办发〔2018〕118号", "第十二条"), "国办发〔2018〕118号第十二条"),
        (house("审核人不得参加调查"), "本平台规则：审核人不得参加调查"),
    ],
)
def test_a_citation_reads_as_lawyers_write_it(cited, reads):
    assert str(cited) == reads


def test_citations_of_the_same_articles_are_the_same():
    assert ART(42, 55) == ART("42", "55")
    assert len({ART(54), ART(54), ART(55)}) == 2


@pytest.mark.parametrize("number", [87, 0, -1, "五十四", "54条", "", True])
def test_an_article_the_edition_does_not_have_is_refused(number):
    with pytest.raises(NoSuchArticle, match="行政处罚法"):
        ART(number)
    assert statute("行政处罚法", edition=2021).articles(86)


def test_a_citation_names_at_least_one_article():
    with pytest.raises(NoSuchArticle, match="no article"):
        ART()


def test_an_edition_is_in_force_until_the_next_one_is():
    old, new = statute("行政处罚法", 2017).articles(42), statute("行政处罚法", 2021).articles(64)
    assert [old.in_force_on(date(2021, 7, day)) for day in (14, 15)] == [True, False]
    assert [new.in_force_on(date(2021, 7, day)) for day in (14, 15)] == [False, True]
    assert not old.in_force_on(date(2017, 12, 31))


def test_a_document_is_in_force_from_its_day():
    assert [paper("国办发〔2018〕118号").in_force_on(date(2018, 12, day)) for day in (4, 5)] == [False, True]
    assert paper("某府办〔2020〕3号").in_force_on(date(1999, 1, 1))


def test_the_newest_edition_is_taken_where_none_is_named():
    assert statute("中华人民共和国行政复议法").edition == 2023


def test_an_unknown_statute_or_edition_says_which_file_to_add_it_to():
    with pytest.raises(UnknownStatute, match=r"行政惩罚法.*law/statutes\.yaml"):
        statute("行政惩罚法")
    with pytest.raises(UnknownStatute, match=r"no edition 2020 in law/statutes\.yaml; it has 1996, 2009, 2017, 2021"):
        statute("行政处罚法", edition=2020)


def test_a_house_rule_gives_its_reason():
    with pytest.raises(ValueError, match="reason"):
        house("  ")


def test_editions_follow_one_another():
    for one in statutes():
        assert one.promulgated is None or one.in_force is None or one.promulgated <= one.in_force, one
        assert one.until is None or one.in_force is None or one.in_force < one.until, one
        assert one.promulgated is None or one.promulgated.year == one.edition, one


@pytest.mark.parametrize(
    ("number", "reads"),
    [
        (1, "一"),
        (10, "十"),
        (15, "十五"),
        (20, "二十"),
        (86, "八十六"),
        (100, "一百"),
        (102, "一百零二"),
        (110, "一百一十"),
        (205, "二百零五"),
        (1000, "一千"),
        (1010, "一千零一十"),
        (1260, "一千二百六十"),
        (2005, "二千零五"),
    ],
)
def test_numerals_read_as_articles_are_numbered(number, reads):
    assert numeral(number) == reads


STATUTES = """\
statutes:
  - title: 某法
    kind: 法律
    editions:
      - {edition: 2001, in_force: 2001-01-01, articles: 9}
      - {edition: 2011, label: 修订, in_force: 2011-01-01}
papers:
  - number: 某发〔2020〕1号
"""


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("kind: 法律", "kind: 法"), "某法: kind '法' is none of"),
        (("2001,", "2012,"), "edition 2012: editions are years, each once, oldest first"),
        (("in_force: 2001-01-01", "in_force: 2001-1-1"), r"某法: in_force: '2001-1-1' is not a YYYY-MM-DD date"),
        (("  - number: 某发〔2020〕1号", "  - number: 甲\n  - number: 甲"), "甲 is given twice"),
        (("label:", "lable:"), "unknown key 'lable'"),
    ],
)
def test_a_statutes_file_that_cannot_be_right_is_refused(tmp_path, change, message):
    path = tmp_path / "statutes.yaml"
    path.write_text(STATUTES.replace(*change), encoding="utf-8")
    with pytest.raises(LawFileError, match=message):
        read(path)
