"""Canonical bytes agree with an independent RFC 8785 library, and what does not fit is named by its path."""

from __future__ import annotations

import enum
import json

import pytest
import rfc8785
from hypothesis import example, given, settings
from hypothesis import strategies as st

from yifa.record.canonical import DEEPEST, canonical, in_parts
from yifa.record.errors import RecordError

WHOLE = st.integers(min_value=-(2**53) + 1, max_value=2**53 - 1)
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
KEYS = st.one_of(TEXT, st.text("azé￿\ue000\U00010000\U0001f600", max_size=3))
VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), WHOLE, TEXT),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(KEYS, inner, max_size=5)),
    max_leaves=25,
)


@settings(max_examples=400, deadline=None)
@given(VALUES)
@example({"\U00010000": 1, "\ue000": 2, "￿": 3})
@example({"\ue000\ue000": 1, "\ue000\U00010000": 2})
@example({"a": [{"\U0001f600": 1, "\uffff": {"\U0001f600": '\x00\x1f\x7f\u2028"\\/'}}]})
def test_every_value_has_the_bytes_that_the_rfc_8785_library_gives_it(value):
    assert canonical(value) == rfc8785.dumps(value)


@settings(max_examples=200, deadline=None)
@given(VALUES)
@example({"\ue000\ue000": 1, "\ue000\U00010000": [{"\U00010000": 2, "\uffff": 3}]})
def test_a_member_written_for_several_objects_has_the_bytes_it_has_inside_a_whole_one(value):
    whole = {"a": "100%", "b": value}
    parts = in_parts(whole, '{"a":%(a)s,"b":%(b)s}', '{"b":%(b)s}', '{"z":')
    assert parts == [rfc8785.dumps(whole), rfc8785.dumps({"b": value}), b'{"z":']


@settings(max_examples=200, deadline=None)
@given(VALUES)
def test_reading_the_bytes_back_and_writing_them_again_changes_nothing(value):
    written = canonical(value)
    assert canonical(json.loads(written)) == written


def test_keys_beyond_the_basic_plane_sort_by_utf16_units_not_by_code_points():
    assert canonical({"\ue000": 1, "\U00010000": 2}) == '{"\U00010000":2,"\ue000":1}'.encode()


def test_text_stays_as_entered_and_is_not_normalised():
    assert canonical("e\u0301") != canonical("\u00e9")


def test_a_tuple_is_a_list_and_a_member_of_an_enumeration_is_its_value():
    class Colour(enum.StrEnum):
        RED = "红"

    class Level(enum.IntEnum):
        HIGH = 3

    assert canonical((Colour.RED, Level.HIGH, True)) == '["红",3,true]'.encode()


def deep(levels):
    value = []
    for _ in range(levels):
        value = [value]
    return value


@pytest.mark.parametrize(
    ("value", "code", "path"),
    [
        (1.5, "R-001", ""),
        ({"facts": {"sum": 10.0}}, "R-001", "facts.sum"),
        ({"facts": {"list": [1, {"x": b"abc"}]}}, "R-001", "facts.list[1].x"),
        ({"day": {1, 2}}, "R-001", "day"),
        ({"n": 2**53}, "R-002", "n"),
        ([0, -(2**53)], "R-002", "[1]"),
        ({"a": {"b": "x\ud800"}}, "R-003", "a.b"),
        ({"a": {"\udc00": 1}}, "R-003", "a"),
        ({"\udc00": "\U0001f600"}, "R-003", ""),
        ({"a": {1: 2}}, "R-004", "a"),
        ({"a": {None: 2}}, "R-004", "a"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_path(value, code, path):
    with pytest.raises(RecordError) as refusal:
        canonical(value)
    assert (refusal.value.code, refusal.value.path) == (code, path)
    assert str(refusal.value).startswith(code)
    with pytest.raises(RecordError) as again:
        in_parts({"x": value}, "%(x)s")
    assert (again.value.code, again.value.path) == (code, f"x.{path}".rstrip(".") if path[:1] != "[" else f"x{path}")


def test_the_largest_whole_numbers_are_taken():
    assert canonical([2**53 - 1, -(2**53) + 1]) == b"[9007199254740991,-9007199254740991]"


def test_nesting_is_taken_to_the_limit_and_refused_beyond_it():
    assert canonical(deep(DEEPEST)).startswith(b"[[")
    assert in_parts({"x": deep(DEEPEST - 1)}, "%(x)s")
    for refused in (lambda: canonical(deep(DEEPEST + 1)), lambda: in_parts({"x": deep(DEEPEST)}, "%(x)s")):
        with pytest.raises(RecordError) as refusal:
            refused()
        assert refusal.value.code == "R-005"


def test_a_value_that_holds_itself_is_refused_and_does_not_hang():
    value = {}
    value["me"] = value
    with pytest.raises(RecordError) as refusal:
        canonical(value)
    assert refusal.value.code == "R-005"
