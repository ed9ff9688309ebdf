"""Lists: server time of inbox, lists and search among many cases, for officials with little and with much to see.

    script/bench lists                                 100,000 cases, SQLite and PostgreSQL
    python script/bench.d/lists.py --cases 1000000     as many as asked; --explain prints the plans of the slowest
    … lists.py here --year FOLDER --again FOLDER       measures once more what --keep left

The cases are those of a played year (--year FOLDER, the YIFA_VAR of `yifa example changping`; without it one is played first), copied with
days, units, officials, numbers and names spread (_many.py). The yardstick is a bare SELECT of 25 rows by key through the same driver.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from _cluster import on_each_database
from _office import ROOT, installed, table

TODAY = "2023-01-10"
MORE = re.compile(r'class="more".*?after=([^"&]+)"')


@dataclass
class Visit:
    """One page as one official opens it; `address` makes the address anew each time."""

    what: str
    who: str
    address: Callable[[], str]


def played() -> Path:
    """A played year in a folder of its own."""
    base = Path(os.environ.get("YIFA_BENCH_FOLDER", ROOT / "var"))
    base.mkdir(exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="bench-year-", dir=base))
    environment = {
        **os.environ,
        "YIFA_VAR": str(folder),
        "YIFA_DATABASE": "",
        "DJANGO_SETTINGS_MODULE": "yifa.settings.local",
    }
    yifa = Path(sys.executable).parent / "yifa"
    for words in (("setup",), ("example", "changping")):
        subprocess.run([yifa, *words], check=True, env=environment, stdout=subprocess.DEVNULL)
    return folder


def officials(source: Any) -> dict[str, Any]:
    """Clients signed in as officials who see much and little."""
    from django.test import Client

    from yifa.engine.models import Account, Appointment, Person

    def holder(post: str, **more: Any) -> Person:
        return Appointment.objects.filter(post=post, **more).order_by("id").first().person

    step = source.unit_step
    busy, town0 = source.busy, next(row["id"] for row in source.units if row["parent_id"] is None)
    who = {
        "忙的机构，调解员": holder("mediator", unit=busy), "忙的机构，负责人": holder("mediation_committee", unit=busy),
        "执法办，执法人员": holder("enforcer", unit__slug="enforcement_office", unit__place__code=source.town["code"]),
        "小机构，调解员": holder("mediator", unit__slug="village_xinmin", unit__path__contains=f"/{town0 + 5 * step}/"),
        "镇的负责人": holder("head", unit=town0), "镇的法制审核员": holder("legal_reviewer", reach=town0),
        "小镇的监督员": holder("supervisor", reach=town0 + 5 * step), "全市的监督员": Person.objects.get(name="市监督员"),
    }  # fmt: skip
    clients = {}
    for n, (name, person) in enumerate(who.items()):
        account = Account.objects.filter(username=f"bench{n}").first()
        account = account or Account.objects.create_account(f"bench{n}", "bench-password-1", person=person)
        clients[name] = Client()
        clients[name].force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return clients


def deep(client: Any, address: str, pages: int = 12) -> str:
    """The address of a page further on, reached as a reader reaches it."""
    joined = address + ("&" if "?" in address else "?")
    after = ""
    for _ in range(pages):
        more = MORE.search(client.get(f"{joined}after={after}").content.decode())
        if more is None:
            break
        after = more[1]
    return f"{joined}after={after}"


LISTS = {
    "在办": "", "全部": "state=all", "已逾期": "state=overdue", "没有在计的期限": "state=paused", "已办结": "state=closed",
    "一种程序（调解）": "procedure=mediation", "一种程序（处罚），全部": "procedure=penalty_ordinary&state=all",
    "一种少见的程序": "procedure=hazard&state=all", "一个少见的终结方式": "procedure=mediation&state=closed&exit=withdrawn",
    "等待一个步骤": "procedure=penalty_ordinary&step=decide", "一个机构": "unit=village_xinmin&state=all",
    "立案日期在五年前一个月": "state=all&since=2018-03-01&until=2018-03-31", "立案日期在一年之内": "state=all&since=2022-01-01",
    "办结日期在一个月": "state=all&dates=closed&since=2021-06-01&until=2021-06-30",
    "到期日在十天之内": "state=open&dates=due&since=2023-01-10&until=2023-01-20",
    "没有结果的期间": "state=all&since=2030-01-01", "程序＋机构＋期间": "procedure=mediation&unit=mediation&state=all&since=2020-01-01&until=2020-02-01",
}  # fmt: skip


def visits(clients: dict[str, Any], source: Any, chance: Random) -> list[Visit]:
    """Everything that is measured."""
    from yifa.engine.models import CaseRow, Involved

    found = []
    top = CaseRow.objects.order_by("-id").values_list("id", flat=True).first() or 0
    some = (
        Involved.objects.filter(case__procedure="penalty_ordinary").order_by("id").values_list("person", flat=True)[0]
    )

    def number() -> str:
        at = CaseRow.objects.filter(id__gte=chance.randrange(top)).order_by("id").values_list("number", flat=True)[0]
        return f"/desk/search/?q={at}"

    def telephone() -> str:
        return f"/desk/search/?q={chance.randrange(10_000):04d}"

    def person() -> str:
        from _many import GIVEN, SURNAMES

        return f"/desk/search/?q={chance.choice(SURNAMES)}{chance.choice(GIVEN)}{chance.choice(GIVEN)}"

    def fixed(address: str) -> Callable[[], str]:
        return lambda: address

    for who, client in clients.items():
        found.append(Visit("待办", who, fixed("/desk/")))
        found.append(Visit("待办：逾期", who, fixed("/desk/?when=overdue")))
        found.append(Visit("待办：其他，调解", who, fixed("/desk/?when=later&procedure=mediation")))
        found.append(Visit("待办：后面的页", who, fixed(deep(client, "/desk/"))))
        found += [Visit(f"列表：{name}", who, fixed(f"/desk/cases/?{asked}")) for name, asked in LISTS.items()]
        found.append(Visit("列表：一名经办人", who, fixed(f"/desk/cases/?state=all&officer={some}")))
        found.append(Visit("列表：一名经办人，在办", who, fixed(f"/desk/cases/?state=open&officer={some}")))
        found.append(Visit("列表：全部，后面的页", who, fixed(deep(client, "/desk/cases/?state=all"))))
        found.append(Visit("检索：两个字（常见）", who, fixed("/desk/search/?q=调解")))
        found.append(Visit("检索：案由", who, fixed("/desk/search/?q=邻里纠纷")))
        found.append(Visit("检索：案号", who, number))
        found.append(Visit("检索：姓名", who, person))
        found.append(Visit("检索：姓", who, fixed("/desk/search/?q=王")))
        found.append(Visit("检索：电话后四位", who, telephone))
        found.append(Visit("检索：没有结果", who, fixed("/desk/search/?q=饕餮魑魅")))
        found.append(Visit("检索：常见词＋没有结果", who, fixed("/desk/search/?q=调解 饕餮")))
    return found


def yardstick() -> float:
    """Median milliseconds of 25 rows by key through the driver alone."""
    from django.db import connection

    mark = "%s" if connection.vendor == "postgresql" else "?"
    marks = ", ".join([mark] * 25)
    with connection.cursor() as cursor:
        cursor.execute("SELECT MAX(id) FROM yifa_case")
        top = cursor.fetchone()[0]
    bare, chance, times = connection.connection.cursor(), Random(3), []
    for _ in range(400):
        ids = [chance.randrange(1, top) for _ in range(25)]
        begun = time.perf_counter()
        bare.execute(f"SELECT * FROM yifa_case WHERE id IN ({marks})", ids)
        bare.fetchall()
        times.append((time.perf_counter() - begun) * 1000)
    return statistics.median(times)


def spent() -> float:
    """Milliseconds of CPU that this thread and its PostgreSQL server process have used: what a busy machine does not change."""
    from django.db import connection

    server = 0.0
    if connection.vendor == "postgresql" and connection.connection is not None:
        pid = connection.connection.info.backend_pid
        server = int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e6
    return time.thread_time() * 1000 + server


def measured(
    visit: Visit, client: Any, many: int, patience: float
) -> tuple[list[float], list[float], list[dict[str, str]]]:
    """(times in ms, CPU in ms, the queries) of a visit; a slow one is not repeated for longer than `patience` seconds."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        client.get(visit.address())
    queries = list(captured.captured_queries)
    times: list[float] = []
    cpu: list[float] = []
    while len(times) < many and (len(times) < 3 or sum(times) < patience * 1000):
        address = visit.address()
        begun, used = time.perf_counter(), spent()
        response = client.get(address)
        cpu.append(spent() - used)
        times.append((time.perf_counter() - begun) * 1000)
        if response.status_code not in (200, 302):
            raise SystemExit(f"{address} answered {response.status_code}")
    return sorted(times), sorted(cpu), queries


