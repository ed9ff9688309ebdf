"""Hall pages: how long the public pages take among YIFA_BENCH_PUBLICATIONS (1,000,000) publications of one place.

The publications are those of hall.py, all of one place and with contents that the pages can read; each page is asked for by
Django's test client with another address each time, so that no cache answers. YIFA_BENCH_POSTGRES names a server to measure too.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import sys
import time
from collections.abc import Callable
from random import Random

import hall
from _office import ROOT, installed, table

VISITS = 60
UNITS = 24
OF = {"penalty_ordinary": "decide", "penalty_summary": "decide", "inspection": "tell", "licence": "decide"}
made = hall.publication


def publication(n: int, chance: Random, places: list[str]) -> tuple[tuple[object, ...], list[str]]:
    """The row of hall.py with a unit, the kind's own part, and a content in the form that is published."""
    row, texts = made(n, chance, places)
    number, kind, _, place, _, cause, document, subject, personal, on, due, published, ends, _, sha256, *rest = row
    of, unit = OF.get(str(kind), "entry"), f"office{n % UNITS}" if n % 5000 else "rare"
    content = {
        "v": 1, "id": number, "procedure": kind, "procedure_name": kind, "of": of, "title": cause, "number": document,
        "organ": "测试镇某办", "place": place, "made_on": on, "published_on": published, "shown_until": ends, "basis": "测试用规则第一条",
        "fields": [{"slug": f"f{at}", "name": f"字段{at}", "text": text, "mask": "full"} for at, text in enumerate(texts)],
        "masking": "1", "files": [],
    }  # fmt: skip
    text = json.dumps(content, ensure_ascii=False).encode()
    return (
        number,
        kind,
        of,
        place,
        unit,
        cause,
        document,
        subject,
        personal,
        on,
        due,
        published,
        ends,
        text,
        sha256,
        *rest,
    ), texts


def addresses(slug: str) -> list[tuple[str, Callable[[Random], str]]]:
    """What is asked: the page in words, and an address of it."""
    base = f"/hall/{slug}/"

    def after(c: Random) -> str:
        n = c.randrange(hall.MANY // 2, hall.MANY)
        return f"{2021 + n * 2100 // hall.MANY // 365}-{c.randrange(1, 13):02d}-15.{n}"

    return [
        ("首页", lambda c: f"{base}?{c.random()}"), ("事前公开", lambda c: f"{base}before/?{c.random()}"),
        ("事后公开", lambda c: f"{base}after/?{c.random()}"), ("列表：全部", lambda c: f"{base}all/?x={c.random()}"),
        ("列表：一类", lambda c: f"{base}all/?kind={kind_of(c)}&x={c.random()}"),
        ("列表：深处一页", lambda c: f"{base}all/?after={after(c)}"),
        ("列表：一个环节，深处", lambda c: f"{base}all/?stage=after&after={after(c)}"),
        ("列表：一个机构", lambda c: f"{base}all/?unit=office{c.randrange(UNITS)}"),
        ("列表：很少公示的机构", lambda c: f"{base}all/?unit=rare&x={c.random()}"),
        ("列表：五年前", lambda c: f"{base}all/?year=2021&x={c.random()}"),
        ("查找：案由", lambda c: f"{base}all/?q={c.choice(hall.CAUSES)}"),
        ("查找：单位名称", lambda c: f"{base}all/?q=某{c.randrange(40_000):05d}有限公司"),
        ("查找：案由＋机构", lambda c: f"{base}all/?q={c.choice(hall.CAUSES)}&unit=office{c.randrange(UNITS)}"),
        ("查找：没有的", lambda c: f"{base}all/?q={''.join(c.choice(hall.SAID) for _ in range(6))}"),
        ("一项公示", lambda c: f"{base}pub-{c.randrange(hall.MANY * 9 // 10, hall.MANY):012x}/"),
        ("接口：一页", lambda c: f"/hall/api/{slug}/publications?after={after(c)}"), ("订阅", lambda c: f"{base}feed.atom?x={c.random()}"),
        ("程序页", lambda c: f"{base}procedures/penalty_ordinary/?{c.random()}"),
    ]  # fmt: skip


def kind_of(c: Random) -> str:
    """One of the four kinds that have cases."""
    kind = c.choice(tuple(OF))
    return f"{kind}.{OF[kind]}"


def measure(name: str) -> None:
    """Fill one database and print the times of every page."""
    from django.conf import settings
    from django.db import connection
    from django.test import Client

    sys.path.insert(0, str(ROOT))
    from tests.engine import public_toy
    from tests.engine.test_publication import Run
    from tests.engine.toy import Office

    public_toy.declare()
    office = Office()
    office.place.slug = "bench"
    office.place.save()
    run = Run(office)
    run.decide()
    run.show()
    settings.YIFA_TODAY, settings.ALLOWED_HOSTS = hall.ON.isoformat(), ["testserver"]
    hall.publication = publication
    print(f"### {name}\n")
    place = office.place.code
    hall.filled([place], {place: (place, "440000000000")})
    client, rows = Client(), []
    for what, address in addresses("bench"):
        chance, times, size = Random(11), [], 0
        client.get(address(Random(1)))
        for _ in range(VISITS):
            asked = address(chance)
            begun = time.perf_counter()
            answer = client.get(asked)
            times.append((time.perf_counter() - begun) * 1000)
            size = max(size, len(answer.content))
            if answer.status_code not in (200, 410):
                raise SystemExit(f"{asked}: {answer.status_code}")
        times.sort()
        rows.append((what, statistics.median(times), times[int(len(times) * 0.95)], times[-1], size // 1024))
    table(("页面", "中位数 ms", "p95 ms", "最长 ms", "最大 KB"), rows)
    print()
    connection.close()


def main() -> None:
    """Measure the database that YIFA_BENCH_POSTGRES names; else a SQLite file of its own."""
    server = os.environ.get("YIFA_BENCH_POSTGRES", "")
    if server:
        os.environ["YIFA_DATABASE"] = server
    folder = installed()
    measure("PostgreSQL" if server else "SQLite")
    if not os.environ.get("YIFA_BENCH_KEEP"):
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
