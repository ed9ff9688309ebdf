"""Layout: broken lines and numbers are joined, and every character knows where it came from."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.reading.scoring import TEXTS, load_marked

from yifa.reading.layout import CLUTTER, TABLE, lay_out
from yifa.reading.reader import read_text

WRAPPED = """    西岭市自然资源局认真贯彻落实党的各项方针政策，全年共受理
土地违法线索217条，立案查处89宗，收缴罚款1
36.5万元，拆除违法建筑面积2.8万平方米，没收违法建筑物若干。
    一、依法行政能力不断提高。局主要负责人带头讲法治课，全年
两次举办培训班，共420人次参加。
"""


@settings(max_examples=80, deadline=None)
@given(st.text(alphabet="全年共受理案件12３０万余件，。、 \t\n（）《》“”%.abc\u200b\u3000", max_size=120))
def test_every_character_of_the_clean_text_leads_back_to_the_source(source):
    view = lay_out(source)
    for at, char in enumerate(view.text):
        if char not in " \n\t":
            origin = source[view.origin(at)]
            assert origin == char or not origin.isascii()


def test_a_number_broken_by_the_end_of_a_line_is_one_number():
    reading = read_text(WRAPPED)
    assert [fact.value for fact in reading.facts][:4] == [217, 89, 1_365_000, 28_000]
    broken = reading.facts[2]
    assert reading.text[broken.start : broken.end] == "1\n36.5万元"


def test_spaces_inside_a_number_are_closed_and_table_columns_are_not():
    assert [fact.value for fact in read_text("全年共出动执法人员 1 265 人次，检查码头 412 家次。").facts] == [1265, 412]
    assert [fact.value for fact in read_text("全年共调解矛盾纠纷 59 11 宗，工作有序开展。").facts] == [5911]
    assert [fact.value for fact in read_text("项目\t件\n调解\t59\t11").facts] != [5911]


def test_the_frame_of_a_page_is_clutter():
    view = lay_out("某镇2023年报告\n来源：某镇 发布时间：2024-01-02 浏览次数：356次\n正文共3件。")
    assert [block.kind for block in view.blocks][1] == CLUTTER


def test_rows_with_tabs_are_a_table():
    view = lay_out("项目\t数量\n调解\t12\n")
    assert [block.kind for block in view.blocks] == [TABLE, TABLE]


def test_a_list_number_does_not_run_into_the_year_after_it():
    assert read_text("1.2021年全年共开展培训3期。").facts[0].value == 3
    assert len(read_text("1.2021年全年共开展培训3期。").facts) == 1


@pytest.mark.parametrize("width", [24, 31, 38, 46, 60])
@pytest.mark.parametrize("name", ["gansu-county-2019.txt", "shandong-city-2020.txt", "beijing-district-2023.txt"])
def test_a_report_reads_the_same_at_any_width_of_its_lines(name, width):
    text, _ = load_marked(TEXTS / name)
    broken = []
    for paragraph in text.split("\n"):
        paragraph = "　　" + paragraph.strip() if paragraph.strip() else ""
        broken += [paragraph[at : at + width] for at in range(0, max(len(paragraph), 1), width)]
    wanted = [(fact.value, fact.unit, fact.approx) for fact in read_text(text).facts]
    assert [(fact.value, fact.unit, fact.approx) for fact in read_text("\n".join(broken)).facts] == wanted
