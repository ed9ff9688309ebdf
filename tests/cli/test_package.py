"""`yifa package`: from a town's installation to its county's, as both run it; one sentence for every mistake."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.upward.county import COUNTY, EAST, WEST, County
from tests.upward.packages import FIRST, OTHER_KEY, verifier

from yifa.cli import package
from yifa.cli.main import Refused
from yifa.engine.models import CaseRow, PlaceRow
from yifa.upward import held, merged
from yifa.upward.package import opened

ROOT = Path(__file__).resolve().parents[2]
WORK = """
import sys
import django; django.setup()
from datetime import date
from tests.upward.county import COUNTY, EAST, County
county = County()
for month in (2, 5, 5):
    county.studied(EAST, date(2022, month, 3))
from yifa.cli.main import group
group(["package", "make", "--place", "东镇", "--year", "2022", "--out", sys.argv[1]], standalone_mode=False)
print("---")
group(["package", "key"], standalone_mode=False)
"""
OF = ("--county", COUNTY)


@pytest.fixture
def county(settings, tmp_path, db):
    settings.YIFA_VAR = tmp_path / "county"
    settings.YIFA_EVIDENCE_DIR = tmp_path / "county" / "evidence"
    settings.YIFA_VAR.mkdir()
    return County()


def told(*arguments: object, status: int = 0) -> str:
    result = CliRunner().invoke(package.command, [str(one) for one in arguments], catch_exceptions=False)
    assert result.exit_code == status, result.output
    return result.stdout


def refused(*arguments: object) -> str:
    with pytest.raises(Refused) as found:
        CliRunner().invoke(
            package.command, [str(one) for one in arguments], catch_exceptions=False, standalone_mode=False
        )
    return found.value.message


@pytest.mark.slow
def test_from_one_installation_to_another(county, process_environment, tmp_path):
    """The town's server and the county's share nothing but the file and a key that was handed over."""

    def run(*command: object) -> str:
        done = subprocess.run([sys.executable, *map(str, command)], env={**process_environment, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"},
                              cwd=ROOT, capture_output=True, text=True, check=False)  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    run("-m", "yifa.cli.main", "setup")
    file = tmp_path / "东镇.zip"
    made, key = run("-c", WORK, file).split("---")
    assert "第1号数据包" in made
    assert opened(file.read_bytes()).sha256 in made

    assert "U-105" in told("take", file, *OF, status=1)
    told("trust", "--place", EAST, "--key", key.strip(), "--obtained", "当面交接", "--document", "统计人员", *OF)
    assert "已接收东镇2022年度第1号" in told("take", file, *OF)
    assert "已经收过" in told("take", file, *OF)
    rows = json.loads(told("list", "--year", "2022", "--json", *OF))
    (east,) = [one for one in rows if one["code"] == EAST]
    assert (east["state"], east["sequence"], east["package"]) == ("waiting", 1, opened(file.read_bytes()).sha256)
    assert merged.computer(EAST) is None


def test_several_files_are_taken_each_by_itself(county, tmp_path):
    good, bad, none = tmp_path / "好.zip", tmp_path / "坏.zip", tmp_path / "没有.zip"
    data = replace(FIRST, code=EAST, name="东镇").file()
    good.write_bytes(data)
    bad.write_bytes(data[:-9])
    told(
        "trust", "--place", EAST, "--key", verifier(code=EAST), "--obtained", "公函", "--document", "函〔2023〕1号", *OF
    )
    lines = told("take", bad, none, good, *OF, status=1).splitlines()
    assert [next(code for code in ("U-101", "U-501", "已接收") if code in line) for line in lines] == [
        "U-101",
        "U-501",
        "已接收",
    ]
    assert CaseRow.objects.filter(procedure=held.REPORT).count() == 1
    assert not CaseRow.objects.filter(procedure=held.REFUSED).exists(), "a file that names no town is nobody's refusal"


def test_a_key_is_changed_only_with_a_reason_and_the_change_is_recorded(county):
    options = ("--place", EAST, "--obtained", "公函", "--document", "函", *OF)
    told("trust", "--key", verifier(code=EAST), *options)
    assert "U-505" in refused("trust", "--key", verifier(OTHER_KEY, EAST), *options)
    told("trust", "--key", verifier(OTHER_KEY, EAST), "--reason", "机器损坏", *options)
    assert [str(one) for one in held.keys(EAST, COUNTY)] == [verifier(OTHER_KEY, EAST), verifier(code=EAST)]
    assert "U-303" in refused("trust", "--key", verifier(OTHER_KEY, EAST), "--reason", "再登记", *options)


def test_every_mistake_is_one_sentence(county, tmp_path, settings):
    key = verifier(code=EAST)
    trust = ("--obtained", "公函", "--document", "函", *OF)
    assert "U-301" in refused("trust", "--place", EAST, "--key", key[:-3], *trust)
    assert "U-302" in refused("trust", "--place", "440100001000", "--key", key, *trust)
    assert "F-101" in refused("make", "--place", "没有镇", "--year", "2022")
    assert "F-103" in refused("make", "--place", "东镇", "--year", "二二年")
    assert "U-201" in refused("make", "--place", "东镇", "--year", "2022")
    assert "U-204" in refused("make", "--place", "东镇", "--year", "2199")
    assert "U-502" in refused("take", "x.zip", "--by", "没有这个人", *OF)
    county.second(COUNTY)
    said = refused("take", "x.zip", *OF)
    assert "U-502" in said
    assert "几位" in said
    settings.YIFA_PLACE = "none"
    assert "U-503" in refused("list", "--year", "2022")
    (tmp_path / "文件").write_text("")
    county.studied(WEST, date(2022, 3, 3))
    assert "U-504" in refused("make", "--place", "西镇", "--year", "2022", "--out", tmp_path / "文件" / "包.zip")


def test_the_list_says_of_every_town_what_is_missing(county):
    lines = told("list", "--year", "2022", *OF).splitlines()
    assert [line.split("　")[2] for line in lines] == ["逾期未报", "逾期未报", "未报送"]
    assert PlaceRow.objects.filter(parent_id=COUNTY).count() == len(lines)
