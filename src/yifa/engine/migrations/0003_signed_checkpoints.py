"""One log a year, the tiles that proofs are made of, signed checkpoints and witnesses' signatures under them."""

import django.db.models.deletion
from django.db import migrations, models

KEPT = ("yifa_checkpoint", "yifa_cosignature", "yifa_log_node")


def up(apps, schema_editor):
    execute = schema_editor.execute
    for table in KEPT:
        if schema_editor.connection.vendor == "sqlite":
            for act in ("UPDATE", "DELETE"):
                execute(
                    f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{table} keeps what is on record'); END"
                )
        else:
            execute(
                f"CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION yifa_refuse()"
            )


def down(apps, schema_editor):
    for table in KEPT:
        if schema_editor.connection.vendor == "sqlite":
            for act in ("update", "delete"):
                schema_editor.execute(f"DROP TRIGGER {table}_no_{act}")
        else:
            schema_editor.execute(f"DROP TRIGGER {table}_kept ON {table}")


def a_log(name):
    return models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name=name, to="engine.loghead")


ID = ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"))


class Migration(migrations.Migration):
    dependencies = [("engine", "0002_events_are_not_changed")]

    operations = [
        migrations.AddField("loghead", "origin", models.CharField(default="", max_length=120)),
        migrations.AddField(
            "loghead",
            "year",
            models.IntegerField(
                default=0, help_text="of recording, by the calendar of China; 0 before the first event"
            ),
        ),
        migrations.AddField("loghead", "first", models.BigIntegerField(default=0)),
        migrations.AddField("loghead", "opening", models.TextField(default="")),
        migrations.AddField(
            "loghead",
            "key",
            models.CharField(default="", max_length=240, help_text="the public key that signs its checkpoints"),
        ),
        migrations.CreateModel(
            name="LogNode",
            fields=[
                ID,
                ("level", models.SmallIntegerField()),
                ("n", models.BigIntegerField()),
                ("hash", models.BinaryField(max_length=32)),
                ("log", a_log("nodes")),
            ],
            options={
                "db_table": "yifa_log_node",
                "constraints": [models.UniqueConstraint(fields=("log", "level", "n"), name="yifa_log_node_place")],
            },
        ),
        migrations.CreateModel(
            name="Checkpoint",
            fields=[
                ID,
                ("size", models.BigIntegerField()),
                ("root", models.BinaryField(max_length=32)),
                ("note", models.TextField()),
                (
                    "made_at",
                    models.CharField(help_text="when the newest event it covers was recorded, UTC", max_length=27),
                ),
                ("log", a_log("checkpoints")),
            ],
            options={
                "db_table": "yifa_checkpoint",
                "constraints": [models.UniqueConstraint(fields=("log", "size"), name="yifa_checkpoint_size")],
            },
        ),
        migrations.CreateModel(
            name="Cosignature",
            fields=[
                ID,
                ("witness", models.CharField(max_length=120)),
                ("line", models.TextField()),
                ("at", models.BigIntegerField(help_text="POSIX second in the line")),
                (
                    "checkpoint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cosignatures",
                        to="engine.checkpoint",
                    ),
                ),
            ],
            options={
                "db_table": "yifa_cosignature",
                "constraints": [
                    models.UniqueConstraint(fields=("checkpoint", "witness"), name="yifa_cosignature_once")
                ],
            },
        ),
        migrations.RunPython(up, down),
    ]
