"""Masking: a personal value as the desk shows it until somebody gives a reason to see it in clear.

Reads   the field's kind
Never   shows less than what tells two cases apart, nor enough to find a person
Start   masked()
"""

from __future__ import annotations

import re

from yifa.engine.fields import Field
from yifa.engine.masking import surname_only

LONGEST_NAME = 5
# Province, city, district and town as far as they stand at the beginning; 小区 and 社区 are no districts.
_DISTRICT = re.compile(
    r"(?:.{2,8}?(?:省|自治区))?(?:.{2,8}?(?:市|自治州|地区|盟))?(?:.{1,8}?(?:县|区|旗)(?<!小区)(?<!社区))?(?:.{1,8}?(?:镇|乡|街道))?"
)


def masked(spec: Field, value: str | None) -> str:
    """The value as it may stand on a screen: 张××, 138****1234, 广东省东莞市常平镇***."""
    if not value:
        return ""
    return _HOW.get(spec.kind, _whole)(str(value))


def _name(value: str) -> str:
    """M2: surname (two-character ones whole) and ××; an organisation's name stays."""
    if len(value) > LONGEST_NAME and "·" not in value:
        return value
    return surname_only(value)


def _number(value: str) -> str:
    return f"{value[:3]}{'*' * max(len(value) - 7, 4)}{value[-4:]}" if len(value) > 7 else "****"


def _address(value: str) -> str:
    found = _DISTRICT.match(value)
    return f"{found.group() if found and found.group() else value[:2]}***"


def _whole(_value: str) -> str:
    return "（涉个人信息，已隐去）"


_HOW = {
    "person": _name,
    "organisation": _name,
    "text": _whole,
    "id_number": _number,
    "credit_code": lambda value: value,
    "phone": _number,
    "address": _address,
}
