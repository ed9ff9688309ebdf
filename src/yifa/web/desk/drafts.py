"""Drafts: what is typed is saved to the server while it is typed, sealed, restored for 30 days.

Reads   and writes yifa_draft, of the person's own account only
Never   becomes an event; never overwrites what another window saved without asking
Start   save(), find()
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from yifa.engine.models import Account
from yifa.engine.sealing import open_box, seal_value
from yifa.web.models import Draft

KEPT = timedelta(days=30)
LONGEST = 400_000  # characters of one draft


class OtherWindow(Exception):
    """Another window has saved this draft since this one last did."""


class TooLong(Exception):
    """More was typed than a draft holds."""


@dataclass(frozen=True)
class Kept:
    """A restored draft."""

    body: dict[str, Any]
    version: int
    tab: str
    saved_at: datetime


def about_case(case_id: int) -> str:
    """What the draft of a step is filed under."""
    return f"case:{case_id}"


def find(account: Account, about: str, step: str, at: datetime) -> Kept | None:
    """The account's draft for this form, if it is not older than 30 days."""
    row = Draft.objects.filter(account=account, about=about, step=step, saved_at__gt=at - KEPT).first()
    if row is None:
        return None
    body = json.loads(open_box(bytes(row.box), row.commitment))
    return Kept(body, row.version, row.tab, row.saved_at)


def save(
    account: Account, about: str, step: str, body: dict[str, Any], *, title: str, tab: str, version: int, at: datetime,
    force: bool = False,
) -> int:  # fmt: skip
    """Save and return the new version. OtherWindow where another window was here since; TooLong; drops the stale."""
    text = json.dumps(body, ensure_ascii=False)
    if len(text) > LONGEST:
        raise TooLong
    commitment, _salt, box = seal_value(text)
    with transaction.atomic():
        Draft.objects.filter(account=account, saved_at__lte=at - KEPT).delete()
        row = Draft.objects.select_for_update().filter(account=account, about=about, step=step).first()
        if row is None:
            row = Draft(account=account, about=about, step=step, version=0)
        elif row.version != version and row.tab != tab and not force:
            raise OtherWindow
        row.version += 1
        row.tab, row.title, row.commitment, row.box, row.saved_at = tab[:40], title[:200], commitment, box, at
        row.save()
    return row.version


def drop(account: Account, about: str, step: str) -> None:
    """Forget a draft: the step was taken, or its writer threw it away."""
    Draft.objects.filter(account=account, about=about, step=step).delete()


def of_account(account: Account, at: datetime) -> list[Draft]:
    """The account's drafts, newest first, without their contents."""
    return list(Draft.objects.filter(account=account, saved_at__gt=at - KEPT).defer("box").order_by("-saved_at")[:50])
