"""The log as other people's tools read it, and the page that verifies without us."""

from __future__ import annotations

import base64
import hashlib
import re

import pytest

from yifa.engine import sealer
from yifa.engine.models import EventRow
from yifa.record.merkle import leaf_hash
from yifa.web.hall import log


@pytest.fixture
def sealed(town):
    """The town with some events under a signed checkpoint; the year they were recorded in."""
    town.company("东莞市好味餐饮有限公司")
    town.company("东莞市常记建材有限公司")
    sealer.seal_pending()
    return 2026


def test_the_checkpoint_names_the_log_its_size_and_root_and_is_signed(town, sealed):
    answer = town.get("/log/checkpoint")
    origin, size, root, empty, *signatures = answer.text.rstrip("\n").split("\n")
    assert (int(size), empty) == (EventRow.objects.count(), "")
    assert len(base64.b64decode(root)) == 32
    assert signatures[0].startswith(f"— {origin} ")
    assert answer.text == town.get(f"/log/{sealed}/checkpoint").text
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert town.get("/log/key").text.startswith(f"{origin}+")


def test_entries_are_event_hashes_and_the_tile_their_leaves(town, sealed):
    hashes = [bytes(one) for one in EventRow.objects.order_by("leaf__idx").values_list("hash", flat=True)]
    n = len(hashes)
    entries = town.get(f"/log/{sealed}/tile/entries/000.p/{n}")
    assert entries.content == b"".join(len(one).to_bytes(2, "big") + one for one in hashes)
    tile = town.get(f"/log/{sealed}/tile/0/000.p/{n}")
    assert tile.content == b"".join(leaf_hash(one) for one in hashes)
    assert "immutable" in tile.headers["Cache-Control"]
    assert tile.headers["Content-Type"] == "application/octet-stream"


@pytest.mark.parametrize(
    "path", ["0/000", "0/000.p/999", "9/000", "0/x001", "entries/000.p/0", "0/0000", "../checkpoint", "0/000.p/1e3"]
)
def test_what_no_checkpoint_covers_or_is_no_tile_is_not_there(town, sealed, path):
    assert town.get(f"/log/{sealed}/tile/{path}").status_code == 404
    assert town.get("/log/2019/checkpoint").status_code == 404


def test_the_verifier_runs_under_the_hashes_of_its_own_script_and_reaches_nobody(town, page, live_server):
    answer = town.get("/hall/verify/tool.html")
    policy = answer.headers["Content-Security-Policy"]
    (script,) = re.findall(rb"<script\b[^>]*>(.*?)</script>", answer.content, re.DOTALL)
    assert f"'sha256-{base64.b64encode(hashlib.sha256(script).digest()).decode()}'" in policy
    assert "connect-src" not in policy
    assert "unsafe" not in policy
    assert town.get("/hall/verify/tool.html?save=1").headers["Content-Disposition"].startswith("attachment")
    complaints, asked = [], []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("request", lambda one: asked.append(one.url))
    page.goto(f"{live_server.url}/hall/verify/tool.html")
    assert page.locator("h1").count() == 1
    assert complaints == []
    assert asked == [f"{live_server.url}/hall/verify/tool.html"]


def test_a_receipt_from_the_hall_is_found_good_by_the_verifiers_page(town, sealed, page, live_server, tmp_path):
    from yifa.engine.publication_rows import PublicationRow

    row = PublicationRow.objects.first()
    given = town.get(f"/hall/test/{row.number}/receipt.tlog-proof")
    file = tmp_path / "回执.tlog-proof"
    file.write_bytes(given.content)
    page.goto(f"{live_server.url}/hall/verify/tool.html")
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_text(row.number).first.wait_for()
    assert log.TOOL.is_file()
    words = page.locator("body").inner_text()
    assert "东莞市好味餐饮有限公司" in words
    assert "不一致" not in words
