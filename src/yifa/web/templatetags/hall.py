"""Tags of the hall's templates.

Reads   the request's hall, the address table
Never   asks who is looking
Start   hall_nav, hall_url
"""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse

register = template.Library()

NAV = (
    ("hall_front", "首页"), ("hall_before", "事前公开"), ("hall_during", "事中公示"), ("hall_after", "事后公开"),
    ("hall_procedures", "程序与权利"), ("hall_statistics", "执法统计"), ("hall_reports", "年度报告"), ("hall_data", "数据开放"),
)  # fmt: skip


@register.simple_tag(takes_context=True)
def hall_nav(context: dict[str, Any]) -> list[dict[str, Any]]:
    """The entries of the head; `here` for the one whose pages one is on."""
    request = context["request"]
    hall = getattr(request, "hall", None)
    if hall is None or not hall.slug:
        return []
    entries = []
    for name, label in NAV:
        address = reverse(name, args=(hall.slug,))
        here = request.path == address if name == "hall_front" else request.path.startswith(address)
        entries.append({"label": label, "address": address, "here": here})
    return entries


@register.simple_tag(takes_context=True)
def hall_url(context: dict[str, Any], name: str, *args: Any) -> str:
    """The address of a page of the place whose hall one is in."""
    return reverse(f"hall_{name}", args=(context["request"].hall.slug, *args))


@register.simple_tag(takes_context=True)
def absolute(context: dict[str, Any], address: str) -> str:
    """An address with its host, for what leaves the site: feeds, printed pages."""
    return context["request"].build_absolute_uri(address)
