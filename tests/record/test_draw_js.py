"""The draw of the verifier's page: another language, the same outcome, the same refusals."""

from __future__ import annotations

import copy
import hashlib
import json
import random
from pathlib import Path

import pytest

import yifa.record
from tests.record.drawing import a_draw, a_list, a_round, random_draw
from tests.record.test_draws import WRONG, resealed
from yifa.record import draws
from yifa.record.canonical import canonical
from yifa.record.draws import DrawError

SCRIPT = Path(yifa.record.__file__).parent / "verifier" / "page" / "draw.js"
RUN = """texts => texts.map(text => {
  try { const told = yifaDraw.check(new TextEncoder().encode(text)); return told.difference; }
  catch (why) { return "refused " + (why.code || String(why)); }
})"""


@pytest.fixture
def judged(page):
    """A function texts -> what the page says of each: "", the first difference, or "refused D-0nn"."""
    page.set_content("<!doctype html><title>draw</title>")
    page.add_script_tag(content=SCRIPT.read_text(encoding="utf-8"))

    def judge(texts):
        return page.evaluate(RUN, texts)

    judge.page = page
    return judge


def ours(text: str) -> str:
    try:
        return draws.check_file(text.encode())
    except DrawError as why:
        return f"refused {why.code}"


def test_the_page_computes_sha_256(judged):
    texts = ["", "abc", "甲" * 100, "a" * 55, "a" * 56, "a" * 63, "a" * 64, "a" * 119, "𠮷😀" * 999]
    found = judged.page.evaluate("texts => texts.map(yifaDraw.hash)", texts)
    assert found == [hashlib.sha256(text.encode()).hexdigest() for text in texts]


def test_the_page_and_the_program_agree_on_hundreds_of_random_draws(judged):
    chance = random.Random(2026)
    inputs = [random_draw(chance) for _ in range(300)]
    redone = judged.page.evaluate("all => all.map(one => yifaDraw.redo(one))", inputs)
    for one, theirs in zip(inputs, redone, strict=True):
        mine = draws.drawn(one)
        assert theirs["result"] == mine["result"]
        assert [(r["seed"], r["drawn"]) for r in theirs["rounds"]] == [(r["seed"], r["drawn"]) for r in mine["rounds"]]


def spoilt(document, chance):
    """The draw file with one thing changed somewhere: a text, a number, a list, a key."""
    changed = copy.deepcopy(document)
    spots = []

    def walk(value):
        items = list(value.items()) if isinstance(value, dict) else list(enumerate(value))
        for key, held in items:
            spots.append((value, key))
            if isinstance(held, (dict, list)):
                walk(held)

    walk(changed)
    holder, key = chance.choice(spots)
    held = holder[key]
    if isinstance(held, str):
        holder[key] = chance.choice([held + "x", held[1:], "", "甲\n", held.upper()])
    elif isinstance(held, int):
        holder[key] = chance.choice([held + 1, 0, -1, str(held), None])
    elif isinstance(held, list):
        holder[key] = chance.choice([held[1:], held + held[:1], list(reversed(held)), None])
    else:
        holder[key] = chance.choice([None, [], {**(held or {}), "more": 1}])
    return changed


def test_they_agree_on_files_in_which_something_was_changed(judged):
    chance = random.Random(77)
    texts = []
    for _ in range(60):
        document = draws.drawn(random_draw(chance))
        texts.append(canonical(document).decode())
        for _ in range(5):
            changed = spoilt(document, chance)
            if chance.random() < 0.5:
                changed = resealed(changed) if isinstance(changed.get("sealed"), dict) else changed
            texts.append(canonical(changed).decode())
    said, expected = judged(texts), [ours(text) for text in texts]
    assert said == expected
    kinds = {one[:13] for one in expected}
    assert {"", "refused D-009", "refused D-002", "refused D-010"} <= kinds
    assert sum("重算得" in one for one in expected) > 20


def test_they_agree_on_every_refusal_and_on_bytes_that_are_no_file(judged):
    texts = ["", "[1", "3.5", '{"v":1,"v":1}', "null", '{"v":1.0}', '{"v":-0}', '{"v":9007199254740993}', "\ufeff{}"]
    for _code, change in WRONG:
        document = a_draw([a_list("objects", "ABCDE", 2)], a_round(secrets=["twelve letters"]))
        change(document)
        texts.append(canonical(resealed(document)).decode())
    whole = draws.drawn(a_draw([a_list("objects", "ABCDE", 2)], a_round()))
    texts += [json.dumps(whole, ensure_ascii=False), canonical(whole).decode() + "\n", canonical(whole).decode()]
    said = judged(texts)
    assert said == [ours(text) for text in texts]
    assert said[-1] == ""
    assert len(set(said)) > 9
