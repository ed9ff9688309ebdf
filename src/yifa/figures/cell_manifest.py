"""Manifest of cells: which Parquet files hold them, from which facts each county's were added, and whether they are whole.

Reads   <folder>/manifest.json and the files it names
Never   trusts a file: each is hashed before it is added from; never takes two files for one procedure and year
Start   read(), Cells.broken()
"""

from __future__ import annotations

import hashlib
import json
import os
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from yifa.figures.manifest import NAME, PROGRESS, sha256_of, sync_folder

FORM = 2


class BadCells(ValueError):
    """Facts or cells that may not be added from. `code` and the sentence are for the user, in Chinese."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(f"{code}　{sentence}")
        self.code, self.sentence = code, sentence


@dataclass(frozen=True)
class Shelf:
    """One file: the cells of a procedure's cases opened in a year, of all counties.

    `components` are the ids of what it holds, `stamp` a hash of them and of the form of cells; `counties` gives for each
    county a hash of the facts its cells were added from; `sha256` the file's own bytes, `rows` how many cells' rows.
    """

    procedure: str
    year: int
    rows: int
    stamp: str
    components: tuple[str, ...]
    counties: Mapping[str, str]
    sha256: str = ""

    @property
    def key(self) -> tuple[str, int]:
        return self.procedure, self.year

    @property
    def path(self) -> str:
        """The file's name bears its hash: a reader never finds other bytes under a name it has read."""
        return f"{self.procedure}/year={self.year}/cells-{self.sha256[:16]}.parquet"


@dataclass(frozen=True)
class Cells:
    """All files, together one whole state.

    `facts` is the fingerprint of the facts that they were added from; `kept` gives for each procedure the components that
    cells are kept of, also where it has no case yet: what has no file is nought only if it stands there.
    """

    shelves: tuple[Shelf, ...] = ()
    facts: str = ""
    kept: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    unreadable: bool = field(default=False, compare=False)

    @property
    def by_key(self) -> dict[tuple[str, int], Shelf]:
        return {one.key: one for one in self.shelves}

    @property
    def fingerprint(self) -> str:
        """One hash over what the cells were added from and which components they hold."""
        told = sorted(f"{one.key} {one.stamp} {sorted(one.counties.items())}" for one in self.shelves)
        return hashlib.sha256("\n".join(told).encode()).hexdigest()

    def broken(self, folder: Path) -> list[tuple[Shelf, str]]:
        """Every file that is missing or is not what was written, and which of the two."""
        found = []
        for one in self.shelves:
            try:
                whole = sha256_of(folder / one.path) == one.sha256
            except FileNotFoundError:
                found.append((one, "missing"))
            else:
                if not whole:
                    found.append((one, "damaged"))
        return found

    def checked(self, folder: Path) -> Cells:
        """Itself, or BadCells where a number from it could be wrong: F-301 to F-303."""
        if self.unreadable:
            raise BadCells("F-301", "汇总数据的清单不能读取；请运行 yifa cells 重新汇总。")
        if twice := [key for key, n in Counter(one.key for one in self.shelves).items() if n > 1]:
            procedure, year = twice[0]
            raise BadCells("F-302", f"汇总数据的清单把{procedure}程序{year}年列了两次，会重复计数；请运行 yifa cells 重新汇总。")  # fmt: skip
        for one, why in self.broken(folder):
            words = {"missing": "不见了", "damaged": "已经损坏"}[why]
            raise BadCells(
                "F-303", f"{one.procedure}程序{one.year}年的汇总数据文件{words}；请运行 yifa cells 重新汇总。"
            )
        return self


def read(folder: Path, name: str = NAME) -> Cells:
    """The manifest of a folder of cells; an empty one where there is none."""
    try:
        held = json.loads((folder / name).read_text(encoding="utf-8"))
        if held["form"] != FORM:
            return Cells()
        shelves = tuple(Shelf(**{**one, "components": tuple(one["components"])}) for one in held["shelves"])
        return Cells(shelves, held["facts"], {procedure: tuple(ids) for procedure, ids in held["kept"].items()})
    except FileNotFoundError:
        return Cells()
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return Cells(unreadable=True)


def write(folder: Path, held: Cells, name: str = NAME) -> None:
    """Put a manifest in the place of the one before, whole or not at all."""
    shelves = [asdict(one) for one in sorted(held.shelves, key=lambda one: one.key)]
    beside = folder / f"{name}.tmp"
    with beside.open("w", encoding="utf-8") as file:
        json.dump({"form": FORM, "facts": held.facts, "kept": held.kept, "shelves": shelves}, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    os.replace(beside, folder / name)
    sync_folder(folder)


def sweep(folder: Path, kept: Iterable[Shelf]) -> None:
    """Remove what no manifest names."""
    names = {one.path for one in kept}
    for path in folder.glob("*/year=*/*"):
        if path.relative_to(folder).as_posix() not in names:
            path.unlink(missing_ok=True)
    (folder / PROGRESS).unlink(missing_ok=True)
