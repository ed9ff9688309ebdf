"""Fields: the typed data a step asks for, and how what was typed becomes what is recorded.

Reads   the declaration's own vocabulary; full- and half-width alike
Never   keeps a float: money is 分, rates are text or integers; never guesses a malformed value
Start   Field and the short makers text(), choice(), money(), … at the bottom; clean() reads one value
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

from yifa.engine.conditions import Condition

CHINA = timezone(timedelta(hours=8), "Asia/Shanghai")
LONGEST_TEXT = 20_000
LARGEST_SUM = 10**15  # 分: exact in every JSON reader and in 64 bits
MOST_VALUES = 200
EARLIEST_YEAR = 1800  # an earlier one is a slip of the finger
# marks that cannot be seen: zero-width spaces, and those that turn the order of writing round
_UNSEEN = re.compile("[\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069]")
# what no paper can print and no database or XML keeps: control characters, half surrogates, non-characters
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


class Wrong(ValueError):
    """A value that can't be read; the message is the Chinese sentence for the form."""


@dataclass(frozen=True)
class Field:
    """One item of data.

    `kind` names a reader in KINDS. `personal` (涉个人信息) values are encrypted at rest and stand in the record as a
    salted commitment. `public` is a masking code of law/disclosure.md ("full", "M1" … "M6") or None: not public.
    """

    slug: str
    name: str
    kind: str
    required: bool | Condition = True
    personal: bool = False
    public: str | None = None
    choices: tuple[tuple[str, str], ...] = ()
    unit: str = ""
    help: str = ""
    search: bool = False
    low: int | None = None
    high: int | None = None
    of: str = ""
    basis: Any = None

    def optional(self) -> Field:
        """The same field where it need not be filled."""
        return replace(self, required=False)

    def label(self, value: Any) -> str:
        """A recorded value in words, for a screen or a paper."""
        return KINDS[self.kind].show(self, value)


@dataclass(frozen=True)
class Made:
    """A file that a step works out (Step.works_out): its name, its bytes. The door stores it and records its hash."""

    name: str
    content: bytes
    media: str = "application/json"


@dataclass(frozen=True)
class Kind:
    """How one kind of value is read from input and shown."""

    read: Callable[[Field, Any], Any]
    show: Callable[[Field, Any], str] = field(default=lambda _f, value: "" if value is None else str(value))
    column: str = "text"  # the facts' column type: text, int, date, bool, list


def plain(value: Any) -> str:
    """Text as typed with full-width digits, letters and signs made half-width, outer blanks gone."""
    return unicodedata.normalize("NFKC", str(value)).strip()


def _typed(spec: Field, value: Any) -> str:
    """What was typed or read from a sheet, as text: of a kind that can be typed, and printable."""
    if isinstance(value, bool) or not isinstance(value, (str, int, float, Decimal, date)):
        raise Wrong(f"“{spec.name}”填写的内容不能识别，请重新填写。")
    words = _UNSEEN.sub("", str(value).replace("\r\n", "\n").replace("\r", "\n"))
    if _UNPRINTABLE.search(words):
        raise Wrong(f"“{spec.name}”里有不能识别的字符，请删去后重填。")
    return words.strip()


def _echo(spec: Field, value: Any) -> str:
    """填的“…”, so that the sentence shows what is meant; never a personal value, never more than a line of it."""
    if spec.personal or not isinstance(value, (str, int, float)):
        return ""
    words = _UNPRINTABLE.sub("", str(value))
    return f"填的“{words[:40]}{'…' if len(words) > 40 else ''}”"


def _text(spec: Field, value: Any) -> str:
    words = _typed(spec, value)
    if spec.kind != "long_text" and ("\n" in words or "\t" in words):
        words = re.sub(r"\s*\n\s*", " ", words).replace("\t", " ")
    limit = spec.high or LONGEST_TEXT
    if len(words) > limit:
        raise Wrong(f"“{spec.name}”有{len(words)}个字，超过{limit}个字的上限，请精简。")
    return words


def _choice(spec: Field, value: Any) -> str:
    typed = plain(_typed(spec, value))
    for slug, label in spec.choices:
        if typed in (slug, plain(label)):
            return slug
    raise Wrong(
        f"“{spec.name}”{_echo(spec, value)}不在可选范围内，可选：{'、'.join(label for _, label in spec.choices)}。"
    )


