"""Draws: whoever has the published file gets the same outcome, and nobody who had a hand in it could choose it."""

from __future__ import annotations

import hashlib
import json
import random
from fractions import Fraction
from itertools import permutations
from math import sqrt
from pathlib import Path

import pytest

from tests.record.drawing import a_draw, a_list, a_round, noted, random_draw
from yifa.record import draws
from yifa.record.canonical import canonical
from yifa.record.draws import DrawError


def codes(document, name="objects"):
    return next(one["codes"] for one in document["result"]["lists"] if one["name"] == name)


def refused(document) -> str:
    with pytest.raises(DrawError) as why:
        draws.drawn(document)
    assert len(why.value.sentence) > 8
    return why.value.code


# the rule ------------------------------------------------------------------------------------------------------------


def test_a_draw_can_be_redone_line_by_line_with_sha_256_alone():
    # 与 docs/draws.md 的例子相同：每一行都可以用 sha256sum 重算
    document = a_draw([a_list("objects", "ABCDE", 2)], a_round(root="1" * 64, secrets=["twelve letters"]))
    lines = ["yifa-draw/1", f"seal {document['seal']}", "round 1", "origin log.test/2025", "size 100", f"root {'1' * 64}",
             "secret twelve letters"]  # fmt: skip
    seed = hashlib.sha256("".join(line + "\n" for line in lines).encode()).hexdigest()
    lots = {code: hashlib.sha256(f"{seed}\nobjects\n{code}\n1\n".encode()).hexdigest() for code in "ABCDE"}
    assert codes(draws.drawn(document)) == sorted("ABCDE", key=lots.get)[:2]
    assert document["seal"] == hashlib.sha256(canonical(document["sealed"])).hexdigest()


def test_weight_two_is_two_lots_of_which_the_smaller_counts():
    document = a_draw([a_list("objects", {"A": 2, "B": 1, "C": 3}, 3)], a_round())
    seed = draws.drawn(document)["rounds"][0]["seed"]
    best = {
        code: min(hashlib.sha256(f"{seed}\nobjects\n{code}\n{n}\n".encode()).hexdigest() for n in range(1, weight + 1))
        for code, weight in {"A": 2, "B": 1, "C": 3}.items()
    }
    assert codes(draws.drawn(document)) == sorted(best, key=best.get)


def chance_of(order, weights) -> Fraction:
    """The chance that these come in this order, weighted, without replacement: exact."""
    left, chance = sum(weights.values()), Fraction(1)
    for code in order:
        chance *= Fraction(weights[code], left)
        left -= weights[code]
    return chance


@pytest.mark.parametrize("weights", [{"A": 1, "B": 1, "C": 1, "D": 1}, {"A": 1, "B": 2, "C": 3, "D": 6}], ids=str)
def test_every_order_comes_as_often_as_its_weights_say(weights):
    entries = tuple(draws_entry(code, weight) for code, weight in weights.items())
    times, counted = 12_000, {}
    for trial in range(times):
        seed = hashlib.sha256(f"frequencies {trial}".encode()).hexdigest()
        order = tuple(code for _lot, code in sorted(draws.ranked(seed, "objects", entries))[:2])
        counted[order] = counted.get(order, 0) + 1
    orders = list(permutations(weights, 2))
    assert sum(chance_of(order, weights) for order in orders) == 1
    chi = sum(
        (counted.get(o, 0) - times * chance_of(o, weights)) ** 2 / (times * chance_of(o, weights)) for o in orders
    )
    assert float(chi) < len(orders) - 1 + 5 * sqrt(2 * (len(orders) - 1))


def draws_entry(code, weight):
    from yifa.record.draws_form import Entry

    return Entry(code, code, "", weight)


