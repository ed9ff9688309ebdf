"""Tables. Screens read them through the ORM; the hot path writes them with SQL in store.py.

Reads   nothing
Never   holds a rule: columns with slugs have no choices, so a new procedure alters no table
Start   CaseRow and EventRow; triggers that refuse UPDATE and DELETE of events are in migration 0002
"""

from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models


class PlaceRow(models.Model):
    """A government and its division code (12 digits) in the tree."""

    code = models.CharField(max_length=12, primary_key=True)
    slug = models.CharField(max_length=60, unique=True, null=True)
    name = models.CharField(max_length=80)
    short = models.CharField(max_length=20)
    level = models.CharField(max_length=10)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")

    class Meta:
        db_table = "yifa_place"


class Unit(models.Model):
    """An organ or an internal unit (机构). `path` is /1/5/9/: one's unit and below is a prefix."""

    place = models.ForeignKey(PlaceRow, models.PROTECT, related_name="units")
    slug = models.CharField(max_length=60)
    name = models.CharField(max_length=80)
    organ = models.CharField(max_length=20, help_text="机关代字")
    acts_for = models.CharField(max_length=80, default="", help_text="以其名义作出的行政机关；空的是它自己")
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    path = models.CharField(max_length=200, db_index=True, default="")

    class Meta:
        db_table = "yifa_unit"
        constraints = [models.UniqueConstraint(fields=["place", "slug"], name="yifa_unit_slug")]

    def __str__(self) -> str:
        return self.name

    @property
    def in_the_name_of(self) -> str:
        """The organ in whose name it acts (处罚 59: a decision names and is sealed by the organ)."""
        return self.acts_for or self.name


class Person(models.Model):
    """An official, a mediator, an adviser: somebody who acts. No profile of a citizen is kept."""

    name = models.CharField(max_length=60)
    place = models.ForeignKey(PlaceRow, models.PROTECT, null=True)

    class Meta:
        db_table = "yifa_person"

    def __str__(self) -> str:
        return self.name