_BETWEEN = "、,，;；\n"


def _choices(spec: Field, value: Any) -> list[str]:
    return _several(_choice, _parted(spec, value) if isinstance(value, str) else value)(spec)


def _parted(spec: Field, words: str) -> list[str]:
    """The choices in a line of text. A label may hold the signs that stand between labels, so labels are matched first."""
    signs = plain(_BETWEEN) + _BETWEEN
    labels = sorted({plain(label) for _, label in spec.choices} | {slug for slug, _ in spec.choices}, key=len)
    parts, rest = [], plain(_typed(spec, words)).strip(signs)
    while rest:
        label = next((one for one in reversed(labels) if rest.startswith(one) and rest[len(one) :][:1] in signs), "")
        part = label or re.split(f"[{signs}]", rest, maxsplit=1)[0]
        parts.append(part.strip())
        rest = rest[len(part) :].strip(signs + " ")
    return parts


def _officers(spec: Field, value: Any) -> list[int]:
    parts = re.split(f"[{_BETWEEN}]", _typed(spec, value)) if isinstance(value, str) else value
    return _several(_officer, parts)(spec)


def _several(read: Callable[[Field, Any], Any], parts: Any) -> Callable[[Field], list[Any]]:
    """Reads each part once, in the order given; blank ones are left out."""

    def many(spec: Field) -> list[Any]:
        given = list(parts) if isinstance(parts, (list, tuple, set, frozenset)) else [parts]
        given = [one for one in given if not (one is None or (isinstance(one, str) and not one.strip()))]
        if len(given) > MOST_VALUES:
            raise Wrong(f"“{spec.name}”填了{len(given)}项，超过{MOST_VALUES}项的上限，请核对。")
        return list(dict.fromkeys(read(spec, one) for one in given))

    return many


_GROUPED = r"(\d+|\d{1,3}(,\d{3})+)"  # 1234 or 1,234: a comma elsewhere may be a slip of the finger for a point


def _whole(spec: Field, value: Any) -> int:
    if isinstance(value, float):
        raise Wrong(f"“{spec.name}”应当填整数。")
    typed = plain(_typed(spec, value)).removesuffix(plain(spec.unit)).strip()
    if not re.fullmatch(rf"[+-]?{_GROUPED}", typed, re.ASCII) or len(typed) > 19:
        only = f"，单位是{spec.unit}" if spec.unit else ""
        raise Wrong(f"“{spec.name}”{_echo(spec, value)}不是整数，请只填数字{only}。")
    number = int(typed.replace(",", ""))
    if abs(number) >= LARGEST_SUM:
        raise Wrong(f"“{spec.name}”填的数太大，请核对。")
    return _within(spec, number)


def _within(spec: Field, number: int) -> int:
    scale, unit = (100, "元") if spec.kind == "money" else (1, spec.unit)
    if spec.low is not None and number < spec.low:
        raise Wrong(f"“{spec.name}”不能小于{spec.low / scale:g}{unit}，请核对。")
    if spec.high is not None and number > spec.high:
        raise Wrong(f"“{spec.name}”不能大于{spec.high / scale:g}{unit}，请核对。")
    return number


def _money(spec: Field, value: Any) -> int:
    """Yuan as typed ("1,234.5", "3万元") to whole 分; an int is 分 already. Below nothing only where `low` says so."""
    cents = value if isinstance(value, int) and not isinstance(value, bool) else _cents(spec, value)
    if abs(cents) > LARGEST_SUM:
        raise Wrong(f"“{spec.name}”的金额太大，请核对单位是不是元。")
    if cents < 0 and (spec.low is None or spec.low >= 0):
        raise Wrong(f"“{spec.name}”不能小于0元，请核对。")
    return _within(spec, int(cents))


