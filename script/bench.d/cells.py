"""Cells: a nation's synthetic facts; figures from the rows and from cells, against decoding the columns and doing nothing.

41,001 towns in 2,846 counties and 31 provinces, twelve kinds of case, two years; a partition is a province's year. Every
phase runs in a process of its own. `--rows` says how many rows (default 10 million; 100 million need 6 GB of disk).
YIFA_BENCH_POLARS names a Python that has Polars, to ask it the SQL written by hand. No case here is anybody's; no column holds a hash of a record, which real facts carry and no figure reads.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from _hand import query
from _office import ROOT, table

sys.path[:0] = [str(ROOT), str(ROOT / "src")]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yifa.settings.local")
os.environ.setdefault("YIFA_VAR", tempfile.gettempdir())

import django  # noqa: E402

django.setup()

import duckdb  # noqa: E402
import pyarrow.compute as pc  # noqa: E402
import pyarrow.dataset as ds  # noqa: E402

from yifa.engine import catalogue  # noqa: E402
from yifa.engine import fields as f  # noqa: E402
from yifa.engine.declaration import Clock, Post, Procedure, Step  # noqa: E402
from yifa.figures import cells, manifest  # noqa: E402
from yifa.figures.cell_shapes import id_of  # noqa: E402
from yifa.figures.compute import Computer, components  # noqa: E402
from yifa.figures.declared import Figure, made  # noqa: E402
from yifa.figures.duck import OPTIONS, Duck  # noqa: E402
from yifa.figures.manifest import Manifest, Part  # noqa: E402
from yifa.figures.period import Period  # noqa: E402
from yifa.figures.rollup import Rollup  # noqa: E402
from yifa.figures.tables import Grid  # noqa: E402

PROVINCES, COUNTIES, TOWNS, YEARS = 31, 2_846, 41_001, (2024, 2025)
KINDS = ("mediation", "penalty", "service", "petition", *(f"kind_{n}" for n in range(8)))
YEAR = Period.year(2025)
CLERK = Post("bench_clerk", "测量员")
BENCH = Procedure(
    slug="measured", name="测量程序", area="bench", code="测", basis="测量", title="{order}", folder=str(Path(__file__).parent),
    steps=(
        Step("begin", "登记", by=(CLERK,), basis="测量", fields=(
            f.text("order", "名称", high=60), f.choice("kind", "种类", choices={one: one for one in KINDS}),
            f.choice("outcome", "结果", choices={"good": "成", "bad": "不成"}, required=False),
            f.money("amount", "金额", required=False), f.number("people", "人数", required=False),
            f.number("days", "天数", required=False), f.yes_no("satisfied", "满意", required=False))),
        Step("decide", "决定", by=(CLERK,), basis="测量", after=("begin",)),
        Step("close", "办结", by=(CLERK,), basis="测量", after=("decide",), ends=True),
    ),
    clocks=(Clock("decide", "决定期限", starts="begin", stops=("decide",), within="penalty.evidence_registration", basis="测量"),),
)  # fmt: skip


def one_figure(slug: str, unit: str = "case", **keys: Any) -> Figure:
    parts = {key: {"says": slug, **part} for key, part in keys.items()}
    raw = {"name": slug, "topic": "oversight", "facts": "measured", "unit": unit, "when_empty": "没有", "basis": "测量"}
    return made(slug, {**raw, **parts}, slug)


def figures() -> list[Figure]:
    """Twenty: counts, sums, rates, means, two stocks and a rate on time that looks at the end of the period."""

    def closed(where: str = "", **more: Any) -> dict[str, Any]:
        return {"on": "closed_on", **({"where": where} if where else {}), **more}

    open_yet = "opened_on <= period.end and (decide_on is null or decide_on > period.end)"
    return [
        one_figure("opened", count={"on": "opened_on"}), one_figure("closed", count=closed()), one_figure("pending", stock={}),
        one_figure("overdue", count={"where": f"{open_yet} and decide_due <= period.end"}),
        one_figure("mediations", count=closed("kind = 'mediation'")),
        one_figure("agreed", count=closed("kind = 'mediation' and outcome = 'good'")),
        one_figure("success", "percent", numerator=closed("kind = 'mediation' and outcome = 'good'"), denominator=closed("kind = 'mediation'")),
        one_figure("mediated_amount", "wan_yuan", sum=closed("kind = 'mediation'", of="amount")),
        one_figure("penalties", count=closed("kind = 'penalty'")),
        one_figure("penalty_amount", "wan_yuan", sum=closed("kind = 'penalty'", of="amount")),
        one_figure("penalty_mean", "yuan", numerator=closed("kind = 'penalty'", of="amount"), denominator=closed("kind = 'penalty'")),
        one_figure("services", count=closed("kind = 'service'")),
        one_figure("services_opened", count={"on": "opened_on", "where": "kind = 'service'"}),
        one_figure("on_time", "percent", numerator={"where": "decide_on in period and decide_on <= decide_due"},
            denominator={"where": f"decide_on in period or ({open_yet} and decide_due <= period.end)"}),
        one_figure("petitions", count={"on": "opened_on", "where": "kind = 'petition'"}),
        one_figure("collective", "percent", numerator={"on": "opened_on", "where": "kind = 'petition' and people >= 5"},
            denominator={"on": "opened_on", "where": "kind = 'petition'"}),
        one_figure("people", "person_time", sum={"on": "opened_on", "of": "people"}),
        one_figure("satisfaction", "percent", numerator=closed("satisfied"), denominator=closed("satisfied is not null")),
        one_figure("mean_days", "day", numerator=closed(of="days"), denominator=closed()),
        one_figure("units", "body", count=closed("kind = 'mediation'", distinct="unit")),
    ]  # fmt: skip


def county_code(county: int) -> str:
    return f"{10 + county % PROVINCES:02}{county // PROVINCES:04}000000"


def town_code(town: int) -> str:
    return f"{county_code(town % COUNTIES)[:6]}{1 + town // COUNTIES:03}000"


def tree() -> dict[str, list[str]]:
    """Every place with the towns below it: the country, provinces, counties, towns."""
    found: dict[str, list[str]] = {}
    for town in range(TOWNS):
        code = town_code(town)
        for above in ("000000000000", f"{code[:2]}0000000000", f"{code[:6]}000000", code):
            found.setdefault(above, []).append(code)
    return found


def generate(folder: Path, rows: int) -> None:
    """Facts of so many rows, and their manifest. The same rows every time."""
    facts, parts, each = folder / "facts", [], -(-rows // (PROVINCES * len(YEARS)))
    base = duckdb.connect(config={"threads": 2, "memory_limit": "2GB", "preserve_insertion_order": False})
    kinds = "[" + ", ".join(f"'{one}'" for one in KINDS) + "]"
    for block, (year, province) in enumerate((year, p) for year in YEARS for p in range(PROVINCES)):
        low, own = block * each, "((hash(i * 7 + 1) % 1000003) / 1000003.0)"
        towns = [town_code(town) for town in range(TOWNS) if town % COUNTIES % PROVINCES == province]
        base.execute("CREATE OR REPLACE TEMP TABLE towns AS SELECT row_number() OVER () - 1 AS t, place FROM (SELECT unnest($1) AS place)", [towns])  # fmt: skip
        text = f"""
            WITH raw AS (SELECT i, CAST(hash(i) >> 1 AS BIGINT) AS h, CAST(floor(pow({own}, 1.4) * {len(towns)}) AS BIGINT) AS t
                         FROM range({low}, {low + each}) AS r(i)),
            days AS (SELECT *, DATE '{year}-01-01' + CAST(h % 365 AS INTEGER) AS opened_on, CAST((h >> 9) % 90 AS INTEGER) AS took,
                            CAST((h >> 16) % 10 AS INTEGER) AS luck FROM raw)
            SELECT i AS _id, '测' || i AS number, place, 'office_' || ((h >> 20) % 3) AS unit, opened_on,
                   CASE WHEN luck > 0 THEN opened_on + took + 5 END AS closed_on,
                   CASE WHEN luck > 0 THEN opened_on + took END AS decide_on, opened_on + 60 AS decide_due,
                   {kinds}[1 + (h >> 24) % 12] AS kind, CASE WHEN (h >> 28) % 10 < 8 THEN 'good' ELSE 'bad' END AS outcome,
                   CAST((h >> 32) % 1000000 AS BIGINT) AS amount, CAST(1 + (h >> 40) % 7 AS BIGINT) AS people,
                   CAST(took + 5 AS BIGINT) AS days, CASE WHEN (h >> 44) % 3 = 0 THEN (h >> 46) % 10 < 9 END AS satisfied
            FROM days JOIN towns USING (t) ORDER BY place, opened_on"""
        path = facts / "measured" / "new.parquet"
        path.parent.mkdir(parents=True, exist_ok=True)
        base.execute(f"COPY ({text}) TO '{path}' (FORMAT parquet, COMPRESSION zstd)")
        sha256 = manifest.sha256_of(path)
        part = Part("measured", year, f"{10 + province}0000000000", 0, each, "bench", str(block), sha256)
        (facts / part.path).parent.mkdir(parents=True, exist_ok=True)
        path.rename(facts / part.path)
        parts.append(part)
    manifest.write(facts, Manifest(tuple(parts), 0))


# phases: each returns the seconds of what is measured, and a line of what came out ------------------------------------------
def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    begun = time.perf_counter()
    found = work()
    return time.perf_counter() - begun, found


def scan(folder: Path) -> tuple[float, Any]:
    names = sorted({name for one in figures() for part in components(one) for name in part.names} | {"place"})
    files = [str(path) for path in (folder / "facts").rglob("*.parquet")]

    def decode() -> int:
        return sum(batch.num_rows for batch in ds.dataset(files).to_batches(columns=names))

    return timed(decode)


def values(computer: Computer) -> list[str]:
    return [str(one.value) for one in computer.results(figures(), YEAR)]


def from_rows(folder: Path) -> tuple[float, Any]:
    places = list(tree())
    return timed(lambda: values(Computer(Duck(folder / "facts"), places)))


def by_hand(folder: Path) -> tuple[float, Any]:
    """The same in SQL written by hand, in the same engine with as many threads: what the twenty come to."""
    files = [str(path) for path in (folder / "facts").rglob("*.parquet")]
    base = duckdb.connect(config=OPTIONS)

    def work() -> list[str]:
        found = base.execute(query(f"read_parquet({files}, hive_partitioning = false)"))
        return numbers(dict(zip((one[0] for one in found.description or ()), found.fetchall()[0], strict=True)))

    return timed(work)


def numbers(held: dict[str, int]) -> list[str]:
    """What the twenty figures are, from the sums of _hand.py."""
    rates = {"success": ("agreed", "mediations"), "penalty_mean": ("penalty_amount", "penalties"), "on_time": ("on_time", "on_time_base"),
             "collective": ("collective", "petitions"), "satisfaction": ("satisfied", "asked"), "mean_days": ("days", "closed")}  # fmt: skip
    each = (rates.get(one.slug, (one.slug,)) for one in figures())
    return [str(Fraction(int(held[names[0]]), int(held[names[1]]) if len(names) > 1 else 1)) for names in each]


def polars(folder: Path) -> tuple[float, Any]:
    """The same SQL in Polars, by the Python that YIFA_BENCH_POLARS names."""
    seconds, held = json.loads(
        subprocess.run(
            [os.environ["YIFA_BENCH_POLARS"], Path(__file__).with_name("_polars.py"), folder / "facts"],
            check=True, capture_output=True, text=True, env={**os.environ, "POLARS_MAX_THREADS": "2"},
        ).stdout
    )  # fmt: skip
    return seconds, numbers(held)


def build(folder: Path) -> tuple[float, Any]:
    def work() -> str:
        done = cells.build(folder / "facts", folder / "cells", figures=figures())
        size = sum(path.stat().st_size for path in (folder / "cells").rglob("*.parquet"))
        return f"{sum(one.rows for one in done.cells.shelves):,} 行，{size / 2**20:.0f} MB"

    return timed(work)


def one_partition(folder: Path) -> tuple[float, Any]:
    """A province's year changes by one case."""
    facts = folder / "facts"
    held = manifest.read(facts)
    part = held.parts[0]
    path = facts / part.path
    beside = path.with_suffix(".new")
    duckdb.execute(f"COPY (SELECT * REPLACE (CASE WHEN _id % {part.rows} = 0 THEN amount + 1 ELSE amount END AS amount) FROM read_parquet('{path}')) TO '{beside}' (FORMAT parquet, COMPRESSION zstd)")  # fmt: skip
    made_anew = Part(*part.key, part.rows, part.stamp, "changed", manifest.sha256_of(beside))
    beside.rename(facts / made_anew.path)
    manifest.write(facts, Manifest((made_anew, *held.parts[1:]), 0))
    path.unlink()
    return build(folder)


