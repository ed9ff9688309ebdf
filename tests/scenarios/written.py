"""Written scenarios: whole cases as tables that a 法制审核 officer can read and correct.

Reads   tests/scenarios/*.yaml, described below; the catalogue
Never   takes a word that it does not know; a key that stands twice
Start   load()

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

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent
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
