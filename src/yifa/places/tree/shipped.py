"""Shipped: the tree that comes with the program, and the one an installation goes by.

Reads   divisions.csv.xz and changes.yaml beside this file; the installation's places and its own places/changes.yaml
Never   asks a network: the list is made when Yifa is developed, by script/lib/divisions.py
Start   shipped(), amended(), installed()
"""

from __future__ import annotations

import lzma
from functools import cache, lru_cache
from pathlib import Path

from yifa.places.tree.changes import Timeline, read
from yifa.places.tree.division import LEVELS, Division, Untrue
from yifa.places.tree.nation import Tree

HERE = Path(__file__).parent
LIST, CHANGES = HERE / "divisions.csv.xz", HERE / "changes.yaml"
HEADING = "code,name,parent,level,mark,ministry"


def build(more: tuple[Path, ...] = (), listed: Path = LIST) -> Tree:
    """The tree of the shipped list and changes, and of further files of changes. N-008, N-010 for bad files."""
    known = read(CHANGES)
    try:
        lines = lzma.decompress(listed.read_bytes()).decode("utf-8").splitlines()
    except (OSError, lzma.LZMAError, UnicodeDecodeError) as wrong:
        raise Untrue("N-010", f"区划名录 {listed.name} 读不出来（{type(wrong).__name__}）；请重新安装。") from None
    if not lines or lines[0] != HEADING:
        raise Untrue("N-010", f"区划名录 {listed.name} 的表头不对；请重新安装。")
    first, source = known["first"], str(known["source"])
    states, ministry = {}, {}
    for line in lines[1:]:
        code, name, parent, level, mark, other = line.split(",")
        states[code] = (Division(code, name, parent or None, LEVELS[level], mark == "z", first, None, source),)
        if other:
            ministry[code] = other
    changes, unplaced = list(known["changes"]), list(known["unplaced"])
    for file in more:
        own = read(file)
        changes += own["changes"]
        unplaced += own.get("unplaced") or []
    if len(states) != len(lines) - 1:
        raise Untrue("N-010", f"区划名录 {listed.name} 中有重复的代码；请重新安装。")
    timeline = Timeline(first, known["as_of"], states)
    timeline.work_in(changes)
    return Tree(timeline, unplaced, ministry)


@cache
def shipped() -> Tree:
    """The tree that comes with the program, read once."""
    return build()


@lru_cache(maxsize=2)
def _with(file: Path, _changed: int) -> Tree:
    return build((file,))


def amended() -> Tree:
    """The shipped tree with the installation's own changes (YIFA_VAR/places/changes.yaml) where there are any."""
    from django.conf import settings

    own = Path(settings.YIFA_VAR) / "places" / "changes.yaml"
    return _with(own, own.stat().st_mtime_ns) if own.is_file() else shipped()


def installed() -> Tree:
    """amended() with the installation's own places: those that no list has, and those it put under another parent."""
    from yifa.engine.models import PlaceRow

    rows = PlaceRow.objects.order_by("code").values_list("code", "name", "parent_id", "level")
    return amended().with_places(rows.iterator(chunk_size=5000))
