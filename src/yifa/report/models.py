"""What the report keeps: every wording of a paragraph, and editions that were frozen.

Reads   nothing
Never   changes or deletes a row: triggers in migration 0002 refuse both
Start   Wording, Edition
"""

from __future__ import annotations

from django.db import models


class Wording(models.Model):
    """One version of a paragraph's text with its placeholders: who wrote it, in which post, when. Version 1 is the first edit."""

    place = models.CharField(max_length=12)
    year = models.IntegerField()
    paragraph = models.CharField(max_length=120)
    version = models.IntegerField()
    text = models.TextField()
    by = models.ForeignKey("engine.Person", models.PROTECT, related_name="+")
    post = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        db_table = "yifa_report_wording"
        constraints = [
            models.UniqueConstraint(
                fields=["place", "year", "paragraph", "version"], name="yifa_report_wording_version"
            )
        ]


class Edition(models.Model):
    """A frozen report. `content` is canonical JSON, whose SHA-256 is `fingerprint`; the files are as they were made.

    `facts` is the fingerprint of the facts, `log_size` and `log_root` the record's log when it was frozen,
    `declarations` the hash of the figures' declarations.
    """

    place = models.CharField(max_length=12)
    year = models.IntegerField()
    n = models.IntegerField()
    title = models.CharField(max_length=200)
    content = models.TextField()
    fingerprint = models.CharField(max_length=64, unique=True)
    facts = models.CharField(max_length=64)
    declarations = models.CharField(max_length=64)
    log_size = models.BigIntegerField()
    log_root = models.CharField(max_length=64)
    case = models.ForeignKey("engine.CaseRow", models.PROTECT, related_name="+")
    by = models.ForeignKey("engine.Person", models.PROTECT, related_name="+")
    post = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        db_table = "yifa_report_edition"
        constraints = [models.UniqueConstraint(fields=["place", "year", "n"], name="yifa_report_edition_number")]


class EditionFile(models.Model):
    """A file of an edition, byte for byte."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="files")
    name = models.CharField(max_length=40)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()

    class Meta:
        db_table = "yifa_report_file"
        constraints = [models.UniqueConstraint(fields=["edition", "name"], name="yifa_report_file_name")]
