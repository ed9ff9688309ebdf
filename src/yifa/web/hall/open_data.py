"""Open data: all that is shown of one kind, as CSV, JSON lines, or Parquet, from the bytes that were published.

Reads   publications in the order they were made, in pieces
Never   holds a whole file in memory; writes a cell that a spreadsheet would run as a formula
Start   data(), download()
"""

from __future__ import annotations

import csv
import io
import json
import tempfile
from collections.abc import Iterator
from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render

from yifa.engine.publication_rows import PublicationRow
from yifa.web.downloads import attachment
from yifa.web.hall import publications
from yifa.web.hall.asked import Asked
from yifa.web.hall.frame import LONG, public
from yifa.web.hall.kinds import STAGES, Kind, kind_of, kinds

PIECE = 500
HEAD = ("id", "title", "number", "organ", "made_on", "published_on", "shown_until", "basis", "sha256")
NAMES = ("公示编号", "标题", "文号", "机关", "作出日期", "公示日期", "公示截止", "依据", "指纹")
FORMS = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/x-ndjson; charset=utf-8",
    "parquet": "application/vnd.apache.parquet",
}
FORMULA = ("=", "+", "-", "@", "\t", "\r")
YEARS = 8


def safe(text: str) -> str:
    """The text as a cell that no spreadsheet runs: an apostrophe before what would begin a formula."""
    return f"'{text}" if text.startswith(FORMULA) or text.lstrip().startswith(FORMULA[:4]) else text


def _pieces(rows: QuerySet[PublicationRow]) -> Iterator[list[PublicationRow]]:
    last = 0
    while piece := list(rows.filter(pk__gt=last).order_by("pk")[:PIECE]):
        yield piece
        last = piece[-1].pk


def _fields_of(kind: Kind) -> list[tuple[str, str]]:
    known = kind.procedure.fields
    return [(slug, known[slug].name if slug in known else slug) for slug, mask in kind.masks.items() if mask != "never"]


def _cells(row: PublicationRow, names: list[tuple[str, str]]) -> list[str]:
    content = json.loads(bytes(row.content))
    told = {one["slug"]: one["text"] for one in content["fields"]}
    head = [str(content.get(name) or "") for name in HEAD[:-1]]
    return [*head, row.sha256, *(told.get(slug, "") for slug, _ in names)]


def as_csv(rows: QuerySet[PublicationRow], names: list[tuple[str, str]]) -> Iterator[bytes]:
    """CSV with a byte order mark, so that a spreadsheet reads it as UTF-8; lines end as RFC 4180 says."""
    yield "\ufeff".encode() + _line([*NAMES, *(name for _, name in names)])
    for piece in _pieces(rows):
        yield b"".join(_line([safe(cell) for cell in _cells(row, names)]) for row in piece)


def _line(cells: list[str]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerow(cells)
    return out.getvalue().encode()


def as_json(rows: QuerySet[PublicationRow]) -> Iterator[bytes]:
    """One published object a line, byte for byte, with its fingerprint before it."""
    for piece in _pieces(rows):
        yield b"".join(b'{"sha256":"%s","content":%s}\n' % (row.sha256.encode(), bytes(row.content)) for row in piece)


def as_parquet(rows: QuerySet[PublicationRow], names: list[tuple[str, str]]) -> Any:
    """A file of text columns, written piece by piece to a place of its own; closed by whoever sends it."""
    columns = [*HEAD, *(slug for slug, _ in names)]
    schema = pa.schema([pa.field(one, pa.string()) for one in _apart(columns)])
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the answer closes it
    with pq.ParquetWriter(file, schema, compression="zstd") as writer:
        for piece in _pieces(rows):
            cells = [_cells(row, names) for row in piece]
            writer.write_table(
                pa.table([pa.array(one, pa.string()) for one in zip(*cells, strict=True)], schema=schema)
            )
    file.seek(0)
    return file


def _apart(columns: list[str]) -> list[str]:
    """Column names without a second of the same: a field called as a column of the head gets the word field before it."""
    return [one if at < len(HEAD) or one not in HEAD else f"field_{one}" for at, one in enumerate(columns)]


@public(keep=LONG)
def data(request: HttpRequest) -> HttpResponse:
    """What can be downloaded."""
    groups = [(name, [one for one in kinds() if one.stage == slug]) for slug, name in STAGES.items()]
    year = request.hall.today.year
    return render(request, "hall/data.html", {
        "groups": groups, "years": range(year, year - YEARS, -1), "form": tuple(FORMS), "names": zip(HEAD, NAMES, strict=True),
    })  # fmt: skip


@public(indexed=False)
def download(request: HttpRequest, kind: str, form: str) -> HttpResponse | StreamingHttpResponse | FileResponse:
    """All of a kind that is shown today; with ?year= what was published in that year of it."""
    found, hall = kind_of(kind), request.hall
    if found is None or hall.place is None or form not in FORMS:
        raise Http404
    asked = Asked(kind=kind, year=request.GET.get("year", "")[:4])
    if request.GET.get("year") and asked.span is None:
        return render(request, "hall/refused.html", {"sentence": asked.wrong[0]}, status=422)
    rows = publications.answering(hall.place.code, hall.today, asked)
    name = f"{hall.place.name}{found.name}{asked.year}（{_day(hall.today)}）.{'jsonl' if form == 'json' else form}"
    response: HttpResponse | StreamingHttpResponse | FileResponse
    if form == "csv":
        response = StreamingHttpResponse(as_csv(rows, _fields_of(found)), content_type=FORMS[form])
    elif form == "json":
        response = StreamingHttpResponse(as_json(rows), content_type=FORMS[form])
    else:
        response = FileResponse(as_parquet(rows, _fields_of(found)), content_type=FORMS[form])
    response["Content-Disposition"] = attachment(name)
    response["Cache-Control"] = "public, max-age=300"
    return response


def _day(on: date) -> str:
    return on.strftime("%Y%m%d")
