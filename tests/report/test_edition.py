"""Edition: what was frozen stays, and says what it rests on."""

from __future__ import annotations

import json
import shutil
from datetime import date

import pytest
from django.db import DatabaseError, transaction

from tests.report.conftest import outline_of
from tests.report.town import at
from yifa.engine import door, sealer, store
from yifa.engine.models import EventRow, Leaf, LogHead
from yifa.engine.refusals import Refusal
from yifa.record.merkle import leaf_hash, root_of
from yifa.report import edition as editions
from yifa.report.compile import compile_report
from yifa.report.files import FIGURES, HTML
from yifa.report.models import Edition, EditionFile

DAY = date(2026, 1, 15)
NOTICE = {"report_year": 2025, "submit_before": date(2026, 3, 1), "publish_before": date(2026, 4, 1), "lead_days": 0,
          "notice_text": "按提纲报送"}  # fmt: skip


class Office:
    """A town whose annual report waits for its data lock."""

    def __init__(self, town) -> None:
        self.town = town
        for day in range(1, 12):
            town.mediate(date(2025, 9, day))
        self.outline = outline_of("受理{mediation_accepted|宗}，成功率{mediation_success_rate}。")

    def notice(self) -> int:
        return door.start("annual_report", by=self.town.actor("organiser"), on=date(2025, 12, 15), at=at(date(2025, 12, 15)),
                          facts=NOTICE).case  # fmt: skip

    def freeze(self, *, post="statistician", on=DAY, answers=None):
        computer = self.town.computer()
        draft = editions_draft(self, computer)
        return editions.freeze(draft, computer, by=self.town.actor(post), on=on, at=at(on),
                               answers=answers if answers is not None else {"cross_check": "agrees"})  # fmt: skip


def editions_draft(office, computer):
    return compile_report(office.outline, 2025, computer)


@pytest.fixture
def office(town) -> Office:
    return Office(town)


def refused(act) -> str:
    with pytest.raises(Refusal) as found:
        act()
    return found.value.code


def test_freezing_takes_the_data_lock_with_the_editions_fingerprint(office):
    number = office.notice()
    frozen = office.freeze()
    case = store.case_of(store.load(number))
    assert case.took("lock")
    assert case.get("edition_number") == frozen.n == 1
    assert case.get("edition_fingerprint") == frozen.fingerprint
    assert (case.get("log_size"), case.get("log_root")) == (frozen.log_size, frozen.log_root)
    assert (frozen.case_id, frozen.by.name) == (number, "统计人员甲")


def test_an_edition_names_the_log_as_it_stood_before_its_own_step(office):
    office.notice()
    before = EventRow.objects.count()
    frozen = office.freeze()
    log = LogHead.objects.order_by("-pk").first()
    assert log.first + frozen.log_size - 1 == before, (
        "the log of the year begins with the last checkpoint of the one before"
    )
    hashes = (
        EventRow.objects.order_by("leaf__idx").filter(leaf__idx__gte=log.first).values_list("leaf__hash", flat=True)
    )
    entries = [leaf_hash(log.opening.encode()), *(bytes(one) for one in hashes)]
    assert frozen.log_root == root_of(entries[: frozen.log_size]).hex()
    sealer.seal_pending()
    assert Leaf.objects.count() == before + 1, "its own step, the first of the next year, is in the next log"


def test_the_content_has_words_figures_and_the_cases_behind_them(office):
    office.notice()
    frozen = office.freeze()
    told = json.loads(frozen.content)
    accepted = next(one for one in told["figures"] if one["slug"] == "mediation_accepted")
    assert (accepted["shown"], accepted["exact"], accepted["cases"]) == ("11件", "11", 11)
    assert len(accepted["behind"][0]["cases"]) == 11
    runs = told["sections"][0]["paragraphs"][0]["runs"]
    assert "".join(run["text"] for run in runs) == "受理11宗，成功率100%。"
    assert editions.is_whole(frozen)


def test_the_files_are_kept_byte_for_byte(office):
    office.notice()
    frozen = office.freeze()
    kept = {file.name: bytes(file.content) for file in frozen.files.all()}
    assert sorted(kept) == ["figures.json", "report.docx", "report.html", "report.pdf"]
    assert "受理" in kept[HTML].decode()
    assert json.loads(kept[FIGURES])["facts"] == frozen.facts