def from_cells(folder: Path) -> tuple[float, Any]:
    places = list(tree())
    return timed(lambda: values(Computer(Rollup(folder / "cells", folder / "facts"), places)))


def many(folder: Path) -> tuple[float, Any]:
    """As many components as all declared figures have, and more."""
    parts = list({id_of(part): part for one in (*figures(), *more()) for part in components(one)}.values())
    places = list(tree())
    return timed(lambda: f"{len(Duck(folder / 'facts').add([(part, YEAR) for part in parts], places))} 个分项")


def more() -> list[Figure]:
    """Figures of every kind and outcome, by three days and of two sums."""
    found = []
    for kind in KINDS:
        for outcome in ("good", "bad"):
            where = f"kind = '{kind}' and outcome = '{outcome}'"
            for day in ("opened_on", "decide_on", "decide_due", "closed_on"):
                found.append(one_figure(f"{kind}_{outcome}_{day}", count={"on": day, "where": where}))
            found.append(
                one_figure(
                    f"{kind}_{outcome}_amount", "wan_yuan", sum={"on": "closed_on", "where": where, "of": "amount"}
                )
            )
            found.append(
                one_figure(
                    f"{kind}_{outcome}_people", "person_time", sum={"on": "closed_on", "where": where, "of": "people"}
                )
            )
    return found


