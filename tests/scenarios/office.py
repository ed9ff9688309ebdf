"""The test office in which scenarios are played: four persons in every post, and one who has none.

Reads   the catalogue
Never   gives a person more than the post in his name
Start   Office
"""

from __future__ import annotations

from datetime import date
from functools import cache

from tests.scenarios.written import Badly
from yifa.engine import catalogue, store
from yifa.engine.case import Actor
from yifa.engine.declaration import Post
from yifa.engine.models import Appointment, Person, PlaceRow, Unit
from yifa.procedures import posts

NAMES = "甲乙丙丁"
STRANGER = "邻近分局人员"  # holds no post of any procedure, in a unit beside the office
PLACES = {
    "changping": (("440000000000", "广东省"), ("441900000000", "东莞市"), ("441900110000", "常平镇")),
    "jiangxi": (("360000000000", "江西省"), ("360100000000", "南昌市"), ("360121000000", "南昌县"), ("360121100000", "莲塘镇")),
    "shandong": (("370000000000", "山东省"), ("370300000000", "淄博市"), ("370302000000", "淄川区"), ("370302100000", "昆仑镇")),
    "shanxi": (("140000000000", "山西省"), ("140100000000", "太原市"), ("140121000000", "清徐县"), ("140121100000", "清源镇")),
    "qingxu": (("140000000000", "山西省"), ("140100000000", "太原市"), ("140121000000", "清徐县")),
}  # fmt: skip


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