def test_the_frequencies_test_would_notice_a_weight_that_is_not_used():
    # 对照：权重都按1计算时，上面的检验必须发现
    weights = {"A": 1, "B": 2, "C": 3, "D": 6}
    entries = tuple(draws_entry(code, 1) for code in weights)
    counted: dict[str, int] = {}
    for trial in range(3000):
        seed = hashlib.sha256(f"frequencies {trial}".encode()).hexdigest()
        first = min(draws.ranked(seed, "objects", entries))[1]
        counted[first] = counted.get(first, 0) + 1
    chi = sum((counted.get(c, 0) - 3000 * chance_of(c, weights)) ** 2 / (3000 * chance_of(c, weights)) for c in weights)
    assert float(chi) > 3 + 5 * sqrt(6)


def test_who_comes_first_does_not_depend_on_the_order_of_the_list_or_on_who_is_excluded():
    names = [f"对象{n}" for n in range(40)]
    seed = "5" * 64
    entries = [draws_entry(name, 1) for name in names]
    order = [code for _lot, code in sorted(draws.ranked(seed, "objects", entries))]
    random.Random(1).shuffle(entries)
    assert [code for _lot, code in sorted(draws.ranked(seed, "objects", entries))] == order
    document = a_draw([a_list("objects", names, 10)], a_round())
    whole = codes(draws.drawn(document))
    document["rounds"][0]["excluded"] = [{"list": "objects", "code": whole[3], "why": "已经注销"}]
    assert codes(draws.drawn(document))[:9] == whole[:3] + whole[4:]


def test_everything_sealed_and_every_secret_changes_the_seed_and_their_order_does_not():
    base = a_draw([a_list("objects", "ABCDE", 2)], a_round(secrets=["first secret word", "second secret word"]))
    seeds = {draws.drawn(base)["rounds"][0]["seed"]}
    for change in (
        {"size": 101}, {"root": "2" * 64}, {"origin": "another.log"}, {"secrets": ["first secret word"]},
        {"secrets": ["first secret word", "second secret Word"]},
    ):  # fmt: skip
        given = {"secrets": ["first secret word", "second secret word"], **change}
        seeds.add(draws.drawn(a_draw([a_list("objects", "ABCDE", 2)], a_round(**given)))["rounds"][0]["seed"])
    for lists in ([a_list("objects", "ABCDF", 2)], [a_list("objects", "ABCDE", 3)]):
        given = a_round(secrets=["first secret word", "second secret word"])
        seeds.add(draws.drawn(a_draw(lists, given))["rounds"][0]["seed"])
    assert len(seeds) == 8
    turned = a_draw([a_list("objects", "ABCDE", 2)], a_round(secrets=["second secret word", "first secret word"]))
    assert draws.drawn(turned)["rounds"][0]["seed"] == draws.drawn(base)["rounds"][0]["seed"]


def test_quotas_are_kept_group_by_group_in_their_order():
    one = a_list("objects", [f"{grade}{n}" for grade in "高中低" for n in range(9)], None)
    for entry in one["entries"]:
        entry["group"] = entry["code"][0]
    one["quotas"] = [{"group": "低", "count": 1}, {"group": "高", "count": 4}]
    drawn = codes(draws.drawn(a_draw([one], a_round())))
    assert [code[0] for code in drawn] == ["低", "高", "高", "高", "高"]
    assert len(set(drawn)) == 5


def test_pairs_go_round_the_teams_of_every_group():
    officers = a_list("officers", "甲乙丙丁戊己", None)
    for entry in officers["entries"]:
        entry["group"] = "城管" if entry["code"] in "甲乙丙丁" else "应急"
    officers["quotas"] = [{"group": "城管", "count": 4}, {"group": "应急", "count": 2}]
    document = draws.drawn(
        a_draw(
            [a_list("objects", "ABC", 3), officers], a_round(), pairing={"one": "objects", "by": "officers", "each": 2}
        )
    )
    who, pairs = codes(document, "officers"), document["result"]["pairs"]
    assert [one["one"] for one in pairs] == codes(document)
    assert [one["with"] for one in pairs] == [who[0:2] + who[4:6], who[2:4] + who[4:6], who[0:2] + who[4:6]]


# rounds --------------------------------------------------------------------------------------------------------------


