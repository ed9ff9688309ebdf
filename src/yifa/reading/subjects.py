"""Subjects: what a number counts, in the words of its clause, carried over where the clause leaves it out.

Reads   the clean text around each quantity, in order
Never   reaches over a full stop for a subject that the clause itself names
Start   name()
"""

from __future__ import annotations

import re

from yifa.reading.quantities import Quantity
from yifa.reading.units import TIME

STOPS = re.compile(r"[,。;:!?\n\t(]")
RIGHT = re.compile(r"[,。;:!?\n\t()]")
_TIME = (
    r"(?:截[至止](?:目前|\d{4}年)?(?:\d{1,2}月)?(?:\d{1,2}日|底|末)?|(?:19|20)\d\d年(?:度|以来|来|上半年|下半年|全年)?|今年(?:以来|来)?|去年|上年(?:度)?|全年|年内|本年(?:度)?|"
    r"目前|至今|当前|现|近年来|近[一二三四五\d]+年(?:来)?|一年来|\d{1,2}(?:-\d{1,2})?月(?:份)?(?:以来)?|[上下]半年|自[^,]{2,10}以来|年初以来|报告期内|年度)"
)
_PLACE = r"(?:全[镇区县市乡局街省旗州盟]|全街道|我[镇区县市乡局街省旗州]|我街道|本[镇区县市局]|本街道|辖区内?|各(?:级|地|部门)|街道|[\u4e00-\u9fff]{2,3}[镇乡](?=[\u4e00-\u9fff]{4})|[\u4e00-\u9fff]{2,4}街道)"
_ADVERB = r"(?:共计?|已经?|均|都|先后|其中|分别|并且?|还|也|又|再|同时|此外|另外?|总计|合计|总共|一共|依法|及时|积极|持续|成功(?!调解|化解|创建|率)|有效(?!注册)|全面|切实|主动|高效|集中|统一|[一二三四五六七八九]是|对(?=政府))"
LEAD = re.compile(rf"^(?:{_TIME}|{_PLACE}|{_ADVERB}|[、，的和及]|\d{{1,2}}[.、]|[一二三四五六七八九十]{{1,3}}、)+")
_TRAIL = (
    r"(?:共计|总计|合计|累计|总共|达到|达|约|近|超过|超|逾|突破|(?<!行)为|了|共|有|的|已|均为|均|分别为|分别|仅|占|不足|不到|至少|不少于|不低于|接近|将近|多达|高达|保持在|保持|稳定在|连续|"
    r"由|从|至|到|提升至|提升到|提高到|提高至|提升|上升至|上升到|下降至|下降到|降至|降到|压缩至|压缩到|缩短至|缩短到|缩短为|缩减至|减少到|减至|增至|增加到|升至|精简为|精简至|"
    r"(?:[\d-]{1,5}月(?:份)?|去年|上年|原来|法定|年初|年底|\d{4}年(?:底|末)?)的|原来|法定|规定的|在|以上|以下|是)"
)
TRAIL = re.compile(rf"{_TRAIL}+$")
LIGHT = re.compile(
    r"^(?:组建|共?举办|开展|组织|完成|实现|落实|设立|设置|建立|建成|拥有|办理|进行|安排|召开|推行|配备|核定|参与|成立|下设|聘请|安排|共|有(?![效关])|经(?![济营])|做到|按时|培养出?|通过|组织开展)+(?:了|好|出)?"
)
LIST_OF = re.compile(r"(?P<items>[^、]{1,12}(?:、[^、,]{1,16})+)等$")
POST_CUT = re.compile(
    r"(?:进行了?|针对(?!性)|用于|予以|给予|位列|位居|位于|增强|提升|推动|推进|有效|切实|确保|以及|并(?=[\u4e00-\u9fff])|全部|均(?=[\u4e00-\u9fff])|已(?=[\u4e00-\u9fff])|同比|较上年|获得|被评|分别|"
    r"得到|占|为(?=[\u4e00-\u9fff])|实现|通过|(?:以)?(?:上|下)$|列席|参加|参与|接受|保持|完成|荣获|入选|成为|从|由|向|将|按|至|到(?=[\u4e00-\u9fff]))"
)
SUPPORT = re.compile(r"^(?:的|以上|以下|左右|以内|内|多|余|名|者|、|次)+")
CHANGE = re.compile(
    r"^(?:均)?(?:同比|环比|与去年同期相比|与上年同期相比|较(?:上|去)年(?:同期)?|比(?:上|去)年(?:同期)?)?(?:分别|均)?(?:增长|增加|上升|下降|减少|降低|提高|提升|回落|增幅|降幅|缩减|压缩)?(?:率|幅度?)?$"
)
AMOUNT = re.compile(r"(?:涉及|涉案|协议|标的|总|罚没|罚款|处罚)?(?:金额|标的额|资金|总额|款项|款|费用|罚款)$")
WHOLE = re.compile(r"(?:案件|纠纷|合同|项目|事项|文件|企业|群众|人员|活动|培训|投诉|申请|协议|信访件|诉求|矛盾)")


