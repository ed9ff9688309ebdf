"""Log: the record's log as other people's tools read it (C2SP tlog-tiles), and the page that verifies without us.

Reads   engine.log_reading; the verifier's page beside record/verifier
Never   serves an entry that no signed checkpoint covers
Start   checkpoint(), tile(), key(), verify()
"""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from yifa import record
from yifa.engine import log_reading
from yifa.record.errors import RecordError
from yifa.web.downloads import attachment
from yifa.web.hall.frame import LONG, public

TOOL = Path(record.__file__).parent / "verifier" / "page" / "verify.html"
FOREVER = "public, max-age=31536000, immutable"


def _origin(year: int | None) -> str:
    """The name of a year's log; of the newest where no year is asked for."""
    if year is None:
        return ""
    found = next((one for one in log_reading.logs() if one.year == year), None)
    if found is None:
        raise Http404
    return found.origin


def _open(response: HttpResponse) -> HttpResponse:
    response["Access-Control-Allow-Origin"] = "*"
    return response


@public(keep=5, indexed=False)
def checkpoint(request: HttpRequest, year: int | None = None) -> HttpResponse:
    """The newest signed checkpoint."""
    note = log_reading.checkpoint(_origin(year))
    if note is None:
        raise Http404
    return _open(HttpResponse(note, content_type="text/plain; charset=utf-8"))


@public(indexed=False)
def tile(request: HttpRequest, path: str, year: int | None = None) -> HttpResponse:
    """A tile or a bundle of entries; it never changes. Of the newest log it is kept shortly: the year will end."""
    try:
        found = log_reading.tile_path(path, _origin(year))
    except RecordError as broken:
        raise Http404 from broken
    if found is None:
        raise Http404
    response = HttpResponse(found, content_type="application/octet-stream")
    response["Cache-Control"] = FOREVER if year is not None else "public, max-age=60"
    return _open(response)


@public(keep=LONG, indexed=False)
def key(request: HttpRequest, year: int | None = None) -> HttpResponse:
    """The public key that signs the checkpoints, as witnesses and verifiers take it."""
    log = log_reading.log_named(_origin(year))
    if log is None or not log.key:
        raise Http404
    return _open(HttpResponse(f"{log.key}\n", content_type="text/plain; charset=utf-8"))


@public(keep=LONG)
def verify(request: HttpRequest) -> HttpResponse:
    """How anybody checks a receipt, a publication or the whole log."""
    logs = [(one, log_reading.covered(one)) for one in log_reading.logs()]
    return render(request, "hall/verify.html", {"logs": logs, "tool": TOOL.is_file()})


@cache
def _tool() -> tuple[bytes, str]:
    """The verifier's page and the policy it runs under: its own script and style by their hashes, and no connection."""
    page = TOOL.read_bytes()
    hashed = {
        part: " ".join(
            f"'sha256-{base64.b64encode(hashlib.sha256(inner).digest()).decode()}'"
            for inner in re.findall(rb"<%s\b[^>]*>(.*?)</%s>" % (part, part), page, re.DOTALL)
        )
        for part in (b"script", b"style")
    }
    policy = "default-src 'none'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    policy += f"; script-src {hashed[b'script'] or chr(39) + 'none' + chr(39)}; style-src {hashed[b'style'] or chr(39) + 'none' + chr(39)}"
    return page, policy


@public(keep=LONG)
def verify_tool(request: HttpRequest) -> HttpResponse:
    """The verifier as one page that works without any connection; ?save=1 keeps it as a file."""
    if not TOOL.is_file():
        raise Http404
    page, policy = _tool()
    response = HttpResponse(page, content_type="text/html; charset=utf-8")
    response["Content-Security-Policy"] = policy
    if request.GET.get("save"):
        response["Content-Disposition"] = attachment("核验.html")
    return response
