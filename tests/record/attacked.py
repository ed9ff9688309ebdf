"""A record file as an attacker changes it, and what the verifier says of it."""

from __future__ import annotations

import sqlite3

from tests.record.made_up import unseal
from yifa.record.verifier import SqliteSource, verify


def check(path, opener=unseal):
    with SqliteSource(path) as source:
        return verify(source, opener)


def change(path, *statements):
    """Run statements on the file: each an SQL text, or a tuple of text and values."""
    connection = sqlite3.connect(path)
    with connection:
        for statement in statements:
            connection.execute(*((statement,) if isinstance(statement, str) else statement))
    connection.close()


def ask(path, sql, *values):
    connection = sqlite3.connect(path)
    found = connection.execute(sql, values).fetchall()
    connection.close()
    return found


def codes(report):
    return {finding.code for finding in report.findings}
