"""The tables of the engine, as they were first laid out."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="CaseRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=80, unique=True)),
                ("procedure", models.CharField(max_length=60)),
                ("fingerprint", models.CharField(max_length=64)),
                ("place", models.CharField(max_length=12)),
                ("subject", models.CharField(default="", max_length=120)),
                ("title", models.CharField(default="", max_length=200)),
                ("opened_on", models.DateField()),
                ("closed_on", models.DateField(null=True)),
                ("exit", models.CharField(default="", max_length=60)),
                ("last_on", models.DateField()),
                ("waits_for", models.CharField(default="", max_length=40)),
                ("waits_step", models.CharField(default="", max_length=60)),
                ("due_on", models.DateField(null=True)),
                ("due_clock", models.CharField(default="", max_length=60)),
                ("started_on", models.DateField(help_text="the day the nearest clock started, for lights", null=True)),
                ("provisional", models.BooleanField(default=False)),
                ("sealed", models.BooleanField(default=False)),
                ("seq", models.IntegerField()),
                ("head", models.BinaryField(max_length=32)),
                ("state", models.TextField()),
            ],
            options={
                "db_table": "yifa_case",
            },
        ),
        migrations.CreateModel(
            name="Declared",
            fields=[
                ("fingerprint", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("slug", models.CharField(max_length=60)),
                ("body", models.TextField()),
            ],
            options={
                "db_table": "yifa_declared",
            },
        ),
        migrations.CreateModel(
            name="LogHead",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("size", models.BigIntegerField(default=0)),
                ("frontier", models.BinaryField(default=b"")),
            ],
            options={
                "db_table": "yifa_log_head",
            },
        ),
        migrations.CreateModel(
            name="Person",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60)),
            ],
            options={
                "db_table": "yifa_person",
            },
        ),
        migrations.CreateModel(
            name="EventRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("seq", models.IntegerField()),
                ("step", models.CharField(max_length=60)),
                ("actor_id", models.BigIntegerField()),
                ("taken_on", models.CharField(max_length=16)),
                ("recorded_at", models.CharField(max_length=27)),
                ("key", models.CharField(max_length=80, null=True, unique=True)),
                ("hash", models.BinaryField(max_length=32)),
                ("content", models.BinaryField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="events", to="engine.caserow"
                    ),
                ),
            ],
            options={
                "db_table": "yifa_event",
            },
        ),
        migrations.CreateModel(
            name="Leaf",
            fields=[
                ("idx", models.BigIntegerField(primary_key=True, serialize=False)),
                ("hash", models.BinaryField(max_length=32)),
                (
                    "event",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="leaf", to="engine.eventrow"
                    ),
                ),
            ],
            options={
                "db_table": "yifa_leaf",
            },
        ),
        migrations.CreateModel(
            name="PaperRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=60)),
                ("number", models.CharField(max_length=80)),
                ("salt", models.BinaryField(null=True)),
                ("box", models.BinaryField(null=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="papers", to="engine.caserow"
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="papers", to="engine.eventrow"
                    ),
                ),
            ],
            options={
                "db_table": "yifa_paper",
            },
        ),
        migrations.CreateModel(
            name="Involved",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "case",
                    models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, to="engine.caserow"),
                ),
                (
                    "person",
                    models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to="engine.person"),
                ),
            ],
            options={
                "db_table": "yifa_involved",
            },
        ),
        migrations.CreateModel(
            name="Evidence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sha256", models.CharField(max_length=64, unique=True)),
                ("name", models.CharField(max_length=200)),
                ("size", models.BigIntegerField()),
                ("media", models.CharField(default="application/octet-stream", max_length=80)),
                ("stored_at", models.DateTimeField()),
                (
                    "stored_by",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to="engine.person"),
                ),
            ],
            options={
                "db_table": "yifa_evidence",
            },
        ),
        migrations.CreateModel(
            name="Account",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                ("username", models.CharField(max_length=60, unique=True)),
                ("administers", models.CharField(blank=True, default="", max_length=10)),
                ("is_active", models.BooleanField(default=True)),
                (
                    "person",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="account",
                        to="engine.person",
                    ),
                ),
            ],
            options={
                "db_table": "yifa_account",
            },
        ),
        migrations.CreateModel(
            name="PlaceRow",
            fields=[
                ("code", models.CharField(max_length=12, primary_key=True, serialize=False)),
                ("slug", models.CharField(max_length=60, null=True, unique=True)),
                ("name", models.CharField(max_length=80)),
                ("short", models.CharField(max_length=20)),
                ("level", models.CharField(max_length=10)),
                (
                    "parent",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="engine.placerow",
                    ),
                ),
            ],
            options={
                "db_table": "yifa_place",
            },
        ),
        migrations.AddField(
            model_name="person",
            name="place",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to="engine.placerow"),
        ),
        migrations.CreateModel(
            name="Sealed",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("field", models.CharField(max_length=60)),
                ("salt", models.BinaryField(null=True)),
                ("box", models.BinaryField(null=True)),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="sealed", to="engine.eventrow"
                    ),
                ),
            ],
            options={
                "db_table": "yifa_sealed",
            },
        ),
        migrations.CreateModel(
            name="Series",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80)),
                ("year", models.IntegerField()),
                ("n", models.IntegerField()),
            ],
            options={
                "db_table": "yifa_series",
                "constraints": [models.UniqueConstraint(fields=("name", "year"), name="yifa_series_name")],
            },
        ),
        migrations.CreateModel(
            name="Token",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("token", models.BigIntegerField()),
                (
                    "case",
                    models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, to="engine.caserow"),
                ),
            ],
            options={
                "db_table": "yifa_token",
            },
        ),
        migrations.CreateModel(
            name="Unit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.CharField(max_length=60)),
                ("name", models.CharField(max_length=80)),
                ("organ", models.CharField(help_text="机关代字", max_length=20)),
                ("path", models.CharField(db_index=True, default="", max_length=200)),
                (
                    "parent",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="engine.unit",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="units", to="engine.placerow"
                    ),
                ),
            ],
            options={
                "db_table": "yifa_unit",
            },
        ),
        migrations.AddField(
            model_name="caserow",
            name="unit",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="engine.unit"),
        ),
        migrations.CreateModel(
            name="Appointment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("post", models.CharField(max_length=40)),
                ("since", models.DateField()),
                ("until", models.DateField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="appointments", to="engine.person"
                    ),
                ),
                (
                    "reach",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="engine.unit"),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="appointments", to="engine.unit"
                    ),
                ),
            ],
            options={
                "db_table": "yifa_appointment",
            },
        ),
        migrations.AddConstraint(
            model_name="eventrow",
            constraint=models.UniqueConstraint(fields=("case", "seq"), name="yifa_event_seq"),
        ),
        migrations.AddConstraint(
            model_name="paperrow",
            constraint=models.UniqueConstraint(fields=("number",), name="yifa_paper_number"),
        ),
        migrations.AddConstraint(
            model_name="involved",
            constraint=models.UniqueConstraint(fields=("person", "case"), name="yifa_involved_person"),
        ),
        migrations.AddConstraint(
            model_name="account",
            constraint=models.CheckConstraint(
                condition=models.Q(("administers", ""), ("person__isnull", True), _connector="OR"),
                name="yifa_account_apart",
            ),
        ),
        migrations.AddConstraint(
            model_name="sealed",
            constraint=models.UniqueConstraint(fields=("event", "field"), name="yifa_sealed_field"),
        ),
        migrations.AddConstraint(
            model_name="token",
            constraint=models.UniqueConstraint(fields=("token", "case"), name="yifa_token_case"),
        ),
        migrations.AddConstraint(
            model_name="unit",
            constraint=models.UniqueConstraint(fields=("place", "slug"), name="yifa_unit_slug"),
        ),
        migrations.AddIndex(
            model_name="caserow",
            index=models.Index(fields=["waits_for", "due_on", "id"], name="yifa_case_inbox"),
        ),
        migrations.AddIndex(
            model_name="caserow",
            index=models.Index(fields=["procedure", "subject"], name="yifa_case_subject"),
        ),
        migrations.AddIndex(
            model_name="caserow",
            index=models.Index(fields=["procedure", "opened_on", "id"], name="yifa_case_opened"),
        ),
        migrations.AddIndex(
            model_name="caserow",
            index=models.Index(fields=["unit", "id"], name="yifa_case_unit"),
        ),
        migrations.AddIndex(
            model_name="caserow",
            index=models.Index(fields=["closed_on", "id"], name="yifa_case_closed"),
        ),
        migrations.AddIndex(
            model_name="appointment",
            index=models.Index(fields=["person", "post"], name="yifa_appointment_person"),
        ),
    ]
