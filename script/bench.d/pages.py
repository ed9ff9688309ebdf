"""Pages: server time and number of queries of the desk's pages with many cases in the database.

A few hundred cases are played through the door; the rest are copies of their rows (case, search tokens, named persons)
made in SQL, so that lists, inbox and search meet YIFA_BENCH_CASES (100,000) rows. Case pages opened are real ones.
"""

from __future__ import annotations

import os
import shutil
import statistics
import time
from datetime import date
from random import Random

from _office import installed, table

CASES = int(os.environ.get("YIFA_BENCH_CASES", "100000"))
REAL, VISITS = 400, 40


def copies(many: int) -> None:
    """Copy the real cases until there are `many`."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM pragma_table_info('yifa_case') WHERE name NOT IN ('id', 'number')")
        names = ", ".join(row[0] for row in cursor.fetchall())
        cursor.execute("SELECT MAX(id), COUNT(*) FROM yifa_case")
        top, real = cursor.fetchone()
        rounds = max(0, (many - real) // real + 1)
        for turn in range(1, rounds + 1):
            shift = top * turn
            cursor.execute(
                f"INSERT INTO yifa_case (id, number, {names}) SELECT id + %s, number || '-' || %s, {names} FROM yifa_case WHERE id <= %s",
                [shift, turn, top],
            )
            for side, column in (("yifa_token", "token"), ("yifa_involved", "person_id")):
                cursor.execute(
                    f"INSERT INTO {side} (case_id, {column}) SELECT case_id + %s, {column} FROM {side} WHERE case_id <= %s",
                    [shift, top],
                )
        cursor.execute("ANALYZE")


def main() -> None:
    """Print p50, p95 and queries of each page."""
    os.environ["YIFA_TODAY"] = "2023-01-10"
    folder = installed()
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from yifa.engine.models import Account, Appointment, CaseRow
    from yifa.places.establish import establish
    from yifa.places.example import mediation, registers
    from yifa.places.example.clerk import Clerk
    from yifa.places.example.scheduler import run
    from yifa.places.place import load

    settings.ALLOWED_HOSTS.append("testserver")
    place, chance = load("changping"), Random(1)
    establish(place, since=date(2020, 1, 1), chance=chance)
    clerk = Clerk(place, chance, date(2023, 1, 10))
    registers.enter_all(clerk, date(2022, 11, 1))
    volume = {"accepted": REAL, "agreed": REAL - 20, "otherwise": {"fail": 20}, "amount_fen": REAL * 900_000}
    run(clerk, mediation.plays(clerk, 2022, volume, days=(date(2022, 12, 1), date(2023, 1, 9))))
    copies(CASES)
    head = (
        Appointment.objects.filter(post="mediation_committee", unit__slug="mediation").select_related("person").first()
    )
    head.reach = head.unit
    account = Account.objects.create_account("bench", "bench-password-1", person=head.person)
    client = Client()
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    cases = list(
        CaseRow.objects.filter(
            procedure="mediation", id__lte=REAL + 300, unit__path__startswith=head.unit.path
        ).values_list("id", flat=True)[:VISITS]
    )
    pages = {
        "待办": ["/desk/"], "列表": ["/desk/cases/"], "列表（未办结的调解）": ["/desk/cases/?procedure=mediation&state=open"],
        "检索（两个字）": ["/desk/search/?q=调解"], "检索（电话后四位）": ["/desk/search/?q=0100"], "案件页": [f"/desk/cases/{one}/" for one in cases],
        "立案表单": ["/desk/start/mediation/"], "程序页": ["/desk/procedures/mediation/"],
    }  # fmt: skip
    rows = []
    for name, addresses in pages.items():
        times, queries = [], set()
        for visit in range(VISITS):
            address = addresses[visit % len(addresses)]
            with CaptureQueriesContext(connection) as captured:
                client.get(address)
            queries.add(len(captured))
            begun = time.perf_counter()
            response = client.get(address)
            times.append((time.perf_counter() - begun) * 1000)
            if response.status_code != 200:
                raise SystemExit(f"{address} answered {response.status_code}")
        times.sort()
        rows.append((name, statistics.median(times), times[int(len(times) * 0.95)], f"{min(queries)}–{max(queries)}"))
    print(f"{CaseRow.objects.count()} 件案件在库\n")
    table(("页面", "中位数 ms", "p95 ms", "查询次数"), rows)
    connection.close()
    shutil.rmtree(folder)


if __name__ == "__main__":
    main()
