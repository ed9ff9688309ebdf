"""Places are read from their folders, and an example's amounts add up."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yifa.engine import catalogue
from yifa.places.example.clerk import shares
from yifa.places.names import company_name, person_name
from yifa.places.place import UnknownPlace, every, load, named


@pytest.mark.parametrize("slug", every())
def test_every_place_names_only_posts_that_procedures_know(slug):
    known = {post.slug for procedure in catalogue.every() for step in procedure.steps for post in step.by}
    assert {staff.post for staff in load(slug).staff} <= known


def test_a_place_is_found_by_its_name_in_any_usual_form():
    place = load("changping")
    for words in ("changping", "常平镇", "常平", "441900110000", place.full_name):
        assert named(words) is place
    with pytest.raises(UnknownPlace):
        named("不存在镇")


@given(total=st.integers(10**6, 10**12), many=st.integers(1, 400), seed=st.integers(0, 2**32))
def test_shares_add_up_to_the_last_fen(total, many, seed):
    found = shares(Random(seed), total, many, step=1000, least=100)
    assert sum(found) == total
    assert len(found) == many
    assert min(found) >= 100


def test_invented_names_are_the_same_for_the_same_seed():
    assert [person_name(Random(5)) for _ in range(3)] == [person_name(Random(5)) for _ in range(3)]
    assert company_name(Random(5), "常平").startswith("常平")
