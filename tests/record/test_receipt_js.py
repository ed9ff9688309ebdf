"""The verifier's page: another language, the same outcome, without a network."""

from __future__ import annotations

import base64
import hashlib
import importlib.util
import json
import random
import re
from pathlib import Path

import pytest

import yifa.record
from tests.record.receipts_made import LOG, TEXT, WITNESS, mutated, receipt
from yifa.record.verifier.receipt import ReceiptError, check

FOLDER = Path(yifa.record.__file__).parent / "verifier" / "page"
PAGE = FOLDER / "verify.html"
ROOT = Path(__file__).parents[2]
RUN = """([good, packed, keys, witnesses]) => packed.map(one => {
  try {
    const told = yifaReceipt.check(Uint8Array.from(atob(one), sign => sign.charCodeAt(0)), keys, witnesses);
    return told.eventHash + told.index + told.root + told.papers.length + told.publications.length + told.witnesses.map(w => w.at);
  } catch (why) { return why.code || String(why); }
})"""


def ours(data, keys, witnesses):
    try:
        told = check(data, keys, witnesses)
    except ReceiptError as wrong:
        return wrong.code
    seen = ",".join(str(at) for _, at in told.witnesses)
    return f"{told.event_hash}{told.index}{told.root}{len(told.papers)}{len(told.publications)}{seen}"


@pytest.fixture
def judged(page):
    """The saved file, opened from the disk as a citizen would, with no way out."""
    page.context.set_offline(True)
    page.goto(PAGE.as_uri())

    def judge(many, keys=(), witnesses=()):
        packed = [base64.b64encode(one).decode() for one in many]
        return page.evaluate(RUN, ["", packed, list(keys), list(witnesses)])

    judge.page = page
    return judge


def test_page_and_python_say_the_same_of_ten_thousand_spoilt_receipts(judged):
    dice, good = random.Random(11), receipt()
    keys, witnesses = [str(LOG.verifier)], [str(WITNESS.verifier)]
    many = [good, *(receipt(size, index) for size in (1, 2, 7, 64) for index in range(0, size, 5))]
    many += [mutated(dice, good) for _ in range(10_000)]
    theirs, mine = judged(many, keys, witnesses), [ours(one, keys, witnesses) for one in many]
    apart = [(one, said, own) for one, said, own in zip(many, theirs, mine, strict=True) if said != own]
    assert apart == []
    assert {said for said in mine if said.startswith("R-")} == {f"R-30{n}" for n in range(1, 9)}
    assert len(mine[0]) > 64, "the good one holds"


def test_page_and_python_say_the_same_of_receipts_that_show_something_else(judged):
    event = check(receipt()).event
    many = [
        receipt(**changes)
        for changes in (
            {"v": True}, {"v": 2}, {"key": "x"}, {"key": "a+b+"}, {"key": str(WITNESS.verifier)}, {"papers": {}}, {"papers": [1]},
            {"event": []}, {"event": {**event, "seq": True}}, {"event": {**event, "v": 1}}, {"event": {**event, "published": [{}]}},
            {"event": {**event, "published": [{"id": "p", "withdrawn": True}]}}, {"event": {**event, "papers": None}},
            {"event": {**event, "\U0001f4ce": 1, "\uffff": 2}}, {"publications": [{"id": 1, "of": "", "content": ""}]},
        )
    ]  # fmt: skip
    extra = base64.b64decode(receipt().split(b"\n")[1][6:])
    for inner in (
        extra.replace(b'"v":1', b'"v":1.0'), extra.replace(b'"v":1', b'"v":1e0'), extra.replace(b'"v":1', b'"v":01'),
        extra.replace(b'"seq":1', b'"seq":9007199254740993'), extra.replace(b'"seq":1', b'"seq":-0'),
        extra.replace(b'"case":"', b'"case":"\\ud800'), extra.replace(b'"case":"', b'"case":"\\u007f'), extra + b" ",
        extra.replace(b'"case":"', b'"case":"\x7f'), b"[]", b"", b"\xef\xbb\xbf" + extra, extra.replace(b'"v":1', b'"v":1,"v":1'),
    ):  # fmt: skip
        many.append(re.sub(rb"extra .*", b"extra " + base64.b64encode(inner), receipt(), count=1))
    many += [receipt().replace("—".encode(), b"-", 1), receipt() + b"\n", receipt().rstrip(b"\n"), b""]
    for keys, witnesses in (
        ([], []),
        ([str(LOG.verifier)], [str(WITNESS.verifier)]),
        (["?"], []),
        ([], [str(LOG.verifier)]),
    ):
        assert judged(many, keys, witnesses) == [ours(one, keys, witnesses) for one in many]


