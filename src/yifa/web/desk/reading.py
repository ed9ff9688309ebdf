"""Read a report: pasted or as a file, shown with every figure underlined and the findings beside it.

Reads   the text that comes with the request, or the file, which a child process opens
Never   keeps what it reads: the result page carries the text along, and the export posts it again
Start   reading(), reading_export()
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from yifa.reading.decoding import Unreadable, decoded
from yifa.reading.files import HAN, MOST_BYTES, MOST_CHARACTERS
from yifa.reading.reader import Reading, read_text
from yifa.reading.sheet import sheet_bytes
from yifa.web.desk import reading_child, reading_page
from yifa.web.desk.cases import XLSX
from yifa.web.desk.seat import at_desk
from yifa.web.desk.uploads import limited
from yifa.web.downloads import as_download

DEADLINE = 60  # seconds
BOM = b"\xef\xbb\xbf"
LONGEST_NAME = 150
LARGEST = 10**100
MB = 1_000_000
TOO_MUCH = "粘贴的文字太多，没有读取；请只粘贴一份报告的正文，或者另存为 .txt 或 .docx 后选择文件。"


def _sized(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A request whose text is larger than the server takes gets the page's own sentence."""

    @wraps(view)
    def wrapped(request: HttpRequest) -> HttpResponse:
        try:
            return view(request)
        except RequestDataTooBig:
            return at_desk(lambda asked: _refused(asked, Unreadable("RD-102", TOO_MUCH), ""))(request)

    return wrapped


@_sized
@limited(MOST_BYTES)
@at_desk
def reading(request: HttpRequest) -> HttpResponse:
    """The form; with a text, what was read in it."""
    if request.method != "POST":
        return render(request, "desk/reading.html", _limits())
    pasted = _lines(request.POST.get("text", ""))
    try:
        found = _of_request(request, pasted)
    except Unreadable as wrong:
        return _refused(request, wrong, pasted)
    page = reading_page.shown(found)
    # whoever holds no post has no place, and the figures pages show nothing to them
    figures = bool(request.seat.sight.held)
    return render(request, "desk/reading_result.html", {**page, "text": found.text, "figures": figures})


@_sized
@limited(MOST_BYTES)
@at_desk
def reading_export(request: HttpRequest) -> HttpResponse:
    """The reading of the posted text as .xlsx."""
    if request.method != "POST":
        return redirect("reading")
    text = _lines(request.POST.get("text", ""))
    try:
        found = _of_text(text, request.POST.get("name", "")[:LONGEST_NAME] or None)
    except Unreadable as wrong:
        return _refused(request, wrong, text)
    title = f"{found.place or ''}{f'{found.year}年' if found.year else ''}" or "报告"
    return as_download(HttpResponse(sheet_bytes(found), content_type=XLSX), f"{title}读数.xlsx")


def _limits() -> dict[str, object]:
    return {"most_size": MOST_BYTES // MB, "most_characters": MOST_CHARACTERS // 10_000}


def _refused(request: HttpRequest, wrong: Unreadable, pasted: str) -> HttpResponse:
    return render(request, "desk/reading.html", {**_limits(), "wrong": wrong, "pasted": pasted}, status=422)


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _of_request(request: HttpRequest, pasted: str) -> Reading:
    """The file where there is one, else the pasted text."""
    for name in getattr(request, "over_limit", ()):
        raise Unreadable(
            "RD-102", f"“{name}”超过 {MOST_BYTES // MB} MB 的上限；请去掉图片或附件，只保留报告正文，另存后再读。"
        )
    file = request.FILES.get("file")
    if file is None:
        return _of_text(pasted, None)
    name = (file.name or "")[:LONGEST_NAME]
    text, notes = _opened(file.read(), name)
    return _read(text, name, notes)


def _of_text(text: str, name: str | None) -> Reading:
    if not text.strip():
        raise Unreadable("RD-101", "没有可读的文字；请粘贴报告正文，或者选择一个文件。")
    text, notes = decoded(BOM + text.encode(), "粘贴的内容")
    if not HAN.search(text):
        raise Unreadable("RD-109", "粘贴的内容里没有读到汉字；这里只读中文报告，请检查是否贴错。")
    if len(text) > MOST_CHARACTERS:
        notes = (*notes, f"全文有{len(text)}字，只读了前{MOST_CHARACTERS}字；请拆成单份报告再读。")
    return _read(text[:MOST_CHARACTERS], name, notes)


def _read(text: str, name: str | None, notes: tuple[str, ...]) -> Reading:
    found = read_text(text, name, notes)
    # such a number is no figure of a report, and a spreadsheet can't hold it
    if any(abs(one.value) > LARGEST for one in found.facts):
        raise Unreadable("RD-103", "文中有上百位长的数字，不是报告的文字；请检查是否贴错或者选错文件。")
    return found


def _opened(data: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    """(text, notes) of a file, opened by the child; Unreadable where it found nothing, or ran out of memory or time."""
    # -P: the folder of the child must not stand before the library when modules are looked up
    child = [sys.executable, "-P", str(Path(reading_child.__file__)), name]
    try:
        done = subprocess.run(child, input=data, capture_output=True, timeout=DEADLINE, check=False)
        told = json.loads(done.stdout) if done.returncode == 0 else None
    except (subprocess.TimeoutExpired, json.JSONDecodeError):
        told = None
    if told is None:
        raise Unreadable(
            "RD-113", f"“{name}”太复杂，在限定的时间和内存里没有读完；请只保留报告正文，另存为 .txt 或 .docx 后再读。"
        )
    if "code" in told:
        raise Unreadable(told["code"], told["sentence"])
    return told["text"], tuple(told["notes"])
