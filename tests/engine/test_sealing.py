"""Personal values open under their key and their commitment, and under no other."""

from __future__ import annotations

import os
import stat

import pytest
from django.core.exceptions import ImproperlyConfigured

from yifa.engine import sealing
from yifa.engine.refusals import Unreadable


@pytest.fixture
def key(settings, tmp_path):
    settings.YIFA_FIELD_KEY_FILE = tmp_path / "keys" / "field_key"
    return settings.YIFA_FIELD_KEY_FILE


def test_a_key_is_made_once_for_its_owner_alone(key):
    assert sealing.make_key(key)
    made = key.read_bytes()
    assert not sealing.make_key(key)
    assert (key.read_bytes(), len(made), stat.S_IMODE(key.stat().st_mode)) == (made, 32, 0o600)
    assert [path.name for path in key.parent.iterdir()] == ["field_key"]


def test_a_key_whose_making_was_cut_short_is_no_key(key, monkeypatch):
    def cut(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", cut)
    with pytest.raises(OSError, match="No space"):
        sealing.make_key(key)
    assert list(key.parent.iterdir()) == []


def test_a_value_opens_under_its_own_commitment_alone(key):
    sealing.make_key(key)
    (one, salt, box), (other, other_salt, _) = sealing.seal_value("张三"), sealing.seal_value("张三")
    assert sealing.open_box(box, one).decode() == "张三"
    assert (one, salt) != (other, other_salt)
    for wrong, commitment in ((box, other), (box[:-1] + bytes([box[-1] ^ 1]), one), (b"", one), (box[:12], one)):
        with pytest.raises(Unreadable):
            sealing.open_box(wrong, commitment)


def test_without_a_whole_key_nothing_is_sealed(key):
    with pytest.raises(ImproperlyConfigured, match="yifa setup"):
        sealing.seal_value("张三")
    key.parent.mkdir()
    key.write_bytes(b"short")
    with pytest.raises(ImproperlyConfigured, match="5 bytes"):
        sealing.seal_value("张三")
