"""Export: exact, incremental, restartable, and never silent about a broken file."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from django.db import transaction

from tests.figures import office as made
from yifa.engine import catalogue, door, store
from yifa.engine.declaration import Clock
from yifa.engine.models import PlaceRow
from yifa.figures import export as exporting
from yifa.figures import facts, manifest
from yifa.figures.export import export

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    yield made.Office()
    catalogue.refresh()
    store.forget_places()


def files(folder: Path) -> dict[str, int]:
    """Every Parquet file of a folder and when it was written."""
    return {str(path.relative_to(folder)): path.stat().st_mtime_ns for path in folder.rglob("*.parquet")}


def rows(folder: Path, procedure: str = "counted") -> list[dict[str, object]]:
    """All rows that the manifest names, by number."""
    parts = [part for part in manifest.read(folder).parts if part.procedure == procedure]
    found = [row for part in parts for row in pq.read_table(folder / part.path, partitioning=None).to_pylist()]
    return sorted(found, key=lambda row: row["_id"])


def test_a_case_leaves_its_days_its_values_and_nothing_that_names_a_person(office, tmp_path):
    case = office.begin(date(2022, 3, 1), amount="12.5", kinds=["a_b", "c"], urgent="是", story="张三说了很多")
    office.step(case, "look", date(2022, 3, 2))
    office.step(case, "look", date(2022, 3, 3))
    office.step(case, "decide", date(2022, 3, 4), verdict="no")
    export(tmp_path)
    (row,) = rows(tmp_path)
    assert row["number"] == case.number
    assert (row["begin_on"], row["look_on"], row["look_n"]) == (date(2022, 3, 1), date(2022, 3, 3), 2)
    assert (row["amount"], row["kinds"], row["urgent"], row["colour"]) == (1250, "|a_b|c|", True, None)
    assert (row["exit"], row["closed_on"], row["place"], row["unit"]) == ("refused", None, made.TOWN, "office")
    assert row["decide_due"] == date(2022, 3, 10)  # seven working days after Tuesday 1 March
    assert (row["has_applicant"], row["has_story"]) == (True, True)
    assert "张三" not in str(row)


def test_only_the_part_whose_case_moved_is_written_again(office, tmp_path):
    early = office.begin(date(2021, 5, 6))
    office.begin(date(2022, 5, 6))
    first = export(tmp_path)
    assert len(first.written) == 2
    before = files(tmp_path)
    assert export(tmp_path).written == ()
    assert files(tmp_path) == before

    office.step(early, "decide", date(2022, 1, 4), verdict="yes")
    second = export(tmp_path)
    assert [part.year for part in second.written] == [2021]
    untouched = next(part for part in second.facts.parts if part.year == 2022)
    assert files(tmp_path)[untouched.path] == before[untouched.path]


def test_an_increment_is_what_a_whole_export_would_have_been(office, tmp_path):
    cases = [office.begin(date(2022, 1 + n, 3), amount=str(n)) for n in range(9)]
    export(tmp_path / "grown")
    for case in cases[::2]:
        office.step(case, "decide", date(2022, 11, 1), verdict="yes")
    office.begin(date(2022, 12, 1), place=made.OTHER)
    grown = export(tmp_path / "grown")
    whole = export(tmp_path / "whole")
    assert rows(tmp_path / "grown") == rows(tmp_path / "whole")
    assert grown.facts.fingerprint == whole.facts.fingerprint
    assert export(tmp_path / "grown", thorough=True).written == ()


def test_a_part_holds_so_many_cases_and_no_more(office, tmp_path, monkeypatch):
    monkeypatch.setattr(exporting, "BLOCK", 4)
    cases = [office.begin(date(2022, 5, 6)) for _ in range(9)]
    first = export(tmp_path)
    assert sum(part.rows for part in first.facts.parts) == 9
    assert max(part.rows for part in first.facts.parts) <= 4
    office.step(cases[8], "look", date(2022, 5, 9))
    (written,) = export(tmp_path).written
    assert written.block == cases[8].case // 4
    (tmp_path / written.path).unlink()
    assert export(tmp_path).facts.fingerprint != first.facts.fingerprint
    assert [row["number"] for row in rows(tmp_path)] == [case.number for case in cases]


def test_only_the_rows_of_moved_cases_are_made_anew(office, tmp_path, monkeypatch):
    cases = [office.begin(date(2022, 1 + n, 3)) for n in range(9)]
    export(tmp_path)
    office.step(cases[4], "decide", date(2022, 11, 1), verdict="yes")
    asked = []
    monkeypatch.setattr(
        exporting, "row", lambda declared, case, **how: asked.append(case.number) or facts.row(declared, case, **how)
    )
    export(tmp_path)
    assert asked == [cases[4].number]


@pytest.mark.parametrize(("harm", "words"), [("remove", "不见了"), ("cut", "已经损坏"), ("flip", "已经损坏")])
def test_a_missing_or_damaged_file_is_found_told_and_made_again(office, tmp_path, harm, words):
    office.begin(date(2021, 5, 6))
    office.begin(date(2022, 5, 6))
    held = export(tmp_path).facts
    before = rows(tmp_path)
    path = tmp_path / next(part.path for part in held.parts if part.year == 2022)
    content = path.read_bytes()
    if harm == "remove":
        path.unlink()
    elif harm == "cut":
        path.write_bytes(content[: len(content) // 2])
    else:
        middle = len(content) // 2
        path.write_bytes(content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :])
    done = export(tmp_path)
    assert [part.year for part in done.written] == [2022]
    (sentence,) = done.rebuilt
    assert "计数程序" in sentence
    assert "2022年" in sentence
    assert words in sentence
    assert rows(tmp_path) == before
    assert done.facts.fingerprint == held.fingerprint
    assert export(tmp_path).rebuilt == ()


@pytest.mark.parametrize("text", ["", "{", "[]", "3", '{"form": 1, "parts": [{}]}', "\ud800"])
def test_a_manifest_that_cannot_be_read_is_made_again_from_the_cases(office, tmp_path, text):
    office.begin(date(2022, 5, 6))
    held = export(tmp_path).facts
    (tmp_path / manifest.NAME).write_bytes(text.encode("utf-8", "surrogatepass"))
    done = export(tmp_path)
    assert [sentence[:5] for sentence in done.rebuilt] == ["F-202"]
    assert done.facts.fingerprint == held.fingerprint
    assert export(tmp_path).rebuilt == ()


def test_facts_of_another_version_are_made_anew_without_a_word(office, tmp_path):
    office.begin(date(2022, 5, 6))
    held = export(tmp_path).facts
    (tmp_path / manifest.NAME).write_text('{"form": 99}')
    done = export(tmp_path)
    assert done.rebuilt == ()
    assert done.facts == held


def test_what_no_manifest_names_is_swept_away_and_never_counted(office, tmp_path):
    case = office.begin(date(2022, 5, 6))
    export(tmp_path)
    (name,) = files(tmp_path)
    stray = tmp_path / Path(name).parent / "facts-0000000000000000.parquet"
    stray.write_bytes((tmp_path / name).read_bytes())
    assert len(rows(tmp_path)) == 1
    for day in (7, 8, 9):
        office.step(case, "look", date(2022, 5, day))
        export(tmp_path)
    assert len(files(tmp_path)) == 2  # the state that is named and the one before, which a reader may still hold
    assert not stray.exists()


def test_another_law_makes_every_row_anew(office, tmp_path, monkeypatch):
    office.begin(date(2022, 5, 6))
    assert len(export(tmp_path).written) == 1
    monkeypatch.setattr(facts, "_law", lambda: b"the calendar of another year")
    assert len(export(tmp_path).written) == 1
    assert export(tmp_path).written == ()


def test_another_database_is_not_taken_for_the_one_the_facts_came_from(office, tmp_path):
    """As after a restored backup: fewer events, then other ones under the same ids."""
    case = office.begin(date(2022, 5, 6))
    for day in (9, 10, 11):
        office.step(case, "look", date(2022, 5, day))
    export(tmp_path)
    with transaction.atomic():
        point = transaction.savepoint()
        other = office.begin(date(2022, 6, 6))
        export(tmp_path)
        transaction.savepoint_rollback(point)
    assert other.number in [row["number"] for row in rows(tmp_path)]
    third = office.begin(date(2022, 7, 6))
    office.step(third, "look", date(2022, 7, 7))
    export(tmp_path)
    assert [(row["number"], row["begin_on"]) for row in rows(tmp_path)] == [
        (case.number, date(2022, 5, 6)), (third.number, date(2022, 7, 6))
    ]  # fmt: skip


def test_a_case_keeps_the_clock_of_the_declaration_it_began_under(office, tmp_path):
    longer = Clock(
        "decide", "决定期限", starts="begin", stops=("decide",), within="penalty.hearing_request", basis="旧规则"
    )
    former = replace(made.COUNTED, clocks=(longer,), notes="旧版", superseded="2022-02-28")
    catalogue.declare(former)
    door.start(former, by=office.actors[made.TOWN], on=date(2022, 2, 28), at=made.AT,
               facts={"applicant": "张三", "order": "旧案"})  # fmt: skip
    office.begin(date(2022, 3, 1))
    export(tmp_path)
    # 旧版五个工作日：3月7日；现行七个工作日：3月10日
    assert [row["decide_due"] for row in rows(tmp_path)] == [date(2022, 3, 7), date(2022, 3, 10)]


def test_a_place_that_moved_to_another_county_leaves_no_second_copy(office, tmp_path):
    office.begin(date(2022, 5, 6))
    export(tmp_path)
    other = PlaceRow.objects.create(code="440200000000", name="邻县", short="邻", level="county")
    PlaceRow.objects.filter(code=made.TOWN).update(parent=other)
    store.forget_places()
    done = export(tmp_path)
    assert [(part.county, part.rows) for part in done.facts.parts] == [("440200000000", 1)]


def test_the_fingerprint_of_the_facts_follows_every_event(office, tmp_path):
    case = office.begin(date(2022, 5, 6))
    seen = {export(tmp_path).facts.fingerprint}
    for day in (7, 8, 9):
        office.step(case, "look", date(2022, 5, day))
        seen.add(export(tmp_path).facts.fingerprint)
    assert len(seen) == 4
