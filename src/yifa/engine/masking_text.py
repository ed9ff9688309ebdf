"""Masking of text: personal data that stands in words is taken out, document and case numbers stay.

Reads   the text, and what is known of the case: names, values that may not be shown, words that stay
Never   shows part of a number; what it has masked it leaves alone the next time
Start   mask_text(), Known
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

ID, PHONE, CARD, PLATE, MAIL, SOCIAL, HOME, WHOLE = (
    "（身份号码已隐去）", "（电话已隐去）", "（账号已隐去）", "（车牌号已隐去）", "（电子邮箱已隐去）", "（社交账号已隐去）",
    "（住址已隐去）", "（涉个人信息，已隐去）",
)  # fmt: skip
MARKS = (ID, PHONE, CARD, PLATE, MAIL, SOCIAL, HOME, WHOLE)
LONGEST_LOOSE = 60  # longer words are looked for as they stand
ROUNDS = 6  # what one round uncovers the next one masks; each leaves less

_GAP = "[\\s\\-\u2010-\u2015_.·•()\u200b-\u200d\ufeff]{1,3}"  # what people put between the digits of one number
_RUN = re.compile(f"[0-9]+(?:{_GAP}[0-9]+)*")
_DIGITS = re.compile("[0-9]+")
_HAN_DIGITS = "零一二三四五六七八九"
_SPELT = re.compile("[零〇一二三四五六七八九]{11,}")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_PROVINCES = {
    *range(11, 16),
    *range(21, 24),
    *range(31, 38),
    *range(41, 47),
    *range(50, 55),
    *range(61, 66),
    71,
    81,
    82,
    83,
}
_MOBILE = re.compile(r"(?:0{0,2}86)?1[3-9][0-9]{9}")
_LANDLINE = re.compile(r"0[1-9][0-9]{8,10}")
_CARD = re.compile(r"(?:62|4|5[1-5]|35|3[47]|60|65|94|955|98)[0-9]*")
_SAYS_ID = re.compile("身份|公民号码")
_SAYS_PHONE = re.compile("电话|手机|联系方式|致电|来电|拨打|传真|座机|tel|phone|mobile", re.IGNORECASE)
_SAYS_ACCOUNT = re.compile("账号|账户|帐号|帐户|卡号|银行|开户|储蓄卡|信用卡|一卡通")
_SAYS_NUMBER = re.compile("注册号|文号|案号|编号|证号|编码|代码|批号|单号|票号|票据号|字第|第")
_DOCUMENT = re.compile(
    r"(?:〔[0-9]{4}〕|\([0-9]{4}\)|\[[0-9]{4}\]|［[0-9]{4}］)[^,，。；;\s]{0,24}?第?[0-9]+(?:[-之][0-9]+)?号|第[0-9]{1,30}号"
)
_PLATE = re.compile(
    "[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使领] ?[A-HJ-NP-Za-hj-np-z][ ·•・.\\-]{0,2}"
    "(?=(?:[A-HJ-NP-Za-hj-np-z ]*[0-9]){3})(?:[A-HJ-NP-Za-hj-np-z0-9] ?){4,5}[A-HJ-NP-Za-hj-np-z0-9挂学警港澳](?![A-Za-z0-9])"
)
_MAIL = re.compile(r"[A-Za-z0-9._%+\-]+ ?@ ?[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)+")
_SOCIAL = re.compile(
    r"((?:微信号?|wechat(?: ?id)?|qq号?码?|抖音号?|支付宝账?号?)(?: ?[:：为是] ?| )?)([a-z][a-z0-9_\-]{4,19}|[0-9]{5,12})(?![a-z0-9_\-])",
    re.IGNORECASE,
)
_LIVES = re.compile(
    r"((?:住址|家住|现住址?|居住地址?|户籍地址?|户籍所在地|住所地?)(?: ?[:：为是在于] ?)?)"
    r"(?=[^,，。；;、（）\s]{0,59}[省市县区镇乡街路巷村号栋幢室楼组屯弄])([^,，。；;、（）\s]{4,60})"  # 住所地人民法院 is no address
)
_BORN = re.compile(r"([0-9]{4})年 ?[0-9]{1,2}月 ?[0-9]{1,2}日 ?(?=出?生)")
_BORN_ON = re.compile(
    r"((?:出生日期|出生年月日?|生日|出生于)(?: ?[:：为是] ?)?)([0-9]{4})(?:年|[-./])[0-9]{1,2}(?:月|[-./])[0-9]{1,2}日?"
)
# Province, city, district as far as they stand at the beginning; 小区 and 社区 are no districts.
_DISTRICT = re.compile(
    r"(?:[^省]{2,8}?(?:省|自治区))?(?:[^市]{2,8}?(?:市|自治州|地区|盟))?(?:.{1,8}?(?:县|区|旗)(?<!小区)(?<!社区))?"
)


def district_of(address: str) -> str:
    """An address down to its district or county (M2: 至区县一级); "" where it begins with none."""
    found = _DISTRICT.match(address.strip())
    return found.group() if found else ""


# a fingerprint may hold eleven digits in a row
_HASH = re.compile("(?<![0-9A-Za-z])(?=[0-9]*[a-f])[0-9a-f]{32,128}(?![0-9A-Za-z])")


def folded(text: str) -> str:
    """The text with full-width signs half-width, character for character: positions stay."""
    return "".join(
        chr(ord(sign) - 0xFEE0) if "\uff01" <= sign <= "\uff5e" else " " if sign == "\u3000" else sign for sign in text
    )


@dataclass(frozen=True)
class Known:
    """What a case knows of people.

    names   (as written, as shown): 张三 -> 张××
    whole   values of which nothing may stand: numbers, addresses, statements
    kept    words that stay as they are though they look like either: units' names, document numbers
    """

    names: tuple[tuple[str, str], ...] = ()
    whole: tuple[tuple[str, str], ...] = ()
    kept: tuple[str, ...] = ()

    @cached_property
    def shown(self) -> dict[str, str | None]:
        """Every known word (folded, without blanks, lower case) -> what stands for it; None: it stays."""
        found: dict[str, str | None] = {_bare(word): mark for word, mark in (*self.whole, *self.names)}
        found.update({folded(word).lower(): mark for word, mark in self.whole if len(word) > LONGEST_LOOSE})
        found.update({_bare(word): None for word in self.kept})
        found.pop("", None)
        return found

    @cached_property
    def pattern(self) -> re.Pattern[str] | None:
        """Any known word in a folded text, the longest first, with blanks or dots between its characters."""
        words = sorted(self.shown, key=lambda word: (-len(word), word))
        return re.compile("|".join(_loose(word) for word in words), re.IGNORECASE) if words else None


NOTHING = Known()


def _bare(word: str) -> str:
    return re.sub(r"[\s·•・．.\u200b]", "", folded(word)).lower()


def _loose(word: str) -> str:
    if len(word) > LONGEST_LOOSE:
        return re.escape(word)
    inside = "[\\s·•・．.\\-\u200b]{0,2}".join(re.escape(sign) for sign in word)
    before = "(?<![A-Za-z0-9])" if word[0].isascii() and word[0].isalnum() else ""
    after = "(?![A-Za-z0-9])" if word[-1].isascii() and word[-1].isalnum() else ""
    return before + inside + after


def mask_text(text: str, known: Known = NOTHING, *, numbers: bool = True, weak: bool = True) -> str:
    """The text without personal data; applied twice it is the same.

    Known values first, then patterns: identity numbers, phones, plates, bank accounts, mail and chat names, homes, birthdays;
    full-width digits and digits with blanks alike. `weak`: also what may as well be an office's (landlines, mail, chat names) or only
    looks personal (old identity numbers, cards, plates): off for what a government says of itself. `numbers`: off for a field that holds a
    number of a document or certificate: then only an identity number with its check digit is taken out.
    """
    for _ in range(ROUNDS):
        masked = _once(text, known, numbers, weak)
        if masked == text:
            break
        text = masked
    return text


def _once(text: str, known: Known, numbers: bool, weak: bool) -> str:
    text = _replaced(text, _known_spans(text, known))
    if numbers:
        text = _replaced(text, _word_spans(text, known, weak))
    return _replaced(text, _number_spans(text, known, numbers, weak))


Span = tuple[int, int, str]


def _replaced(text: str, spans: Iterable[Span]) -> str:
    parts, at = [], 0
    for start, end, mark in sorted(spans):
        if start >= at:
            parts += [text[at:start], mark]
            at = end
    return "".join([*parts, text[at:]])


_MARKED = re.compile("|".join(re.escape(folded(mark)) for mark in MARKS))


def _known_spans(text: str, known: Known) -> Iterator[Span]:
    if known.pattern is None:
        return
    shadow = folded(text)
    taken = [found.span() for found in _MARKED.finditer(shadow)]
    for found in known.pattern.finditer(shadow):
        bare = _bare(found.group())
        mark = next((known.shown[word] for word in (bare, bare.replace("-", "")) if word in known.shown), WHOLE)
        if mark is not None and not _touches(found.span(), taken):
            yield (*found.span(), mark)


def _touches(span: tuple[int, int], spans: Iterable[tuple[int, int]]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in spans)


def _kept_spans(shadow: str, known: Known) -> list[tuple[int, int]]:
    """Where document numbers, known numbers and marks stand."""
    spans = [found.span() for found in _DOCUMENT.finditer(shadow)]
    spans += [found.span() for found in _MARKED.finditer(shadow)]
    for word in known.kept:
        spans += [found.span() for found in re.finditer(re.escape(folded(word)), shadow)] if word else []
    return spans


def _word_spans(text: str, known: Known, weak: bool) -> Iterator[Span]:
    """Mail and chat names, plates, homes, birthdays."""
    shadow = folded(text)
    kept = _kept_spans(shadow, known)
    if weak:
        for found in _MAIL.finditer(shadow):
            yield (*found.span(), MAIL)
        for found in _SOCIAL.finditer(shadow):
            yield (*found.span(2), SOCIAL)
        for found in _PLATE.finditer(shadow):
            if not _touches(found.span(), kept):
                yield (*found.span(), PLATE)
    for found in _LIVES.finditer(shadow):
        if weak and not _touches(found.span(), kept) and not found[2].endswith("***"):
            near = district_of(found[2])
            if near != found[2]:
                yield (*found.span(2), f"{near}***" if near else HOME)
    for found in _BORN.finditer(shadow):
        yield (*found.span(), f"{found[1]}年")
    for found in _BORN_ON.finditer(shadow):
        yield found.start(2), found.end(), f"{found[2]}年"


def _number_spans(text: str, known: Known, numbers: bool, weak: bool) -> Iterator[Span]:
    """Runs of digits that are somebody's, gaps inside them included."""
    shadow = _HASH.sub(lambda found: "x" * len(found.group()), _with_spelt_digits(folded(text)))
    kept = _kept_spans(shadow, known)
    barrier = 0
    for run in _RUN.finditer(shadow):
        groups = [(run.start() + one.start(), run.start() + one.end()) for one in _DIGITS.finditer(run.group())]
        at = 0
        while at < len(groups):
            found = _number_at(shadow, groups, at, max(barrier, 0), kept, numbers, weak)
            if found is None:
                at += 1
                continue
            upto, end, mark = found
            yield groups[at][0], end, mark
            barrier, at = end, upto + 1


