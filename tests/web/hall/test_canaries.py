"""A thousand people who exist nowhere else, in every personal field of every procedure, and nothing of them in what a stranger gets.

Reads   the makers and the singing scenarios of tests/engine/test_canaries.py
Never   asks the engine what is public: it follows links and reads bytes, as a stranger would
Start   country, crawl()
"""

from __future__ import annotations

import io
import json
import logging
import random
import re
import unicodedata
import zipfile
from collections.abc import Iterator
from datetime import date

import pyarrow.parquet as pq
import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from lxml import html

from tests.engine.fill import CREDIT_CODE, value_for
from tests.engine.test_canaries import GIVEN, SHOWS, Canaries, Singing
from tests.scenarios.office import PLACES, Office
from tests.scenarios.written import Badly, load
from tests.web.hall.test_walk import TODAY
from yifa.engine import catalogue, following, publication, publication_store, sealer, store
from yifa.engine.case import Case
from yifa.engine.fields import clean
from yifa.engine.models import Account, Appointment, CaseRow, EventRow, PlaceRow, Unit
from yifa.engine.publication_rows import PublicationRow
from yifa.engine.publication_search import remember_words, words_of
from yifa.engine.sql import rows
from yifa.engine.state import blank
from yifa.record.canonical import canonical
from yifa.settings.log_lines import OneLine
from yifa.web.hall.publications import current

PEOPLE = 1000
ON = date(2025, 11, 3)
FIRST = 200
RARE = re.compile(f"[{GIVEN}]|金丝雀|139\\d{{8}}|11010519\\d{{9}}")
LINKS = ("/hall/", "/log/", "/robots.txt")
ENDED = sorted((one for one in load() if "refused" not in one.expect), key=lambda one: -len(list(one.taken())))


def longest() -> dict[str, list]:
    """procedure -> its scenarios that end well, the longest first, where it knows anything personal."""
    found: dict[str, list] = {}
    for one in ENDED:
        if one.place == "changping" and any(spec.personal for spec in catalogue.find(one.procedure).fields.values()):
            found.setdefault(one.procedure, []).append(one)
    return found


class Flock(Canaries):
    """The people of all cases together."""

    def __init__(self) -> None:
        super().__init__(0)
        self.every: set[str] = set()
        self.people = 0

    def take_in(self, birds: Canaries) -> None:
        self.every |= {*birds.names, *birds.others}
        self.people += len(birds.names)

    def in_text(self, text: str) -> list[str]:
        """The canaries in a text: looked for one by one only where a sign or number stands that no other text has."""
        bare = re.sub(r"[\s\-·]", "", unicodedata.normalize("NFKC", text))
        return [one for one in self.every if one in bare] if RARE.search(bare) else []


