"""Citations: statutes with their editions and articles, documents by number, and rules of our own house.

Reads   statutes.yaml: title, kind, editions with their day in force and last article; documents with their number
Never   cites a statute, an edition or an article that the file does not know
Start   statute("行政处罚法", edition=2021).articles(54); paper("国办发〔2018〕118号"); house("…")
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from yifa.law import files
from yifa.law.files import LawFileError

_FILE = Path(__file__).with_name("statutes.yaml")
_NUMBER = re.compile(
    r"(?P<article>[1-9][0-9]*)(?:之(?P<within>[0-9]+))?(?P<part>(?:第[一二三四五六七八九十]+[款项目])*)"
)
_DIGITS = "零一二三四五六七八九"
KINDS = (
    "宪法",
    "法律",
    "行政法规",
    "部门规章",
    "地方政府规章",
    "地方性法规",
    "党内法规",
    "司法解释",
    "国务院文件",
    "地方文件",
)


class UnknownStatute(KeyError):
    """The statute or the edition is not declared; the message names the file to add it to."""

    def __str__(self) -> str:
        return str(self.args[0])


class NoSuchArticle(ValueError):
    """The number is no article of that edition."""


@dataclass(frozen=True, slots=True)
class Statute:
    """One edition of a statute. articles_last: the last article's number, None where it is not known.

    in_force, until: from which day on, and until which day (not included); None where not established or still so.
    """

    title: str
    kind: str
    edition: int
    label: str | None
    promulgated: date | None
    in_force: date | None
    until: date | None
    articles_last: int | None

    def __str__(self) -> str:
        return f"{self.title}（{self.edition}{self.label or ''}）"

    def articles(self, *numbers: int | str) -> Articles:
        """A citation of these articles: 54, "54", "23之1", "64第一项". Raises NoSuchArticle."""
        if not numbers:
            raise NoSuchArticle(f"{self}: no article given")
        return Articles(self, tuple(self._checked(number) for number in numbers))

    def in_force_on(self, on: date) -> bool:
        """Whether this edition was the one in force; a day that is not established does not speak against it."""
        return (self.in_force is None or self.in_force <= on) and (self.until is None or on < self.until)

    def _checked(self, number: int | str) -> str:
        found = None if isinstance(number, bool) else _NUMBER.fullmatch(str(number))
        if found is None:
            raise NoSuchArticle(f"{self}: {number!r} is no article number")
        if self.articles_last is not None and int(found["article"]) > self.articles_last:
            raise NoSuchArticle(f"{self}: there is no article {number}; the last is {self.articles_last}")
        return str(number)


@dataclass(frozen=True, slots=True)
class Articles:
    """Articles of one edition of a statute, as a basis. numbers: as given, "54" or "64第一项"."""

    statute: Statute
    numbers: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.statute}{'、'.join(_article(number) for number in self.numbers)}"

    def in_force_on(self, on: date) -> bool:
        """Whether the edition cited was in force on that day."""
        return self.statute.in_force_on(on)


@dataclass(frozen=True, slots=True)
class Paper:
    """A document cited by its number (国办发〔2018〕118号), with the place in it where there is one."""

    number: str
    where: str = ""
    title: str | None = None
    in_force: date | None = None

    def __str__(self) -> str:
        return f"{self.number}{self.where}"

    def in_force_on(self, on: date) -> bool:
        """Whether the document was out on that day; one whose day we do not know always counts as out."""
        return self.in_force is None or self.in_force <= on


@dataclass(frozen=True, slots=True)
class House:
    """A rule no text prescribes: our own, with its reason."""

    reason: str

    def __str__(self) -> str:
        return f"本平台规则：{self.reason}"

    def in_force_on(self, on: date) -> bool:
        """Always: a house rule goes with the declaration that holds it."""
        return True


Basis = Articles | Paper | House


def statute(title: str, edition: int | None = None) -> Statute:
    """One edition of a statute, the newest where none is named. Raises UnknownStatute."""
    editions = _library().statutes.get(title.removeprefix("中华人民共和国"))
    if editions is None:
        raise UnknownStatute(f"no statute {title!r}; it would be declared in law/{_FILE.name}")
    if edition is None:
        return editions[max(editions)]
    if edition not in editions:
        known = ", ".join(str(year) for year in editions)
        raise UnknownStatute(f"{title} has no edition {edition} in law/{_FILE.name}; it has {known}")
    return editions[edition]


def paper(number: str, where: str = "") -> Paper:
    """A document by its number; its title and day come from statutes.yaml where that knows them."""
    known = _library().papers.get(number)
    return Paper(number, where) if known is None else Paper(number, where, known.title, known.in_force)


def house(reason: str) -> House:
    """A rule of our own as a basis; the reason must be said."""
    if not reason.strip():
        raise ValueError("a house rule needs its reason")
    return House(reason.strip())


def statutes() -> list[Statute]:
    """Every edition of every statute declared, in the file's order."""
    return [edition for editions in _library().statutes.values() for edition in editions.values()]


