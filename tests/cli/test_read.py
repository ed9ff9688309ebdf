"""`yifa read` and `yifa compare`: one object for a file, a list for several, one sentence for what cannot be read."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from yifa.cli import compare, read

REPORT = "桃林镇2023年法治政府建设年度报告\n全年共受理纠纷500件，成功化解480件，成功率98%。\n"
FACT_KEYS = {"start", "end", "quote", "value", "unit", "approx", "kind", "subject", "period", "topic", "figure"}
FINDING_KEYS = {"verdict", "kind", "quote", "formula", "computed", "claimed", "message"}


@pytest.fixture
def report(tmp_path):
    path = tmp_path / "桃林镇.txt"
    path.write_text(REPORT, encoding="utf-8")
    return path


def run(command, *words):
    return CliRunner().invoke(command, [str(word) for word in words])


def test_one_file_gives_one_object_with_the_promised_keys(report):
    result = run(read.command, report, "--json")
    told = json.loads(result.stdout)
    assert result.exit_code == 0
    assert (told["place"], told["level"], told["year"]) == ("桃林镇", "town", 2023)
    assert told["facts"][0].keys() >= FACT_KEYS
    assert told["findings"][0].keys() >= FINDING_KEYS
    assert [REPORT[fact["start"] : fact["end"]] for fact in told["facts"]] == ["500件", "480件", "98%"]


def test_several_files_give_a_list(report, tmp_path):
    other = tmp_path / "空镇.txt"
    other.write_text("各项工作稳步推进。", encoding="utf-8")
    told = json.loads(run(read.command, report, other, "--json").stdout)
    assert [len(one["facts"]) for one in told] == [3, 0]


def test_without_json_the_findings_are_sentences(report):
    shown = run(read.command, report).stdout
    assert "错误：写的是 98%" in shown
    assert "没有找到的部分" in shown


def test_out_writes_json_text_and_workbook(report, tmp_path):
    out = tmp_path / "结果"
    assert run(read.command, report, "--out", out).exit_code == 0
    assert sorted(path.suffix for path in out.iterdir()) == [".json", ".txt", ".xlsx"]
    assert (out / "桃林镇.txt").read_text(encoding="utf-8") == REPORT


def test_last_years_report_is_traced(report, tmp_path):
    last = tmp_path / "去年.txt"
    last.write_text("桃林镇2022年报告\n二、存在的问题\n一是村级调解员队伍老化严重。\n", encoding="utf-8")
    told = json.loads(run(read.command, report, "--last", last, "--json").stdout)
    assert [problem["status"] for problem in told["last_problems"]] == ["未提及"]


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\x1a\n", bytes(range(256)) * 40, b"%PDF-1.4 x"])
def test_what_cannot_be_read_ends_with_status_two_and_one_sentence(tmp_path, content):
    path = tmp_path / "坏.txt"
    path.write_bytes(content)
    result = run(read.command, path)
    assert result.exit_code == 2
    assert result.stderr.startswith("RD-1")
    assert result.stderr.count("\n") == 1
    assert "Traceback" not in result.output


def test_a_bad_file_among_good_ones_is_told_and_the_others_are_read(report, tmp_path):
    result = run(read.command, report, tmp_path / "没有.txt", "--json")
    assert result.exit_code == 2
    assert len(json.loads(result.stdout)) == 1
    assert "RD-108" in result.stderr


def test_compare_writes_a_table_and_a_page(report, tmp_path):
    out = tmp_path / "对照"
    result = run(compare.command, report.parent, "--out", out)
    assert result.exit_code == 0
    assert sorted(path.name for path in out.iterdir()) == ["compare.html", "compare.xlsx"]
    assert "中位数" in result.stdout


def test_compare_of_nothing_is_told(tmp_path):
    assert "RD-112" in run(compare.command, tmp_path).stderr
    assert "RD-111" in run(compare.command, tmp_path / "没有").stderr
