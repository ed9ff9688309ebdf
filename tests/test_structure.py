"""Structure: what every module keeps to, read from the source itself.

A rule that nobody checks drifts; each test names what breaks it.
"""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "yifa"
LONGEST = 500
ASKS_THE_CLOCK = {"today", "now", "utcnow", "localdate"}
MAY_ASK_THE_CLOCK = ("web", "cli")

PLACES_OF_A_MACHINE = re.compile(
    "|".join(
        (
            r"(?<![\w./-])/wor" + r"k/",
            r"(?<![\w./-])/roo" + r"t/",
            r"(?<![\w./-])/hom" + r"e/\w",
            r"/opt/(wheels|pyp" + r"i)",
            r"\bpypi\.or" + r"g\b",
            r"pythonhoste" + r"d\.org",
            r"registry\.(npmj" + r"s|yarnpkg)",
            r"npmmirro" + r"r|tuna\.tsinghu" + r"a|mirrors?\.aliyu" + r"n",
            r"deb\.debia" + r"n\.org",
        )
    )
)


def modules() -> list[Path]:
    """Return every Python file of the package."""
    return sorted(SOURCE.rglob("*.py"))


def tracked() -> list[Path]:
    """Return the files that belong to the repository; without git, all but what is made while working."""
    listed = None
    if shutil.which("git"):
        listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed and listed.returncode == 0:
        return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]
    made = {".git", ".venv", "var", "dist", "build", "__pycache__"}
    inside = (file for file in ROOT.rglob("*") if file.is_file())
    return [
        file
        for file in inside
        if not any(part in made or part.endswith(("_cache", ".egg-info")) for part in file.relative_to(ROOT).parts)
    ]


def names(file: Path) -> str:
    """Return the name of `file` as a reader of a failed test needs it."""
    return str(file.relative_to(ROOT))


def clock_questions(tree: ast.AST) -> list[int]:
    """Return the lines that ask the system, or the database, what day or time it is."""
    lines = []
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    docstrings = {id(node.body[0].value) for node in ast.walk(tree) if isinstance(node, documented) and _opens(node)}
    for node in ast.walk(tree):
        asks = (
            (isinstance(node, ast.Attribute) and node.attr in ASKS_THE_CLOCK)
            or (isinstance(node, ast.keyword) and node.arg in {"auto_now", "auto_now_add"})
            or (isinstance(node, ast.Attribute) and node.attr == "time" and getattr(node.value, "id", "") == "time")
            or (
                isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and id(node) not in docstrings
                and re.search(r"\bcurrent_(date|time|timestamp)\b|\bnow\(\)|'now'", node.value, re.IGNORECASE)
            )
        )
        if asks:
            lines.append(node.lineno)
    return lines


def _opens(node: ast.AST) -> bool:
    """Return whether `node` begins with a docstring."""
    return bool(node.body) and isinstance(node.body[0], ast.Expr) and isinstance(node.body[0].value, ast.Constant)


def test_nothing_imports_to_its_right():
    lint = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([lint, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_module_is_longer_than_a_reader_can_hold():
    long = {names(file): count for file in modules() if (count := len(file.read_bytes().splitlines())) > LONGEST}
    assert long == {}


def test_no_module_is_a_drawer_for_anything():
    drawers = {"utils", "util", "helpers", "misc", "common"}
    found = [
        names(file)
        for file in [*modules(), *(ROOT / "tests").rglob("*.py")]
        if file.stem in drawers or drawers & set(file.relative_to(ROOT).parts[:-1])
    ]
    assert found == []


def test_every_module_opens_with_what_it_is_reads_never_does_and_where_to_start():
    headless = []
    for file in modules():
        head = (ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or "").strip()
        whole = all(re.search(rf"^{word} ", head, re.MULTILINE) for word in ("Reads", "Never", "Start"))
        in_a_word = file.name == "__init__.py" or "migrations" in file.parts
        empty = file.name == "__init__.py" and not file.read_bytes().strip()
        if not (whole or empty or (in_a_word and head)):
            headless.append(names(file))
    assert headless == []


def test_nobody_below_web_and_cli_asks_what_day_it_is():
    asking = [
        f"{names(file)}:{line}"
        for file in modules()
        if file.relative_to(SOURCE).parts[0] not in MAY_ASK_THE_CLOCK
        for line in clock_questions(ast.parse(file.read_text(encoding="utf-8")))
    ]
    assert asking == []


@pytest.mark.parametrize(
    "code",
    [
        "date.today()",
        "default = timezone.now",
        "datetime.datetime.now(tz)",
        "time.time()",
        "models.DateTimeField(auto_now_add=True)",
        "sql = 'INSERT INTO t VALUES (CURRENT_TIMESTAMP)'",
        "sql = \"SELECT date('now')\"",
    ],
)
def test_each_way_of_asking_what_day_it_is_would_be_found(code):
    assert clock_questions(ast.parse(code)) == [1]


@pytest.mark.parametrize("code", ['"""Never calls now()."""', "case.time", "time.monotonic()", "door(today=day)"])
def test_what_only_looks_like_asking_what_day_it_is_stays_free(code):
    assert clock_questions(ast.parse(code)) == []


def test_no_file_names_a_machine_or_a_package_registry():
    found = []
    for file in tracked():
        try:
            text = file.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        for number, line in enumerate(text.splitlines(), 1):
            if match := PLACES_OF_A_MACHINE.search(line):
                found.append(f"{names(file)}:{number}: {match.group()}")
    assert found == []


@pytest.mark.parametrize("script", ["script/server", "script/test", ".ci/run"])
def test_what_a_newcomer_runs_can_be_run(script):
    file = ROOT / script
    assert file.stat().st_mode & 0o111
    assert subprocess.run(["bash", "-n", file], check=False).returncode == 0
