"""`yifa example suishi`: a county from an empty folder, and what is said where there is none of that name."""

from __future__ import annotations

import subprocess
import sys


def yifa(environment: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "yifa.cli.main", *words], env=environment, capture_output=True, text=True, check=False
    )


def test_a_county_is_built_from_an_empty_folder_once_and_its_officer_has_an_account(process_environment, tmp_path):
    assert yifa(process_environment, "setup").returncode == 0
    unknown = yifa(process_environment, "example", "nothing")
    assert unknown.returncode == 2
    assert "C-201" in unknown.stderr
    assert "suishi" in unknown.stderr
    built = yifa(process_environment, "example", "岁时县", "--towns", "1", "--share", "2")
    assert built.returncode == 0, built.stderr
    accounts = (tmp_path / "var" / "accounts.txt").read_text(encoding="utf-8")
    assert "county-statistician" in accounts
    assert "lichun-statistician" in accounts
    assert "yushui" not in accounts
    assert (tmp_path / "var" / "example" / "today").read_text(encoding="utf-8").strip() == "2023-01-10"
    again = yifa(process_environment, "example", "suishi")
    assert again.returncode == 2
    assert "C-202" in again.stderr
