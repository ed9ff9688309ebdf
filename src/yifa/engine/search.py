"""Search: finds a case by a piece of a name, a number or an address, without keeping any of them in clear.

Reads   values as they are recorded
Never   stores a piece of text: only its keyed token
Start   tokens() when writing, wanted() when searching
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from pypinyin import Style, pinyin

from yifa.engine.sealing import blind

_HAN = re.compile(r"[\u3007\u3400-\u9fff\U00020000-\U0003ffff]+")
_OTHER = re.compile(r"[^\W_\u3007\u3400-\u9fff\U00020000-\U0003ffff]+")  # letters and digits of any other writing
LONGEST_PINYIN = 10
SHORT = 6  # single characters are found in names, not in sentences
SURNAMES = {"单": "shan", "仇": "qiu", "解": "xie", "区": "ou", "曾": "zeng", "翟": "zhai", "覃": "qin", "朴": "piao",
            "查": "zha", "盖": "ge", "乐": "yue"}  # fmt: skip


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower()


def _initials(name: str) -> set[str]:
    """Pinyin initials and whole pinyin of a short Chinese text, every reading of its first character."""
    if not 0 < len(name) <= LONGEST_PINYIN:
        return set()
    readings = pinyin(name, style=Style.NORMAL, heteronym=True, errors="ignore")
    if len(readings) != len(name):
        return set()
    firsts = {*readings[0], *([SURNAMES[name[0]]] if name[0] in SURNAMES else [])}
    rest = [one[0] for one in readings[1:]]
    return {form for first in firsts for form in (first[0] + "".join(one[0] for one in rest), first + "".join(rest))}


@lru_cache(maxsize=20_000)
def pieces(text: str, names: bool = False) -> frozenset[str]:
    """All pieces under which a text is found: pairs of Chinese characters (of short texts each one), numbers and runs of four."""
    plain = _plain(text)
    found: set[str] = set()
    for run in _HAN.findall(plain):
        if len(run) <= SHORT:
            found.update(run)
        found.update(run[at : at + 2] for at in range(len(run) - 1))
        if names:
            found.update(f"py:{form}" for form in _initials(run))
    if names:  # 阿依古丽·买买提 is found by the initials of the whole name too
        found.update(f"py:{form}" for form in _initials("".join(_HAN.findall(plain))))
    for run in _OTHER.findall(plain):
        found.update((run, f"py:{run}") if run.isalpha() else (run,))
        if len(run) >= 4:
            found.update(run[at : at + 4] for at in range(len(run) - 3))
    return frozenset(found)


def tokens(text: str, names: bool = False) -> set[int]:
    """The tokens to store for a value."""
    return blind(pieces(text, names))


def reference(number: str) -> int:
    """The token under which a case is found by the number of another that it names: the whole number, exactly."""
    return next(iter(blind({f"ref:{number}"})))


def wanted(query: str) -> set[int]:
    """The tokens that must all be there for a case to be found; empty where nothing can be searched."""
    plain = _plain(query)
    needed: set[str] = set()
    for run in _HAN.findall(plain):
        needed.update([run] if len(run) == 1 else [run[at : at + 2] for at in range(len(run) - 1)])
    for run in _OTHER.findall(plain):
        if run.isalpha():  # pinyin, or a word that stands in the text
            needed.add(f"py:{run}")
        elif len(run) <= 4:
            needed.add(run)
        else:
            needed.update(run[at : at + 4] for at in range(len(run) - 3))
    return blind(needed)
