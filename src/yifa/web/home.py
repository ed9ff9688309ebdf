"""Home: the bare address. An official at work goes to the inbox, everybody else to the public hall.

Reads   whether the session is signed in
Never   shows anything itself
Start   home()
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect


def home(request: HttpRequest) -> HttpResponse:
    """Where the bare address leads."""
    response = redirect("inbox" if request.user.is_authenticated else "hall")
    response["Cache-Control"] = "private, no-store"
    return response
