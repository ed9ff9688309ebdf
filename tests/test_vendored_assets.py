"""Vendored assets: what stands in static/vendor is what vendor.json says, licensed, small, and asks nobody outside."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

import yifa

VENDOR = Path(yifa.__file__).parent / "web" / "static" / "vendor"
PACKAGES = json.loads((VENDOR / "vendor.json").read_text(encoding="utf-8"))["packages"]
FILES = {entry["file"]: entry for package in PACKAGES for entry in package["files"]}


@pytest.mark.parametrize("name", sorted(FILES))
def test_a_vendored_file_has_the_hash_written_down(name):
    assert hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() == FILES[name]["sha256"]


def test_nothing_else_stands_among_the_vendored_files():
    assert {file.name for file in VENDOR.iterdir()} == {*FILES, "vendor.json"}


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package["package"])
def test_a_vendored_package_names_version_and_a_permissive_licence_with_its_text(package):
    assert re.fullmatch(r"\d+\.\d+\.\d+", package["version"])
    assert package["licence"] in {"MIT", "0BSD", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0"}
    assert package["integrity"].startswith("sha512-")
    assert any(entry["file"].startswith("LICENSE.") for entry in package["files"])


def test_the_vendored_files_stay_small():
    assert sum(file.stat().st_size for file in VENDOR.iterdir()) < 1_200_000


def test_the_style_loads_nothing_from_elsewhere():
    css = (VENDOR / "tabler.min.css").read_text(encoding="utf-8")
    loaded = re.findall(r"url\(\s*[\"']?([^\"')]+)", css) + re.findall(r"@import\s+[\"']([^\"']+)", css)
    assert loaded, "the pattern no longer finds the style's own pictures"
    assert [address for address in loaded if not address.startswith(("data:", "#"))] == []
    assert "sourceMappingURL" not in css


def test_every_icon_listed_can_be_used_from_the_sprite():
    listed = next(package["icons"] for package in PACKAGES if package["package"] == "@tabler/icons")
    root = ElementTree.parse(VENDOR / "icons.svg").getroot()
    assert [symbol.attrib["id"] for symbol in root] == listed
    assert all(len(symbol) for symbol in root)
    assert listed == sorted(listed)


def test_style_script_and_icons_work_under_the_strict_policy(live_server, page, settings):
    html = """<!doctype html><html lang="zh-CN"><head><title>试页</title>
        <meta name="htmx-config" content='{"includeIndicatorStyles":false,"allowEval":false}'>
        <link rel="stylesheet" href="/static/vendor/tabler.min.css"><script src="/static/vendor/htmx.min.js"></script>
        </head><body><button class="btn btn-primary"><svg id="icon" width="24" height="24"
        ><use href="/static/vendor/icons.svg#gavel"></use></svg>作出处罚决定</button></body></html>"""
    policy = "; ".join(
        f"{name} {' '.join(sources)}" for name, sources in settings.CONTENT_SECURITY_POLICY["DIRECTIVES"].items()
    )
    outside, complaints = [], []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("request", lambda request: outside.append(request.url))
    page.route(
        f"{live_server.url}/probe",
        lambda route: route.fulfill(
            body=html, content_type="text/html; charset=utf-8", headers={"Content-Security-Policy": policy}
        ),
    )
    page.goto(f"{live_server.url}/probe", wait_until="networkidle")
    assert complaints == []
    assert [url for url in outside if not url.startswith(live_server.url)] == []
    assert page.evaluate("htmx.version") == PACKAGES[0]["version"]
    assert page.evaluate("document.querySelector('#icon use').getBBox().width") > 10
    assert page.evaluate("getComputedStyle(document.querySelector('button')).borderRadius") != "0px"
    page.evaluate("() => { document.body.setAttribute('style', 'color: red') }")
    assert complaints, "the policy was not in force"
