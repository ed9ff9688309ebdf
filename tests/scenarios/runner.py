"""Runner of scenarios: whole cases as tables that a 法制审核 officer can read and correct.

Reads   tests/scenarios/*.yaml, described below; the catalogue; a test office with four persons in every post
Never   goes round the door: every step of a scenario is taken as an official would take it
Start   load() reads the files, run() plays one scenario

A file has two YAML documents. The first says whom and what a scenario takes unless it says otherwise:

    procedure: penalty_ordinary        # the procedure these scenarios are about
    defaults:
      given:                           # other cases that must stand before (register entries, a case that is referred to)
        甲的执法证:                     # a name, so that a scenario may leave it out or refer to it as @甲的执法证
          procedure: officer_certificate
          steps: {enter: {on: 2025-01-02, facts: {certificate_holder: 行政执法人员甲, certificate_number: 粤S001}}}
      steps:
        file: {by: 行政执法人员甲, with: [行政执法人员乙], facts: {clue_source: 检查发现}}
        decide: {facts: {outcome: 给予行政处罚, fine: 3万}}
      paths:                           # ways that many scenarios begin with; a path may begin with another one
        至立案: {clue: 2025-09-01, file: 2025-09-04}
        至告知: {from: 至立案, investigate: 2025-09-08, notify: 2025-09-15}

The second is a list of scenarios:

    - name: 听证申请期限未满不得作出决定      # the rule in a sentence
      article: 行政处罚法第六十二条、第六十四条
      place: changping                    # optional: a key of PLACES, default changping
      procedure: penalty_ordinary         # optional: another procedure than the file's; `defaults: steps` is then left aside
      given: {乙的执法证: {facts: {certificate_until: 2025-09-02}}}   # optional: other facts in the first step of a default,
                                          # or a whole other case: {procedure: …, steps: …}
      without: [甲的执法证]               # optional: defaults left out
      from: 至立案                        # optional: a path; `steps` then changes its steps (`file: {facts: …}`) and goes on
      steps: {file: 2025-09-22, investigate: {on: 2025-09-25, facts: {found: 属实}}, investigate#2: 2025-09-26}
      then: {decide: 2025-10-13}          # optional: the step that is tried
      expect: {refused: P-104}            # what comes of it

Steps are taken in the order written; `#2` only tells two takings of one step apart. A step is a date or a mapping:
    on     the day (2025-09-25) or moment ("2025-09-25 09:30"); needed
    by     who takes it; default: 甲 of the first post that may. A person is named <岗位><甲乙丙丁>: 行政执法人员甲
    as     the post he acts in (slug), where it is not the one in his name
    with   who acts with him; default: as many more of the same post as the step asks for; [] for nobody
    facts  the form as typed; laid over the defaults'; null takes a default away. People stand by name, files by a file
           name (the runner keeps such a file; tests/upward/packages.py names packages), money in yuan, other cases as @name; @本案.<field> is the first word of what this case has recorded there
    evidence  file names
    sealed  true: the log takes in all that was recorded and signs a checkpoint, just before this step
    beside  other cases taken through their steps just before this step, written as under `given`; @本案 is this case

`expect` holds any of:
    refused: P-104                the code of the refusal; tells: {until: 2025-10-13} its blanks, says: [words] of its sentence
    done: true                    the step was taken
    exit: no_penalty              the way the case ends or is to end; open: true/false; closed: 2025-11-03
    due: {decide: 2025-12-21}     due days of clocks (null: paused or not fixed, absent: not running)
    clocks: {decide: late}        running, paused, late, stopped, stopped_late or absent
    rights: {request_hearing: open}   open, used, waived, lapsed or absent; or the day it closes on
    papers: [penalty_decision]    papers that `then` issued (without `then`: all that the case holds), in any order
    holds: {penalty_decision: [张三, 三万]}   words that the newest paper of a kind holds; lacks: the same, words it must not hold
    waits: serve                  the step the case waits for (null: none)
    data: {fine: 3000000}         recorded values
    can: [step], cannot: [step]   steps that are open, or not
All of `due`, `clocks` and `rights` is asked for on `on` of expect, else on the day of the last step.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tests.upward.packages import NAMED
from yifa.engine import catalogue, door, evidence, rebuild, rules, sealer, store
from yifa.engine.case import Actor, Case, as_day
from yifa.engine.declaration import Post, Procedure
from yifa.engine.models import Appointment, PaperRow, Person, PlaceRow, Unit
from yifa.engine.refusals import Refusal, in_words
from yifa.engine.sealing import open_box
from yifa.procedures import posts

HERE = Path(__file__).parent
NAMES = "甲乙丙丁"
OWN = "本案"
STRANGER = "邻近分局人员"  # holds no post of any procedure, in a unit beside the office
PLACES = {
    "changping": (("440000000000", "广东省"), ("441900000000", "东莞市"), ("441900110000", "常平镇")),
    "jiangxi": (("360000000000", "江西省"), ("360100000000", "南昌市"), ("360121000000", "南昌县"), ("360121100000", "莲塘镇")),
    "shandong": (("370000000000", "山东省"), ("370300000000", "淄博市"), ("370302000000", "淄川区"), ("370302100000", "昆仑镇")),
    "shanxi": (("140000000000", "山西省"), ("140100000000", "太原市"), ("140121000000", "清徐县"), ("140121100000", "清源镇")),
    "qingxu": (("140000000000", "山西省"), ("140100000000", "太原市"), ("140121000000", "清徐县")),
}  # fmt: skip
SCENARIO_KEYS = {"name", "article", "place", "procedure", "given", "without", "from", "steps", "then", "expect"}
STEP_KEYS = {"on", "by", "as", "with", "facts", "evidence", "sealed", "beside"}
EXPECT_KEYS = {
    "refused", "tells", "says", "done", "exit", "open", "closed", "due", "clocks", "rights", "papers", "holds", "lacks",
    "waits", "data", "can", "cannot", "on",
}  # fmt: skip


class Badly(AssertionError):
    """A scenario that is written wrongly, or that did not come out as it says."""


class _Loader(yaml.SafeLoader):
    """YAML in which `on` is a word, not a yes, and a key stands once."""

    yaml_implicit_resolvers = {
        first: [(tag, form) for tag, form in found if tag != "tag:yaml.org,2002:bool" or first in "tTfF"]
        for first, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict[Any, Any]:
    seen = set()
    for key_node, _ in node.value:
        if key_node.value in seen:
            raise Badly(f"line {key_node.start_mark.line + 1}: '{key_node.value}' is given twice")
        seen.add(key_node.value)
    loader.flatten_mapping(node)
    return {loader.construct_object(key, True): loader.construct_object(value, True) for key, value in node.value}


_Loader.add_constructor("tag:yaml.org,2002:map", _mapping)


@dataclass(frozen=True)
class Scenario:
    """One scenario with what its file gives every scenario laid under it."""

    name: str
    article: str
    file: str
    procedure: str
    steps: dict[str, Any]
    then: dict[str, Any]
    expect: dict[str, Any]
    given: dict[str, Any] = field(default_factory=dict)
    defaults: dict[str, dict[str, Any]] = field(default_factory=dict)
    place: str = "changping"

    def __str__(self) -> str:
        return f"{self.procedure}：{self.name}"

    def taken(self) -> Iterator[tuple[str, str]]:
        """(procedure, step) of everything it does, `then` included, the steps of given cases too."""
        for one in self.given.values():
            yield from ((one["procedure"], slug_of(step)) for step in one["steps"])
        for step, how in (*self.steps.items(), *self.then.items()):
            beside = {**(self.defaults.get(slug_of(step)) or {}), **(how if isinstance(how, dict) else {})}.get(
                "beside"
            )
            for one in (beside or {}).values():
                yield from ((one["procedure"], slug_of(step)) for step in one["steps"])
        for step in (*self.steps, *self.then):
            yield self.procedure, slug_of(step)


def slug_of(step: str) -> str:
    """`investigate#2` is a taking of `investigate`."""
    return step.partition("#")[0]


@cache
def load() -> tuple[Scenario, ...]:
    """Every scenario of every file beside this module."""
    return tuple(one for path in sorted(HERE.glob("*.yaml")) for one in read(path))


def read(path: Path) -> list[Scenario]:
    """The scenarios of one file; Badly names the file and the scenario that is written wrongly."""
    try:
        head, table = yaml.load_all(path.read_text(encoding="utf-8"), Loader=_Loader)
    except (ValueError, yaml.YAMLError) as bad:
        raise Badly(f"{path.name}: expected two YAML documents, defaults and a list of scenarios: {bad}") from bad
    defaults = head.get("defaults") or {}
    found, names = [], set()
    for row in table:
        where = f"{path.name}: {row.get('name')}"
        if unknown := set(row) - SCENARIO_KEYS:
            raise Badly(f"{where}: unknown keys {sorted(unknown)}")
        if unknown := set(row.get("expect") or {}) - EXPECT_KEYS:
            raise Badly(f"{where}: unknown expectations {sorted(unknown)}")
        if missing := {"name", "article", "expect"} - set(row):
            raise Badly(f"{where}: lacks {sorted(missing)}")
        if row["name"] in names:
            raise Badly(f"{where}: stands twice")
        names.add(row["name"])
        procedure = row.get("procedure") or head["procedure"]
        steps = (defaults.get("steps") or {}) if procedure == head["procedure"] else {}
        given = dict(defaults.get("given") or {})
        for one, how in (row.get("given") or {}).items():
            given[one] = how if "procedure" in how else _changed(given[one], how["facts"])
        for left_out in row.get("without") or ():
            if given.pop(left_out, None) is None:
                raise Badly(f"{where}: leaves out '{left_out}', which is not given")
        found.append(
            Scenario(
                name=row["name"], article=str(row["article"]), file=path.name, procedure=procedure,
                steps=_way(row, defaults.get("paths") or {}, where),
                then=row.get("then") or {}, expect=row["expect"], given=given, defaults=steps,
                place=row.get("place") or "changping",
            )
        )  # fmt: skip
    return found


def _changed(given: dict[str, Any], facts: dict[str, Any]) -> dict[str, Any]:
    """A given case with other facts in its first step."""
    (first, how), *others = given["steps"].items()
    return {**given, "steps": {first: {**how, "facts": {**how["facts"], **facts}}, **dict(others)}}


def _way(row: dict[str, Any], paths: dict[str, Any], where: str) -> dict[str, Any]:
    """The steps of a path with those of the row laid over it: what the row says of a step adds to what the path says."""
    own = row.get("steps") or {}
    if "from" not in row:
        return own
    if row["from"] not in paths:
        raise Badly(f"{where}: there is no path '{row['from']}'")
    before = dict(paths[row["from"]])
    begins = before.pop("from", None)
    steps = _way({"steps": before, **({"from": begins} if begins else {})}, paths, where)
    for step, how in own.items():
        if step in steps and isinstance(how, dict):
            held = steps[step] if isinstance(steps[step], dict) else {"on": steps[step]}
            facts = {**(held.get("facts") or {}), **(how.get("facts") or {})}
            steps[step] = {**held, **how, "facts": facts}
        else:
            steps[step] = how
    return steps


class Office:
    """A town government with one office under it; every post of the catalogue held there by 甲, 乙, 丙 and 丁.

    Beside it stands another unit (neighbour) with one person of no post.
    """

    def __init__(self, place: str = "changping", more: tuple[Post, ...] = ()) -> None:
        store.forget_places()
        above = None
        for code, name in PLACES[place]:
            above, _ = PlaceRow.objects.get_or_create(
                code=code, defaults={"name": name, "short": name, "level": "", "parent": above}
            )
        self.place = above
        self.root = self._unit("government", f"{above.name}人民政府", "测府", None)
        self.bureau = self._unit("office", f"{above.name}综合行政执法办公室", "测府", self.root)
        self.neighbour = self._unit("neighbour", f"{above.name}邻近分局", "测邻", self.root)
        self.posts = {post.slug: post for post in (*_posts(), *more)}
        self.people: dict[str, tuple[int, str]] = {}
        rows = [(f"{post.name}{one}", post.slug) for post in self.posts.values() for one in NAMES]
        made = Person.objects.bulk_create([Person(name=name, place=above) for name, _ in rows])
        Appointment.objects.bulk_create(
            [Appointment(person=person, unit=self.bureau, reach=self.root, post=post, since=date(2010, 1, 1))
             for person, (_, post) in zip(made, rows, strict=True)]
        )  # fmt: skip
        for person, (name, post) in zip(made, rows, strict=True):
            self.people.setdefault(name, (person.pk, post))
        stranger = Person.objects.create(name=STRANGER, place=above)
        Appointment.objects.create(
            person=stranger, unit=self.neighbour, reach=self.neighbour, post="elsewhere", since=date(2010, 1, 1)
        )
        self.people[STRANGER] = (stranger.pk, "elsewhere")

    def _unit(self, slug: str, name: str, organ: str, parent: Unit | None) -> Unit:
        unit = Unit.objects.create(place=self.place, slug=slug, name=name, organ=organ, parent=parent)
        unit.path = (parent.path if parent else "/") + f"{unit.pk}/"
        unit.save()
        return unit

    def person(self, name: str) -> int:
        """A person's id by name; Badly where there is no such person."""
        if name not in self.people:
            raise Badly(f"there is no '{name}' in the test office; a person is named <岗位><{NAMES}>")
        return self.people[name][0]

    def actor(self, name: str, post: str | None = None) -> Actor:
        """The person in the post of his name, or in another one that he says he holds."""
        return Actor(self.person(name), post or self.people[name][1], self.bureau.slug)