def _with_spelt_digits(shadow: str) -> str:
    """一三八… of the length of a phone or identity number as digits, character for character."""
    return _SPELT.sub(
        lambda found: "".join(str(_HAN_DIGITS.index("零" if sign == "〇" else sign)) for sign in found.group()), shadow
    )


def _number_at(
    shadow: str, groups: list[tuple[int, int]], at: int, barrier: int, kept: list[tuple[int, int]], numbers: bool, weak: bool
) -> tuple[int, int, str] | None:  # fmt: skip
    """(last group, end, mark) of the longest personal number that begins with this group."""
    start = groups[at][0]
    before = _said_before(shadow, start, barrier)
    for upto in range(min(len(groups), at + 12) - 1, at - 1, -1):
        digits = "".join(shadow[a:b] for a, b in groups[at : upto + 1])
        end = groups[upto][1]
        if len(digits) == 17 and (tail := re.match("[\\s-]{0,2}[Xx](?![A-Za-z0-9])", shadow[end : end + 4])):
            digits, end = f"{digits}X", end + tail.end()
        if is_id_number(digits):
            return upto, end, ID
        if upto == at and len(digits) > 18 and any(is_id_number(digits[n : n + 18]) for n in range(len(digits) - 17)):
            return upto, end, ID
        if not numbers or _touches((start, end), kept):
            continue
        mark = _mark_of(digits, before, weak)
        if mark:
            return upto, end, mark
    return None


