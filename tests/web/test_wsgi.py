"""The site as a worker loads it: it answers, and what stays is set aside from garbage collection."""

from __future__ import annotations

import subprocess
import sys

LOAD = """
import gc
from yifa.web.wsgi import application
before = gc.get_freeze_count()
serve = application()
from yifa.engine import catalogue
assert gc.get_freeze_count() - before > 10 * len(catalogue.every()) > 0
gc.collect()
assert len(gc.get_objects()) < gc.get_freeze_count() / 10
from wsgiref.util import setup_testing_defaults
told, asked = [], {"PATH_INFO": "/nowhere/", "HTTP_HOST": "localhost"}
setup_testing_defaults(asked)
body = serve(asked, lambda status, headers: told.append(status))
print(told[0], len(b"".join(body)) > 100)
"""


def test_a_worker_answers_and_does_not_go_through_the_declarations_again(tmp_path, monkeypatch):
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "yifa.settings.local")
    monkeypatch.setenv("YIFA_VAR", str(tmp_path))
    monkeypatch.setenv("YIFA_DATABASE", "")
    done = subprocess.run([sys.executable, "-c", LOAD], capture_output=True, text=True, check=False)
    assert "leaked" not in done.stderr, done.stderr
    assert done.stdout.split() == ["404", "Not", "Found", "True"]