@cache
def _posts() -> tuple[Post, ...]:
    """Every post that the catalogue and posts.py know."""
    found = {value.slug: value for value in vars(posts).values() if isinstance(value, Post)}
    for procedure in catalogue.every():
        for post in (post for step in procedure.steps for post in step.by if procedure.area != "tests"):
            found.setdefault(post.slug, post)
    return tuple(found.values())


@dataclass
class Played:
    """A scenario as it came out."""

    case: int | None = None
    main: bool = False
    day: date | None = None
    issued: tuple[str, ...] | None = None
    refused: Refusal | None = None


class Play:
    """One run of a scenario in an office of its own."""

    def __init__(self, scenario: Scenario, office: Office) -> None:
        self.scenario, self.office = scenario, office
        self.numbers: dict[str, str] = {}

    def whole(self) -> Played:
        """Given cases, then the steps, then the one that is tried."""
        for name, one in self.scenario.given.items():
            played = self._steps(one["procedure"], one["steps"], {})
            self.numbers[name] = store.load(played.case).number
        played = self._steps(self.scenario.procedure, self.scenario.steps, self.scenario.defaults, main=True)
        if self.scenario.then:
            (step, how), *others = self.scenario.then.items()
            if others:
                raise Badly("`then` holds one step")
            played.issued = ()
            try:
                self._take(played, self.scenario.procedure, step, how, self.scenario.defaults)
            except Refusal as refused:
                played.refused = refused
                played.day = _day(how if not isinstance(how, dict) else how["on"])
        return played

    def _steps(self, procedure: str, steps: dict[str, Any], defaults: dict[str, Any], *, main: bool = False) -> Played:
        played = Played(main=main)
        for step, how in steps.items():
            try:
                self._take(played, procedure, step, how, defaults)
                played.issued = None
            except Refusal as refused:
                raise Badly(f"{procedure}: step '{step}' on {how} was refused: {refused}") from refused
        return played

    def _take(self, played: Played, procedure: str, step: str, how: Any, defaults: dict[str, Any]) -> None:
        declared = catalogue.find(procedure)
        slug = slug_of(step)
        how = self._filled(how, defaults.get(slug) or {})
        on = how["on"] if isinstance(how["on"], date) else datetime.fromisoformat(how["on"])
        by, together = self._people(declared, slug, how, on)
        self._before(how)
        options = {
            "by": by, "together": together, "on": on, "at": datetime.combine(_day(on), time(23, 30), tzinfo=door.CHINA),
            "facts": self._facts(declared, slug, how.get("facts") or {}),
            "evidence": [self._file(name, on) for name in how.get("evidence") or ()],
        }  # fmt: skip
        if played.case is None:
            if slug != declared.opens.slug:
                raise Badly(f"{procedure}: a case begins with '{declared.opens.slug}', not with '{slug}'")
            done = door.start(procedure, **options)
        else:
            done = door.take_step(played.case, slug, **options)
        if played.main:
            self.numbers[OWN] = done.number
        played.case, played.day, played.issued = done.case, _day(on), tuple(kind for kind, _ in done.papers)

    def _before(self, how: dict[str, Any]) -> None:
        """What else happens just before a step: other cases, a checkpoint of the log."""
        for name, one in (how.get("beside") or {}).items():
            played = self._steps(one["procedure"], one["steps"], {})
            self.numbers[name] = store.load(played.case).number
        if how.get("sealed"):
            sealer.seal_pending(thorough=True)

    def _filled(self, how: Any, default: dict[str, Any]) -> dict[str, Any]:
        given = how if isinstance(how, dict) else {"on": how}
        if unknown := (set(given) | set(default)) - STEP_KEYS:
            raise Badly(f"a step knows no {sorted(unknown)}")
        facts = {**(default.get("facts") or {}), **(given.get("facts") or {})}
        return {**default, **given, "facts": {name: value for name, value in facts.items() if value is not None}}

    def _people(self, declared: Procedure, slug: str, how: dict[str, Any], on: date) -> tuple[Actor, list[int]]:
        step = declared.by_slug.get(slug)
        post = step.by[0] if step else self.office.posts["head"]
        name = how.get("by") or f"{post.name}甲"
        by = self.office.actor(name, how.get("as"))
        if "with" in how:
            return by, [self.office.person(one) for one in how["with"] or ()]
        needed = 1
        if step is not None and not isinstance(step.together, int):
            book = Case(declared, places=[code for code, _ in reversed(PLACES[self.scenario.place])])
            needed = int(book.param(step.together, _day(on)).value or 1)
        elif step is not None:
            needed = step.together
        post = self.office.posts[self.office.people[name][1]]
        mates = [f"{post.name}{one}" for one in NAMES if f"{post.name}{one}" != name]
        return by, [self.office.person(one) for one in mates[: needed - 1]]

    def _facts(self, declared: Procedure, slug: str, facts: dict[str, Any]) -> dict[str, Any]:
        kinds = {one.slug: one.kind for one in declared.by_slug[slug].fields} if slug in declared.by_slug else {}
        return {name: self._value(kinds.get(name, ""), value) for name, value in facts.items()}

    def _value(self, kind: str, value: Any) -> Any:
        if kind == "officer":
            return self.office.person(value) if isinstance(value, str) else value
        if kind == "money":
            return f"{value}元" if isinstance(value, (int, float)) else value
        if kind == "officers":
            return [self.office.person(one) if isinstance(one, str) else one for one in value]
        if kind == "file":
            return self._file(value, date(2020, 1, 1))
        if isinstance(value, str) and value.startswith(f"@{OWN}."):
            return self._recorded(value.partition(".")[2])
        if isinstance(value, str) and value.startswith("@"):
            return self.numbers[value[1:]]
        return value

    def _recorded(self, field: str) -> str:
        """The first word of what this case has recorded in a text field: what the system worked out, nobody can write down."""
        held = store.case_of(store.load(self.numbers[OWN])).get(field)
        return str(held).split()[0]

    def _file(self, name: str, on: date) -> str:
        at = datetime.combine(_day(on), time(8), tzinfo=door.CHINA)
        made = NAMED.get(name)  # a package of that name, else the name itself for its contents
        return evidence.keep(name, [made() if made else name.encode()], by=None, at=at).sha256