def _said_before(shadow: str, start: int, barrier: int) -> str:
    """The few words before a number that say what it is, as far back as the last mark."""
    words = shadow[max(barrier, start - 12) : start]
    cut = max((found.end() for found in re.finditer(r"已隐去\)", words)), default=0)
    return re.split("[。；;，,、]", words[cut:])[-1]


def _mark_of(digits: str, before: str, weak: bool) -> str:
    """What a run of digits is, by its form and the words before it; "" where it is nobody's."""
    size = len(digits)
    if _SAYS_ID.search(before) and 14 <= size <= 19:
        return ID
    if _SAYS_ACCOUNT.search(before) and 8 <= size <= 30:
        return CARD
    if _SAYS_PHONE.search(before) and 7 <= size <= 13 and weak:
        return PHONE
    if _MOBILE.fullmatch(digits):
        return PHONE
    if not weak or _SAYS_NUMBER.search(before):
        return ""
    if size == 15 and _is_old_id(digits):
        return ID
    if _LANDLINE.fullmatch(digits):
        return PHONE
    if 16 <= size <= 19 and _CARD.match(digits) and _luhn(digits):
        return CARD
    return ""


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        return date(year, month, day).year >= 1850
    except ValueError:
        return False


def is_id_number(digits: str) -> bool:
    """Whether 18 signs are a citizen's identity number: region, birthday and check digit fit (GB 11643)."""
    if not re.fullmatch("[0-9]{17}[0-9X]", digits) or int(digits[:2]) not in _PROVINCES:
        return False
    if not _is_day(int(digits[6:10]), int(digits[10:12]), int(digits[12:14])):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=False))
    return "10X98765432"[total % 11] == digits[-1]


def _is_old_id(digits: str) -> bool:
    return int(digits[:2]) in _PROVINCES and _is_day(1900 + int(digits[6:8]), int(digits[8:10]), int(digits[10:12]))


def _luhn(digits: str) -> bool:
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
