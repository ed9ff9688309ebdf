"""Hall: looking for publications among YIFA_BENCH_PUBLICATIONS (1,000,000): search by words, lists, pages, counts.

A few publications are made through the door; the others are rows like them with drawn words, dates, kinds and places, filled in
with SQL, and indexed as the engine indexes them. YIFA_BENCH_POSTGRES names a server (postgresql://…) to measure there too.
"""

from __future__ import annotations

import os
import shutil
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from random import Random

from _office import ROOT, installed, table

MANY = int(os.environ.get("YIFA_BENCH_PUBLICATIONS", "1000000"))
VISITS, BATCH = 60, 5000
ON = date(2026, 11, 1)
KINDS = ("penalty_ordinary", "penalty_summary", "inspection", "licence", "power_item", "officer_certificate")
WEIGHTS = (30, 25, 25, 12, 5, 3)
CAUSES = (
    "占道经营", "未按规定分类投放生活垃圾", "违法建设", "擅自设置户外广告", "未取得食品经营许可从事餐饮服务", "未悬挂安全警示标志",
    "超标排放水污染物", "夜间施工噪声扰民", "未办理排水许可", "损毁城市绿化", "运输散装物料遗撒", "未落实消防安全责任", "占用消防通道", "使用童工",
    "未公示明码标价", "销售过期食品", "无照经营", "未建立进货查验制度",
)  # fmt: skip
SAID = "当事人在本镇范围内经查属实责令改正依法处以罚款已经履行没有异议情节轻微按照裁量基准从轻现场检查发现问题整改完成复查合格材料齐全准予许可有效期限公司商店工地市场学校医院道路河道小区"