def _day(on: Any) -> date:
    if isinstance(on, datetime):
        return on.date()
    return on if isinstance(on, date) else as_day(on)


def run(scenario: Scenario, office: Office | None = None) -> Case | None:
    """Play a scenario and hold it against what it expects; Badly says what came out otherwise."""
    try:
        return _run(scenario, office or Office(scenario.place))
    except Badly as bad:
        raise Badly(f"{scenario.file}　{scenario.name}（{scenario.article}）：{bad}") from bad


def _run(scenario: Scenario, office: Office) -> Case | None:
    played = Play(scenario, office).whole()
    expect = scenario.expect
    _answer(played, expect)
    if played.case is None:
        return None
    if differs := rebuild.differences(played.case):
        raise Badly(f"the case can't be rebuilt from its events: {differs}")
    case = store.case_of(store.load(played.case))
    for wrong in _differences(case, played, expect, office):
        raise Badly(wrong)
    return case


def _answer(played: Played, expect: dict[str, Any]) -> None:
    refused = played.refused
    if "refused" not in expect:
        if refused is not None:
            raise Badly(f"was refused: {refused}")
        return
    if refused is None:
        raise Badly(f"expected refusal {expect['refused']}, but the step was taken")
    if refused.code != expect["refused"]:
        raise Badly(f"expected refusal {expect['refused']}, came {refused}")
    for blank, value in (expect.get("tells") or {}).items():
        if refused.blanks.get(blank) != value and in_words(refused.blanks.get(blank)) != str(value):
            raise Badly(f"the refusal tells {blank}={refused.blanks.get(blank)!r}, expected {value!r}")
    for words in expect.get("says") or ():
        if words not in refused.sentence:
            raise Badly(f"the refusal does not say '{words}': {refused}")


