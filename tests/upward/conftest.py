"""A county with its towns, in a folder of its own."""

from __future__ import annotations

import pytest

from tests.upward.county import County


@pytest.fixture
def county(settings, tmp_path, db):
    settings.YIFA_VAR = tmp_path
    settings.YIFA_EVIDENCE_DIR = tmp_path / "evidence"
    return County()