def p95(times: list[float]) -> float:
    """The 95th of a hundred; `times` in order."""
    return times[min(len(times) - 1, int(len(times) * 0.95))]


def explained(queries: list[dict[str, str]]) -> None:
    """Print the slowest statement of a page with its plan."""
    from django.db import connection

    slowest = max(queries, key=lambda one: float(one["time"]))
    print(f"\n```\n{slowest['time']} s  {slowest['sql'][:6000]}\n")
    with connection.cursor() as cursor:
        words = "EXPLAIN (ANALYZE, BUFFERS) " if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN "
        cursor.execute(words + slowest["sql"].replace("%", "%%"))
        for row in cursor.fetchall():
            print(row[-1])
    print("```")


def here(asked: argparse.Namespace) -> None:
    """Fill one database and print its table."""
    os.environ["YIFA_TODAY"] = TODAY
    folder = installed(asked.again)
    from _many import Source, fill
    from django.conf import settings
    from django.db import connection

    settings.ALLOWED_HOSTS.append("testserver")
    shutil.copy(Path(asked.year) / "keys" / "field_key", folder / "keys" / "field_key")
    begun, file = time.perf_counter(), Path(asked.year) / "yifa.sqlite3"
    source = Source(file) if asked.again else fill(file, asked.cases)
    bare = yardstick()
    print(
        f"{asked.cases:,} 件案件，填充用时 {time.perf_counter() - begun:.0f} s；标尺（按编号取 25 行）{bare:.2f} ms\n",
        flush=True,
    )
    report(source, asked, bare)
    connection.close()
    if asked.keep or asked.again:
        print(f"\n{folder}")
    else:
        shutil.rmtree(folder)


