"""Refusals: why something can't be done, in the words of the form in front of the official.

Reads   nothing; a guard or the door fills in the blanks
Never   reuses a code, never says 操作失败
Start   Refusal; every refusal of the engine itself is in this file, a procedure's own stand beside its guards
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar


def in_words(value: Any) -> str:
    """A value as a Chinese sentence holds it: dates as 2025年10月13日, lists with 、."""
    if isinstance(value, datetime):
        return f"{value.year}年{value.month}月{value.day}日{value.hour:02d}:{value.minute:02d}"
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日"
    if isinstance(value, (list, tuple)):
        return "、".join(in_words(part) for part in value)
    return str(value)


class Refusal(Exception):
    """What is so, on what basis, what to do next. `text` is a format string over the keyword arguments."""

    code: ClassVar[str] = ""
    text: ClassVar[str] = ""
    codes: ClassVar[dict[str, type[Refusal]]] = {}

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "code" in cls.__dict__:
            earlier = Refusal.codes.get(cls.code)
            if earlier is not None and earlier.__qualname__ != cls.__qualname__:
                raise TypeError(f"refusal code {cls.code} belongs to {earlier.__qualname__}, not to {cls.__qualname__}")
            Refusal.codes[cls.code] = cls

    def __init__(self, **blanks: Any) -> None:
        self.blanks = blanks
        super().__init__(self.code)

    @property
    def sentence(self) -> str:
        """The sentence for the official, without the code."""
        return self.text.format(**{name: in_words(value) for name, value in self.blanks.items()})

    def __str__(self) -> str:
        return f"{self.code}　{self.sentence}"


class UnknownProcedure(Refusal):
    code = "E-001"
    text = "没有登记“{slug}”这一程序；请从程序目录中选择。"


class UnknownStep(Refusal):
    code = "E-002"
    text = "“{procedure}”没有“{step}”这一步骤；请从案件页列出的步骤中选择。"


class UnknownCase(Refusal):
    code = "E-003"
    text = "没有找到案件{case}，或者您无权查看；请核对案号，需要查看的请本案承办机构授权。"


class NotYourPost(Refusal):
    code = "E-101"
    text = "“{step}”由{posts}办理（{basis}），您在{on}没有这一岗位；请转交相应岗位的人员办理。"


class OutOfReach(Refusal):
    code = "E-102"
    text = "本案由{unit}承办，不在您岗位的管辖范围内；请由承办机构或者其上级的人员办理。"


class StepNotReached(Refusal):
    code = "E-103"
    text = "现在还不能办理“{step}”：尚未完成{missing}（{basis}）。请先完成，再办理本步骤。"


class StepNotDue(Refusal):
    code = "E-104"
    text = "本案不适用“{step}”：只有{condition}时才办理这一步骤（{basis}）。"


class StepPassed(Refusal):
    code = "E-105"
    text = "“{step}”应当在{passed}之前办理，本案已经完成{passed}；确有需要的，按更正程序办理。"


class StepTakenAlready(Refusal):
    code = "E-106"
    text = "“{step}”已于{on}办理，不能重复办理；内容有误的，请用“更正”。"


class CaseClosed(Refusal):
    code = "E-107"
    text = "本案已于{on}以“{exit}”终结，不能再办理“{step}”。"


class BeforeLastStep(Refusal):
    code = "E-108"
    text = "填写的日期{on}早于上一步骤“{last}”的日期{last_on}；请核对日期，补录的按实际先后顺序办理。"


class InTheFuture(Refusal):
    code = "E-109"
    text = "填写的日期{on}在今天（{today}）之后；步骤只能在办理当日或者之后登记。"


class MovedOn(Refusal):
    code = "E-110"
    text = "您打开页面之后，本案已由他人办理了“{last}”（{on}），您的这一步没有保存；请刷新页面，看清最新情况后再办理。"


class KeyOfAnother(Refusal):
    code = "E-111"
    text = "这次提交的编号不合格式，或者已用于他人、另一件案件或另一步骤；请重新打开表单再提交。"


class FewerThanRequired(Refusal):
    code = "E-112"
    text = "“{step}”应当由不少于{needed}名人员共同办理（{basis}），现在只有{given}名；请补上共同办理的人员。"


class SameTwice(Refusal):
    code = "E-113"
    text = "共同办理的人员中有重复或者包括了您自己；请填写其他人员。"


class DutiesApart(Refusal):
    code = "E-114"
    text = "{person}在本案中已经担任{did}，不能再担任{does}（{basis}）；请由其他人员办理。"


class WithoutPost(Refusal):
    code = "E-115"
    text = "共同办理人员{person}在{on}没有{posts}岗位，不能共同办理“{step}”（{basis}）；请另行指定。"


class AlreadyEntered(Refusal):
    code = "E-116"
    text = "“{name}”中已有在册登记{number}，不能重复登记；需要改动的请办理变更、续期或者先注销。"


class TogetherOutOfReach(Refusal):
    code = "E-117"
    text = "共同办理人员{person}的岗位不管辖{unit}的案件，不能共同办理；请另行指定，或者先由其所在机构任命。"


class UnitOutOfReach(Refusal):
    code = "E-118"
    text = "“{unit}”不在您岗位的管辖范围内，不能把案件移交给它；请由双方共同的上级决定移交。"


class VersionSuperseded(Refusal):
    code = "E-119"
    text = "“{name}”的这一版本用到{until}为止，{on}不能再按它立项；请按现行版本办理。"


class FieldsWrong(Refusal):
    """All that is wrong in a form at once; `problems` maps field slug -> sentence."""

    code = "E-201"
    text = "“{step}”有{count}处需要修改：{summary}"

    def __init__(self, *, step: str, problems: dict[str, str]) -> None:
        self.problems = problems
        super().__init__(step=step, count=len(problems), summary="".join(problems.values()))


class ReasonMissing(Refusal):
    code = "E-202"
    text = "更正必须写明理由；请写清楚原来为什么有误、依据是什么。"


class NothingToCorrect(Refusal):
    code = "E-203"
    text = "第{seq}号记录中没有可以更正的“{fields}”；请从该步骤登记过的项目中选择。"


class LimitNotFixed(Refusal):
    code = "E-204"
    text = "“{name}”在本地没有查到确定的数值（{source}）；请由法制审核人员在本案中填写数值和理由后再办理。"


class NoSuchEvidence(Refusal):
    code = "E-205"
    text = "没有找到编号为{sha256}的证据材料；请重新上传后再提交。"


class FileTooLarge(Refusal):
    code = "E-206"
    text = "文件“{name}”有{size}MB，超过单个文件{limit}MB的上限；请压缩或者分成几个文件上传。"


class FileEmpty(Refusal):
    code = "E-207"
    text = "文件“{name}”是空的；请检查后重新上传。"


class NotExtendable(Refusal):
    code = "E-208"
    text = "“{clock}”没有在计时（未开始或者已停止），不能{act}；请核对案件进度。"


class RecordedLater(Refusal):
    code = "E-209"
    text = "“{fields}”后来又由第{seq}号记录“{step}”登记过，现在用的是那里的内容；请更正第{seq}号记录。"


class CorrectionTurnsBack(Refusal):
    code = "E-210"
    text = "这样更正会改变“{step}”是否终结本案，而之后已经办理了“{last}”；请按撤销、重新办理的程序处理。"


class LawNotYetInForce(Refusal):
    code = "E-211"
    text = "“{parameter}”在{on}还没有规定（从{first}起施行）；请核对日期，日期无误的请由法制审核人员确定依据后再办理。"


class MinorNotPublished(Refusal):
    code = "E-301"
    text = "本案当事人是未成年人，其姓名和案件一律不公开（{basis}），不能办理“{step}”；请办理不予公示并写明理由。"


class Unreadable(Refusal, ValueError):
    """A box that does not open: wrong key, or it was changed. A ValueError to the verifier, which knows no refusals."""

    code = "E-902"
    text = (
        "本案加密保存的个人信息打不开，可能是密钥不符或者记录被改动，本次没有办理；请立即告知系统管理员和安全管理员。"
    )


class Unrecorded(Refusal):
    code = "E-901"
    text = "记录暂时无法写入，本次办理没有保存；请稍后再试，仍不行的请告知系统管理员（原因：{why}）。"