@dataclass(frozen=True, slots=True)
class _Library:
    statutes: Mapping[str, Mapping[int, Statute]]
    papers: Mapping[str, Paper]


@cache
def _library() -> _Library:
    return read(_FILE)


def read(path: Path) -> _Library:
    """The statutes and documents of one file. Raises LawFileError, which names the row."""
    name = path.name
    found = files.mapping(files.read(path, name), name, needs=("statutes", "papers"))
    statutes: dict[str, dict[int, Statute]] = {}
    for row in found["statutes"]:
        row = files.mapping(row, name, needs=("title", "kind", "editions"))
        title = files.text(row["title"], name, "title")
        if title in statutes:
            raise LawFileError(f"{name}: {title} is given twice")
        if row["kind"] not in KINDS:
            raise LawFileError(f"{name}: {title}: kind {row['kind']!r} is none of {'、'.join(KINDS)}")
        statutes[title] = _editions(title, row["kind"], row["editions"], f"{name}: {title}")
    papers: dict[str, Paper] = {}
    for row in found["papers"]:
        row = files.mapping(row, name, needs=("number",), may=("title", "in_force"))
        number = files.text(row["number"], name, "number")
        if number in papers:
            raise LawFileError(f"{name}: {number} is given twice")
        papers[number] = Paper(number, "", row.get("title"), _day(row, "in_force", f"{name}: {number}"))
    return _Library(statutes, papers)


def _editions(title: str, kind: str, rows: object, name: str) -> dict[int, Statute]:
    if not isinstance(rows, list) or not rows:
        raise LawFileError(f"{name}: editions: found {rows!r}, expected a list")
    editions: dict[int, Statute] = {}
    for row in reversed(rows):  # newest first, so that each knows when the next one took its place
        row = files.mapping(row, name, needs=("edition",), may=("label", "promulgated", "in_force", "articles"))
        year = row["edition"]
        if not isinstance(year, int) or year in editions or any(year > newer for newer in editions):
            raise LawFileError(f"{name}: edition {year!r}: editions are years, each once, oldest first")
        until = next((newer.in_force for newer in reversed(editions.values()) if newer.in_force), None)
        editions[year] = Statute(
            title,
            kind,
            year,
            row.get("label"),
            _day(row, "promulgated", name),
            _day(row, "in_force", name),
            until,
            row.get("articles"),
        )
    return dict(sorted(editions.items()))


def _day(row: Mapping[str, object], key: str, name: str) -> date | None:
    return files.day(row[key], f"{name}: {key}") if key in row else None


def _article(number: str) -> str:
    found = _NUMBER.fullmatch(number)
    assert found is not None  # checked when the citation was made
    within = f"之{numeral(int(found['within']))}" if found["within"] else ""
    return f"第{numeral(int(found['article']))}条{within}{found['part']}"


def numeral(number: int) -> str:
    """A number from 1 to 9999 in Chinese numerals, as articles are numbered: 十五, 一百零二, 一千二百六十."""
    if not 0 < number < 10_000:
        raise ValueError(f"{number} is not between 1 and 9999")
    text, gap = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if digit:
            text += ("零" if gap and text else "") + _DIGITS[digit] + name
            gap = False
        else:
            gap = True
    return text[1:] if text.startswith("一十") else text