CASES = frozenset(("件", "起", "例", "宗"))
NOUN = re.compile(r"案件|纠纷|事项|诉求|投诉|申请|问题|隐患|信访件|协议|线索|违法|行为|处罚|案$")
NOUN_END = re.compile(r"(?:案件|纠纷|事项|诉求|投诉|申请|信访件|线索)$")


def name(
    text: str,
    quantity: Quantity,
    before: Quantity | None,
    after: Quantity | None,
    carried: str,
    sentence: int,
    rate: str,
) -> str:
    """The subject phrase of `quantity`; `carried` is the subject of the last count of its sentence, which starts at `sentence`; `rate` that of the rate just before."""
    if quantity.unit_raw == "" and quantity.value == 0:
        return _zero(text, quantity)
    pre = _before(text, quantity, before)
    post = _after(text, quantity, after)
    if quantity.unit in ("%", "百分点", "‰", "倍") or quantity.unit in TIME:
        post = post if not pre else ""
    if rate and not pre and quantity.unit == "%":
        return rate
    if (CHANGE.match(pre) and not post) or (AMOUNT.fullmatch(pre) and carried):
        return _short(carried) + pre
    light = LIGHT.sub("", pre)
    subject = light + post if len(light + post) >= 2 else pre + post
    if not post:
        subject = _completed(subject, quantity, carried, text[sentence : quantity.start])
    return _short(subject or carried, 30)


def _completed(subject: str, quantity: Quantity, carried: str, sentence: str) -> str:
    """成功调解 of 受理调解案件 is 成功调解案件; 惠及 needs what reached them; 参训人员 the training of the clause before."""
    if carried and quantity.unit in CASES:
        noun = NOUN_END.search(carried)
        return subject + noun.group() if noun and subject and not NOUN.search(subject) else subject
    if len(subject) > 4 or quantity.unit in ("%", "百分点"):
        return subject
    if carried and carried != subject:
        return _short(carried, 14) + subject
    clauses = [clause for clause in re.split(r"[,。;:]", sentence)[:-1] if clause]
    return (re.sub(r"[“”、]", "", clauses[-1])[-10:] if clauses else "") + subject


def _zero(text: str, quantity: Quantity) -> str:
    words = text[quantity.start : quantity.end]
    words = re.sub(
        r"^(?:未(?:再)?(?:发生|出现|产生|发现|收到|接到|接收|受理|引发|造成)|不存在|没有(?:发生|出现|收到|发现)?|无|零)(?:过|任何)?(?:一[起件例宗次])?",
        "",
        words,
    )
    return re.sub(r"(?:均)?(?:为|是)?[零0]$", "", words) or words


def _before(text: str, quantity: Quantity, before: Quantity | None) -> str:
    start = max(0, quantity.start - 120)
    joined = before is not None and start < before.end <= quantity.start
    words = text[before.end if joined else start : quantity.start]
    words = re.sub(r"《[^《》]*》|^[^《》]*》", "", words)
    clause = STOPS.split(words)[-1]
    if joined and clause == words and "、" in clause:
        clause = clause[clause.rindex("、") + 1 :]
    if joined and clause == words and "(" in text[before.end : quantity.start]:
        clause = clause.split("(")[-1]
    listed = LIST_OF.search(clause)
    if listed:
        items = listed.group("items").split("、")
        clause = clause[: listed.start("items")] + items[0][: max(0, len(items[0]) - len(items[1]))]
    clause = re.sub(r"[“”]|(?:、|和|及)*等$", "", clause)
    clause = re.sub(r"^.*(?:19|20)\d\d年(?:度)?(?=.{4})", "", TRAIL.sub("", clause))
    clause = re.sub(r"(?:由|从)[^,]{0,8}$", "", clause) if quantity.unit == "%" else clause
    return LEAD.sub("", TRAIL.sub("", clause))


def _after(text: str, quantity: Quantity, after: Quantity | None) -> str:
    right = min(len(text), quantity.end + 40)
    stop = RIGHT.search(text, quantity.end, right)
    if stop:
        right = stop.start()
    if after is not None and quantity.end <= after.start < right:
        right = after.start
        between = text[quantity.end : right]
        if "、" in between:
            right = quantity.end + between.index("、")
    words = SUPPORT.sub("", text[quantity.end : right])
    cut = POST_CUT.search(words)
    if cut:
        words = words[: cut.start()]
    return words.replace("“", "").replace("”", "")


def _short(words: str, limit: int = 24) -> str:
    return words if len(words) <= limit else words[-limit:]