class Appointment(models.Model):
    """A person in a post of a unit from a day to a day; `reach` is the unit whose cases the post serves."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="appointments")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="appointments")
    reach = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    post = models.CharField(max_length=40)
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        db_table = "yifa_appointment"
        indexes = [models.Index(fields=["person", "post"], name="yifa_appointment_person")]


class Accounts(BaseUserManager):
    """Makes accounts; there is no superuser to make."""

    def create_account(self, username: str, password: str | None, **more: object) -> Account:
        account = self.model(username=username, **more)
        account.set_password(password)
        account.save(using=self._db)
        return account


class Account(AbstractBaseUser):
    """Who can sign in. `administers` is "", system, security or audit: three administrators apart (三员分立)."""

    username = models.CharField(max_length=60, unique=True)
    person = models.OneToOneField(Person, models.PROTECT, null=True, related_name="account")
    administers = models.CharField(max_length=10, default="", blank=True)
    is_active = models.BooleanField(default=True)

    USERNAME_FIELD = "username"
    objects = Accounts()

    class Meta:
        db_table = "yifa_account"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(administers="") | models.Q(person__isnull=True), name="yifa_account_apart"
            )
        ]


class CaseRow(models.Model):
    """One case: its head in the record and what its events have come to. A projection, rebuilt from the events."""

    number = models.CharField(max_length=80, unique=True)
    procedure = models.CharField(max_length=60)
    fingerprint = models.CharField(max_length=64)
    place = models.CharField(max_length=12)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)  # indexes below begin with it
    subject = models.CharField(max_length=120, default="")
    title = models.CharField(max_length=200, default="")
    opened_on = models.DateField()
    closed_on = models.DateField(null=True)
    exit = models.CharField(max_length=60, default="")
    last_on = models.DateField()
    waits_for = models.CharField(max_length=40, default="")
    waits_step = models.CharField(max_length=60, default="")
    due_on = models.DateField(null=True)
    due_clock = models.CharField(max_length=60, default="")
    started_on = models.DateField(null=True, help_text="the day the nearest clock started, for lights")
    provisional = models.BooleanField(default=False)
    sealed = models.BooleanField(default=False)
    seq = models.IntegerField()
    head = models.BinaryField(max_length=32)
    state = models.TextField()

    class Meta:
        db_table = "yifa_case"
        indexes = [
            models.Index(fields=["procedure", "subject"], name="yifa_case_subject"),
            models.Index(fields=["procedure", "opened_on", "id"], name="yifa_case_opened"),
            models.Index(fields=["unit", "opened_on", "id", "closed_on", "exit", "sealed"], name="yifa_case_listed"),
            models.Index(fields=["unit", "procedure", "opened_on", "id", "closed_on", "exit", "sealed"],
                         name="yifa_case_of_procedure"),
            models.Index(fields=["unit", "opened_on", "id", "procedure", "waits_step", "due_on", "sealed"],
                         name="yifa_case_open", condition=models.Q(closed_on__isnull=True)),
            models.Index(fields=["unit", "closed_on", "id", "procedure", "exit", "sealed"], name="yifa_case_closed_on",
                         condition=models.Q(closed_on__isnull=False)),
            models.Index(fields=["unit", "waits_for", "due_on", "id", "procedure", "waits_step", "opened_on", "sealed"],
                         name="yifa_case_waiting", condition=models.Q(closed_on__isnull=True, waits_for__gt="")),
        ]  # fmt: skip


class EventRow(models.Model):
    """One event: its canonical bytes and hash, with a few columns repeated for reading; all are in the content."""

    case = models.ForeignKey(CaseRow, models.PROTECT, related_name="events")
    seq = models.IntegerField()
    step = models.CharField(max_length=60)
    actor_id = models.BigIntegerField()
    taken_on = models.CharField(max_length=16)
    recorded_at = models.CharField(max_length=27)
    key = models.CharField(max_length=80, null=True, unique=True)
    hash = models.BinaryField(max_length=32)
    content = models.BinaryField()

    class Meta:
        db_table = "yifa_event"
        constraints = [models.UniqueConstraint(fields=["case", "seq"], name="yifa_event_seq")]


class Sealed(models.Model):
    """A personal value: encrypted, bound to the commitment in its event. Erased: salt and box are NULL."""

    event = models.ForeignKey(EventRow, models.PROTECT, related_name="sealed")
    field = models.CharField(max_length=60)
    salt = models.BinaryField(null=True)
    box = models.BinaryField(null=True)

    class Meta:
        db_table = "yifa_sealed"
        constraints = [models.UniqueConstraint(fields=["event", "field"], name="yifa_sealed_field")]


class PaperRow(models.Model):
    """A paper as issued: its text, encrypted, bound to the commitment in its event."""

    case = models.ForeignKey(CaseRow, models.PROTECT, related_name="papers")
    event = models.ForeignKey(EventRow, models.PROTECT, related_name="papers")
    kind = models.CharField(max_length=60)
    number = models.CharField(max_length=80)
    salt = models.BinaryField(null=True)
    box = models.BinaryField(null=True)

    class Meta:
        db_table = "yifa_paper"
        constraints = [models.UniqueConstraint(fields=["number"], name="yifa_paper_number")]


class Evidence(models.Model):
    """A file kept under its own hash; the bytes lie in the evidence folder."""

    sha256 = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=200)
    size = models.BigIntegerField()
    media = models.CharField(max_length=80, default="application/octet-stream")
    stored_by = models.ForeignKey(Person, models.PROTECT, null=True)
    stored_at = models.DateTimeField()

    class Meta:
        db_table = "yifa_evidence"


class Series(models.Model):
    """The last number given in a series: organ, kind, year."""

    name = models.CharField(max_length=80)
    year = models.IntegerField()
    n = models.IntegerField()

    class Meta:
        db_table = "yifa_series"
        constraints = [models.UniqueConstraint(fields=["name", "year"], name="yifa_series_name")]


class Token(models.Model):
    """Search: a keyed hash of a piece of a searchable value; the value itself is not here."""

    case = models.ForeignKey(CaseRow, models.CASCADE, db_index=False)
    token = models.BigIntegerField()

    class Meta:
        db_table = "yifa_token"
        constraints = [models.UniqueConstraint(fields=["token", "case"], name="yifa_token_case")]


class Involved(models.Model):
    """A person who acted in a case or was named to it: may see it."""

    case = models.ForeignKey(CaseRow, models.CASCADE, db_index=False)
    person = models.ForeignKey(Person, models.PROTECT, db_index=False)
    unit_id = models.BigIntegerField(db_default=0, help_text="that has the case, for long lists; 0: look at the case")

    class Meta:
        db_table = "yifa_involved"
        constraints = [models.UniqueConstraint(fields=["person", "case"], name="yifa_involved_person")]
        indexes = [models.Index(fields=["person", "unit_id", "case"], name="yifa_involved_unit")]


class Leaf(models.Model):
    """The append-only log: event hashes in one order, without gaps."""

    idx = models.BigIntegerField(primary_key=True)
    event = models.OneToOneField(EventRow, models.PROTECT, related_name="leaf")
    hash = models.BinaryField(max_length=32)

    class Meta:
        db_table = "yifa_leaf"


class LogHead(models.Model):
    """One log, its size and frontier; locked by whoever appends. A log takes in one year; the last row is the one at work.

    `opening` is the last checkpoint of the log before: entry 0 of this one. `first` is the idx of its first event's leaf.
    """

    origin = models.CharField(max_length=120, default="")
    year = models.IntegerField(default=0, help_text="of recording, by the calendar of China; 0 before the first event")
    first = models.BigIntegerField(default=0)
    opening = models.TextField(default="")
    size = models.BigIntegerField(default=0)
    frontier = models.BinaryField(default=b"")
    key = models.CharField(max_length=240, default="", help_text="the public key that signs its checkpoints")

    class Meta:
        db_table = "yifa_log_head"


class LogNode(models.Model):
    """The root of a full tile of 256 at the level below: what proofs are made of, worked out from the leaves."""

    log = models.ForeignKey(LogHead, models.PROTECT, related_name="nodes")
    level = models.SmallIntegerField()
    n = models.BigIntegerField()
    hash = models.BinaryField(max_length=32)

    class Meta:
        db_table = "yifa_log_node"
        constraints = [models.UniqueConstraint(fields=["log", "level", "n"], name="yifa_log_node_place")]


class Checkpoint(models.Model):
    """A signed statement of how far a log had come; never two for one size."""

    log = models.ForeignKey(LogHead, models.PROTECT, related_name="checkpoints")
    size = models.BigIntegerField()
    root = models.BinaryField(max_length=32)
    note = models.TextField()
    made_at = models.CharField(max_length=27, help_text="when the newest event it covers was recorded, UTC")

    class Meta:
        db_table = "yifa_checkpoint"
        constraints = [models.UniqueConstraint(fields=["log", "size"], name="yifa_checkpoint_size")]


class Cosignature(models.Model):
    """A witness's signature line under a checkpoint."""

    checkpoint = models.ForeignKey(Checkpoint, models.PROTECT, related_name="cosignatures")
    witness = models.CharField(max_length=120)
    line = models.TextField()
    at = models.BigIntegerField(help_text="POSIX second in the line")

    class Meta:
        db_table = "yifa_cosignature"
        constraints = [models.UniqueConstraint(fields=["checkpoint", "witness"], name="yifa_cosignature_once")]


class Declared(models.Model):
    """Every declaration under which a case was ever begun, by fingerprint."""

    fingerprint = models.CharField(max_length=64, primary_key=True)
    slug = models.CharField(max_length=60)
    body = models.TextField()

    class Meta:
        db_table = "yifa_declared"


from yifa.engine import publication_rows  # noqa: E402, F401 - what is public has tables of its own