def _cents(spec: Field, value: Any) -> int:
    typed = plain(_typed(spec, value)).replace("¥", "").removesuffix("整").removesuffix("元").strip()
    scale = Decimal(1)
    for word, factor in (("亿", Decimal(10**8)), ("万", Decimal(10**4))):
        if typed.endswith(word):
            typed, scale = typed.removesuffix(word).strip(), factor
            break
    if not re.fullmatch(rf"[+-]?{_GROUPED}(\.\d{{1,10}})?", typed, re.ASCII) or len(typed) > 30:
        raise Wrong(f"“{spec.name}”{_echo(spec, value)}不是金额，请只填数字，单位是元，例如 12000 或 1.2万。")
    cents = Decimal(typed.replace(",", "")) * scale * 100
    if cents != cents.to_integral_value():
        raise Wrong(f"“{spec.name}”{_echo(spec, value)}不足一分，请填到分为止。")
    return int(cents)


_DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?", re.ASCII)
_MOMENT = re.compile(r"(.{8,}?)[\sT]*(?<!\d)([01]?\d|2[0-3]):([0-5]\d)(:[0-5]\d)?", re.ASCII)


def in_china(moment: datetime) -> datetime:
    """A moment as clocks in China show it; one without a zone is taken to be that already."""
    return moment.astimezone(CHINA).replace(tzinfo=None) if moment.tzinfo else moment


def _date(spec: Field, value: Any) -> str:
    found = _day_of(spec, value)
    if found is None or found.year < EARLIEST_YEAR:
        raise Wrong(f"“{spec.name}”{_echo(spec, value)}不是日期，请写成 2025-10-13 的样子。")
    return found.isoformat()


def _day_of(spec: Field, value: Any) -> date | None:
    if isinstance(value, date):
        return in_china(value).date() if isinstance(value, datetime) else value
    found = _DATE.fullmatch(plain(_typed(spec, value)))
    try:
        return date(*(int(part) for part in found.groups())) if found else None
    except ValueError:
        return None


def _moment(spec: Field, value: Any) -> str:
    if isinstance(value, datetime):
        value = in_china(value).isoformat(" ", "minutes")
    found = _MOMENT.fullmatch(plain(_typed(spec, value)))
    if not found:
        raise Wrong(f"“{spec.name}”{_echo(spec, value)}不是时间，请写成 2025-10-13 09:30 的样子。")
    return f"{_date(spec, found[1])}T{int(found[2]):02d}:{found[3]}"


def _yes_no(spec: Field, value: Any) -> bool:
    if isinstance(value, bool):
        return value
    typed = plain(_typed(spec, value)).lower()
    if typed in ("是", "1", "true", "on", "yes", "有"):
        return True
    if typed in ("否", "0", "false", "off", "no", "无"):
        return False
    raise Wrong(f"“{spec.name}”请填“是”或“否”。")


_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def _id_number(spec: Field, value: Any) -> str:
    """公民身份号码 (GB 11643, 18 digits with check digit)."""
    typed = plain(_typed(spec, value)).upper().replace(" ", "")
    if not re.fullmatch(r"\d{17}[\dX]", typed, re.ASCII):
        raise Wrong(f"“{spec.name}”应当是18位公民身份号码，请核对位数。")
    check = "10X98765432"[sum(int(digit) * weight for digit, weight in zip(typed, _WEIGHTS, strict=False)) % 11]
    if check != typed[-1]:
        raise Wrong(f"“{spec.name}”的校验位不对，请逐位核对证件。")
    return typed


_CREDIT = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def _credit_code(spec: Field, value: Any) -> str:
    """统一社会信用代码 (GB 32100, 18 characters with check character)."""
    typed = plain(_typed(spec, value)).upper().replace(" ", "")
    if len(typed) != 18 or any(sign not in _CREDIT for sign in typed):
        raise Wrong(f"“{spec.name}”应当是18位统一社会信用代码，请核对。")
    total = sum(_CREDIT.index(sign) * pow(3, place, 31) for place, sign in enumerate(typed[:17]))
    if _CREDIT[(31 - total % 31) % 31] != typed[17]:
        raise Wrong(f"“{spec.name}”的校验位不对，请对照营业执照逐位核对。")
    return typed


def _phone(spec: Field, value: Any) -> str:
    typed = re.sub(r"[\s-]", "", plain(_typed(spec, value)))
    if not re.fullmatch(r"\+?\d{7,15}", typed, re.ASCII):
        raise Wrong(f"“{spec.name}”{_echo(spec, value)}不是电话号码，请核对。")
    return typed