def test_a_removed_one_is_replaced_in_his_place_from_his_group_by_a_new_seed():
    one = a_list("objects", [f"{group}{n}" for group in "ab" for n in range(6)], None)
    for entry in one["entries"]:
        entry["group"] = entry["code"][0]
    one["quotas"] = [{"group": "a", "count": 2}, {"group": "b", "count": 2}]
    first = draws.drawn(a_draw([one], a_round()))
    gone = codes(first)[2]
    second = draws.drawn({**first, "rounds": [*first["rounds"], a_round(root="9" * 64, removed=[gone])]})
    assert second["rounds"][0] == first["rounds"][0]
    assert second["rounds"][1]["seed"] != first["rounds"][0]["seed"]
    (new,) = second["rounds"][1]["drawn"]
    assert new["for"] == gone
    assert new["code"][0] == "b"
    assert new["code"] not in codes(first)
    assert codes(second) == [*codes(first)[:2], new["code"], codes(first)[3]]
    third = {**second, "rounds": [*second["rounds"], a_round(root="8" * 64, removed=[new["code"]])]}
    assert codes(draws.drawn(third))[2] not in (gone, new["code"])


@pytest.mark.parametrize(
    ("rounds", "code"),
    [
        ([{"removed": ["A"]}], "D-011"),
        ([{}, {}], "D-011"),
        ([{}, {"removed": ["undrawn"]}], "D-011"),
        ([{}, {"removed": ["drawn", "drawn"]}], "D-011"),
        ([{}, {"removed": ["Z"]}], "D-008"),
        ([{"excluded": ["Z"]}], "D-008"),
        ([{"excluded": ["A", "A"]}], "D-004"),
        ([{}, {"removed": ["drawn"], "excluded": ["drawn"]}], "D-011"),
        ([{"excluded": ["A", "B", "C", "D"]}], "D-012"),
        ([{"excluded": ["undrawn"]}, {"removed": ["drawn"], "excluded": ["undrawn"]}], "D-004"),
        ([{"secrets": ["same secret words", "same secret words"]}], "D-004"),
    ],
)  # fmt: skip
def test_rounds_that_contradict_themselves_are_refused(rounds, code):
    drawn = codes(draws.drawn(a_draw([a_list("objects", "ABCDE", 2)], a_round())))
    stand_for = {"drawn": drawn[0], "undrawn": next(one for one in "ABCDE" if one not in drawn)}
    given = [
        {key: [stand_for.get(one, one) for one in value] for key, value in one.items()} for one in rounds
    ]  # fmt: skip
    assert refused(a_draw([a_list("objects", "ABCDE", 2)], *(a_round(**one) for one in given))) == code


def test_a_replacement_needs_somebody_who_is_left():
    first = draws.drawn(a_draw([a_list("objects", "ABC", 3)], a_round()))
    assert refused({**first, "rounds": [*first["rounds"], a_round(removed=["A"])]}) == "D-012"


# reading -------------------------------------------------------------------------------------------------------------


def resealed(document):
    return {**document, "seal": draws.seal_of(document["sealed"])}


