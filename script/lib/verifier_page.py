"""Verifier page: joins the page, the twin checkers and the vendored libraries into one file that needs no network.

Reads   src/yifa/record/verifier/page/: page.html, page.js, receipt.js, draw.js, vendor/*.js
Never   runs while Yifa runs; changes nothing in the libraries but their import and export lines
Start   python script/lib/verifier_page.py, after changing any of these; a test compares what stands there
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "src" / "yifa" / "record" / "verifier" / "page"
MODULES = ("utils.js", "_u64.js", "_md.js", "sha2.js", "ed25519.js")  # each after what it imports
SCRIPTS = ("draw.js", "receipt.js", "page.js")


def as_function(name: str, text: str) -> str:
    """One ES module as a function of its own that puts its exports into yifaModules[name]."""
    exported: list[str] = []

    def imported(found: re.Match[str]) -> str:
        names = found[1].strip()
        module = f'yifaModules["{found[2]}"]'
        if names.startswith("* as "):
            return f"const {names[5:]} = {module};"
        return f"const {names.replace(' as ', ': ')} = {module};"

    def listed(found: re.Match[str]) -> str:
        exported.extend(one.strip() for one in found[1].split(",") if one.strip())
        return ""

    text = re.sub(r'^import (\{[^}]*\}|\* as \w+) from "\./([\w.]+)";$', imported, text, flags=re.MULTILINE)
    text = re.sub(r"^export \{([^}]*)\};$", listed, text, flags=re.MULTILINE)
    for kind in ("const", "let", "class", "function", "async function"):
        exported += re.findall(rf"^export {kind} (\w+)", text, re.MULTILINE)
    text = re.sub(r"^export (?=(?:const|let|class|function|async function) )", "", text, flags=re.MULTILINE)
    text = re.sub(r"^//# sourceMappingURL=.*$", "", text, flags=re.MULTILINE)
    bare = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    left = re.search(r"^(?:import|export)\b.*$", bare, re.MULTILINE)
    if left or "</script" in text:
        raise SystemExit(f"{name}: a line that cannot be joined: {left[0] if left else '</script'}")
    return f'(function () {{\n"use strict";\n{text}\nyifaModules["{name}"] = {{ {", ".join(exported)} }};\n}})();\n'


def page() -> str:
    """The whole page."""
    parts = ["const yifaModules = {};\n"]
    parts += [as_function(name, (FOLDER / "vendor" / name).read_text(encoding="utf-8")) for name in MODULES]
    parts += [(FOLDER / name).read_text(encoding="utf-8") for name in SCRIPTS]
    return (FOLDER / "page.html").read_text(encoding="utf-8").replace("/*SCRIPTS*/", "".join(parts))


def main() -> None:
    """Write verify.html."""
    (FOLDER / "verify.html").write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
