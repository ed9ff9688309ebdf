"""Canaries: people who exist nowhere else stand in every personal field and in the words beside it; no publication holds one.

Reads   every procedure of the catalogue and every scenario that ends well
Never   trusts a masking code: it looks into the bytes that were published
"""

from __future__ import annotations

import itertools
import random
import re
import unicodedata
from datetime import date

import pytest

from tests.engine.fill import CREDIT_CODE, value_for
from tests.scenarios.office import Office
from tests.scenarios.runner import Play
from tests.scenarios.written import load
from yifa.engine import catalogue, publication, publication_rebuild
from yifa.engine.case import Case
from yifa.engine.fields import clean
from yifa.engine.masking import MINOR
from yifa.engine.publication_rows import PublicationRow
from yifa.engine.refusals import Refusal
from yifa.engine.state import blank

ON = date(2026, 3, 2)
GIVEN = "龘靐齉爩鱻麤龗灪龖厵滟麣鸾鹂癵驫麷鸜郁叆叇氽汆囧烎玊夨夬"
SURNAMES = ["王", "李", "欧阳", "司马", "阿依"]
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
PEOPLE = 1000
UNITS = ("company", "organisation", "法人", "其他组织")
SHOWS = [
    (procedure, one)
    for procedure in catalogue.every()
    if procedure.area != "tests"
    for one in (*publication.disclosures(procedure), *filter(None, [publication.by_itself(procedure)]))
]


class Canaries:
    """Makes values that nobody else has, of each kind, and remembers what must not be found and how it may be written."""

    def __init__(self, seed: int) -> None:
        self.chance, self.n = random.Random(seed), itertools.count(seed * 1000)
        self.names: list[str] = []
        self.others: list[str] = []

    def of(self, spec) -> str:
        n = next(self.n)
        if spec.kind in ("person", "organisation"):
            name = self.chance.choice(SURNAMES) + "".join(self.chance.sample(GIVEN, 2))
            self.names.append(name)
            return name
        value = {
            "id_number": self._id_number, "phone": lambda n: f"139{n:08d}", "address": lambda n: f"广东省广州市天河区金丝雀路{n}号{n % 97}室",
        }.get(spec.kind, lambda n: f"金丝雀{n}号说的话不能公开")(n)  # fmt: skip
        self.others.append(value)
        return value

    def _id_number(self, n: int) -> str:
        first = f"11010519{50 + n % 49:02d}{1 + n % 12:02d}{1 + n % 28:02d}{n % 1000:03d}"
        return first + "10X98765432"[sum(int(d) * w for d, w in zip(first, WEIGHTS, strict=True)) % 11]

    def words(self) -> str:
        """All of them in one text, written as people write them."""
        said = [*self.names, *self.others]
        spaced = [" ".join((one[:3], one[3:7], one[7:])) for one in self.others if one.isdigit()]
        wide = ["".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in one) for one in self.others]
        return "当事人" + "，".join([*said, *spaced, *wide, *(f"{one[0]}　{one[1:]}" for one in self.names)]) + "等"

    def found_in(self, text: str, whole_names: tuple[str, ...] = ()) -> list[str]:
        bare = re.sub(r"[\s\-·]", "", unicodedata.normalize("NFKC", text))
        names = [one for one in self.names if one not in whole_names]
        return [one for one in (*names, *self.others) if one in bare]


def test_a_canary_that_was_published_would_be_found():
    birds = Canaries(1)
    for spec in catalogue.find("penalty_ordinary").fields.values():
        if spec.personal:
            birds.of(spec)
    assert set(birds.found_in(birds.words())) == {*birds.names, *birds.others}
    assert len(SHOWS) > 20


