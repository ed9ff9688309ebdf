"""What a step publishes, corrects and takes down: in its own transaction, once, and told in its event."""

from __future__ import annotations

import hashlib
import json
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from tests.engine import public_toy
from tests.engine.test_concurrency import at_once
from tests.engine.toy import AT, DAY, Office
from yifa.engine import door, evidence, publication, publication_store, store
from yifa.engine.case import Case
from yifa.engine.models import EventRow
from yifa.engine.publication_rows import PublicationOwed, PublicationRow
from yifa.engine.publication_search import count_of, list_publications, search_publications
from yifa.engine.refusals import Refusal
from yifa.law.parameters import Value
from yifa.record.canonical import canonical

pytestmark = pytest.mark.django_db(transaction=True)
FACTS = {
    "party_kind": "person", "party_name": "张三丰", "party_address": "广东省广州市天河区某路1号", "party_phone": "13812345678",
    "cause": "占道经营", "witness": "李四光",
}  # fmt: skip
ADULT, CHILD = "11010519491231002X", "110105201501010017"


@pytest.fixture
def office():
    public_toy.declare()
    return Office()


class Run:
    """One case of the test procedure, taken by those who may."""

    def __init__(self, office, **facts) -> None:
        self.office, self.day = office, DAY
        self.case = door.start("shown", by=office.actor("甲"), on=DAY, at=AT, facts={**FACTS, **facts}).case

    def take(self, step, by, after=0, **facts):
        self.day += timedelta(days=after)
        return door.take_step(self.case, step, by=self.office.actor(by), on=self.day, at=AT, facts=facts)

    def decide(self, **facts):
        return self.take(
            "decide", "丁", result="fine", **{"facts": "张三丰在路边摆摊，电话13812345678，李四光看见。", **facts}
        )

    def show(self, after=1, **facts):
        return self.take("show", "丙", after, **facts)


def rows(**wanted):
    return list(PublicationRow.objects.filter(**wanted).order_by("id"))


def texts(row):
    return {one["slug"]: one["text"] for one in json.loads(bytes(row.content))["fields"]}


def test_the_publishing_step_publishes_and_tells_it_in_its_event(office):
    run = Run(office, officer=office.id_of("乙"))
    decided = run.decide(sum="500")
    assert rows() == []
    done = run.show(shown_until="2026-09-23")
    (row,) = rows()
    content = json.loads(bytes(row.content))
    assert bytes(row.content) == canonical(content)
    assert row.sha256 == hashlib.sha256(bytes(row.content)).hexdigest()
    body = json.loads(bytes(EventRow.objects.get(case=run.case, seq=done.seq).content))
    assert body["published"] == [{"id": row.number, "of": "decide", "sha256": row.sha256, "size": len(row.content)}]
    assert (content["id"], content["number"], content["organ"]) == (row.number, decided.papers[0][1], "测试镇某办")
    assert (row.made_on, row.published_on, row.shown_until) == (DAY, DAY + timedelta(days=1), date(2026, 9, 23))
    # seven working days after Monday 22 September: 23 to 26, Sunday 28 (worked), 29, 30
    assert (row.due_on, row.personal, row.title, row.place, row.unit) == (
        date(2025, 9, 30), True, "占道经营", "441900110000", "bureau")  # fmt: skip
    assert texts(row) == {
        "cause": "占道经营", "party_kind": "公民", "party_name": "张××", "party_address": "广东省广州市天河区***",
        "facts": "张××在路边摆摊，电话（电话已隐去），李××看见。", "sum": "500元", "officer": "乙",
    }  # fmt: skip


def test_a_unit_is_shown_by_its_whole_name_and_its_representative_is_not(office):
    run = Run(
        office,
        party_kind="company",
        party_name="东莞市张三丰餐饮有限公司",
        party_representative="张三丰",
        party_address="天河区某路1号",
    )
    run.decide()
    run.show()
    (row,) = rows()
    assert not row.personal or texts(row)["party_representative"] == "张××"
    assert texts(row)["party_name"] == "东莞市张三丰餐饮有限公司"
    assert texts(row)["party_address"] == "天河区某路1号"


