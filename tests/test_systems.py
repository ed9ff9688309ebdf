"""docs/systems.md: every system that the yearly reports name has a file that carries it and a test that shows it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "systems.md"
ROW = re.compile(r"^\| (S\d+) \|(.*)\|$", re.MULTILINE)
ROWS = ROW.findall(PAGE.read_text(encoding="utf-8"))
ENFORCEMENT = {f"S{n}" for n in range(88, 119)}


def test_every_system_of_enforcement_stands_on_the_page_once():
    ids = [one for one, _ in ROWS]
    assert len(ids) == len(set(ids))
    assert ENFORCEMENT | {"S44", "S50", "S61"} <= set(ids)


@pytest.mark.parametrize(("system", "cells"), ROWS, ids=[one for one, _ in ROWS])
def test_the_files_and_tests_that_the_page_names_are_there(system, cells):
    name, does, carried, shown = (cell.strip() for cell in cells.split(" | "))
    assert name, system
    assert does, system
    files, tests = re.findall(r"`([^`]+)`", carried), re.findall(r"`([^`]+)`", shown)
    assert files, f"{system} names no file that carries it"
    assert tests, f"{system} names no test that shows it"
    for file in files:
        assert (ROOT / "src" / "yifa" / file).exists(), f"{system}: src/yifa/{file}"
    for test in tests:
        file, _, wanted = test.partition("::")
        path = ROOT / "tests" / file
        assert path.is_file(), f"{system}: tests/{file}"
        assert not wanted or wanted in path.read_text(encoding="utf-8"), f"{system}: {wanted} is not in tests/{file}"
