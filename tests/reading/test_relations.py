"""Arithmetic: what is wrong, what agrees, and where to keep silent."""

from __future__ import annotations

import pytest

from yifa.reading.reader import read_text


def verdicts(text: str) -> set[str]:
    return {finding.verdict for finding in read_text(text).findings}


WRONG = [
    "全年受理案件500件，办结480件，办结率98%。",
    "申请材料由3485份降至1355份，压减71%。",
    "年度任务100件，实际完成150件，完成年度任务的180%。",
    "共受理120件，其中劳动争议150件。",
    "累计注册商标200件，本年新增注册商标240件。",
    "调解邻里纠纷20件、婚姻纠纷30件，合计60件。",
    "群众满意度由95.2%提升到90.1%。",
    "投入资金XX万元，举办讲座××场。",
    "2022年法治政府建设工作报告\n根据《行政处罚法》第九十六条规定作出决定。",
    "落实《法治政府建设实施纲要（2021－2030年）》要求。",
    "2023年办理行政复议80件，2022年50件，同比增长50%。",
    "信访事项按期办结率105%。",
    "各调解组织化解纠纷1263件，涉及金额4310.5元。",
    "调委会共调处案件320件，调处成功310件，调处成功率达99.5%。",
    "表一\n镇村\t数量(件)\n甲村\t12\n乙村\t15\n合计\t30",
    "办理时限由20个工作日压缩至5个工作日，压减率80%。",
    "满意率由91.2%提高到95.3%，提高5.1个百分点。",
    "办理行政处罚案件4217件，其中公安机关3806件，占80.25%。",
]
AGREES = [
    "收到复议申请100件，受理90件，审结80件，直接纠错8件，纠错率10%。",
    "申请材料由3485份降至1355份，压减61%。",
    "市下达任务830人，实际完成1700人，完成年度任务的204.82%。",
    "共受理120件，其中劳动争议50件、邻里纠纷40件、婚姻家庭30件。",
    "调解邻里纠纷20件、婚姻纠纷30件，合计50件。",
    "落实《法治政府建设实施纲要（2021－2025年）》要求。",
    "2023年办理行政复议80件，2022年50件，同比增长60%。",
    "参训人员500人，合格480人，合格率96%。",
    "表一\n镇村\t数量(件)\n甲村\t12\n乙村\t15\n合计\t27",
    "办理时限由20个工作日压缩至5个工作日，压减75%。",
    "满意率由91.2%提高到95.3%，提高4.1个百分点。",
    "办理行政处罚案件4217件，其中公安机关3806件，占90.25%。",
    "全年办理案件500件。其中，简易程序300件、一般程序200件。",
]
SILENT = [
    "全年办理案件320件，立案310件，结案率95.5%。",
    "受理投诉320件，办结310件，上年结转5件，办结率98.4%。",
    "查处违法行为30起，罚款5000元。",
    "共有调解员100人，其中党员60人、退休干部70人。",
    "发现隐患200处，整改210处。",
    "受理案件约500件，办结480件，办结率98%。",
    "引用《某某市供水条例》第三百条。",
    "持有A证××同志参加培训，××项目和××家园按计划推进。",
    "受理投诉1000件、举报50件，其中涉及食品类200件。",
    "受理案件1000件，办结900件，按期办结率100%。",
    "应诉行政案件33件，负责人出庭30件，出庭应诉率100%。",
    "发现隐患200处，整改180处，按期整改率100%。",
]


@pytest.mark.parametrize("text", WRONG)
def test_an_error_is_found(text):
    assert verdicts(text) == {"错误"} | (verdicts(text) & {"一致"})


@pytest.mark.parametrize("text", AGREES)
def test_what_computes_agrees(text):
    assert verdicts(text) == {"一致"}


@pytest.mark.parametrize("text", SILENT)
def test_where_the_text_cannot_decide_nothing_is_said(text):
    assert verdicts(text) <= {"一致"}


def test_the_decided_cases_are_the_denominator_where_the_text_gives_them():
    relations = read_text("收到复议申请100件，受理90件，审结80件，直接纠错8件，纠错率10%。").relations
    assert "8/80" in [relation.formula for relation in relations if relation.holds]


def test_a_growth_that_no_whole_number_reaches_is_a_question():
    # 7/6 是增长 16.67%，7/7 是 0：上年无论几件都得不到 15%
    assert verdicts("全年办理行政诉讼案件7件，同比增长15%。") == {"疑问"}


def test_parts_that_add_up_to_more_than_the_whole_are_a_question():
    assert verdicts("共受理120件，其中劳动争议50件、邻里纠纷40件、婚姻家庭40件。") == {"疑问"}


def test_two_values_of_one_yearly_total_are_a_question():
    text = "一、概况\n全年共受理人民调解案件5911宗。\n二、成效\n全镇共受理人民调解案件5119宗。"
    assert "疑问" in verdicts(text)


def test_a_finding_says_what_was_written_what_comes_out_and_what_to_do():
    text = "全年受理案件500件，办结480件，办结率98%。"
    (finding,) = [finding for finding in read_text(text).findings if finding.verdict == "错误"]
    assert (finding.formula, finding.computed, finding.claimed) == ("480/500", 0.96, 0.98)
    assert "98%" in finding.message
    assert "96%" in finding.message
    assert "请核对" in finding.message
    assert text[finding.start : finding.end] == finding.quote
