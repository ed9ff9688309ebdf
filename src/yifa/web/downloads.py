"""Downloads: headers under which a browser keeps a file and never runs it.

Reads   nothing
Never   lets a file's name break a header or its content run as a page
Start   as_download()
"""

from __future__ import annotations

import re
from urllib.parse import quote

from django.http import FileResponse, HttpResponse, StreamingHttpResponse

Answer = HttpResponse | FileResponse | StreamingHttpResponse


def attachment(name: str) -> str:
    """The Content-Disposition of a download, its Chinese name as RFC 6266 has it."""
    clean = re.sub(r'[\x00-\x1f"\\/:*?<>|]', "_", name)[:150] or "文件"
    return f"attachment; filename=\"{re.sub('[^A-Za-z0-9._-]', '_', clean)}\"; filename*=UTF-8''{quote(clean)}"


def as_download(response: Answer, name: str) -> Answer:
    """Headers that make a browser keep a file and never run it."""
    response["Content-Disposition"] = attachment(name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response
