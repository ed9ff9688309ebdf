"""The database away: a page says so, with 503 and when to come back; it is no fault page and shows nothing of the error."""

from __future__ import annotations

import pytest
from django.db import InterfaceError, OperationalError, ProgrammingError
from django.test import Client


@pytest.mark.parametrize(
    ("wrong", "status", "code"),
    [(OperationalError("server closed the connection at 10.0.0.9"), 503, "W-951"),
     (InterfaceError("connection already closed"), 503, "W-951"),
     (ProgrammingError("no such column"), 500, "W-950")],
)  # fmt: skip
def test_a_database_that_does_not_answer_is_told_as_that_and_not_as_a_fault(monkeypatch, wrong, status, code, settings):
    def away(self, *_: object, **__: object):
        raise wrong

    monkeypatch.setattr("django.contrib.sessions.backends.db.SessionStore.load", away)
    client = Client(raise_request_exception=False)
    client.cookies[settings.SESSION_COOKIE_NAME] = "x" * 32
    answer = client.get("/desk/")
    text = answer.content.decode()
    assert (answer.status_code, code in text) == (status, True)
    assert str(wrong) not in text
    assert (answer.get("Retry-After") == "5") == (status == 503)