def _differences(case: Case, played: Played, expect: dict[str, Any], office: Office) -> Iterator[str]:
    on = expect.get("on") or played.day
    if "exit" in expect and case.exit != expect["exit"]:
        yield f"exit is {case.exit!r}, expected {expect['exit']!r}"
    if "open" in expect and case.is_open != expect["open"]:
        yield f"open is {case.is_open}, expected {expect['open']}"
    if "closed" in expect and case.state["closed_on"] != expect["closed"].isoformat():
        yield f"closed on {case.state['closed_on']}, expected {expect['closed']}"
    yield from _times(case, on, expect)
    yield from _papers(case, played, expect)
    if "waits" in expect:
        owed = rules.owed(case)
        if (owed.slug if owed else None) != expect["waits"]:
            yield f"waits for {owed.slug if owed else None!r}, expected {expect['waits']!r}"
    for name, value in (expect.get("data") or {}).items():
        value = value.isoformat() if isinstance(value, date) else value
        held = case.get(name)
        if held != value and not (isinstance(held, int) and office.people.get(value, ("",))[0] == held):
            yield f"{name} is {held!r}, expected {value!r}"
    possible = {step.slug for step in rules.possible(case)}
    if missing := set(expect.get("can") or ()) - possible:
        yield f"can't take {sorted(missing)}"
    if extra := set(expect.get("cannot") or ()) & possible:
        yield f"can take {sorted(extra)}"


