"""Vendor: lays the front-end files that Yifa serves itself, from packed npm packages, and writes down their hashes.

Reads   src/yifa/web/static/vendor/vendor.json: which file of which version of which package
Never   runs while Yifa runs, nor anything that a package brings along: files are copied, nothing is executed
Start   python script/lib/vendor.py, after changing a version or the list of icons in vendor.json
"""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from xml.etree import ElementTree

VENDOR = Path(__file__).resolve().parents[2] / "src" / "yifa" / "web" / "static" / "vendor"
SVG = "http://www.w3.org/2000/svg"

MIT = """MIT License

{notice}

Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.
"""


def unpack(package: str, version: str, folder: Path) -> tuple[Path, str]:
    """Fetch one package with npm and unpack it; return its folder and the integrity value npm checked it against."""
    done = subprocess.run(
        ["npm", "pack", "--json", "--ignore-scripts", f"{package}@{version}"],
        cwd=folder,
        check=True,
        capture_output=True,
        text=True,
    )
    answer = json.loads(done.stdout)
    packed = answer[0] if isinstance(answer, list) else answer[package]
    target = folder / packed["filename"].removesuffix(".tgz")
    with tarfile.open(folder / packed["filename"]) as archive:
        archive.extractall(target, filter="data")
    return target / "package", packed["integrity"]


def without_source_map(css: bytes) -> bytes:
    """Return `css` without the line that names a source map: the map is not shipped, and collectstatic asks for it."""
    return re.sub(rb"\n?/\*# sourceMappingURL=[^*]*\*/\s*$", b"\n", css)


def sprite(folder: Path, icons: list[str]) -> bytes:
    """Return one SVG with a symbol an icon, drawn in the colour of the text around its use."""
    ElementTree.register_namespace("", SVG)
    root = ElementTree.Element(f"{{{SVG}}}svg")
    for name in icons:
        icon = ElementTree.parse(folder / f"{name}.svg").getroot()
        keep = ("viewBox", "fill", "stroke", "stroke-width", "stroke-linecap", "stroke-linejoin")
        symbol = ElementTree.SubElement(root, f"{{{SVG}}}symbol", {"id": name, **{k: icon.attrib[k] for k in keep}})
        symbol.extend(shape for shape in icon if shape.attrib.get("d") != "M0 0h24v24H0z")
        for element in symbol.iter():
            element.text = element.tail = None
    return ElementTree.tostring(root).replace(b"</symbol>", b"</symbol>\n") + b"\n"


def notice(css: bytes) -> str:
    """Return the copyright lines in the head of `css`."""
    return "\n".join(line.strip(" *") for line in css[:600].decode().splitlines() if "Copyright" in line)


def content(entry: dict[str, str], package: dict, folder: Path) -> bytes:
    """Return what is to stand in one vendored file."""
    if entry["file"].endswith("icons.svg"):
        return sprite(folder / entry["from"], package["icons"])
    if not entry["from"]:
        css = (folder / "dist" / "css" / "tabler.min.css").read_bytes()
        return MIT.format(notice=notice(css)).encode()
    raw = (folder / entry["from"]).read_bytes()
    return without_source_map(raw) if "change" in entry else raw


def main() -> None:
    """Lay every file of vendor.json and write its SHA-256 beside it."""
    declared = json.loads((VENDOR / "vendor.json").read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as scratch:
        for package in declared["packages"]:
            folder, package["integrity"] = unpack(package["package"], package["version"], Path(scratch))
            for entry in package["files"]:
                data = content(entry, package, folder)
                entry["sha256"] = hashlib.sha256(data).hexdigest()
                (VENDOR / entry["file"]).write_bytes(data)
                print(f"{len(data):>8} bytes  {entry['file']}", file=sys.stderr)
    (VENDOR / "vendor.json").write_text(json.dumps(declared, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