def publication(n: int, chance: Random, places: list[str]) -> tuple[tuple[object, ...], list[str]]:
    """The values of one row and its texts."""
    kind = chance.choices(KINDS, WEIGHTS)[0]
    cause, place = chance.choice(CAUSES), chance.choice(places)
    on = date(2021, 1, 4) + timedelta(days=n * 2100 // MANY)
    ends = None if kind in KINDS[3:] else on + timedelta(days=chance.choice((90, 365, 1095)))
    words = "".join(chance.choice(SAID) for _ in range(160))
    document = f"测综罚〔{on.year}〕{n}号"
    texts = [cause, document, f"第{n % 3000}号机构", kind, words, f"某{chance.randrange(40_000):05d}有限公司"]
    row = (f"pub-{n:012x}", kind, "decide", place, "office", cause, document, "", bool(n % 3), on.isoformat(), None, on.isoformat(),
           ends.isoformat() if ends else None, words.encode(), f"{n:064x}", "", "")  # fmt: skip
    return row, texts


def filled(places: list[str], above: dict[str, tuple[str, ...]]) -> None:
    """Fill the tables as the engine does, many rows a transaction."""
    from django.db import connection, transaction

    from yifa.engine.publication_search import words_of

    chance = Random(7)
    postgres = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        cursor.execute("SELECT case_id, event_id FROM yifa_publication LIMIT 1")
        case, event = cursor.fetchone()
    begun = time.perf_counter()
    for first in range(1, MANY, BATCH):
        rows, words = [], []
        for n in range(first, min(first + BATCH, MANY + 1)):
            row, texts = publication(n, chance, places)
            rows.append((n + 1000, case, event, *row))
            found = words_of(texts, place=above[str(row[3])], procedure=str(row[1]), year=int(str(row[11])[:4]))
            words.append((n + 1000, found if postgres else " ".join(found)))
        index = (
            "(id, words) VALUES (%s, array_to_tsvector(%s::text[]))" if postgres else "(rowid, words) VALUES (%s, %s)"
        )
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO yifa_publication (id, case_id, event_id, number, procedure, of, place, unit, title, document, subject, personal, "
                "made_on, due_on, published_on, shown_until, content, sha256, replaced_by, withdrawn_why) "
                f"VALUES ({', '.join(['%s'] * 20)})",
                rows,
            )
            cursor.executemany(f"INSERT INTO yifa_publication_words {index}", words)
        if first % (BATCH * 20) == 1:
            print(f"  {first:,}　{time.perf_counter() - begun:.0f} s", file=sys.stderr)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    print(f"{MANY:,} 件公示，填充用时 {time.perf_counter() - begun:.0f} s\n")


def asked(places: list[str]) -> Iterator[tuple[str, Callable[[Random], object]]]:
    """What is measured: its name and one visit."""
    from yifa.engine.publication_search import list_publications, search_publications

    def search(words: str, **more: object) -> object:
        return search_publications(words, on=ON, **more)  # type: ignore[arg-type]

    yield "检索：常见词（案由）", lambda c: search(c.choice(CAUSES))
    yield "检索：两个字", lambda c: search("".join(c.choice(SAID) for _ in range(2)))
    yield "检索：六个字，多半没有", lambda c: search("".join(c.choice(SAID) for _ in range(6)))
    yield "检索：一个字", lambda c: search(c.choice(SAID))
    yield "检索：文号", lambda c: search(f"测综罚〔2024〕{c.randrange(MANY)}号")
    yield "检索：单位名称", lambda c: search(f"某{c.randrange(40_000):05d}有限公司")
    yield "检索：案由＋一个地方", lambda c: search(c.choice(CAUSES), place=c.choice(places))
    yield "检索：案由＋一类＋三年前", lambda c: search(c.choice(CAUSES), procedure="licence", until=date(2023, 11, 1))
    yield "检索：常见词，第二页起", lambda c: search("罚款", before=c.randrange(MANY // 2, MANY))
    yield "列表：全部", lambda c: list_publications(on=ON)
    yield "列表：一个地方一类", lambda c: list_publications(on=ON, place=c.choice(places), procedure=c.choice(KINDS))
    yield (
        "列表：一类，一年之内",
        lambda c: list_publications(on=ON, procedure="licence", since=date(2023, 1, 1), until=date(2023, 12, 31)),
    )
    yield "列表：第三百页", lambda c: list_publications(on=ON, before=MANY - 6000 - c.randrange(1000))


def measure(name: str) -> None:
    """Fill one database and print the times of every kind of visit."""
    from django.db import connection

    from yifa.engine import catalogue
    from yifa.engine.models import PlaceRow

    sys.path.insert(0, str(ROOT))
    from tests.engine import public_toy
    from tests.engine.test_publication import Run
    from tests.engine.toy import Office

    public_toy.declare()
    run = Run(Office())
    run.decide()
    run.show()
    county = PlaceRow.objects.create(code="441999000000", slug="county", name="测试县", short="测试", level="county")
    places = [f"4419991{n:02d}000" for n in range(60)]
    PlaceRow.objects.bulk_create(
        [
            PlaceRow(code=code, slug=f"t{code}", name=f"{code}镇", short=code, level="town", parent=county)
            for code in places
        ]
    )
    print(f"### {name}\n")
    filled(places, {code: (code, county.code) for code in places})
    rows = []
    for what, visit in asked(places):
        chance, times, found = Random(11), [], 0
        for _ in range(VISITS):
            begun = time.perf_counter()
            answer = visit(chance)
            times.append((time.perf_counter() - begun) * 1000)
            found += bool(answer)
        times.sort()
        rows.append((what, statistics.median(times), times[int(len(times) * 0.95)], times[-1], f"{found}/{VISITS}"))
    table(("询问", "中位数 ms", "p95 ms", "最长 ms", "有结果"), rows)
    print()
    catalogue.refresh()
    connection.close()


def main() -> None:
    """Measure the database that YIFA_DATABASE or YIFA_BENCH_POSTGRES names; else a SQLite file of its own."""
    server = os.environ.get("YIFA_BENCH_POSTGRES", "")
    if server:
        os.environ["YIFA_DATABASE"] = server
    folder = installed()
    measure("PostgreSQL" if server else "SQLite")
    if not os.environ.get("YIFA_BENCH_KEEP"):
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