def report(source: Any, asked: argparse.Namespace, bare: float) -> None:
    """Measure every visit and print one line a page: the official for whom it took longest."""
    from yifa.web.wsgi import made_ready

    clients = officials(source)
    made_ready()  # as a worker of the server is
    rows: dict[str, tuple[Any, ...]] = {}
    slow: list[tuple[float, Visit, list[dict[str, str]]]] = []
    every: list[float] = []
    for visit in visits(clients, source, Random(9)):
        if asked.only and asked.only not in f"{visit.what} {visit.who}":
            continue
        times, cpu, queries = measured(visit, clients[visit.who], asked.visits, asked.patience)
        every += times
        line = (visit.what, visit.who, statistics.median(times), p95(times), p95(cpu), p95(times) / bare, len(queries))
        if visit.what not in rows or line[4] > float(rows[visit.what][4]):
            rows[visit.what] = line
        if asked.each:
            print("　".join(f"{one:.1f}" if isinstance(one, float) else str(one) for one in line), flush=True)
        slow.append((line[4], visit, queries))
    head = ("页面", "CPU 最多的一类人", "中位数 ms", "p95 ms", "p95 CPU ms", "p95 ÷ 标尺", "查询次数")
    table(head, list(rows.values()))
    every.sort()
    print(
        f"\n全部 {len(every)} 次：中位数 {statistics.median(every):.1f} ms，p95 {p95(every):.1f} ms，最长 {every[-1]:.1f} ms"
    )
    for ms, visit, queries in sorted(slow, key=lambda one: -one[0])[: asked.explain]:
        print(f"\n{visit.what}，{visit.who}，CPU {ms:.0f} ms")
        explained(queries)


def main() -> None:
    """Measure on both databases, or in the one that YIFA_DATABASE names (`here`)."""
    words = argparse.ArgumentParser()
    words.add_argument("where", nargs="?", default="both", choices=("both", "here"))
    words.add_argument("--cases", type=int, default=int(os.environ.get("YIFA_BENCH_CASES", "100000")))
    words.add_argument("--year", default=os.environ.get("YIFA_BENCH_YEAR", ""))
    words.add_argument("--visits", type=int, default=20)
    words.add_argument("--patience", type=float, default=3.0)
    words.add_argument("--explain", type=int, default=0)
    words.add_argument("--only", default="")
    words.add_argument("--each", action="store_true")
    words.add_argument("--keep", action="store_true")
    words.add_argument("--again", type=Path)
    asked = words.parse_args()
    if asked.where == "here" and asked.year:
        here(asked)
        return
    made = None if asked.year else played()
    os.environ |= {"YIFA_BENCH_YEAR": asked.year or str(made), "YIFA_BENCH_CASES": str(asked.cases)}
    on_each_database(__file__)
    if made:
        shutil.rmtree(made)


if __name__ == "__main__":
    main()
