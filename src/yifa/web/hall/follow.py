"""Follow: a party looks up its own case by its number and the code on the slip, without an account.

Reads   engine.following; failed attempts by address, kept where those of signing in are
Never   tells a wrong code from a number that is not there; puts number or code into an address, a log or a cookie
Start   follow()
"""

from __future__ import annotations

from datetime import timedelta

from axes.helpers import get_client_ip_address
from axes.models import AccessAttempt
from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_protect

from yifa.engine import following
from yifa.engine.models import CaseRow
from yifa.web.downloads import attachment
from yifa.web.hall import proofs
from yifa.web.hall.frame import public

NAME = "hall follow"
MOST = 20  # failed attempts of one address within the time that settings.AXES_COOLOFF_TIME gives
WRONG = "H-020　案号或者查询码不对；请对照送达文书所附的查询单重新填写，字母不分大小写。"
TOO_MANY = "H-021　从您所在的网络试了太多次；请{minutes}分钟后再试，或者持查询单到承办机构查询。"


def _attempts(request: HttpRequest) -> AccessAttempt | None:
    """The failures of this address that still count."""
    cool: timedelta = settings.AXES_COOLOFF_TIME
    held = AccessAttempt.objects.filter(username=NAME, ip_address=get_client_ip_address(request)).first()
    if held is not None and held.attempt_time < timezone.now() - cool:
        held.delete()
        return None
    return held


def _failed(request: HttpRequest) -> None:
    with transaction.atomic():
        held, made = AccessAttempt.objects.select_for_update().get_or_create(
            username=NAME,
            ip_address=get_client_ip_address(request),
            user_agent="",
            defaults={"failures_since_start": 1},
        )
        if not made:
            AccessAttempt.objects.filter(pk=held.pk).update(failures_since_start=F("failures_since_start") + 1)


def _opened(request: HttpRequest) -> tuple[CaseRow | None, str, int]:
    """The case that was asked for, or the sentence that says why not, with its status."""
    held = _attempts(request)
    if held is not None and held.failures_since_start >= MOST:
        minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
        return None, TOO_MANY.format(minutes=minutes), 429
    row = following.opens(request.POST.get("number", "")[:120], request.POST.get("code", "")[:120])
    if row is None:
        _failed(request)
        return None, WRONG, 422
    return row, "", 200


@public(keep=0, indexed=False, posts=True)
@csrf_protect
def follow(request: HttpRequest) -> HttpResponse:
    """GET asks for number and code; POST shows what the party was told."""
    if request.method != "POST":
        return render(request, "hall/follow.html", {})
    row, wrong, status = _opened(request)
    if row is None:
        return render(request, "hall/follow.html", {"wrong": wrong}, status=status)
    told = following.told(row, request.hall.today)
    typed = {"number": row.number, "code": request.POST.get("code", "")[:60]}
    return render(request, "hall/followed.html", {"told": told, "typed": typed})


@public(keep=0, indexed=False, posts=True)
@csrf_protect
def receipt(request: HttpRequest) -> HttpResponse:
    """The receipt of the step that made one of the party's papers, for number, code and the step's place."""
    if request.method != "POST":
        return render(request, "hall/follow.html", {})
    row, wrong, status = _opened(request)
    if row is None:
        return render(request, "hall/follow.html", {"wrong": wrong}, status=status)
    seq = request.POST.get("seq", "")
    told = {one.seq for one in following.told(row, request.hall.today).told}
    asked = int(seq) if seq.isdecimal() and len(seq) < 10 else 0
    made = proofs.receipt_of_step(row.pk, asked) if asked in told else None
    if made is None:
        return render(request, "hall/refused.html", {"sentence": proofs.NOT_YET}, status=422)
    response = HttpResponse(made, content_type=proofs.MEDIA)
    response["Content-Disposition"] = attachment(f"{row.number}回执{asked}.{proofs.ENDING}")
    return response
