"""Preview: what a step will show the public, exactly as it will be published, for whoever checks the masking.

Reads   the publications of a rehearsed step; the case as it stands, through engine.publication
Never   stores anything; never shows more than the public would see
Start   of_event() on the page of checking, of_case() under the form
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from yifa.engine import publication, publication_store
from yifa.engine.case import Case
from yifa.engine.declaration import Step
from yifa.engine.models import EventRow
from yifa.engine.publication_rows import PublicationRow

MASKS = {
    "full": "",
    "M1": "单位信息公开",
    "M2": "自然人信息隐去",
    "M3": "职务行为",
    "M4": "不显示姓名",
    "M5": "商业秘密",
}


@dataclass(frozen=True)
class Seen:
    """One thing as the public will see it. lines: (name, text, how it is masked); corrects: it replaces what is shown now."""

    title: str
    number: str
    lines: tuple[tuple[str, str, str], ...]
    files: tuple[str, ...]
    shown_until: str
    masking: str
    corrects: bool = False


def _seen(content: dict[str, Any], *, corrects: bool = False) -> Seen:
    lines = tuple((one["name"], one["text"], MASKS.get(one["mask"], "")) for one in content["fields"])
    files = tuple(one["name"] for one in content["files"])
    return Seen(
        content["title"], content["number"], lines, files, content["shown_until"] or "", content["masking"], corrects
    )


def of_event(event: EventRow) -> tuple[Seen, ...]:
    """What an event published: inside a rehearsal, what it would publish."""
    rows = PublicationRow.objects.filter(event=event).order_by("id")
    replaced = set(
        PublicationRow.objects.filter(case=event.case_id).exclude(replaced_by="").values_list("replaced_by", flat=True)
    )
    return tuple(_seen(publication.parsed(row.content), corrects=row.number in replaced) for row in rows)


def of_case(case: Case, step: Step, organ: str, on: date) -> tuple[Seen, ...]:
    """What this step would publish with what is recorded so far; what the form still asks for is not in it."""
    return tuple(
        _seen(content)
        for one in publication.published_at(case.procedure, step)
        for content in publication.preview(
            case, step, organ=organ, on=on, files=publication_store.files_of(case, one), only=one
        )
    )