WRONG = [
    ("D-001", lambda d: d.update(v=2)), ("D-001", lambda d: d.update(draw="other")), ("D-001", lambda d: d.update(v=True)),
    ("D-002", lambda d: d.pop("rounds")), ("D-002", lambda d: d.update(more=1)), ("D-002", lambda d: d["sealed"].update(title="")),
    ("D-002", lambda d: d["sealed"]["lists"][0]["entries"][0].update(code="A\n1")),
    ("D-002", lambda d: d["sealed"]["lists"][0]["entries"][0].update(name=None)),
    ("D-002", lambda d: d["sealed"]["lists"][0]["entries"][0].update(code="长" * 121)),
    ("D-002", lambda d: d["sealed"]["lists"][0]["quotas"][0].update(count=0)),
    ("D-002", lambda d: d["sealed"]["lists"][0]["quotas"][0].update(count="2")),
    ("D-002", lambda d: d["rounds"][0]["checkpoint"].update(size=0)), ("D-002", lambda d: d["rounds"][0]["checkpoint"].update(root="A" * 64)),
    ("D-002", lambda d: d["rounds"][0]["checkpoint"].pop("origin")), ("D-002", lambda d: d["rounds"][0].update(removed=None)),
    ("D-014", lambda d: d["rounds"][0]["checkpoint"].update(note=1)),
    ("D-014", lambda d: d["rounds"][0]["checkpoint"].update(note=noted("log.test/2025", 101, "0" * 64))),
    ("D-014", lambda d: d["rounds"][0]["checkpoint"].update(note=noted("log.test/2025", 100, "1" * 64))),
    ("D-014", lambda d: d["rounds"][0]["checkpoint"].update(note="log.test/2025\n100")),
    ("D-014", lambda d: d["rounds"][0]["checkpoint"].update(note=noted("log.test/2025", 100, "0" * 64), root=["0" * 64])),
    ("D-002", lambda d: d["rounds"][0].update(excluded=[{"list": "objects", "code": "A", "why": ""}])),
    ("D-003", lambda d: d["sealed"].update(lists=[])), ("D-003", lambda d: d["sealed"]["lists"][0].update(entries=[])),
    ("D-003", lambda d: d.update(rounds=[])), ("D-004", lambda d: d["sealed"]["lists"][0]["entries"].append(dict(d["sealed"]["lists"][0]["entries"][0]))),
    ("D-004", lambda d: d["sealed"]["lists"].append(d["sealed"]["lists"][0])),
    ("D-004", lambda d: d["sealed"]["lists"][0]["quotas"].append(d["sealed"]["lists"][0]["quotas"][0])),
    ("D-005", lambda d: d["sealed"]["lists"][0]["entries"][0].update(weight=0)), ("D-005", lambda d: d["sealed"]["lists"][0]["entries"][0].update(weight=1001)),
    ("D-005", lambda d: d["sealed"]["lists"][0]["entries"][0].update(weight=True)),
    ("D-006", lambda d: d["sealed"]["lists"][0]["quotas"][0].update(count=6)), ("D-006", lambda d: d["sealed"]["lists"][0]["quotas"][0].update(group="无")),
    ("D-007", lambda d: d["sealed"]["lists"][0].update(quotas=[])),
    ("D-010", lambda d: d["rounds"][0]["secrets"][0].update(secret="another secret")),
    ("D-010", lambda d: d["rounds"][0]["secrets"][0].update(secret="short")), ("D-010", lambda d: d["rounds"][0]["secrets"][0].update(secret=" padded secret ")),
    ("D-013", lambda d: d["sealed"].update(pairing={"one": "objects", "by": "objects", "each": 2})),
    ("D-013", lambda d: d["sealed"].update(pairing={"one": "objects", "by": "nobody", "each": 2})),
]  # fmt: skip


@pytest.mark.parametrize("at", range(len(WRONG)))
def test_what_is_wrong_in_a_file_is_named_by_code_and_place(at):
    code, change = WRONG[at]
    document = a_draw([a_list("objects", "ABCDE", 2)], a_round(secrets=["twelve letters"]))
    change(document)
    assert refused(resealed(document)) == code


def test_teams_must_come_out_even():
    officers = a_list("officers", "甲乙丙", 3)
    pairing = {"one": "objects", "by": "officers", "each": 2}
    assert refused(a_draw([a_list("objects", "AB", 1), officers], a_round(), pairing=pairing)) == "D-013"


def test_a_list_that_was_changed_after_it_was_sealed_is_found():
    document = a_draw([a_list("objects", "ABCDE", 2)], a_round())
    document["sealed"]["lists"][0]["entries"][4]["code"] = "F"
    assert refused(document) == "D-009"


@pytest.mark.parametrize(
    "data",
    [b"", b"\xff\xfe", b"[1", b"3.5", b'{"v":1,"v":1}', b"[" * 100_000, b"null", b'{"draw":"yifa","v":1.0}'],
    ids=range(8),
)
def test_bytes_that_are_no_draw_file_are_told_so(data):
    with pytest.raises(DrawError) as why:
        draws.check_file(data)
    assert why.value.code in ("D-001", "D-002")