def test_nothing_is_published_where_it_is_withheld_or_only_a_party_decides(office):
    run = Run(office)
    run.decide()
    run.take("hide", "丁")
    with pytest.raises(Refusal):
        run.show()
    assert rows() == []
    assert not PublicationOwed.objects.exists()


@pytest.mark.parametrize("facts", [{"party_age": "17"}, {"party_id_number": CHILD}])
def test_a_case_of_a_minor_is_never_published(office, facts):
    run = Run(office, **facts)
    run.decide()
    with pytest.raises(Refusal) as refused:
        run.show()
    assert refused.value.code == "E-301"
    assert rows() == []
    grown = Run(office, party_age="18", party_id_number=ADULT)
    grown.decide()
    grown.show()
    assert len(rows()) == 1


def test_a_correction_of_what_is_shown_is_owed_and_one_of_the_publishing_step_is_shown_at_once(office):
    run = Run(office)
    run.decide()
    run.show()
    (first,) = rows()
    door.correct(run.case, 2, {"facts": "在人行道摆摊"}, "写错了", by=office.actor("丁"), on=run.day, at=AT)
    (owed,) = PublicationOwed.objects.all()
    assert (owed.why, owed.of, owed.due_on) == ("corrected", "decide", run.day)
    assert len(rows()) == 1
    later = run.day + timedelta(days=2)
    assert publication_store.overdue(later) == [owed]
    done = door.correct(run.case, 3, {"shown_where": "网站"}, "补填", by=office.actor("丙"), on=later, at=AT)
    old, new = rows()
    assert (old.pk, old.replaced_by, new.replaced_by) == (first.pk, new.number, "")
    assert texts(new)["facts"] == "在人行道摆摊"
    body = json.loads(bytes(EventRow.objects.get(case=run.case, seq=done.seq).content))
    assert [one["id"] for one in body["published"]] == [new.number]
    assert not PublicationOwed.objects.exists()
    assert count_of("441900110000", "shown", 2025) == (1, 0)


def test_a_name_that_was_put_right_stays_masked_and_a_correction_that_changes_nothing_shown_owes_nothing(office):
    run = Run(office)
    run.decide()
    run.show()
    door.correct(run.case, 1, {"witness": "王五"}, "写错了", by=office.actor("甲"), on=run.day, at=AT)
    assert not PublicationOwed.objects.exists()
    assert len(rows()) == 1


def test_a_withdrawal_leaves_what_was_shown_with_day_and_reason(office):
    run = Run(office)
    run.decide()
    run.show()
    (before,) = rows()
    done = run.take("take_down", "丙", 3, withdrawn_why="决定被撤销，张三丰申请")
    (row,) = rows()
    assert (row.withdrawn_on, row.withdrawn_why) == (run.day, "决定被撤销，张××申请")
    assert bytes(row.content) == bytes(before.content)
    body = json.loads(bytes(EventRow.objects.get(case=run.case, seq=done.seq).content))
    assert body["published"] == [{"id": row.number, "withdrawn": True}]
    assert count_of("441900110000", "shown", 2025) == (1, 1)
    assert search_publications("占道经营", on=run.day) == list_publications(on=run.day) == []


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("content", b"{}"),
        ("sha256", "0" * 64),
        ("title", "别的"),
        ("withdrawn_on", None),
        ("withdrawn_why", "别的"),
        ("shown_until", "2030-01-01"),
    ],
)
def test_a_publication_and_what_was_told_of_it_never_change(office, column, value):
    run = Run(office)
    run.decide()
    run.show()
    run.take("take_down", "丙", 3, withdrawn_why="决定被撤销")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE yifa_publication SET {column} = %s", [value])
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM yifa_publication")
    assert len(rows()) == 1


def test_what_is_owed_is_listed_until_it_is_published(office):
    run = Run(office)
    run.decide()
    (owed,) = PublicationOwed.objects.all()
    assert (owed.why, owed.made_on, owed.due_on, owed.place) == ("due", DAY, date(2025, 9, 30), "441900110000")
    assert publication_store.overdue(date(2025, 9, 30)) == []
    assert publication_store.overdue(date(2025, 10, 9), "441900110000") == [owed]
    assert publication_store.overdue(date(2025, 10, 9), "440000000000") == []
    run.show(after=20, shown_until="2025-10-20")
    assert publication_store.overdue(date(2025, 12, 31)) == []
    (row,) = rows()
    assert publication_store.late() == [row]
    assert publication_store.about_to_end(date(2025, 10, 14)) == [row]
    assert publication_store.about_to_end(date(2025, 10, 21)) == publication_store.about_to_end(date(2025, 10, 1)) == []


