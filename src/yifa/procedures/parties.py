"""Parties (当事人): the fields under which a person or an organisation stands in any case.

Reads   engine.fields
Never   keeps a name in clear: names, numbers, addresses and phones are personal and sealed
Start   party()
"""

from __future__ import annotations

from yifa.engine import fields as f
from yifa.engine.fields import Field

KINDS = {"person": "公民", "sole_trader": "个体工商户", "company": "法人", "organisation": "其他组织"}
ENTITIES = ("company", "organisation")


def party(prefix: str = "party", name: str = "当事人") -> tuple[Field, ...]:
    """Kind, name, number, address, phone and (for units) legal representative, as `<prefix>_kind`, `<prefix>_name`, …"""
    return (
        f.choice(f"{prefix}_kind", f"{name}类别", choices=KINDS, public="full"),
        f.person(f"{prefix}_name", f"{name}姓名或者名称", personal=True, search=True, public="M2"),
        f.id_number(
            f"{prefix}_id_number", f"{name}公民身份号码", personal=True, required=False, search=True, public="never"
        ),
        f.credit_code(f"{prefix}_credit_code", f"{name}统一社会信用代码", required=False, search=True, public="M1"),
        f.person(
            f"{prefix}_representative",
            f"{name}法定代表人（负责人、经营者）",
            personal=True,
            required=False,
            public="never",
        ),
        f.address(f"{prefix}_address", f"{name}住所（住址）", personal=True, required=False, public="never"),
        f.phone(f"{prefix}_phone", f"{name}联系电话", personal=True, required=False, search=True, public="never"),
        f.number(f"{prefix}_age", f"{name}年龄（公民）", required=False, low=0, high=130, unit="岁"),
    )