def _times(case: Case, on: date, expect: dict[str, Any]) -> Iterator[str]:
    clocks = {one.slug: one for one in case.clocks(on)}
    for slug, due in (expect.get("due") or {}).items():
        running = clocks.get(slug)
        found = "absent" if running is None else running.due
        if found != due:
            yield f"clock '{slug}' is due {found}, expected {due}"
    for slug, status in (expect.get("clocks") or {}).items():
        found = clocks[slug].status(on) if slug in clocks else "absent"
        if found != status:
            yield f"clock '{slug}' is {found} on {on}, expected {status}"
    rights = {one.slug: one for one in case.rights(on)}
    for slug, wanted in (expect.get("rights") or {}).items():
        held = rights.get(slug)
        found = "absent" if held is None else held.closes_on if isinstance(wanted, date) else held.status
        if found != wanted:
            yield f"right '{slug}' is {found} on {on}, expected {wanted}"


def _papers(case: Case, played: Played, expect: dict[str, Any]) -> Iterator[str]:
    found = set(case.state["papers"]) if played.issued is None else set(played.issued)
    if "papers" in expect and set(expect["papers"]) != found:
        yield f"papers are {sorted(found)}, expected {sorted(expect['papers'])}"
    for wanted in ("holds", "lacks"):
        for kind, words in (expect.get(wanted) or {}).items():
            text = paper_text(case, kind)
            for one in words:
                if (str(one) in text) != (wanted == "holds"):
                    yield f"paper '{kind}' {wanted if wanted == 'lacks' else 'does not hold'} '{one}':\n{text}"


def paper_text(case: Case, kind: str) -> str:
    """The text of the newest paper of a kind."""
    row = PaperRow.objects.filter(case=case.id, kind=kind).order_by("-id").first()
    if row is None:
        raise Badly(f"the case holds no paper '{kind}'")
    issued = json.loads(bytes(row.event.content))["papers"]
    commitment = next(one["commitment"] for one in issued if one["number"] == row.number)
    return open_box(bytes(row.box), commitment).decode()