@pytest.mark.parametrize(("procedure", "one"), SHOWS, ids=lambda it: getattr(it, "slug", getattr(it, "of", "")))
def test_a_thousand_people_in_every_personal_field_are_not_published(procedure, one):
    """Each disclosure shows its share of the people; the public words of the case name all of them."""
    fields = procedure.fields
    chance = random.Random(procedure.slug)
    own = [spec for spec in fields.values() if spec.personal]
    shown = 0
    for seed in range(max(2, PEOPLE // (len(SHOWS) * max(1, len(own))) + 1)):
        birds, state = Canaries(seed), blank()
        secrets = {spec.slug: birds.of(spec) for spec in own}
        words = birds.words()
        for spec in fields.values():
            if spec.personal:
                continue
            value = words if spec.kind in ("text", "long_text") else clean(spec, value_for(spec, chance, ON, [7]))
            if spec.slug.endswith("_age"):
                value = 40
            if spec.slug.endswith("_kind") and "person" in dict(spec.choices):
                value = "person"
            if spec.kind == "credit_code":
                value = CREDIT_CODE
            state["data"][spec.slug] = value
        state["sealed"] = {slug: ["", 1] for slug in secrets}
        case = Case(
            procedure, state, places=("441900110000",), number="测〔2026〕1号", secrets=lambda held=secrets: held
        )
        document = publication.made(case, one, organ="测试镇人民政府", on=ON).document.decode()
        assert birds.found_in(document) == [], one.of
        assert MINOR not in document
        shown += len(document)
    assert shown > 300


class Singing(Play):
    """Plays a scenario with canaries in every personal field, and in the public words where the step allows it."""

    def __init__(self, scenario, office, birds) -> None:
        super().__init__(scenario, office)
        self.birds, self.how = birds, 0

    def _take(self, played, *rest) -> None:
        for self.how in (2, 1, 0):
            try:
                super()._take(played, *rest)
            except Refusal:
                if not self.how:
                    raise
            else:
                return

    def _facts(self, declared, slug, facts):
        typed = super()._facts(declared, slug, facts)
        if not self.how or slug not in declared.by_slug:
            return typed
        for spec in declared.by_slug[slug].fields:
            party, _, what = spec.slug.rpartition("_")
            if spec.slug not in typed:
                continue
            if what in ("name", "address") and typed.get(f"{party}_kind") in UNITS:
                continue  # a unit's name and registered place are public
            if spec.personal:
                typed[spec.slug] = self.birds.of(spec)
            elif (
                self.how == 2
                and spec.kind == "long_text"
                and len(words := self.birds.words()) < (spec.high or 9999) - 500
            ):
                typed[spec.slug] = f"{typed[spec.slug]}。{words}"
            elif self.how == 2 and spec.kind == "text" and (spec.high or 999) >= 500 and self.birds.names:
                typed[spec.slug] = f"{typed[spec.slug]}（{self.birds.names[-1]}）"
        return typed


def publishing() -> dict[str, object]:
    """For each procedure that shows single cases: its longest scenario that ends well and takes a publishing step."""
    steps = {procedure.slug: {procedure.opens.slug} for procedure, _one in SHOWS}
    for procedure, one in SHOWS:
        if one.step:
            steps[procedure.slug] = steps[procedure.slug] - {procedure.opens.slug} | {one.step}
        elif procedure.kind == "plan":
            steps[procedure.slug] = {"approve"}
    ended = sorted((one for one in load() if "refused" not in one.expect), key=lambda one: len(one.steps))
    return {one.procedure: one for one in ended
            if steps.get(one.procedure, set()) & {step.partition("#")[0] for step in (*one.steps, *one.then)}}  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("scenario", publishing().values(), ids=lambda one: one.procedure)
def test_no_scenario_publishes_anybody_who_stands_in_it(scenario):
    birds = Canaries(len(scenario.name))
    played = Singing(scenario, Office(scenario.place), birds).whole()
    rows = list(PublicationRow.objects.filter(procedure=scenario.procedure))
    assert rows
    assert publication_rebuild.differences(played.case) == {}
    assert publication_rebuild.owed_again(played.case) == {}
    for row in PublicationRow.objects.all():
        assert birds.found_in(bytes(row.content).decode() + row.title + row.subject + row.withdrawn_why) == []