def test_a_file_is_named_by_its_field_and_only_the_one_declared_is_shown(office):
    copy = evidence.keep("张三丰的照片.PDF", [b"public"], by=None, at=AT)
    other = evidence.keep("笔录.pdf", [b"secret"], by=None, at=AT)
    run = Run(office)
    door.take_step(run.case, "decide", by=office.actor("丁"), on=DAY, at=AT, evidence=[other.sha256],
                   facts={"result": "fine", "facts": "摆摊", "copy": copy.sha256})  # fmt: skip
    run.show()
    (row,) = rows()
    assert json.loads(bytes(row.content))["files"] == [{"name": "公开件.pdf", "sha256": copy.sha256, "size": 6}]


def test_a_register_entry_is_shown_as_long_as_it_is_in_force(office):
    entry = {
        "number": "A1",
        "keeper": "王小二",
        "office": "0769-83331234",
        "inside": "王小二欠费",
        "until": "2026-12-31",
    }
    case = door.start("stall", by=office.actor("甲"), on=DAY, at=AT, facts=entry).case

    def take(step, **facts):
        return door.take_step(
            case, step, by=office.actor("甲"), on=DAY, at=AT, facts={"change_reason": "有变动", **facts}
        )

    (first,) = rows()
    assert texts(first) == {"number": "A1", "keeper": "王××", "office": "076983331234", "until": "2026年12月31日"}
    assert (first.of, first.subject, first.title, first.shown_until, first.personal) == (
        "entry",
        "A1",
        "A1摊位",
        date(2026, 12, 31),
        True,
    )
    take("change", inside="已缴费")
    assert len(rows()) == 1
    take("change", keeper="赵钱孙")
    assert [one.replaced_by != "" for one in rows()] == [True, False]
    take("suspend")
    assert rows()[1].withdrawn_why == "暂停"
    take("resume")
    assert texts(rows()[2])["keeper"] == "赵××"
    door.take_step(case, "renew", by=office.actor("甲"), on=DAY, at=AT, facts={"until": "2027-12-31"})
    assert rows()[3].shown_until == date(2027, 12, 31)
    take("remove")
    assert rows()[3].withdrawn_why == "注销"
    assert list_publications(on=DAY) == []
    told = [json.loads(bytes(one.content))["published"] for one in EventRow.objects.filter(case=case).order_by("seq")]
    assert [len(one) for one in told] == [1, 0, 1, 1, 1, 1, 1]


def test_an_activity_is_shown_without_what_is_counted_only(office):
    door.start("lecture", by=office.actor("甲"), on=DAY, at=AT, facts={"theme": "宪法", "heads": "30"})
    (row,) = rows()
    assert texts(row) == {"theme": "宪法"}


def test_a_refused_step_publishes_nothing_and_a_repeated_request_publishes_once(office):
    run = Run(office)
    run.decide()
    call = {"by": office.actor("丙"), "on": DAY, "at": AT, "facts": {}, "key": "k-1"}
    with pytest.raises(Refusal):
        door.take_step(run.case, "show", **{**call, "by": office.actor("甲"), "key": None})
    assert rows() == []
    door.take_step(run.case, "show", **call)
    assert door.take_step(run.case, "show", **call).again
    assert len(rows()) == 1


def test_the_preview_is_what_is_published(office):
    run = Run(office)
    run.decide()
    view = store.case_of(store.load(run.case))
    (seen,) = publication.preview(view, view.procedure.by_slug["show"], organ="测试镇某办", on=DAY)
    run.show(after=0)
    (row,) = rows()
    assert {**seen, "id": row.number} == json.loads(bytes(row.content))
    assert publication.preview(view, view.procedure.by_slug["decide"], organ="测试镇某办", on=DAY) == []