def test_a_file_that_was_formatted_anew_is_not_the_published_one():
    document = draws.drawn(a_draw([a_list("objects", "ABCDE", 2)], a_round()))
    assert draws.check_file(draws.draw_bytes(document)) == ""
    with pytest.raises(DrawError) as why:
        draws.check_file(json.dumps(document).encode())
    assert why.value.code == "D-001"


# checking ------------------------------------------------------------------------------------------------------------


def test_a_changed_result_is_named_by_the_first_place_that_differs():
    document = draws.drawn(random_draw(random.Random(7), rounds=2))
    assert draws.first_difference(document) == ""

    def changed(change):
        copy = json.loads(canonical(document))
        change(copy)
        return draws.first_difference(copy)

    assert changed(lambda d: d["rounds"][0].update(seed="0" * 64)).startswith("第1轮的种子")
    assert changed(lambda d: d["rounds"][1]["drawn"][0].update(code="X")).startswith("第2轮抽出的第1项")
    assert changed(lambda d: d["rounds"][0]["drawn"].pop()).startswith("第1轮抽出的项数")
    assert changed(lambda d: d["rounds"][0].pop("drawn")).startswith("第1轮抽出的部分")
    assert changed(lambda d: d["result"]["lists"][0]["codes"].append("X")).startswith("结果名单的第1项")
    assert changed(lambda d: d.pop("result")).startswith("结果：文件没有写明")
    assert changed(lambda d: d["result"]["pairs"].append({"one": "X", "with": []})).startswith("配对的项数")


def test_random_draws_keep_their_quotas_and_never_name_one_twice():
    chance = random.Random(11)
    for _ in range(60):
        inputs = random_draw(chance)
        document = draws.drawn(inputs)
        assert draws.drawn(document) == document
        assert draws.check_file(draws.draw_bytes(inputs)) == ""
        ever = [(one["list"], one["code"]) for given in document["rounds"] for one in given["drawn"]]
        assert len(set(ever)) == len(ever)
        for one in document["sealed"]["lists"]:
            group = {entry["code"]: entry["group"] for entry in one["entries"]}
            drawn = codes(document, one["name"])
            wanted = [quota["group"] for quota in one["quotas"] for _ in range(quota["count"])]
            assert [group[code] for code in drawn] == wanted


def test_a_thousand_of_a_hundred_thousand_can_be_drawn():
    names = [f"企业{n:06d}" for n in range(100_000)]
    drawn = codes(draws.drawn(a_draw([a_list("objects", names, 1000)], a_round())))
    assert len(set(drawn)) == 1000
    assert sum(int(code[2:]) for code in drawn) / 1000 == pytest.approx(50_000, rel=0.1)


# the page ------------------------------------------------------------------------------------------------------------


def test_the_example_of_the_documentation_is_right():
    page = (Path(__file__).parents[2] / "docs" / "draws.md").read_text(encoding="utf-8")
    listed = next(line for line in page.splitlines() if line.startswith('{"lists"'))
    secret, root = "rain on the lotus pond", "9f" * 32
    sealed = json.loads(listed)
    assert canonical(sealed) == listed.encode()
    document = {"v": 1, "draw": "yifa", "sealed": sealed, "seal": draws.seal_of(sealed),
                "rounds": [a_round(origin="yifa/441900110000/2025", size=57, root=root, secrets=[secret])]}  # fmt: skip
    redone = draws.drawn(document)
    seed = redone["rounds"][0]["seed"]
    lots = [hashlib.sha256(f"{seed}\nbidders\n{code}\n1\n".encode()).hexdigest() for code in ("01", "02", "03", "04")]
    for told in (document["seal"], draws.commitment(secret), seed, *lots):
        assert f"\n{told}" in page
    assert codes(redone, "bidders") == ["04", "01"]
