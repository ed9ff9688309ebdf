"""A town with real cases and a frozen report: what its package carries, what it must not, and that the report is the frozen one."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.report.test_edition import Office
from tests.report.town import Town
from tests.upward.packages import FIRST
from yifa.engine.models import CaseRow, Person
from yifa.upward import archive, examine, making
from yifa.upward.package import opened, sealed

DONE = datetime(2026, 2, 10, tzinfo=UTC)


@pytest.fixture
def office(settings, tmp_path, db):
    settings.YIFA_VAR = tmp_path
    settings.YIFA_EVIDENCE_DIR = tmp_path / "evidence"
    return Office(Town(tmp_path / "report"))


def signed_again(data: bytes, members: dict[str, bytes], **head) -> bytes:
    """The package with other members, signed by the town's own key: a town that wants to deceive."""
    package = opened(data)
    body = {name: one for name, one in members.items() if not name.startswith("package.")}
    return sealed(
        {**{name: one for name, one in package.head.items() if name != "members"}, **head}, body, making.signer()
    )


def test_the_frozen_report_goes_along_whole_and_no_person_does(office):
    office.notice()
    frozen = office.freeze()
    by = office.town.office.actor("统计人员甲")
    made = making.make("441900110000", 2025, by=by, on=DONE.date(), at=DONE)
    package = opened(made.data)
    assert [(one["n"], one["fingerprint"]) for one in package.head["editions"]] == [(1, frozen.fingerprint)]
    assert package.members["editions/1/report.docx"] == bytes(frozen.files.get(name="report.docx").content)
    assert examine._frozen(package) is None
    assert package.statements["mediation_accepted"].exact == "11"

    left_out = {one for some in package.head["procedures"].values() for one in some["left_out"]}
    assert left_out
    assert not left_out & {one for some in package.kept.values() for one in some}
    assert all(cell.unit == "office" for some in package.cells.values() for cell in some)
    people = [*Person.objects.values_list("name", flat=True), "张三", "李四"]
    assert [name for name in people if name.encode() in made.data] == []
    numbers = list(CaseRow.objects.values_list("number", flat=True))
    sums = b"".join(one for name, one in package.members.items() if not name.startswith("editions/"))
    assert len(numbers) > 11
    assert [one for one in numbers if one.encode() in sums] == [], (
        "cases stand in the report that was made public, in no sum"
    )

    members = archive.parted(made.data)
    content = json.loads(members["editions/1/content.json"])
    forged = json.dumps({**content, "title": "改过的"}).encode()
    for changed, head in [
        ({**members, "editions/1/content.json": forged}, {}),
        ({**members, "editions/1/report.pdf": b"%PDF"}, {}),
        ({name: one for name, one in members.items() if not name.endswith("report.pdf")}, {}),
        (members, {"editions": []}),
        (members, {"editions": [{**package.head["editions"][0], "fingerprint": "0" * 64}]}),
    ]:
        refused = examine._frozen(opened(signed_again(made.data, changed, **head)))
        assert refused is not None
        assert refused.code == "U-102"


def test_a_report_of_another_place_or_that_is_no_report_is_refused():
    for content in (b"[]", b"1", b'{"place":{"code":"440100000000"},"year":2022,"files":{}}', b"\xff"):
        edition = {"n": 1, "title": "报告", "fingerprint": hashlib.sha256(content).hexdigest(), "log_size": 1, "log_root": "0" * 64,
                   "at": "2023-01-05T00:00:00+00:00"}  # fmt: skip
        data = replace(FIRST, head={"editions": [edition]}, body={"editions/1/content.json": content}).file()
        assert examine._frozen(opened(data)).code == "U-102"