def test_publications_are_found_by_their_words_and_paged(office):
    cases = [Run(office, cause=cause) for cause in ("占道经营", "占道经营", "违法建设", "占道停车")]
    for n, run in enumerate(cases):
        run.decide()
        run.show(after=n)
    stand = door.start("stall", by=office.actor("甲"), on=DAY, at=AT,
                       facts={"number": "B-2", "keeper": "王二", "office": "12345678", "until": "2025-10-31"}).case  # fmt: skip
    first, second, built, parked, stall = rows()
    day = date(2025, 10, 1)

    def found(words, **more):
        return [one.pk for one in search_publications(words, on=more.pop("on", day), **more)]

    assert found("占道") == [parked.pk, second.pk, first.pk]
    assert found("占道 经营") == found("占道，经营") == [second.pk, first.pk]
    assert found("停") == [parked.pk]
    assert found("设") == [built.pk]
    assert found("b 2") == [stall.pk]
    assert found("占道", limit=1) == [parked.pk]
    assert found("占道", limit=1, before=parked.pk) == [second.pk]
    assert found("测试", procedure="stall") == found("测试", procedure=["stall", "lecture"]) == [stall.pk]
    assert len(found("测试", place="441900110000")) == len(found("测试", place="440000000000")) == 5
    assert found("测试", place="110000000000") == []
    assert found("占道", since=parked.published_on) == [parked.pk]
    assert found("占道", until=first.published_on) == [first.pk]
    assert found("占道", since=date(2026, 1, 1)) == found("占道", until=date(2024, 12, 31)) == []
    assert found("占道", since=date(1, 1, 1), until=date(9999, 12, 31)) == [parked.pk, second.pk, first.pk]
    assert found("B-2", on=date(2025, 11, 1)) == []
    assert found("张三丰") == found("13812345678") == found("", on=day) == []
    assert found("441900") == []
    for odd in ("\"' OR 1=1 --", "摊*", "占道 AND", "NEAR(占道)", "\\", "%", "''", "😀", "占道' | '1"):
        found(odd)
    pages, last = [], None
    while page := list_publications(on=day, limit=2, before=last):
        pages += [one.pk for one in page]
        last = page[-1].pk
    assert pages == [parked.pk, built.pk, second.pk, stall.pk, first.pk]
    assert [one.pk for one in list_publications(on=day, procedure="stall")] == [stall.pk]
    assert [one.pk for one in list_publications(on=day, unit="bureau", since=parked.published_on)] == [parked.pk]
    assert list_publications(on=day, before=10**9) == []
    assert stand


def test_two_who_publish_at_once_publish_once_and_many_places_count_right(office):
    run = Run(office)
    run.decide()
    actor = office.actor("丙")
    results = at_once(6, lambda _n: door.take_step(run.case, "show", by=actor, on=DAY, at=AT))
    assert sorted(isinstance(one, Refusal) for one in results) == [False] + [True] * 5
    assert len(rows()) == 1
    keeper = office.actor("甲")
    stalls = at_once(
        6,
        lambda n: door.start("stall", by=keeper, on=DAY, at=AT,
                             facts={"number": f"C{n}", "keeper": "王二", "office": "12345678", "until": "2026-12-31"}),
    )  # fmt: skip
    assert not [one for one in stalls if isinstance(one, Refusal)]
    assert (count_of(procedure="stall"), count_of(year=2025), count_of("110000000000")) == ((6, 0), (7, 0), (0, 0))
    assert len({one.number for one in rows()}) == 7


def test_where_the_law_keeps_names_the_party_alone_is_named_in_full(office, monkeypatch):
    book = Case.__init__.__globals__["book"]().overlay(
        [Value(publication.NAME_KEPT, "保留全名", True, "boolean", "某省规定", None, "440000000000", "verified")]
    )
    monkeypatch.setattr("yifa.engine.case.book", lambda: book)
    run = Run(office)
    run.decide()
    run.show()
    (row,) = rows()
    assert texts(row)["party_name"] == "张三丰"
    assert "李四光" not in bytes(row.content).decode()
    assert texts(row)["party_address"] == "广东省广州市天河区***"
