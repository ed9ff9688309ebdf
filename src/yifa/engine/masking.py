"""Masking: what of one recorded value may be shown to the public, by its masking code and its kind.

Reads   the declared field, the code (law/disclosure.md: full, M1 … M6), whether the value is a unit's or a person's
Never   shows a personal value in full unless the law of the place keeps a party's name; never a number of a person
Start   shown(), known_of(); masking_text.py takes personal data out of words
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from yifa.engine.fields import Field
from yifa.engine.masking_text import HOME, ID, PHONE, WHOLE, Known, district_of, is_id_number, mask_text

if TYPE_CHECKING:
    from yifa.engine.case import Case

VERSION = "yifa-masking-1"
"""The version of these rules: kept with everything that was masked by them."""

_DOUBLE = (
    "欧阳太史端木上官司马东方独孤南宫万俟闻人夏侯诸葛尉迟公羊赫连澹台皇甫宗政濮阳太叔申屠公孙慕容钟离长孙宇文司徒鲜于司空闾丘亓官司寇巫马"
    "颛孙漆雕乐正公冶拓跋轩辕令狐段干百里呼延东郭南门羊舌纳兰西门左丘"
)
DOUBLE_SURNAMES = frozenset(_DOUBLE[at : at + 2] for at in range(0, len(_DOUBLE), 2))
_UNIT_ENDS = re.compile(
    "(公司|集团|工厂|商店|商铺|餐馆|照相馆|学校|超市|酒楼|酒店|饭店|餐厅|食堂|档口|中心|委员会|办公室|大队|支队|中队|政府|协会|学会|基金会|联合会|"
    "合作社|工作室|事务所|银行|幼儿园|医院|诊所|药房|网吧|会所|门市|社区|小组|工会|商会|合伙企业|工程队|经营部|服务部|"
    "(?<=[^·]{4})[厂店铺馆所院校园社行部处室站场坊摊局委村会])"
    "(（[^）]*）|\\([^)]*\\))?$"
)
UNITS = frozenset({"company", "organisation", "unit", "enterprise", "institution", "legal_person", "sole_trader"})
PEOPLE = frozenset({"person", "citizen", "natural_person"})
LONGEST_OF_PERSON = 6  # a shorter name that does not say what unit it is may be a person's, whatever kind was chosen
TEXTS = frozenset({"text", "long_text", "case", "matter", "unit", "place"})
NEVER_IN_WORDS = frozenset({"id_number"})
SECRET_TRADE, NAMELESS, MINOR = "（涉商业秘密，不公开）", "（姓名不公开）", "某未成年人"
SHORTEST = {"person": 2, "organisation": 2, "id_number": 6, "phone": 6, "address": 4}
SHORTEST_WORDS = 6  # a shorter statement is an everyday word and tells nothing of anybody
_BETWEEN_NAMES = re.compile("[、,，;；/\\n]|（[^）]*）|\\([^)]*\\)|和(?=[\u3400-\u9fff]{2,4}$)")
_NUMBERED = re.compile("(编号|证号|文号|案号|字号|代码|编码|号码)$")


@dataclass(frozen=True)
class Whose:
    """Whose value it is. unit: an organisation's; kept: the law of the place keeps a party's whole name."""

    unit: bool = False
    kept: bool = False


NOBODY = Whose()


def surname_only(name: str) -> str:
    """M2: 张×× ; a two-character surname whole; a foreign or many-part name by its first sign."""
    bare = name.strip()
    if not bare:
        return ""
    keep = 2 if bare[:2] in DOUBLE_SURNAMES and len(bare) > 2 and "·" not in bare else 1
    return f"{bare[:keep]}××"


def is_unit(name: str) -> bool:
    """Whether a name is a unit's by its last word; a name that does not say so is taken to be a person's."""
    return len(name.strip()) > 3 and _UNIT_ENDS.search(name.strip()) is not None  # no name of a person is that long


def prefix_of(slug: str) -> str:
    """The party a field belongs to: `party` of `party_name`."""
    return slug.rpartition("_")[0]


def whose(case: Case, spec: Field, value: str, *, kept: bool = False) -> Whose:
    """A person's or a unit's: as the field `<party>_kind` says; a sole trader's by what the name says; else by the name.

    A field `X_name`, `X_address`, … belongs to the party whose kind is recorded in `X_kind` (procedures/parties.py).
    """
    party, _, what = spec.slug.rpartition("_")
    kind = case.get(f"{party}_kind")
    if kind in PEOPLE:
        return Whose(False, kept)
    if kind in UNITS and what in ("name", "address"):  # its representative and its contact are people
        if what == "name":
            return Whose(is_unit(value) or (kind != "sole_trader" and len(value) > LONGEST_OF_PERSON), kept)
        return Whose(kind != "sole_trader", kept)
    return Whose(spec.kind == "organisation" or is_unit(value), kept)


def shown(spec: Field, mask: str, words: str, known: Known, about: Whose = NOBODY, *, own: bool = False) -> str | None:
    """What the public sees of one value; None where it is not shown at all.

    words   the value in words (Field.label); `known` what the case knows of people
    own     the government says it of itself (a register, a plan): office telephones and certificate numbers stay
    """
    if mask in ("never", "M6", "") or spec.kind in NEVER_IN_WORDS or not words:
        return None
    if mask == "M5":
        return SECRET_TRADE
    if spec.kind in ("person", "organisation"):
        return _name(spec, mask, words, known, about)
    if spec.kind == "address":
        return _address(spec, mask, words, known, about, own=own)
    if spec.kind in ("officer", "officers"):
        return _officers(mask, words)
    if spec.personal:
        return None if spec.kind == "phone" else WHOLE
    if spec.kind in TEXTS:
        return mask_text(words, known, numbers=not _NUMBERED.search(spec.name), weak=not own)
    return words


def _name(spec: Field, mask: str, words: str, known: Known, about: Whose) -> str:
    if about.unit:
        return mask_text(words, Known(kept=(words,)))
    if mask == "M4":
        return NAMELESS
    if spec.personal or mask == "M2":
        named = dict(known.names)
        return words if about.kept else "、".join(named.get(one) or surname_only(one) for one in parts_of(words))
    return mask_text(words) if spec.kind == "person" else mask_text(words, known)


def _address(spec: Field, mask: str, words: str, known: Known, about: Whose, *, own: bool) -> str | None:
    if about.unit or (not spec.personal and mask in ("full", "M1", "M3")):
        return mask_text(words, Known(names=known.names, kept=known.kept), weak=not own)
    near = district_of(words)
    return f"{near}***" if near else None


def _officers(mask: str, words: str) -> str:
    if mask == "M4":
        return NAMELESS
    return "、".join(surname_only(one) for one in words.split("、")) if mask == "M2" else words


def parts_of(names: str) -> list[str]:
    """The names in a field that holds several."""
    return [one.strip() for one in _BETWEEN_NAMES.split(names) if one.strip()]


# what a case knows of people -------------------------------------------------------------------------------------


def born(number: str) -> date | None:
    """The birthday that an identity number says; None for what is none."""
    return date(int(number[6:10]), int(number[10:12]), int(number[12:14])) if is_id_number(number) else None


def age_on(birthday: date, on: date) -> int:
    """Whole years on a day."""
    return on.year - birthday.year - ((on.month, on.day) < (birthday.month, birthday.day))


def is_minor(case: Case, party: str, on: date, adult: int) -> bool:
    """Whether the party with this prefix is under age on a day: by its recorded age or its identity number."""
    age = case.get(f"{party}_age")
    if isinstance(age, int) and age < adult and case.get(f"{party}_kind") not in UNITS - {"sole_trader"}:
        return True
    birthday = born(case.secret(f"{party}_id_number") or "")
    return birthday is not None and age_on(birthday, on) < adult


def known_of(
    case: Case, on: date, adult: int, values: Iterable[tuple[str, str]], officers: Iterable[str] = (), numbers: Iterable[str] = ()
) -> Known:  # fmt: skip
    """All that is known of people in a case, for masking its texts: every personal value, wherever it stands.

    values: (field, personal value in clear), of former takings and before corrections too; officers: names of those who
    act in it; numbers: document and case numbers, which stay.
    """
    names: dict[str, str] = {name: surname_only(name) for name in officers if len(name) > 1}
    whole: dict[str, str] = {}
    kept = [number for number in numbers if number]
    for slug, value in values:
        spec = case.procedure.fields.get(slug)
        if spec is None or not value:
            continue
        if spec.kind == "person":
            if whose(case, spec, value).unit:
                kept.append(value)
                continue
            mark = MINOR if is_minor(case, prefix_of(slug), on, adult) else ""
            names.update({one: mark or surname_only(one) for one in {value, *parts_of(value)} if len(one) > 1})
        elif spec.kind == "address" and whose(case, spec, value).unit:
            kept.append(value)
        elif len(value) >= SHORTEST.get(spec.kind, SHORTEST_WORDS):
            whole[value] = _mark_for(spec.kind, value)
    codes = (spec.slug for spec in case.procedure.fields.values() if spec.kind == "credit_code")
    kept += [code for slug in codes if (code := case.get(slug))]
    return Known(tuple(names.items()), tuple(whole.items()), tuple(kept))


def _mark_for(kind: str, value: str) -> str:
    if kind == "address":
        near = district_of(value)
        return f"{near}***" if near else HOME
    return {"id_number": ID, "phone": PHONE}.get(kind, WHOLE)
