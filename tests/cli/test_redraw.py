"""`yifa redraw` redoes a published draw without a database and names the first difference."""

from __future__ import annotations

import json
import random
import subprocess
import sys

import pytest
from tests.record.drawing import a_draw, a_list, a_round, random_draw

from yifa.record import draws
from yifa.record.canonical import canonical


def run(*words, cwd=None):
    # 不带任何 YIFA_ 设置，也不连数据库
    return subprocess.run(
        [sys.executable, "-m", "yifa.cli.main", "redraw", *map(str, words)], capture_output=True, text=True, check=False,
        cwd=cwd, env={"PATH": "/usr/bin:/bin", "PYTHONUTF8": "1"},
    )  # fmt: skip


@pytest.fixture
def published(tmp_path):
    file = tmp_path / "抽查.draw.json"
    file.write_bytes(draws.draw_bytes(random_draw(random.Random(3), rounds=2)))
    return file


def test_an_honest_file_is_said_to_be_the_same(published):
    done = run(published)
    assert done.returncode == 0, done.stderr
    assert "一致。" in done.stdout
    assert "不一致" not in done.stdout
    assert "2轮" in done.stdout


def test_a_changed_result_is_named_and_the_status_says_so(published, tmp_path):
    document = json.loads(published.read_bytes())
    document["rounds"][1]["drawn"][0]["code"] = "想要的"
    published.write_bytes(canonical(document))
    done = run(published)
    assert done.returncode == 1
    assert "不一致。第2轮抽出的第1项" in done.stdout
    told = json.loads(run("--json", published).stdout)
    assert told["same"] is False
    assert told["difference"].startswith("第2轮抽出的第1项")


@pytest.mark.parametrize(
    ("data", "code"), [(b"not json", "D-001"), (b"{}", "D-002"), (None, "D-021"), (b'{"v": 1}', "D-001")]
)
def test_what_is_no_draw_file_is_refused_in_a_sentence(tmp_path, data, code):
    file = tmp_path / "x.draw.json"
    if data is not None:
        file.write_bytes(data)
    done = run(file)
    assert done.returncode == 2
    assert done.stderr.startswith(code)
    assert "Traceback" not in done.stderr


def test_a_changed_list_is_refused(published):
    document = json.loads(published.read_bytes())
    document["sealed"]["lists"][0]["entries"].pop()
    published.write_bytes(canonical(document))
    assert run(published).stderr.startswith("D-009")
    assert run().stderr.startswith("D-022")


def test_a_new_secret_keeps_its_own_commitment():
    made = json.loads(run("--secret", "--json").stdout)
    assert draws.commitment(made["secret"]) == made["sha256"]
    assert draws.secret_problem(made["secret"]) == ""
    assert json.loads(run("--secret", "--json").stdout)["secret"] != made["secret"]
    draws.drawn(a_draw([a_list("objects", "AB", 1)], a_round(secrets=[made["secret"]])))
