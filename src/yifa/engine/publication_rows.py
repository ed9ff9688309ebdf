"""Tables of what is public: publications, what is still owed, how many there are.

Reads   nothing
Never   changes a publication: triggers of migration 0004 let it only be replaced or withdrawn, once
Start   PublicationRow; the words it is found by are in yifa_publication_words (publication_search.py)
"""

from __future__ import annotations

from django.db import models

CURRENT = models.Q(replaced_by="", withdrawn_on__isnull=True)


class PublicationRow(models.Model):
    """One thing shown to the public, as it was shown: the canonical bytes of its content and their SHA-256.

    number        its public id, `pub-` and 12 hex digits
    of            the disclosure's step (`decide`), or `entry` for what a register publishes by itself
    unit          slug of the unit of the case; place: its division code; document: the number of its paper, "" without one
    subject       what a register entry is found by where that is public, else ""
    personal      whether it speaks of a natural person: no search engine may list it
    due_on        the last day to publish it (None: no limit); shown_until: the last day it is shown (None: no end)
    replaced_by   the number of the corrected version, ""; withdrawn_on, withdrawn_why: when and why it was taken down
    """

    number = models.CharField(max_length=40, unique=True)
    case = models.ForeignKey("engine.CaseRow", models.PROTECT, related_name="publications")
    event = models.ForeignKey("engine.EventRow", models.PROTECT, related_name="publications")
    procedure = models.CharField(max_length=60)
    of = models.CharField(max_length=60)
    place = models.CharField(max_length=12)
    unit = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    document = models.CharField(max_length=80, default="")
    subject = models.CharField(max_length=120, default="")
    personal = models.BooleanField(default=False)
    made_on = models.DateField()
    due_on = models.DateField(null=True)
    published_on = models.DateField()
    shown_until = models.DateField(null=True)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    replaced_by = models.CharField(max_length=40, default="")
    withdrawn_on = models.DateField(null=True)
    withdrawn_why = models.CharField(max_length=500, default="")

    class Meta:
        db_table = "yifa_publication"
        indexes = [
            models.Index(fields=["procedure", "published_on", "id"], name="yifa_pub_procedure", condition=CURRENT),
            models.Index(fields=["place", "procedure", "published_on", "id"], name="yifa_pub_kind", condition=CURRENT),
            models.Index(fields=["place", "published_on", "id"], name="yifa_pub_place", condition=CURRENT),
            models.Index(fields=["published_on", "id"], name="yifa_pub_day", condition=CURRENT),
            # with the last day shown in them, what has run its time is passed over without a look at the row
            models.Index(
                fields=["place", "procedure", "of", "published_on", "id", "shown_until"],
                name="yifa_pub_of",
                condition=CURRENT,
            ),
            models.Index(
                fields=["place", "unit", "published_on", "id", "shown_until"], name="yifa_pub_unit", condition=CURRENT
            ),
            models.Index(
                fields=["place", "published_on", "id", "shown_until"], name="yifa_pub_shown", condition=CURRENT
            ),
            models.Index(fields=["shown_until"], name="yifa_pub_ends", condition=CURRENT),
            models.Index(fields=["procedure", "subject"], name="yifa_pub_subject"),
        ]


class PublicationCount(models.Model):
    """How many publications a place made in a year, by procedure; versions that replaced one are not counted again."""

    place = models.CharField(max_length=12)
    procedure = models.CharField(max_length=60)
    year = models.IntegerField()
    published = models.IntegerField(default=0)
    withdrawn = models.IntegerField(default=0)

    class Meta:
        db_table = "yifa_publication_count"
        constraints = [models.UniqueConstraint(fields=["place", "procedure", "year"], name="yifa_pub_count")]


class PublicationOwed(models.Model):
    """Something that must be published and is not yet. A projection: it goes when the step is taken.

    why: `due` (never published), `corrected` (what is shown has been put right in the case since).
    """

    case = models.ForeignKey("engine.CaseRow", models.CASCADE, related_name="+")
    of = models.CharField(max_length=60)
    procedure = models.CharField(max_length=60)
    place = models.CharField(max_length=12)
    unit = models.CharField(max_length=60)
    why = models.CharField(max_length=10)
    made_on = models.DateField()
    due_on = models.DateField(null=True)

    class Meta:
        db_table = "yifa_publication_owed"
        constraints = [models.UniqueConstraint(fields=["case", "of"], name="yifa_pub_owed")]
        indexes = [models.Index(fields=["due_on"], name="yifa_pub_owed_due")]