def _reference(spec: Field, value: Any) -> str:
    typed = _typed(spec, value)
    if not typed or len(typed) > 200 or "\n" in typed:
        raise Wrong(f"“{spec.name}”请从列表中选择。")
    return typed


def _officer(spec: Field, value: Any) -> int:
    typed = plain(_typed(spec, value))
    if not re.fullmatch(r"\d{1,15}", typed, re.ASCII):
        raise Wrong(f"“{spec.name}”请从人员名单中选择。")
    return int(typed)


def _file(spec: Field, value: Any) -> str:
    typed = _typed(spec, value).lower()
    if not re.fullmatch(r"[0-9a-f]{64}", typed):
        raise Wrong(f"“{spec.name}”请先上传文件。")
    return typed


def yuan(cents: int) -> str:
    """分 as yuan: 123456 -> 1234.56, whole yuan without decimals."""
    sign, cents = ("-" if cents < 0 else ""), abs(cents)
    return f"{sign}{cents // 100}" + (f".{cents % 100:02d}" if cents % 100 else "")


def _day_words(_spec: Field, value: Any) -> str:
    if not value:
        return ""
    year, month, day = (int(part) for part in value[:10].split("-"))
    return f"{year}年{month}月{day}日" + (f"{value[11:16]}" if len(value) > 10 else "")


def _choice_words(spec: Field, value: Any) -> str:
    return dict(spec.choices).get(value, value or "")


def _joined(show: Callable[[Field, Any], str]) -> Callable[[Field, Any], str]:
    return lambda spec, values: "、".join(show(spec, one) for one in values or ())


KINDS: dict[str, Kind] = {
    "text": Kind(_text),
    "long_text": Kind(_text),
    "choice": Kind(_choice, _choice_words),
    "choices": Kind(_choices, _joined(_choice_words), "list"),
    "number": Kind(_whole, lambda f, v: "" if v is None else f"{v}{f.unit}", "int"),
    "money": Kind(_money, lambda f, v: "" if v is None else f"{yuan(v)}元", "int"),
    "date": Kind(_date, _day_words, "date"),
    "moment": Kind(_moment, _day_words),
    "yes_no": Kind(_yes_no, lambda _f, v: "" if v is None else ("是" if v else "否"), "bool"),
    "person": Kind(_text),
    "organisation": Kind(_text),
    "id_number": Kind(_id_number),
    "credit_code": Kind(_credit_code),
    "phone": Kind(_phone),
    "address": Kind(_text),
    "unit": Kind(_reference),
    "place": Kind(_reference),
    "matter": Kind(_reference),
    "case": Kind(_reference),
    "officer": Kind(_officer, column="int"),
    "officers": Kind(_officers, lambda _f, v: "、".join(str(one) for one in v or ()), "list"),
    "file": Kind(_file),
}


def clean(spec: Field, value: Any) -> Any:
    """Read one value as recorded (str, int, bool or list of them), or raise Wrong with the sentence for the form.

    None for what was left blank.
    """
    if value is None or value in ([], ()) or (isinstance(value, str) and not value.strip()):
        return None
    found = KINDS[spec.kind].read(spec, value)
    return None if found in ("", []) else found


def _maker(kind: str) -> Callable[..., Field]:
    def make(slug: str, name: str, **options: Any) -> Field:
        choices = options.pop("choices", ())
        if isinstance(choices, dict):
            choices = tuple(choices.items())
        return Field(slug, name, kind, choices=tuple(choices), **options)

    make.__doc__ = f"A field of kind {kind}."
    return make


text, long_text = _maker("text"), _maker("long_text")
choice, choices = _maker("choice"), _maker("choices")
number, money, yes_no = _maker("number"), _maker("money"), _maker("yes_no")
day, moment = _maker("date"), _maker("moment")
person, organisation = _maker("person"), _maker("organisation")
id_number, credit_code, phone, address = _maker("id_number"), _maker("credit_code"), _maker("phone"), _maker("address")
unit, place, matter, case_ref = _maker("unit"), _maker("place"), _maker("matter"), _maker("case")
officer, officers, file = _maker("officer"), _maker("officers"), _maker("file")
