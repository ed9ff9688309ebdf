"""What the desk keeps beside the record: drafts, uploads, who looked at personal data, ledgers on their way in.

Reads   nothing
Never   holds a case or a fact of one: those change only through the engine's door
Start   Draft
"""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Draft(models.Model):
    """What an official has typed and not yet submitted, sealed like personal data. Not an event; kept 30 days.

    `about` is the procedure's slug for a case not yet begun, else "case:<id>". `tab` is the window that wrote last,
    `version` counts its savings, so that a second window asks before it overwrites.
    """

    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    about = models.CharField(max_length=80)
    step = models.CharField(max_length=60)
    title = models.CharField(max_length=200, default="")
    tab = models.CharField(max_length=40)
    version = models.IntegerField(default=1)
    commitment = models.CharField(max_length=64)
    box = models.BinaryField()
    saved_at = models.DateTimeField()

    class Meta:
        db_table = "yifa_draft"
        constraints = [models.UniqueConstraint(fields=["account", "about", "step"], name="yifa_draft_about")]


class Unmasking(models.Model):
    """Somebody saw personal data of a case in clear: who, what, why, when."""

    case = models.ForeignKey("engine.CaseRow", models.PROTECT, related_name="unmaskings")
    person = models.ForeignKey("engine.Person", models.PROTECT, related_name="+")
    what = models.CharField(max_length=120)
    reason = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        db_table = "yifa_unmasking"
        indexes = [models.Index(fields=["case", "at"], name="yifa_unmasking_case")]


class Upload(models.Model):
    """A file that a person brought: only who brought it, or works on a case that holds it, may use it."""

    person = models.ForeignKey("engine.Person", models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    name = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        db_table = "yifa_upload"
        constraints = [models.UniqueConstraint(fields=["person", "sha256"], name="yifa_upload_person")]


class LedgerFile(models.Model):
    """An old ledger that waits for confirmation, sealed; its bytes go when it is done or after 7 days."""

    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    procedure = models.CharField(max_length=60)
    unit = models.CharField(max_length=60)
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    commitment = models.CharField(max_length=64)
    box = models.BinaryField(null=True)
    brought_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    added = models.IntegerField(default=0)

    class Meta:
        db_table = "yifa_ledger_file"
