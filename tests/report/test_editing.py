"""Editing: words may change, figures stay, and nobody overwrites another."""

from __future__ import annotations

from datetime import date, datetime, timezone

import pytest
from django.db import DatabaseError, transaction

from tests.report.conftest import first, outline_of
from yifa.engine.people import holdings
from yifa.engine.refusals import Refusal
from yifa.report import editing
from yifa.report.models import Wording

AT = datetime(2026, 1, 20, 2, 0, tzinfo=timezone.utc)  # noqa: UP017 - as the engine's tests write it
TEXT = "全年学法{study_sessions}，学习{study_laws}。"
KEY = "results.p1"


@pytest.fixture
def outline():
    return outline_of(TEXT, "照实报告。")


def save(town, outline, text, *, seen=0, who="甲", post="statistician", key=KEY, results=None):
    by = town.actor(post, who)
    return editing.save(
        outline, 2025, key, text, seen=seen, by=by, held=holdings([by.person], AT.date()), at=AT, results=results
    )


def code_of(*arguments, **more) -> str:
    with pytest.raises(Refusal) as refused:
        save(*arguments, **more)
    return refused.value.code


def test_a_new_wording_is_the_next_version_with_who_and_when(town, outline):
    save(town, outline, "带头学法{study_sessions}，学了{study_laws}。")
    save(town, outline, "带头学法{study_sessions}，共学{study_laws}。", seen=1, who="乙")
    newest, before = editing.versions(town.office.place.code, 2025, KEY)
    assert (newest.version, newest.by.name, newest.at) == (2, "统计人员乙", AT)
    assert before.text == "带头学法{study_sessions}，学了{study_laws}。"
    assert editing.texts(town.office.place.code, 2025) == {KEY: newest.text}
    assert editing.texts(town.office.place.code, 2024) == {}


def test_the_report_reads_as_it_was_edited(town, outline):
    town.study(date(2025, 3, 18))
    save(town, outline, "带头学法{study_sessions|次}，学了{study_laws}。")
    assert first(town.draft(outline, texts=editing.texts(town.office.place.code, 2025))) == "带头学法1次，学了2项。"


def test_a_figure_may_be_moved_and_said_otherwise_but_not_left_out(town, outline):
    save(town, outline, "学习{study_laws|部}，共{study_sessions:number}次。")
    assert code_of(town, outline, "全年学法{study_sessions}。", seen=1) == "RP-203"


def test_a_number_in_place_of_a_figure_is_refused_and_the_figure_is_offered(town, outline):
    town.study(date(2025, 3, 18))
    draft = town.draft(outline)
    with pytest.raises(Refusal) as refused:
        save(town, outline, "全年学法1场，学习{study_laws}。", results=dict(draft.results))
    assert refused.value.code == "RP-204"
    assert "请写{study_sessions}" in refused.value.sentence
    assert Wording.objects.count() == 0


@pytest.mark.parametrize("number", ["，检查35家次", "，增加三十二名", "，占５０％", "，罚没款12.5万元"])
def test_a_number_of_ones_own_is_refused(town, outline, number):
    assert code_of(town, outline, TEXT.replace("。", f"{number}。")) == "RP-204"


def test_what_the_outline_says_by_hand_may_stay(town):
    outline = outline_of("组建2个督导组，学法{study_sessions}。")
    save(town, outline, "新组建2个督导组，学法{study_sessions}。")
    assert code_of(town, outline, "组建2个督导组、2个专班，学法{study_sessions}。", seen=1) == "RP-204"


def test_a_figure_may_be_added(town, outline):
    save(town, outline, TEXT + "参加{study_attendance}。")
    # 自己加的可以再删，提纲里的不可以
    save(town, outline, TEXT, seen=1)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("全年学法{study_session}，学习{study_laws}。", "RP-206"), ("全年学法{study_sessions，学习{study_laws}。", "RP-206"),
        ("  \n ", "RP-207"), ("学" * 5001, "RP-207"), (TEXT + "\x07", "RP-207"),
    ],
)  # fmt: skip
def test_a_text_that_cannot_be_used_is_refused_in_a_sentence(town, outline, text, code):
    assert code_of(town, outline, text) == code


def test_the_second_of_two_editors_is_told_by_whom_and_when(town, outline):
    save(town, outline, "带头" + TEXT)
    with pytest.raises(Refusal) as refused:
        save(town, outline, "积极" + TEXT, who="乙")
    assert refused.value.code == "RP-205"
    assert "统计人员甲" in refused.value.sentence
    assert "2026-01-20 10:00" in refused.value.sentence
    assert Wording.objects.get().text.startswith("带头")


def test_two_who_save_at_once_are_told_apart_by_the_database(town, outline, monkeypatch):
    save(town, outline, "带头" + TEXT)
    monkeypatch.setattr(editing, "newest", lambda *_: None)
    assert code_of(town, outline, "积极" + TEXT) == "RP-205"


def test_nothing_is_stored_where_nothing_changed(town, outline):
    assert save(town, outline, f"  {TEXT}  \n\n") is None
    assert Wording.objects.count() == 0


def test_only_the_posts_that_the_outline_names_may_edit(town, outline):
    with pytest.raises(Refusal) as refused:
        save(town, outline, "带头" + TEXT, post="enforcer")
    assert refused.value.code == "RP-201"
    assert "统计人员、学习培训组织人员" in refused.value.sentence


def test_a_post_of_one_unit_is_not_the_same_post_of_another(town):
    outline = outline_of(TEXT, editors=[{"post": "statistician", "unit": "general_office"}])
    assert code_of(town, outline, "带头" + TEXT) == "RP-201"


def test_a_paragraph_that_is_not_in_the_outline_is_refused(town, outline):
    assert code_of(town, outline, "学法。", key="results.p9") == "RP-202"


@pytest.mark.django_db
def test_a_wording_is_never_changed_or_deleted(town, outline):
    save(town, outline, "带头" + TEXT)
    for act in (lambda: Wording.objects.update(text="改"), lambda: Wording.objects.all()._raw_delete("default")):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()
    assert Wording.objects.get().text == "带头" + TEXT
