"""Structure, place, year, citations and last year's problems."""

from __future__ import annotations

import pytest
from tests.reading.scoring import TEXTS, load_marked

from yifa.reading.reader import read_text

LAST = """某县2022年法治政府建设年度报告
一、主要举措和成效
开展培训3期。
二、存在的问题
一是行政执法人员法学专业背景偏少；二是乡镇司法所基础设施薄弱；三是普法宣传形式单一，缺乏吸引力。
三、2023年工作计划
继续推进。
"""
THIS = """某县2023年法治政府建设年度报告
一、主要举措和成效
投入资金80万元改造乡镇司法所，基础设施薄弱状况得到改善，4个司法所新建办公用房。
县委书记切实履行推进法治建设第一责任人职责。
二、存在的不足
一是行政执法人员中法学专业背景人员仍然偏少；二是数字化应用不足。
三、下一步工作打算
继续推进。
"""


@pytest.mark.parametrize(
    ("name", "place", "level", "year"),
    [
        ("henan-county-2021.txt", "淮桥县", "county", 2021),
        ("zhejiang-street-2023.txt", "清源街道", "street", 2023),
        ("sichuan-bureau-2019.txt", "临江市生态环境局", "department", 2019),
        ("shandong-city-2020.txt", "滨川市", "city", 2020),
        ("hubei-town-2024.txt", "桃林镇", "town", 2024),
        ("shanghai-hk-traditional.txt", "临海新区管理委员会", "department", 2023),
    ],
)
def test_place_level_and_year_come_from_the_title(name, place, level, year):
    reading = read_text(load_marked(TEXTS / name)[0], name)
    assert (reading.place, reading.level, reading.year) == (place, level, year)


def test_a_text_without_a_title_has_no_place_rather_than_a_guess():
    reading = read_text("全年共受理案件3件。")
    assert (reading.place, reading.year) == (None, None)


def test_the_required_parts_are_found_and_a_missing_one_is_told():
    found = {part.slug: part.found for part in read_text(LAST).structure}
    assert found == {"measures": True, "problems": True, "first_responsible": False, "plans": True}
    assert all(part.found for part in read_text(THIS).structure)


def test_last_years_problems_are_traced_into_this_years_report():
    traced = {problem.text[:8]: problem.status for problem in read_text(THIS).problems_since(read_text(LAST))}
    assert traced == {"行政执法人员法学": "仍列为问题", "乡镇司法所基础设": "有回应", "普法宣传形式单一": "未提及"}


def test_figures_of_the_plan_are_targets_of_the_year_to_come():
    facts = read_text(
        "某县2023年法治政府建设报告\n一、工作情况\n举办讲座3场。\n二、下一步工作打算\n力争化解率达到98%以上。"
    ).facts
    assert [(fact.kind, fact.period) for fact in facts] == [("count", "2023"), ("target_rate", "2024")]


def test_citations_are_found_with_articles_and_numbers():
    text = "某县2022年法治政府建设报告\n根据《中华人民共和国行政处罚法》第五十八条、第六十三条和《某县供水办法》（某政发〔2020〕3号）。"
    citations = read_text(text).citations
    assert [(one.title, one.articles, one.number, one.verdict) for one in citations] == [
        ("中华人民共和国行政处罚法", (58, 63), None, "一致"),
        ("某县供水办法", (), "某政发〔2020〕3号", None),
    ]


def test_an_article_is_judged_by_the_edition_of_the_reports_year():
    # 行政处罚法 1996 年至 2021 年 7 月只有六十四条，之后八十六条
    old = read_text("某县2019年法治政府建设报告\n依据《行政处罚法》第七十条。").citations[0]
    new = read_text("某县2022年法治政府建设报告\n依据《行政处罚法》第七十条。").citations[0]
    assert (old.verdict, new.verdict) == ("错误", "一致")


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2023年某县法治政府建设报告\n4月份满意度为54.55%。", "2023"),
        ("2023年某县法治政府建设报告\n满意度由4月份的54.55%提升到10月的95.94%。", "2023-04"),
        ("2023年某县法治政府建设报告\n截至11月底，累计办理业务12件。", "2023-01/2023-11"),
        ("2023年某县法治政府建设报告\n1-10月，办理案件12件。", "2023-01/2023-10"),
        ("2023年某县法治政府建设报告\n2022年办理案件12件。", "2022"),
        ("2023年某县法治政府建设报告\n上半年办理案件12件。", "2023-H1"),
        ("2023年某县法治政府建设报告\n前三季度办理案件12件。", "2023-01/2023-09"),
    ],
)
def test_the_period_is_what_the_sentence_says(text, period):
    assert read_text(text).facts[0].period == period
