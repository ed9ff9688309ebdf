"""What the desk keeps beside the record: drafts, uploads, unmaskings, ledgers on their way in."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("engine", "0002_events_are_not_changed"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="LedgerFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("procedure", models.CharField(max_length=60)),
                ("unit", models.CharField(max_length=60)),
                ("name", models.CharField(max_length=200)),
                ("sha256", models.CharField(max_length=64)),
                ("commitment", models.CharField(max_length=64)),
                ("box", models.BinaryField(null=True)),
                ("brought_at", models.DateTimeField()),
                ("done_at", models.DateTimeField(null=True)),
                ("added", models.IntegerField(default=0)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "db_table": "yifa_ledger_file",
            },
        ),
        migrations.CreateModel(
            name="Draft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("about", models.CharField(max_length=80)),
                ("step", models.CharField(max_length=60)),
                ("title", models.CharField(default="", max_length=200)),
                ("tab", models.CharField(max_length=40)),
                ("version", models.IntegerField(default=1)),
                ("commitment", models.CharField(max_length=64)),
                ("box", models.BinaryField()),
                ("saved_at", models.DateTimeField()),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "db_table": "yifa_draft",
                "constraints": [models.UniqueConstraint(fields=("account", "about", "step"), name="yifa_draft_about")],
            },
        ),
        migrations.CreateModel(
            name="Unmasking",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("what", models.CharField(max_length=120)),
                ("reason", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="unmaskings", to="engine.caserow"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="engine.person"
                    ),
                ),
            ],
            options={
                "db_table": "yifa_unmasking",
                "indexes": [models.Index(fields=["case", "at"], name="yifa_unmasking_case")],
            },
        ),
        migrations.CreateModel(
            name="Upload",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sha256", models.CharField(max_length=64)),
                ("name", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="engine.person"
                    ),
                ),
            ],
            options={
                "db_table": "yifa_upload",
                "constraints": [models.UniqueConstraint(fields=("person", "sha256"), name="yifa_upload_person")],
            },
        ),
    ]