def by_month(engine: Duck | Rollup, places: dict[str, list[str]]) -> str:
    """Every place of four levels, every month of a year, all components of the twenty figures: as columns, for a file."""
    grid = Grid(places, YEAR.months())
    parts = [part for one in figures() for part in components(one)]
    columns = engine.table(parts, grid)
    checked = hashlib.sha256("".join(str(pc.sum(columns[name])) for name in sorted(columns)).encode()).hexdigest()[:8]
    return f"{len(grid):,} 行 × {len(columns)} 列，校验 {checked}"


def months_from_rows(folder: Path) -> tuple[float, Any]:
    places = tree()
    return timed(lambda: by_month(Duck(folder / "facts"), places))


def months_from_cells(folder: Path) -> tuple[float, Any]:
    places = tree()
    return timed(lambda: by_month(Rollup(folder / "cells", folder / "facts"), places))


def levels(folder: Path) -> tuple[float, Any]:
    groups = tree()
    asked = list(dict.fromkeys((part, YEAR) for one in figures() for part in components(one)))

    def work() -> str:
        found = Rollup(folder / "cells").each(asked, groups)
        return f"{len(found):,} 个地方 × {len(figures())} 项"

    return timed(work)


def drill(folder: Path) -> tuple[float, Any]:
    rollup, taken, n = Rollup(folder / "cells", folder / "facts"), [], 0
    agreed = next(one for one in figures() if one.slug == "agreed").parts[0]
    month = Period(date(2025, 1, 1), date(2025, 1, 31))
    for town in range(0, TOWNS, TOWNS // 20):
        seconds, found = timed(lambda town=town: rollup.cases(agreed, month, [town_code(town)], 50))
        taken.append(seconds)
        n += len(found)
    taken.sort()
    return taken[len(taken) // 2], f"{len(taken)} 个镇共 {n} 件，最长 {taken[-1]:.2f} 秒"


PHASES: dict[str, tuple[str, Callable[[Path], tuple[float, Any]]]] = {
    "scan": ("标尺：解码所需各列，不作计算", scan), "rows": ("全国 20 项指标，由数据项", from_rows),
    "hand": ("同样 20 项指标，手写 SQL，DuckDB", by_hand), "polars": ("同样的 SQL，Polars", polars),
    "many": ("全国，比全部指标还多的分项，由数据项", many),
    "rows_months": ("四级每个地方、12 个月、20 项指标，由数据项", months_from_rows),
    "build": ("汇总（第一次）", build), "cells": ("全国 20 项指标，由汇总数据", from_cells),
    "cells_months": ("四级每个地方、12 个月、20 项指标，由汇总数据", months_from_cells),
    "levels": ("四级每个地方 20 项指标，由汇总数据", levels), "drill": ("从指标打开一个镇一个月的案件（中位数）", drill),
    "change": ("一个省一年有变化后再汇总", one_partition),
}  # fmt: skip


def main() -> None:
    """Print seconds, their ratio to decoding, processor seconds and memory of each phase."""
    words = argparse.ArgumentParser()
    words.add_argument("--rows", type=int, default=10_000_000)
    words.add_argument("--phase", choices=PHASES)
    words.add_argument("--folder", type=Path)
    words.add_argument("--only", nargs="*", choices=PHASES)
    asked = words.parse_args()
    if asked.phase:
        catalogue.declare(BENCH)
        seconds, told = PHASES[asked.phase][1](asked.folder)
        used = resource.getrusage(resource.RUSAGE_SELF)
        print(json.dumps([seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, told], ensure_ascii=False))
        return
    base = Path(os.environ.get("YIFA_BENCH_FOLDER", ROOT / "var"))
    base.mkdir(exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="bench-cells-", dir=base))
    begun = time.perf_counter()
    generate(folder, asked.rows)
    size = sum(path.stat().st_size for path in folder.rglob("*.parquet")) / 2**20
    print(f"{asked.rows:,} 行，{size:.0f} MB，生成用 {time.perf_counter() - begun:.0f} 秒\n", flush=True)
    rows, answers, floor = [], {}, 0.0
    for phase, (name, _) in PHASES.items():
        if (asked.only and phase not in asked.only) or (phase == "polars" and "YIFA_BENCH_POLARS" not in os.environ):
            continue
        command = [sys.executable, __file__, "--phase", phase, "--folder", str(folder)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        if done.returncode:
            raise SystemExit(f"{phase}: {done.stderr[-1500:]}")
        seconds, processor, peak, told = json.loads(done.stdout.splitlines()[-1])
        floor = floor or seconds
        answers[phase] = told
        shown = told if isinstance(told, str) else ""
        rows.append((name, seconds, seconds / floor, processor, f"{peak:.0f}", shown))
    table(("做什么", "秒", "与标尺之比", "处理器秒（整个进程）", "内存峰值 MB", ""), rows)
    for one, other in (("rows", "cells"), ("rows", "hand"), ("rows", "polars"), ("rows_months", "cells_months")):
        if one in answers and other in answers:
            same = "相同" if answers[one] == answers[other] else "不同"
            print(f"\n“{PHASES[one][0]}”与“{PHASES[other][0]}”的数{same}")
    shutil.rmtree(folder)


if __name__ == "__main__":
    main()
