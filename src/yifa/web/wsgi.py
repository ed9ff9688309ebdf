"""WSGI: the site as a worker of the server loads it: declarations, rules and addresses read before the first visitor comes.

Reads   the catalogue, the tables of the law, the address table
Never   lets a visitor wait while all of that is gone through again: it is set aside from garbage collection
Start   application()
"""

from __future__ import annotations

import atexit
import gc
from typing import Any


def application() -> Any:
    """The callable for gunicorn, ready to answer."""
    from django.core.wsgi import get_wsgi_application

    found = get_wsgi_application()
    made_ready()
    return found


def made_ready() -> None:
    """Load what every page needs and stays. A full collection over it takes a tenth of a second, and it holds no garbage."""
    from django.urls import get_resolver

    from yifa.engine import catalogue

    catalogue.every()
    assert get_resolver().url_patterns
    gc.collect()
    gc.freeze()
    atexit.register(gc.unfreeze)  # what libraries hold is let go in order
