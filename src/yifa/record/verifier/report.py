"""The report: what was looked at and what was found, in sentences for people and fields for machines.

Reads   nothing: check.py fills it
Never   shows a fact of a case, only where it stands and the columns that repeat what the event says
Start   Report
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

LISTED = 1000

SENTENCES = {
    "R-201": "内容被改动过，与所存的杂凑值不符{why}",
    "R-202": "所存的杂凑值被改动过，与内容不符",
    "R-203": "内容不合记录格式：{why}",
    "R-204": "这一栏与内容不符：内容为{want}，栏内为{found}",
    "R-205": "与前一条接不上：所记的前一杂凑值不是前一条的，本条或前一条被整条换过",
    "R-206": "缺第{first}条至第{last}条记录",
    "R-207": "序号重复，多出一条",
    "R-208": "案件登记的这一栏与各条记录不符：记录为{want}，登记为{found}",
    "R-209": "案件登记的条数不符：实有{want}条，登记为{found}",
    "R-210": "案件登记的末条杂凑值与末条记录不符，登记或末条被改动过",
    "R-211": "案件没有任何记录",
    "R-212": "记录属于案件{want}，却挂在{found}之下",
    "R-213": "日志第{idx}片叶子与本条记录不符，被改动过",
    "R-214": "日志第{idx}片叶子指向事件编号{found}，那里没有它的事件",
    "R-215": "在日志中的位置不对：{why}",
    "R-216": "日志登记的片数不符：实有{want}片，登记为{found}",
    "R-217": "日志的前沿与各片叶子算出的不符，叶子的次序或前沿被改动过",
    "R-218": "{what}应有{want}份，实存{found}份",
    "R-219": "{what}与记录中的承诺值不符：{why}",
    "R-220": "数据库自检不通过：{why}",
    "R-221": "数据库读到一半出错，其余无法核验：{why}",
    "R-222": "与库外留存的根不符，历史被改写或换成了旧的：日志有{size}片时留存的根为{want}，现为{found}",
    "R-223": "日志{origin}的登记不对：{why}",
    "R-224": "日志{origin}的第0条不是上一日志的最后一个检查点",
    "R-225": "日志{origin}在第{size}条处的检查点与各片叶子算出的根不符",
    "R-226": "日志{origin}在第{size}条处的检查点有问题：{why}",
    "R-227": "日志{origin}有签到第{size}条的检查点，现在却只有{found}条，后面的不见了",
    "R-228": "日志{origin}不是用公开发布的那把密钥签的：密钥被换过，或者没有签名",
}


@dataclass(frozen=True)
class Finding:
    """One thing wrong: `sentence` for people, the rest for machines; None where it does not apply."""

    code: str
    sentence: str
    case: str | None = None
    seq: int | None = None
    event_id: int | None = None
    column: str | None = None


@dataclass
class Report:
    """What was looked at and what was found; `omitted` findings beyond the first LISTED are only counted.

    `leaves` are those of all logs together; `log`, `size` and `root` are the newest log's.
    """

    cases: int = 0
    events: int = 0
    leaves: int = 0
    unlogged: int = 0
    sealed: int = 0
    papers: int = 0
    erased: int = 0
    unopened: int = 0
    checkpoints: int = 0
    log: str = ""
    size: int = 0
    root: str = hashlib.sha256(b"").hexdigest()
    findings: list[Finding] = field(default_factory=list)
    omitted: int = 0

    @property
    def clean(self) -> bool:
        return not self.findings

    def find(
        self,
        code: str,
        column: str | None,
        case: object = None,
        seq: object = None,
        event_id: object = None,
        **details: object,
    ) -> None:
        """Add a finding unless LISTED are there already."""
        if len(self.findings) >= LISTED:
            self.omitted += 1
            return
        where = "".join(
            text
            for text, known in (
                (f"案件{_show(case)}", case),
                (f"第{_show(seq)}条", seq),
                (f"（事件{_show(event_id)}）", event_id),
                (f"{column}栏", column),
            )
            if known is not None
        )
        sentence = SENTENCES[code].format_map({name: _show(detail) for name, detail in details.items()})
        self.findings.append(
            Finding(
                code,
                f"{where}：{sentence}。" if where else f"{sentence}。",
                None if case is None else str(case),
                seq if isinstance(seq, int) else None,
                event_id if isinstance(event_id, int) else None,
                column,
            )
        )


def _show(value: object) -> str:
    text = value.hex() if isinstance(value, bytes) else "空" if value is None else str(value)
    text = text.encode("utf-8", "backslashreplace").decode()
    return text if len(text) <= 80 else f"{text[:80]}…"
