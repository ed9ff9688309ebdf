"""Dependencies: what is installed is what the locks say, each with its hash, a licence we can live with and a reason."""

from __future__ import annotations

import ast
import importlib.metadata
import re
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-spark.lock")
# What the source imports of the optional extra `spark`, where it may not be installed.
OPTIONAL = {"pyspark": "pyspark", "grpc": "grpcio"}
PERMITTED = re.compile(r"\b(MIT|BSD|Apache|PSF|ISC|0BSD|MPL|LGPL|OFL|SIL Open Font|Python Software Foundation)", re.I)
REFUSED = re.compile(r"(?<![L])GPL|Affero|SSPL|Business Source|BUSL|Commons Clause", re.I)


def pinned(lock: str) -> dict[str, str]:
    """Return name and version of each package in `lock`."""
    text = (ROOT / lock).read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9][a-z0-9._-]*)(?:\[[^\]]*\])?==([^\s;]+)", text, re.MULTILINE))


def licence(name: str) -> str:
    """Return what an installed package says of its licence."""
    metadata = importlib.metadata.metadata(name)
    classifiers = [text for text in metadata.get_all("Classifier") or [] if text.startswith("License ::")]
    return metadata.get("License-Expression") or " ".join([metadata.get("License") or "", *classifiers])


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_versions_and_hashes_and_no_address(lock):
    text = (ROOT / lock).read_text(encoding="utf-8")
    packages = re.split(r"\n(?=[a-z0-9])", re.sub(r"^#.*\n", "", text, flags=re.MULTILINE).strip())
    assert len(packages) > 30
    assert [package.split()[0] for package in packages if "--hash=sha256:" not in package] == []
    assert re.findall(r"https?:|--(?!hash=)\S+", text) == []


@pytest.mark.parametrize("lock", LOCKS[1:])
def test_the_locks_agree(lock):
    run, other = pinned("requirements.lock"), pinned(lock)
    assert {name: version for name, version in run.items() if other.get(name) != version} == {}


@pytest.mark.parametrize(
    ("lock", "declared"),
    [
        ("requirements.lock", PROJECT["dependencies"]),
        ("requirements-dev.lock", PROJECT["optional-dependencies"]["dev"]),
        ("requirements-spark.lock", PROJECT["optional-dependencies"]["spark"]),
    ],
)
def test_what_is_declared_is_locked_at_a_version_it_allows(lock, declared):
    locked = pinned(lock)
    wrong = [
        text
        for text in declared
        if (need := Requirement(text)) and locked.get(canonicalize_name(need.name), "") not in need.specifier
    ]
    assert wrong == []


def test_what_runs_is_what_is_locked():
    other = {
        name: (version, importlib.metadata.version(name))
        for name, version in pinned("requirements.lock").items()
        if name != "setuptools" and importlib.metadata.version(name) != version
    }
    assert other == {}


@pytest.mark.parametrize("name", sorted(pinned("requirements.lock")))
def test_what_runs_has_a_licence_that_binds_no_government(name):
    text = licence(name)
    assert PERMITTED.search(text), text
    assert not REFUSED.search(re.sub(r"LGPL|Lesser General Public", "", text)), text


def test_every_dependency_has_its_reason_version_and_licence_in_the_docs():
    page = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    locked = pinned("requirements-dev.lock")
    declared = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["dev"]]
    missing = [
        f"{name} {locked[name]}"
        for name in (canonicalize_name(Requirement(text).name) for text in declared)
        if not re.search(rf"^\| {re.escape(name)} \| {re.escape(locked[name])} \| \S.* \| \S.* \|$", page, re.MULTILINE)
    ]
    assert missing == []


def test_every_package_that_the_source_imports_is_declared_and_not_only_brought_along():
    brought_by = importlib.metadata.packages_distributions()
    asked = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["spark"]]
    declared = {canonicalize_name(Requirement(text).name) for text in asked}
    imported = set()
    for file in (ROOT / "src" / "yifa").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                imported.add(node.module.partition(".")[0])
    undeclared = {
        module
        for module in imported - set(sys.stdlib_module_names) - {"yifa"}
        if not declared & {canonicalize_name(name) for name in brought_by.get(module, [OPTIONAL.get(module, "")])}
    }
    assert undeclared == set()