def test_a_citizen_sees_what_is_certain_and_what_must_be_compared_without_a_network(judged, tmp_path):
    (tmp_path / "回执.tlog-proof").write_bytes(receipt())
    asked = []
    judged.page.on("request", lambda request: asked.append(request.url))
    judged.page.set_input_files("#file", str(tmp_path / "回执.tlog-proof"))
    judged.page.wait_for_selector("#out.good")
    told = judged.page.inner_text("#out")
    assert "测罚〔2025〕1号" in told
    assert TEXT.split("\n")[1] in told
    assert "自行核对" in judged.page.inner_text("main")
    assert str(LOG.verifier) in told
    judged.page.fill("#keys", str(LOG.verifier))
    judged.page.click("#again")
    judged.page.wait_for_function("!document.getElementById('out').innerText.includes('自带')")
    (tmp_path / "回执.tlog-proof").write_bytes(receipt().replace(b"index 11", b"index 12"))
    judged.page.set_input_files("#file", [])
    judged.page.set_input_files("#file", str(tmp_path / "回执.tlog-proof"))
    judged.page.wait_for_selector("#out.bad")
    assert "R-304" in judged.page.inner_text("#out")
    assert [url for url in asked if not url.startswith("blob:")] == []


def test_a_paper_with_markup_in_it_is_shown_as_text(judged, tmp_path):
    (tmp_path / "a.tlog-proof").write_bytes(receipt(papers=[], publications=[]).replace(b"index", b"<img src=x>", 1))
    judged.page.set_input_files("#file", str(tmp_path / "a.tlog-proof"))
    judged.page.wait_for_selector("#out.bad")
    assert judged.page.query_selector("#out img") is None


def test_the_page_that_is_shipped_is_what_its_parts_make():
    spec = importlib.util.spec_from_file_location("verifier_page", ROOT / "script" / "lib" / "verifier_page.py")
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    assert PAGE.read_text(encoding="utf-8") == made.page(), "run script/lib/verifier_page.py"


def test_the_libraries_of_the_page_are_those_written_down_and_licensed():
    held = json.loads((FOLDER / "vendor" / "vendor.json").read_text(encoding="utf-8"))
    files = {one["file"]: one["sha256"] for package in held["packages"] for one in package["files"]}
    assert {file.name for file in (FOLDER / "vendor").iterdir()} == {*files, "vendor.json"}
    for name, sha256 in files.items():
        assert hashlib.sha256((FOLDER / "vendor" / name).read_bytes()).hexdigest() == sha256
    for package in held["packages"]:
        assert package["licence"] == "MIT"
        licence = next(one["file"] for one in package["files"] if one["file"].startswith("LICENSE"))
        assert "MIT" in (FOLDER / "vendor" / licence).read_text(encoding="utf-8")


def test_the_page_asks_nobody_and_has_no_inline_handler():
    text = PAGE.read_text(encoding="utf-8")
    assert re.findall(r"""(?:src|href|action)\s*=\s*["'][^"']""", text) == []
    assert re.findall(r"<[^>]+\son\w+=", (FOLDER / "page.html").read_text(encoding="utf-8")) == []
    for word in ("fetch(", "XMLHttpRequest", "WebSocket", "EventSource", "sendBeacon", "localStorage"):
        assert not any(word in (FOLDER / name).read_text(encoding="utf-8") for name in ("page.js", "receipt.js"))
