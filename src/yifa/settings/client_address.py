"""Client address: who is asking, when a reverse proxy stands before Yifa.

Reads   REMOTE_ADDR, and X-Forwarded-For when it was set by one of settings.YIFA_PROXIES
Never   believes a header that a stranger could have written
Start   of()
"""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def of(request: HttpRequest) -> str:
    """Return the nearest address that is no proxy of ours; a header from elsewhere, or a broken one, counts nothing."""
    proxies = set(settings.YIFA_PROXIES)
    address = request.META.get("REMOTE_ADDR", "")
    for hop in reversed(request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")):
        if address not in proxies:
            break
        try:
            address = str(ipaddress.ip_address(hop.strip()))
        except ValueError:
            break
    return address