class Country:
    """Towns in which every procedure was played with canaries, and one in whose hall a thousand people are masked."""

    def __init__(self, monkeypatch) -> None:
        self.flock, self.cases, self.towns = Flock(), [], []
        province = PLACES["changping"][:2]
        for n, scenarios in enumerate(longest().values(), start=FIRST):
            monkeypatch.setitem(PLACES, "changping", (*province, (f"441900{n}000", f"第{n}镇")))
            self._play(scenarios, n)
        self._crowd()
        sealer.seal_pending(thorough=True)

    def _office(self, n: int) -> Office:
        office = Office()
        Unit.objects.filter(place=office.place).update(organ=f"测{n}")  # or two towns' cases would have one number
        PlaceRow.objects.filter(pk=office.place.pk).update(slug=f"t{n}")
        return office

    def _play(self, scenarios: list, n: int) -> None:
        """The longest that may be played in any town: some name a number that only one town's first case has."""
        for scenario in scenarios:
            birds = Canaries(n)
            try:
                with transaction.atomic():
                    played = Singing(scenario, self._office(n), birds).whole()
            except Badly:
                continue
            self.flock.take_in(birds)
            self.cases.append(played.case)
            self.towns.append(f"t{n}")
            return
        raise AssertionError(f"no scenario of {scenarios[0].procedure} can be played")

    def _crowd(self) -> None:
        """Each kind of publication with its share of the people, made by the engine from cases that hold them, and kept."""
        place = PlaceRow.objects.get(slug=self.towns[-1])
        self.towns.append(self.towns[-1])
        case = CaseRow.objects.get(pk=self.cases[-1])
        event = EventRow.objects.filter(case=case).latest("id")
        seed = 0
        while self.flock.people < PEOPLE:
            for procedure, one in SHOWS:
                if any(spec.personal for spec in procedure.fields.values()):
                    birds = Canaries(seed := seed + 1)
                    view = self._full_of(procedure, birds, place.code)
                    self.flock.take_in(birds)
                    made = publication.made(view, one, organ="测试镇人民政府", on=ON)
                    id = publication_store.insert(made, view, case.pk, event.pk, "office")
                    words = publication_store.texts_of(made.content)
                    remember_words(id, words_of(words, place=view.places, procedure=procedure.slug, year=ON.year))

    @staticmethod
    def _full_of(procedure, birds: Canaries, place: str) -> Case:
        chance, state = random.Random(procedure.slug), blank()
        secrets = {spec.slug: birds.of(spec) for spec in procedure.fields.values() if spec.personal}
        words = birds.words()
        for spec in procedure.fields.values():
            if not spec.personal:
                value = words if spec.kind in ("text", "long_text") else clean(spec, value_for(spec, chance, ON, [7]))
                forced = {"credit_code": CREDIT_CODE}.get(spec.kind, value)
                if spec.slug.endswith("_age"):
                    forced = 40
                if spec.slug.endswith("_kind") and "person" in dict(spec.choices):
                    forced = "person"
                state["data"][spec.slug] = forced
        state["data"].pop("shown_until", None)
        state["sealed"] = {slug: ["", 1] for slug in secrets}
        return Case(procedure, state, places=(place, "440000000000"), number="测〔2025〕1号", secrets=lambda: secrets)


@pytest.fixture
def country(db, settings, tmp_path, monkeypatch) -> Iterator[Country]:
    settings.YIFA_TODAY, settings.YIFA_PLACE = TODAY, "t200"
    settings.YIFA_VAR, settings.YIFA_EVIDENCE_DIR = tmp_path, tmp_path / "evidence"
    cache.clear()
    yield Country(monkeypatch)
    store.forget_places()


