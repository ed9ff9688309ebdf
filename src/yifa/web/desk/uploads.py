"""Uploads: files that come with a form, limited while they stream in, kept under their own hash.

Reads   request.FILES
Never   writes more than the limit of a file to disk; never lets a person use a file by guessing its hash
Start   limited(), the decorator; keep_all(); usable()
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from yifa.engine import evidence
from yifa.engine.models import Evidence
from yifa.engine.refusals import FileTooLarge, NoSuchEvidence
from yifa.web.models import Upload
from yifa.web.today import now

LARGEST_REQUEST = 512 * 1024 * 1024


class Limit(FileUploadHandler):
    """Stops a file at the limit while it comes in and notes its name on the request."""

    def __init__(self, request: HttpRequest, largest: int) -> None:
        super().__init__(request)
        self.largest, self.size = largest, 0
        request.over_limit = []  # type: ignore[attr-defined]

    def new_file(self, *args: object, **kwargs: object) -> None:
        super().new_file(*args, **kwargs)
        self.size = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.size += len(raw_data)
        if self.size > self.largest:
            self.request.over_limit.append(self.file_name)
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None


def limited(largest: int = evidence.LARGEST) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Let files in up to `largest` bytes each. The CSRF check is put off until the handler stands, not left out."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        checked = csrf_protect(view)

        @csrf_exempt
        @wraps(view)
        def wrapped(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST_REQUEST:
                return render(request, "413.html", {"limit": LARGEST_REQUEST // 2**20}, status=413)
            if request.method == "POST":
                request.upload_handlers.insert(0, Limit(request, largest))
            return checked(request, *args, **kwargs)

        return wrapped

    return decorate


def refuse_over_limit(request: HttpRequest, largest: int = evidence.LARGEST) -> None:
    """E-206 for the first file that was stopped."""
    for name in getattr(request, "over_limit", ()):
        raise FileTooLarge(name=name, size=f"超过{largest // 2**20}", limit=largest // 2**20)


def keep(file: UploadedFile, person: int) -> str:
    """Keep one file and note who brought it; its hash. Refuses the empty and the over-large."""
    at = now()
    row = evidence.keep(file.name or "未命名", file.chunks(), by=person, at=at)
    Upload.objects.get_or_create(
        person_id=person, sha256=row.sha256, defaults={"name": (file.name or row.name)[:200], "at": at}
    )
    return row.sha256


def names(hashes: Iterable[str], person: int, in_case: set[str]) -> dict[str, str]:
    """hash -> name of those files that the person brought or the case holds."""
    wanted = list(dict.fromkeys(one for one in hashes if one))
    if not wanted:
        return {}
    found = {
        sha: name
        for sha, name in Evidence.objects.filter(sha256__in=wanted).values_list("sha256", "name")
        if sha in in_case
    }
    return {**found, **dict(Upload.objects.filter(person=person, sha256__in=wanted).values_list("sha256", "name"))}


def usable(hashes: Iterable[str], person: int, in_case: set[str]) -> list[tuple[str, str]]:
    """(hash, name) of files the person may use; E-205 for any other, in the words for a missing one."""
    hashes = list(dict.fromkeys(one for one in hashes if one))
    known = names(hashes, person, in_case)
    for sha in hashes:
        if sha not in known:
            raise NoSuchEvidence(sha256=sha[:12])
    return [(sha, known[sha]) for sha in hashes]
