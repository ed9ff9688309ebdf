"""Documents that the tests of typesetting share: a report with a red head, a decision, a letter, plain characters."""

from __future__ import annotations

from yifa.typeset.document import Document, Paragraph, parse

REPORT = Document(
    title="青云县白石街道办事处2025年度法治政府建设情况报告",
    organ="青云县白石街道办事处文件",
    number="白街办〔2026〕12号",
    date="2026年3月15日",
    signature="青云县白石街道办事处",
    attachments=("2025年度法治政府建设数据表", "行政处罚案件目录，列明全部案件的编号、案由、处理结果和公示日期"),
    copies_to="县委依法治县办，县司法局",
    printed_by="白石街道办事处党政综合办公室",
    printed_on="2026年3月16日",
    blocks=parse(
        """
<< 青云县人民政府：

2025年，白石街道依法履行职责，现将情况报告如下。全年办理行政处罚案件[1,286件](/figures/penalty)，
其中普通程序**312件**，按期办结率[98.72%](#cases)。

# 一、法治政府建设推进情况

## （一）依法履行职责情况

### 1. 行政处罚

|+ 表1　2025年行政处罚案件情况
| 领域 | 立案数（件） | 结案数（件） | 说明 |
| 市容环境 | [812](/figures/street) | 800 | 12件跨年度办理，均在法定期限以内，不存在超期情形 |
| 安全生产 | 301 | 301 | 无 |

#### （1）存在的问题

部分文书送达不及时，案卷归档不规范。

#(cases) 二、案件目录

目录附后。
"""
    ),
)

DECISION = Document(
    title="行政处罚决定书",
    organ="青云县白石街道办事处",
    number="白街罚决字〔2026〕17号",
    kind="paper",
    date="2026年3月15日",
    signature="青云县白石街道办事处",
    blocks=parse(
        """
|| 当事人 | 张三
|| 公民身份号码 | 110101********1234
|| 住址 | 青云县白石街道向阳社区前进路88号某某花园1栋2单元303房

你于2026年2月1日在前进路占用人行道摆放货架，经责令改正拒不改正，有现场检查笔录、照片、询问笔录证实。

现决定对你处以罚款人民币伍佰元整（￥500.00）。

如不服本决定，可以自收到本决定书之日起60日内申请行政复议，或者6个月内提起行政诉讼。
"""
    ),
)

LETTER = Document(
    title="关于商请提供案件材料的函",
    organ="青云县司法局",
    number="青司函〔2026〕3号",
    kind="letter",
    date="2026年3月15日",
    signature="青云县司法局",
    copies_to="县政府办公室",
    blocks=parse("<< 县公安局：\n\n" + "为办理行政复议案件，请协助提供下列材料。" * 40 + "\n\n专此函达。"),
)

# Pages of one character, so that lines and characters can be counted.
PLAIN = Document(title="国", blocks=(Paragraph("国" * 28 * 22 * 3, "no_indent"),))
