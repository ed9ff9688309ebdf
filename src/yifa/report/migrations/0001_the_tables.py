"""The tables: wordings of paragraphs, frozen editions, and their files."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("engine", "0002_events_are_not_changed"),
    ]

    operations = [
        migrations.CreateModel(
            name="Edition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.CharField(max_length=12)),
                ("year", models.IntegerField()),
                ("n", models.IntegerField()),
                ("title", models.CharField(max_length=200)),
                ("content", models.TextField()),
                ("fingerprint", models.CharField(max_length=64, unique=True)),
                ("facts", models.CharField(max_length=64)),
                ("declarations", models.CharField(max_length=64)),
                ("log_size", models.BigIntegerField()),
                ("log_root", models.CharField(max_length=64)),
                ("post", models.CharField(max_length=40)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="engine.person"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="engine.caserow"
                    ),
                ),
            ],
            options={
                "db_table": "yifa_report_edition",
            },
        ),
        migrations.CreateModel(
            name="EditionFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=40)),
                ("sha256", models.CharField(max_length=64)),
                ("content", models.BinaryField()),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="files", to="report.edition"
                    ),
                ),
            ],
            options={
                "db_table": "yifa_report_file",
            },
        ),
        migrations.CreateModel(
            name="Wording",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.CharField(max_length=12)),
                ("year", models.IntegerField()),
                ("paragraph", models.CharField(max_length=120)),
                ("version", models.IntegerField()),
                ("text", models.TextField()),
                ("post", models.CharField(max_length=40)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="engine.person"
                    ),
                ),
            ],
            options={
                "db_table": "yifa_report_wording",
            },
        ),
        migrations.AddConstraint(
            model_name="edition",
            constraint=models.UniqueConstraint(fields=("place", "year", "n"), name="yifa_report_edition_number"),
        ),
        migrations.AddConstraint(
            model_name="editionfile",
            constraint=models.UniqueConstraint(fields=("edition", "name"), name="yifa_report_file_name"),
        ),
        migrations.AddConstraint(
            model_name="wording",
            constraint=models.UniqueConstraint(
                fields=("place", "year", "paragraph", "version"), name="yifa_report_wording_version"
            ),
        ),
    ]
