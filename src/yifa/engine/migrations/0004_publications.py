"""What is public, what is owed, how many there are; triggers that let a publication only be replaced or withdrawn, once."""

import django.db.models.deletion
from django.db import migrations, models

CURRENT = models.Q(("replaced_by", ""), ("withdrawn_on__isnull", True))
FIXED = ("id", "number", "case_id", "event_id", "procedure", "of", "place", "unit", "title", "document", "subject", "personal",
         "made_on", "due_on", "published_on", "shown_until", "content", "sha256")  # fmt: skip
ONCE = {"replaced_by": "<> ''", "withdrawn_on": "IS NOT NULL", "withdrawn_why": "<> ''"}


def changed(differs):
    """The condition: something that stands for good is different, or what was told once is told otherwise."""
    fixed = [f'NEW."{name}" {differs} OLD."{name}"' for name in FIXED]
    once = [f'(OLD."{name}" {told} AND NEW."{name}" {differs} OLD."{name}")' for name, told in ONCE.items()]
    return " OR ".join([*fixed, *once])


def up(apps, schema_editor):
    execute = schema_editor.execute
    if schema_editor.connection.vendor == "sqlite":
        execute(
            "CREATE TRIGGER yifa_publication_no_delete BEFORE DELETE ON yifa_publication "
            "BEGIN SELECT RAISE(ABORT, 'yifa_publication keeps what was shown'); END"
        )
        execute(
            f"CREATE TRIGGER yifa_publication_no_update BEFORE UPDATE ON yifa_publication WHEN {changed('IS NOT')} "
            "BEGIN SELECT RAISE(ABORT, 'yifa_publication keeps what was shown'); END"
        )
        execute(
            "CREATE VIRTUAL TABLE yifa_publication_words USING fts5("
            "words, content='', detail=none, tokenize='unicode61 remove_diacritics 0')"
        )
        return
    execute(
        "CREATE TRIGGER yifa_publication_kept BEFORE DELETE ON yifa_publication "
        "FOR EACH ROW EXECUTE FUNCTION yifa_refuse()"
    )
    execute(
        "CREATE TRIGGER yifa_publication_fixed BEFORE UPDATE ON yifa_publication FOR EACH ROW "
        f"WHEN ({changed('IS DISTINCT FROM')}) EXECUTE FUNCTION yifa_refuse()"
    )
    execute("CREATE TABLE yifa_publication_words (id bigint PRIMARY KEY, words tsvector NOT NULL)")
    execute("CREATE INDEX yifa_publication_words_gin ON yifa_publication_words USING gin (words)")


def down(apps, schema_editor):
    execute = schema_editor.execute
    execute("DROP TABLE yifa_publication_words")
    if schema_editor.connection.vendor == "sqlite":
        execute("DROP TRIGGER yifa_publication_no_delete")
        execute("DROP TRIGGER yifa_publication_no_update")
        return
    execute("DROP TRIGGER yifa_publication_kept ON yifa_publication")
    execute("DROP TRIGGER yifa_publication_fixed ON yifa_publication")


ID = ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"))


class Migration(migrations.Migration):
    dependencies = [("engine", "0003_signed_checkpoints")]

    operations = [
        migrations.CreateModel(
            name="PublicationRow",
            fields=[
                ID,
                ("number", models.CharField(max_length=40, unique=True)),
                ("procedure", models.CharField(max_length=60)),
                ("of", models.CharField(max_length=60)),
                ("place", models.CharField(max_length=12)),
                ("unit", models.CharField(max_length=60)),
                ("title", models.CharField(max_length=200)),
                ("document", models.CharField(default="", max_length=80)),
                ("subject", models.CharField(default="", max_length=120)),
                ("personal", models.BooleanField(default=False)),
                ("made_on", models.DateField()),
                ("due_on", models.DateField(null=True)),
                ("published_on", models.DateField()),
                ("shown_until", models.DateField(null=True)),
                ("content", models.BinaryField()),
                ("sha256", models.CharField(max_length=64)),
                ("replaced_by", models.CharField(default="", max_length=40)),
                ("withdrawn_on", models.DateField(null=True)),
                ("withdrawn_why", models.CharField(default="", max_length=500)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="publications", to="engine.caserow"
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="publications", to="engine.eventrow"
                    ),
                ),
            ],
            options={
                "db_table": "yifa_publication",
                "indexes": [
                    models.Index(
                        condition=CURRENT, fields=["procedure", "published_on", "id"], name="yifa_pub_procedure"
                    ),
                    models.Index(
                        condition=CURRENT, fields=["place", "procedure", "published_on", "id"], name="yifa_pub_kind"
                    ),
                    models.Index(condition=CURRENT, fields=["place", "published_on", "id"], name="yifa_pub_place"),
                    models.Index(condition=CURRENT, fields=["published_on", "id"], name="yifa_pub_day"),
                    models.Index(condition=CURRENT, fields=["shown_until"], name="yifa_pub_ends"),
                    models.Index(fields=["procedure", "subject"], name="yifa_pub_subject"),
                ],
            },
        ),
        migrations.CreateModel(
            name="PublicationCount",
            fields=[
                ID,
                ("place", models.CharField(max_length=12)),
                ("procedure", models.CharField(max_length=60)),
                ("year", models.IntegerField()),
                ("published", models.IntegerField(default=0)),
                ("withdrawn", models.IntegerField(default=0)),
            ],
            options={
                "db_table": "yifa_publication_count",
                "constraints": [models.UniqueConstraint(fields=("place", "procedure", "year"), name="yifa_pub_count")],
            },
        ),
        migrations.CreateModel(
            name="PublicationOwed",
            fields=[
                ID,
                ("of", models.CharField(max_length=60)),
                ("procedure", models.CharField(max_length=60)),
                ("place", models.CharField(max_length=12)),
                ("unit", models.CharField(max_length=60)),
                ("why", models.CharField(max_length=10)),
                ("made_on", models.DateField()),
                ("due_on", models.DateField(null=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="engine.caserow"
                    ),
                ),
            ],
            options={
                "db_table": "yifa_publication_owed",
                "constraints": [models.UniqueConstraint(fields=("case", "of"), name="yifa_pub_owed")],
                "indexes": [models.Index(fields=["due_on"], name="yifa_pub_owed_due")],
            },
        ),
        migrations.RunPython(up, down),
    ]