def words_in(answer) -> str:
    """All text of an answer: its head, its body, and what is packed in it."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    told = str(dict(answer.headers))
    if content[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            return told + "".join(package.read(name).decode("utf-8", "replace") for name in package.namelist())
    if content[:4] == b"PAR1":
        return told + str(pq.read_table(io.BytesIO(content)).to_pylist())
    return told + content.decode("utf-8", "replace")


def crawl(who: Client, start: list[str], follow=lambda _path: True) -> Iterator[tuple[str, str]]:
    """(address, text) of all that can be reached by links from where one starts."""
    seen, todo = set(start), list(start)
    while todo:
        path = todo.pop()
        answer = who.get(path)
        assert answer.status_code < 500, path
        text = words_in(answer)
        yield path, text
        found = re.findall(r'"(?:url|next)": "http://testserver([^"]+)"', text)
        if answer.headers.get("Content-Type", "").startswith("text/html") and "<" in text:
            base = path.partition("?")[0]
            links = html.document_fromstring(answer.content).xpath("//a/@href")
            found += [base + one if one.startswith("?") else str(one).partition("#")[0] for one in links]
        for one in found:
            if one.startswith(LINKS) and one not in seen and follow(one):
                seen.add(one)
                todo.append(one)


class Lines(logging.Handler):
    """What the site writes into its log, as it stands in the file."""

    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(OneLine())
        self.written: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.written.append(self.format(record))


@pytest.fixture
def lines() -> Iterator[Lines]:
    handler, loggers = Lines(), [logging.getLogger(name) for name in ("", "django", "yifa", "axes")]
    for one in loggers:
        one.addHandler(handler)
    yield handler
    for one in loggers:
        one.removeHandler(handler)


def kinds_of(town: str) -> list[str]:
    held = PublicationRow.objects.filter(place=PlaceRow.objects.get(slug=town).code)
    return sorted({f"{procedure}.{of}" for procedure, of in held.values_list("procedure", "of")})


def in_the_halls(country: Country, who: Client) -> Iterator[tuple[str, str]]:
    """Every page, feed, answer of the interface, download and receipt of every town that shows something."""
    towns = list(dict.fromkeys(country.towns))
    start = ["/hall/", "/hall/sitemap.xml", "/robots.txt", "/hall/api/openapi.json", "/hall/api/kinds"]
    for town in towns:
        start += [f"/hall/{town}/{one}" for one in ("", "all/", "before/", "during/", "after/", "feed.atom")]
        start.append(f"/hall/api/{town}/publications")
        held = PublicationRow.objects.filter(place=PlaceRow.objects.get(slug=town).code)
        start += [f"/hall/api/{town}/publications/{number}" for number in held.values_list("number", flat=True)[:9]]
        for kind in kinds_of(town):
            start += [f"/hall/{town}/data/{kind}.{form}" for form in ("csv", "json", "parquet")]
    start += [f"/hall/{towns[0]}/statistics/2025{end}" for end in ("/", ".csv", ".xlsx")]
    once = ("/procedures/", "/statistics/", "/data/", "kind=", "/hall/type/")
    yield from crawl(who, start, lambda path: not any(one in path for one in once))


def in_the_log(who: Client) -> Iterator[tuple[str, str]]:
    """The log as other people's tools read it."""
    size = int(who.get("/log/checkpoint").text.split("\n")[1])
    paths = ["checkpoint", "key", *(f"tile/{level}/{n:03}" for level in ("0", "entries") for n in range(size // 256)),
             *(f"tile/{level}/{size // 256:03}.p/{size % 256}" for level in ("0", "entries") if size % 256)]  # fmt: skip
    for path in paths:
        answer = who.get(f"/log/{path}")
        assert answer.status_code == 200, path
        yield path, words_in(answer)


def to_those_who_follow(country: Country, who: Client) -> Iterator[tuple[str, str]]:
    """What number and code open of each case, with the receipts of what was told, and what a wrong code gets."""
    for case in CaseRow.objects.filter(pk__in=country.cases):
        typed = {"number": case.number, "code": following.code_for(case.number)}
        yield "follow", words_in(who.post("/hall/follow/", typed))
        for one in following.told(case, date.fromisoformat(TODAY)).told if not case.sealed else ():
            yield "follow receipt", words_in(who.post("/hall/follow/receipt/", {**typed, "seq": one.seq}))
    yield "wrong code", words_in(who.post("/hall/follow/", {"number": case.number, "code": "0000-0000-0000"}))


def on_the_pages_of_errors(country: Country, who: Client) -> Iterator[tuple[str, str]]:
    """Missing and forbidden addresses, asked by a stranger and by each administrator; a refused form of an official."""
    administrators = []
    for kind in ("system", "security", "audit"):
        Account.objects.create_account(kind, None, administers=kind)
        administrators.append(signed_in(kind))
    case = country.cases[0]
    for path in (f"/desk/cases/{case}/", f"/desk/cases/{case}/flow/", f"/desk/cases/{case}/papers/1/", "/desk/search/", "/nothing/", "/hall/nothing/",
                 f"/hall/{country.towns[0]}/pub-000000000000/", "/hall/api/nothing/publications"):  # fmt: skip
        for one in (who, *administrators):
            yield path, words_in(one.get(path))


def signed_in(name: str) -> Client:
    client = Client()
    client.force_login(Account.objects.get(username=name), backend="django.contrib.auth.backends.ModelBackend")
    return client


def refused_forms(country: Country) -> None:
    """An official types canaries into forms that are refused and into addresses that are not there: the log must not tell."""
    person = Appointment.objects.filter(post="clerk").earliest("id").person
    Account.objects.create_account("clerk", None, person=person)
    client, birds = signed_in("clerk"), Canaries(77)
    for slug in ("penalty_ordinary", "complaint", "mediation"):
        typed = {f"f-{spec.slug}": birds.of(spec) for spec in catalogue.find(slug).fields.values() if spec.personal}
        client.post(f"/desk/start/{slug}/", {"on": "2025-02-30", "stage": "do", "key": "k", "tab": "t", **typed})
        client.get("/desk/search/", {"q": birds.words()[:50]})
        Client().post("/sign-in/", {"username": birds.names[0], "password": "wrong"})
        Client().post("/hall/follow/", {"number": birds.words()[:80], "code": birds.names[-1]})
    country.flock.take_in(birds)


def found_by_words(country: Country, who: Client) -> list[str]:
    """The canaries by which the search of any hall finds something."""
    asked = sorted(country.flock.every)[:: len(country.flock.every) // 40]
    return [one for one in asked for town in {country.towns[0], country.towns[-1]}
            if who.get(f"/hall/api/{town}/publications", {"q": one[:60]}).json()["publications"]]  # fmt: skip


@pytest.mark.slow
def test_a_stranger_finds_none_of_a_thousand_people_anywhere(country, lines):
    """Pages, interface, downloads, feed, receipts, log, the page of following, errors, lines of the log file, words of the search."""
    flock, who, seen = country.flock, Client(), {}
    assert flock.people >= PEOPLE
    refused_forms(country)
    for part in (
        in_the_halls(country, who),
        in_the_log(who),
        to_those_who_follow(country, who),
        on_the_pages_of_errors(country, who),
    ):
        for path, text in part:
            seen.setdefault(path, []).extend(flock.in_text(text))
    assert {path: found for path, found in seen.items() if found} == {}
    assert found_by_words(country, who) == []
    assert flock.in_text("\n".join(lines.written)) == []
    assert any("404" in one or "Not Found" in one for one in lines.written), "the log was listened to"
    assert flock.in_text(str(rows("SELECT words FROM yifa_publication_words"))) == []
    assert flock.in_text(str(list(CaseRow.objects.values_list("title", "number")))) == []
    assert flock.in_text(str(list(PublicationRow.objects.values_list("title", "subject", "withdrawn_why")))) == []
    today = date.fromisoformat(TODAY)
    shown = {one.number for town in set(country.towns) for one in current(PlaceRow.objects.get(slug=town).code, today)}
    assert len(shown) > 300
    assert {one for one in shown if not any(path.endswith(f"{one}/receipt.tlog-proof") for path in seen)} == set()
    self_test(country, who)


def self_test(country: Country, who: Client) -> None:
    """One name that was published by mistake is found by every way out."""
    row = PublicationRow.objects.filter(procedure="penalty_ordinary", of="decide").latest("id")
    name = country.flock.every.pop()
    content = json.loads(bytes(row.content))
    content["fields"][0]["text"] = content["title"] = name
    PublicationRow.objects.create(**{
        **{one.attname: getattr(row, one.attname) for one in PublicationRow._meta.fields if one.attname != "id"},
        "number": "pub-0badbadbad00", "title": name, "content": canonical(content), "published_on": date(2025, 11, 30),
    })  # fmt: skip
    country.flock.every.add(name)
    cache.clear()
    town = country.towns[-1]
    ways = [f"/hall/{town}/all/", f"/hall/{town}/feed.atom", f"/hall/api/{town}/publications", f"/hall/{town}/pub-0badbadbad00/",
            *(f"/hall/{town}/data/penalty_ordinary.decide.{form}" for form in ("csv", "json", "parquet"))]  # fmt: skip
    assert [one for one in ways if name not in country.flock.in_text(words_in(who.get(one)))] == []
