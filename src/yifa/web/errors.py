"""Error pages: in Chinese, with what to do next, never with a stack.

Reads   the kind of error
Never   shows an exception's text
Start   bad_request(), forbidden(), not_found(), failed(); urls.py names them as handlers
"""

from __future__ import annotations

import sys

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from yifa.web.hall.frame import missing_page

HALL = "/hall/"


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400, or 413 where more was sent than is taken."""
    if isinstance(exception, (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)):
        return render(request, "413.html", status=413)
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403."""
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: the same words for what is missing and for what is not to be seen; in the hall's frame for the public."""
    if request.path.startswith(HALL):
        return missing_page(request)
    return render(request, "404.html", status=404)


def failed(request: HttpRequest) -> HttpResponse:
    """500, or 503 while the database is away. Rendered without the request: nothing that may have failed is asked again."""
    if isinstance(sys.exc_info()[1], (OperationalError, InterfaceError)):
        return HttpResponse(render_to_string("503.html"), status=503, headers={"Retry-After": "5"})
    return HttpResponse(render_to_string("500.html"), status=500)
