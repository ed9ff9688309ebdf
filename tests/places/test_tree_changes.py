"""An installation's own changes are worked in, and those that do not fit are refused before anything goes by them."""

from __future__ import annotations

from datetime import date

import pytest

from yifa.places.tree import shipped
from yifa.places.tree.division import Untrue

CITY, TOWN, OTHER = "441900000000", "441900110000", "441900109000"  # 东莞市、常平镇、东坑镇
MERGED = """
changes:
  - day: 2024-05-01
    basis: 粤府函〔2024〕1号
    what: 东坑镇并入常平镇
    ends: [{code: "441900109000", name: 东坑镇, parent: "441900000000", into: ["441900110000"]}]
  - day: 2022-07-01
    basis: 粤府函〔2022〕2号
    what: 常平乡改称常平镇
    renames: [{code: "441900110000", from: 常平乡, to: 常平镇}]
"""


def tree_with(tmp_path, text: str):
    file = tmp_path / "changes.yaml"
    file.write_text(text, encoding="utf-8")
    return shipped.build((file,))


def test_a_towns_merger_and_new_name_are_an_installations_own_to_record(tmp_path):
    tree = tree_with(tmp_path, MERGED)
    assert tree.full_name(TOWN, date(2022, 6, 30)) == "广东省东莞市常平乡"
    assert tree.full_name(TOWN, date(2022, 7, 1)) == "广东省东莞市常平镇"
    assert tree.chain(OTHER, date(2024, 5, 1)) == (TOWN, CITY, "440000000000")
    assert tree.chain(OTHER, date(2024, 4, 30)) == (OTHER, CITY, "440000000000")
    assert tree.gathers(TOWN, date(2024, 5, 1)) == {TOWN, OTHER}
    assert OTHER not in {one.code for one in tree.below(CITY, date(2024, 5, 1))}
    assert OTHER in shipped.shipped().gathers(CITY, date(2024, 5, 1))
    assert shipped.shipped().at(OTHER, date(2024, 5, 1)).until is None  # what is shipped is left alone


def change(**parts: str) -> str:
    lines = "".join(f"    {key}: {value}\n" for key, value in parts.items())
    return f"changes:\n  - basis: 依据\n    what: 变动\n{lines}"


@pytest.mark.parametrize(("text", "why"), [
    ("changes: [", "读不出来"),
    ("- 1", "没有 changes 一栏"),
    (change(), "第1项的写法不对"),
    (change(day="昨天"), "第1项的写法不对"),
    (change(day="2024-05-01", more="1"), "第1项的写法不对"),
    (change(day="2020-05-01"), "早于资料的起始日"),
    (change(day="2024-05-01", ends='[{code: 441900109000, name: 东坑镇, parent: "441900000000", into: []}]'), "ends写法不对"),
    (change(day="2024-05-01", moves='[{codes: ["441900999000"], from: "441900000000", to: "440100000000"}]'), "不在名录里"),
    (change(day="2024-05-01", moves='[{codes: ["441900110000"], from: "440100000000", to: "441900000000"}]'), "上级不是440100000000"),
    (change(day="2024-05-01", moves='[{codes: ["441900110000"], from: "441900000000", to: "990000000000"}]'), "没有上级"),
    (change(day="2024-05-01", renames='[{code: "441900110000", from: 常乐镇, to: 常平镇}]'), "名称不是常乐镇"),
    (change(day="2024-05-01", begins='[{code: "441900110000", name: 常平镇, parent: "441900000000"}]'), "已经有了"),
    (change(day="2024-05-01", ends='[{code: "441900110000", name: 常乐镇, parent: "441900000000", into: []}]'), "与名录不符"),
    (change(day="2024-05-01", ends='[{code: "440113000000", name: 番禺区, parent: "440100000000", into: ["440112000000", "440111000000"]}]'),
     "没有说明.*以后归哪里"),
    (change(day="2022-05-01", begins='[{code: "440113000000", name: 番禺区, parent: "440100000000"}]'), "没有说明.*此前归哪里"),
    (change(day="2026-01-01", renames='[{code: "500105000000", from: 江北区, to: 江南区}]'), "抵触"),
])  # fmt: skip
def test_a_change_that_does_not_fit_names_itself(tmp_path, text, why):
    with pytest.raises(Untrue, match=f"N-008.*{why}"):
        tree_with(tmp_path, text)


@pytest.mark.parametrize("data", [b"", b"not packed", shipped.LIST.read_bytes()[:5000]])
def test_a_damaged_list_is_told_and_not_half_read(tmp_path, data):
    file = tmp_path / "divisions.csv.xz"
    file.write_bytes(data)
    with pytest.raises(Untrue, match="N-010"):
        shipped.build(listed=file)


def test_a_file_of_changes_that_is_not_there_is_told(tmp_path):
    with pytest.raises(Untrue, match="N-008"):
        shipped.build((tmp_path / "changes.yaml",))
