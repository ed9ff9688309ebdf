"""Open data: whole, exact, harmless in a spreadsheet, and without a trace of anybody."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from datetime import timedelta

import pyarrow.parquet as pq
import pytest
from lxml import etree, html

from tests.engine.toy import DAY
from tests.web.hall.conftest import SECRETS, page_of
from yifa.web.hall import open_data
from yifa.web.hall.api import ASKS

KIND = "/hall/test/data/shown.decide"


def body(answer) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def lines(town, address: str) -> list[dict[str, str]]:
    text = body(town.get(address)).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_every_form_holds_the_same_rows_as_the_list_and_no_others(town, monkeypatch):
    monkeypatch.setattr(open_data, "PIECE", 3)
    rows = [town.company(f"第{at}公司", cause=f"第{at}种") for at in range(7)]
    town.take_down(rows[0], "撤销")
    wanted = [row.number for row in rows[1:]]
    assert [one["公示编号"] for one in lines(town, f"{KIND}.csv")] == wanted
    held = [json.loads(line) for line in body(town.get(f"{KIND}.json")).splitlines()]
    assert [one["content"]["id"] for one in held] == wanted
    table = pq.read_table(io.BytesIO(body(town.get(f"{KIND}.parquet")))).to_pylist()
    assert [one["id"] for one in table] == wanted
    assert table[0]["party_name"] == "第1公司"
    assert lines(town, f"{KIND}.csv?year=2024") == []
    assert len(lines(town, f"{KIND}.csv?year=2025")) == 6


def test_a_line_of_json_is_what_was_published_byte_for_byte(town):
    row = town.company("甲公司")
    line = body(town.get(f"{KIND}.json")).splitlines()[0]
    inner = line[line.index(b'"content":') + 10 : -1]
    assert hashlib.sha256(inner).hexdigest() == row.sha256 == json.loads(line)["sha256"]


@pytest.mark.parametrize("name", ["=1+1公司", "+甲公司", "-甲公司", "@SUM(A1)公司", "\t=甲公司", "  =cmd|'/c calc'!A1"])
def test_no_cell_begins_a_formula(town, name):
    town.company(name, cause=name)
    (line,) = lines(town, f"{KIND}.csv")
    for cell in line.values():
        assert not cell.lstrip("\t\r ").startswith(("=", "+", "-", "@"))
    assert name.strip() in line["姓名或者名称"]


def test_a_year_that_is_none_is_refused_and_an_empty_kind_is_an_empty_file(town):
    assert town.get(f"{KIND}.csv?year=20x5").status_code == 422
    assert "H-012" in town.get(f"{KIND}.csv?year=20x5").text
    assert lines(town, f"{KIND}.csv") == []
    assert pq.read_table(io.BytesIO(body(town.get(f"{KIND}.parquet")))).num_rows == 0


def test_no_page_file_feed_or_answer_holds_a_persons_data(town):
    row = town.shown()
    withdrawn = town.shown(cause="另一件")
    town.take_down(withdrawn, "决定被撤销")
    town.decided(cause="没有公示的")
    stall = town.stall("7")
    seen, todo = {}, ["/hall/test/", page_of(row), page_of(withdrawn), page_of(stall), "/hall/sitemap.xml", "/robots.txt",
                      "/hall/api/test/publications", "/hall/api/openapi.json", f"/hall/api/test/publications/{row.number}"]  # fmt: skip
    while todo:
        path = todo.pop()
        if (
            path in seen
            or not path.startswith(("/hall", "/log", "/robots"))
            or path.startswith("/hall/test/procedures/")
        ):
            continue
        answer = town.get(path)
        seen[path] = body(answer)
        if answer.headers.get("Content-Type", "").startswith("text/html") and seen[path]:
            base = path.partition("?")[0]
            found = html.document_fromstring(seen[path]).xpath("//a/@href")
            todo += [f"{base}{one}" if one.startswith("?") else str(one) for one in found]
    assert len(seen) > 40
    for path, content in seen.items():
        text = content.decode("utf-8", "replace")
        assert [one for one in SECRETS if one in text] == [], path
        assert "没有公示的" not in text, path


def test_the_feed_is_atom_with_the_newest_first(town):
    town.company("甲公司", cause="早的")
    town.company("乙公司", cause="晚的", on=DAY + timedelta(days=2))
    root = etree.fromstring(town.get("/hall/test/feed.atom").content)
    space = {"a": "http://www.w3.org/2005/Atom"}
    assert root.xpath("a:entry/a:title/text()", namespaces=space) == ["晚的", "早的"]
    assert root.xpath("a:entry/a:updated/text()", namespaces=space)[0] == "2025-09-25T00:00:00+08:00"
    assert root.xpath("a:id/text()", namespaces=space) == ["http://testserver/hall/test/feed.atom"]


def test_the_interface_answers_as_its_description_says(town):
    rows = [town.company(f"第{at}公司") for at in range(3)]
    told = town.get("/hall/api/openapi.json").json()
    for path, one in told["paths"].items():
        address = path.replace("{place}", "test").replace("{slug}", "shown").replace("{id}", rows[0].number)
        assert town.get(address).status_code == 200, path
        assert {held["name"] for held in one["get"]["parameters"]} <= {"place", "slug", "id", *ASKS}
    page = town.get("/hall/api/test/publications").json()
    assert [one["id"] for one in page["publications"]] == [row.number for row in reversed(rows)]
    assert page["next"] is None
    kinds = {one["kind"]: one for one in town.get("/hall/api/kinds").json()}
    assert {one["slug"]: one["mask"] for one in kinds["shown.decide"]["fields"]}["party_name"] == "M2"


def test_the_interface_says_what_is_wrong_and_what_is_gone(town, monkeypatch):
    row = town.company("甲公司")
    town.take_down(row, "撤销")
    gone = town.get(f"/hall/api/test/publications/{row.number}")
    assert (gone.status_code, gone.json()["state"], gone.json()["why"]) == (410, "withdrawn", "撤销")
    assert town.get("/hall/api/test/publications?year=x").json()["code"] == "H-012"
    assert town.get("/hall/api/test/publications/pub-000000000000").json()["code"] == "H-001"
    assert town.get("/hall/api/procedures/nothing").status_code == 404


def test_the_interface_leads_from_page_to_page_to_the_end(town, monkeypatch):
    monkeypatch.setattr("yifa.web.hall.api.PAGE", 2)
    rows = [town.company(f"第{at}公司", cause="同样的案由") for at in range(5)]
    for asked in ("", "?q=同样的案由"):
        seen, address = [], f"/hall/api/test/publications{asked}"
        while address:
            page = town.get(address.removeprefix("http://testserver")).json()
            seen += [one["id"] for one in page["publications"]]
            address = page["next"]
        assert seen == [row.number for row in reversed(rows)]
