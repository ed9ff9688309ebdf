"""案卷评查抽取 — which files of a round are reviewed is drawn, by a rule that anybody can redo.

Law        行政执法监督条例（2025）；抽取办法同双随机抽查（docs/draws.md）
Runs       制定方案 → 封存案卷名单 → 见证承诺 → 公开密语 → 抽取 → [逐卷评查] → 完成；不能公开密语的退回封存，可以取消
Elsewhere  抽取的共同规则 procedures/drawing.py；逐卷评查 file_review.py

Reads   the list of files as sealed, the reviews that name this round
Never   lets a hand choose the files, or a round end before each drawn file was reviewed
Start   FILE_REVIEW_ROUND
"""

from __future__ import annotations

from typing import Any

from yifa.engine import fields as f
from yifa.engine.case import Case, Move
from yifa.engine.declaration import Apart, Exit, Paper, Procedure, Step
from yifa.engine.refusals import Refusal
from yifa.law.citations import house, statute
from yifa.procedures import drawing as d
from yifa.procedures.oversight.file_review_fields import SHEETS
from yifa.procedures.posts import SUPERVISION_HEAD, SUPERVISOR

RULE = statute("行政执法监督条例", edition=2025)
FAIR = house("评查哪些案卷由抽取决定：名单先封存，见证人先承诺，任何人可以重算")
FILES = "files"
LONGEST_NUMBER = 120


class PoolTooSmall(Refusal):
    code = "O-021"
    text = "名单有{pool}件案卷，要抽{sample}件；抽取数不能多于名单，请核对。"


class PoolWrong(Refusal):
    code = "O-022"
    text = "案卷名单第{line}行“{number}”{why}；请一行写一个案号，改正后再登记。"


class FilesNotReviewed(Refusal):
    code = "O-023"
    text = "抽中的案卷还有{left}件没有评查定分：{numbers}；请逐卷评查以后再完成。"


def pool(case: Case) -> list[str]:
    """The numbers of the files that may be drawn, one a line as typed."""
    return [line.strip() for line in (case.get("pool") or "").split("\n") if line.strip()]


def pool_is_sound(case: Case, move: Move) -> Refusal | None:
    """Each number once and short enough for a list, and at least as many as are to be drawn."""
    seen: set[str] = set()
    for line, number in enumerate(pool(case), start=1):
        why = "出现了两次" if number in seen else f"超过{LONGEST_NUMBER}个字" if len(number) > LONGEST_NUMBER else ""
        why = why or ("含有顿号或者制表符" if "、" in number or "\t" in number else "")
        if why:
            return PoolWrong(line=line, number=number[:40], why=why)
        seen.add(number)
    if case.get("sample_size") > len(seen):
        return PoolTooSmall(pool=len(seen), sample=case.get("sample_size"))
    return None


def to_seal(case: Case, move: Move) -> dict[str, Any]:
    """{title, lists} of the round: every file has one lot."""
    entries = [{"code": number, "name": number, "group": "", "weight": 1} for number in sorted(pool(case))]
    wanted = [{"group": "", "count": case.get("sample_size")}]
    return {
        "title": f"{case.get('round_name')}（{case.number}）",
        "lists": [{"name": FILES, "title": "案卷", "entries": entries, "quotas": wanted}],
        "pairing": None,
    }


def drawn(case: Case) -> list[str]:
    """The numbers of the files that were drawn."""
    return [number for number in (case.get("sample_drawn") or "").split("、") if number]


def reviewed(case: Case) -> set[str]:
    """Those of them whose review has a result."""
    found = case.lookup.naming("file_review", "review_round", case.number)
    return {one.get("reviewed_file") for one in found if one.case.took("settle")}


def every_file_was_reviewed(case: Case, move: Move) -> Refusal | None:
    """A round ends with a result for each file that it drew."""
    left = [number for number in drawn(case) if number not in reviewed(case)]
    return FilesNotReviewed(left=len(left), numbers=left[:10]) if left else None


KEEPERS, OPENING = (SUPERVISOR,), ("open", "draw", "abandon")
FILE_REVIEW_ROUND = Procedure(
    slug="file_review_round",
    name="案卷评查抽取",
    area="oversight",
    code="卷抽",
    basis=RULE,
    ends_as="完成",
    title="{round_name}",
    heads=(SUPERVISION_HEAD,),
    retention="10年",
    folder=__file__.rpartition("/")[0],
    steps=(
        Step("plan", "制定评查方案", by=(SUPERVISION_HEAD,), basis=RULE, needs=(pool_is_sound,), fields=(
            f.text("round_name", "评查活动", high=100, search=True),
            f.choice("round_sheet", "评查标准", choices=SHEETS),
            f.long_text("pool", "案卷名单（一行一个案号）", help="评查期间办结的全部案卷，不挑选"),
            f.number("sample_size", "抽取件数", low=1, high=1000, unit="件"),
        ), risk="先挑案卷再抽", control="名单是期间办结的全部案卷，封存以后不能改动"),
        Step("seal", "封存案卷名单", by=KEEPERS, basis=FAIR, after=("plan",), before=OPENING, works_out=d.SEALED(to_seal), issues=("review_pool",)),
        Step("unseal", "退回名单封存", by=(SUPERVISION_HEAD,), basis=FAIR, after=("seal",), before=("draw", "abandon"), side=True, repeats=True,
             sends_back=("seal", "commit", "open"), fields=(f.text("unseal_reason", "退回的理由", high=500),)),
        Step("commit", "见证人提交承诺值", by=KEEPERS, basis=FAIR, after=("seal",), before=OPENING, repeats=True, fields=d.COMMIT,
             needs=(d.commitment_is_new,), works_out=d.COMMITTED),
        Step("open", "当众公开密语", by=KEEPERS, basis=FAIR, after=("commit",), before=("abandon",), when=d.SOME_UNOPENED, repeats=True, fields=d.OPEN,
             needs=d.TO_OPEN, works_out=d.OPENED),
        Step("draw", "抽取", by=KEEPERS, basis=FAIR, after=("open",), before=("abandon",), needs=(d.all_opened,), issues=("review_drawn",),
             works_out=(*d.DRAWN, (f.long_text("sample_drawn", "抽中的案卷", high=d.LONG), lambda case, move: "、".join(d.result(case, FILES)))),
             risk="避开有问题的案卷", control="结果由封存的名单、检查点和密语算出，抽取人不是名单管理人"),
        Step("finish", "完成评查", by=(SUPERVISION_HEAD,), basis=RULE, after=("draw",), needs=(every_file_was_reviewed,), ends=True,
             fields=(f.long_text("round_findings", "评查总体情况和共性问题（不写个人信息）", high=4000),),
             works_out=((f.number("files_reviewed", "评查案卷数", low=0, unit="件"), lambda case, move: len(drawn(case))),)),
        Step("abandon", "取消", by=(SUPERVISION_HEAD,), basis=FAIR, after=("plan",), before=("draw",), side=True, ends=True,
             fields=(f.text("abandon_reason", "取消的理由", high=500),)),
    ),
    exits=(Exit("abandoned", "取消", at=("abandon",), basis=FAIR),),
    papers=(
        Paper("review_pool", "案卷名单封存记录", "review_pool.txt", code="卷封", basis=FAIR, holds=("list_seal", "list_counts")),
        Paper("review_drawn", "案卷抽取记录", "review_drawn.txt", code="卷抽记", basis=FAIR, holds=("list_seal", "draw_seed", "sample_drawn")),
    ),
    apart=(Apart("seal", "draw", FAIR),),
)  # fmt: skip