def test_later_facts_change_no_edition_and_the_difference_is_told(office):
    office.notice()
    frozen = office.freeze()
    before = frozen.content
    assert editions.differences(frozen, office.town.computer()) == []
    office.town.mediate(date(2025, 10, 8), fails=True)
    (accepted, rate) = editions.differences(Edition.objects.get(), office.town.computer())
    assert (accepted.name, accepted.then, accepted.now) == ("受理调解案件", "11件", "12件")
    assert (rate.then, rate.now) == ("100%", "91.7%")
    assert Edition.objects.get().content == before


def test_what_was_frozen_is_never_changed_or_deleted(office):
    office.notice()
    frozen = office.freeze()
    for act in (
        lambda: Edition.objects.update(title="改"), lambda: EditionFile.objects.update(content=b""),
        lambda: EditionFile.objects.all()._raw_delete("default"), lambda: Edition.objects.all()._raw_delete("default"),
    ):  # fmt: skip
        with pytest.raises(DatabaseError), transaction.atomic():
            act()
    assert editions.is_whole(Edition.objects.get(pk=frozen.pk))


def test_an_edition_whose_words_or_files_were_changed_is_known(office):
    office.notice()
    frozen = office.freeze()
    frozen.content = frozen.content.replace("11宗", "12宗")
    assert not editions.is_whole(frozen)
    other = Edition.objects.get(pk=frozen.pk)
    assert editions.is_whole(other)
    other.content = json.dumps({**json.loads(other.content), "files": {}})
    assert not editions.is_whole(other)


def test_an_edition_that_the_record_does_not_name_is_known(office):
    office.notice()
    frozen = office.freeze()
    assert editions.is_recorded(frozen)
    frozen.fingerprint = "0" * 64
    assert not editions.is_recorded(frozen)


def test_a_second_edition_follows_when_the_first_was_sent_back(office):
    number = office.notice()
    first = office.freeze()
    assert refused(office.freeze) == "RP-212"
    back = date(2026, 1, 20)
    door.take_step(
        number,
        "send_back",
        by=office.town.actor("unit_head"),
        on=back,
        at=at(back),
        facts={"return_reason": "口径有误"},
    )
    second = office.freeze(on=date(2026, 1, 21))
    assert (first.n, second.n) == (1, 2)
    assert editions.is_recorded(first)
    assert editions.is_recorded(second)
    assert first.fingerprint != second.fingerprint
    assert [one.n for one in editions.editions(office.town.office.place.code, 2025)] == [2, 1]


def test_nothing_is_frozen_without_its_procedure(office):
    assert refused(office.freeze) == "RP-212"
    assert Edition.objects.count() == 0


@pytest.mark.parametrize(
    ("how", "code"),
    [
        ({"post": "enforcer"}, "E-101"), ({"on": date(2025, 12, 20)}, "A-102"), ({"answers": {}}, "E-201"),
        ({"answers": {"cross_check": "explained"}}, "E-201"),
    ],
)  # fmt: skip
def test_what_the_step_refuses_is_not_frozen(office, how, code):
    number = office.notice()
    assert refused(lambda: office.freeze(**how)) == code
    assert Edition.objects.count() == EditionFile.objects.count() == 0
    assert not store.case_of(store.load(number)).took("lock")


def test_a_report_with_grave_findings_is_not_frozen(office):
    office.notice()
    office.outline = outline_of("学法{study_sessions}。")
    assert refused(office.freeze) == "RP-211"


def test_the_declarations_hash_follows_the_figures_files(office, monkeypatch, tmp_path):
    draft = editions_draft(office, office.town.computer())
    before = editions.declarations_of(draft)
    assert before == editions.declarations_of(draft)
    shutil.copytree(editions.FOLDER, tmp_path / "declared")
    file = next((tmp_path / "declared").rglob("mediation_accepted.yaml"))
    monkeypatch.setattr(editions, "FOLDER", tmp_path / "declared")
    assert editions.declarations_of(draft) == before
    file.write_text(file.read_text(encoding="utf-8") + "\n# 口径变了\n", encoding="utf-8")
    assert editions.declarations_of(draft) != before


def test_an_unknown_edition_is_refused(office):
    assert refused(lambda: editions.edition(office.town.office.place.code, 2025, 7)) == "RP-213"
