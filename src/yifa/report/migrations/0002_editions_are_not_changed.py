"""Triggers that refuse to change or delete a wording or a frozen edition. They stop slips, not the owner of the database."""

from django.db import migrations

KEPT = ("yifa_report_wording", "yifa_report_edition", "yifa_report_file")


def up(apps, schema_editor):
    execute = schema_editor.execute
    if schema_editor.connection.vendor == "sqlite":
        for table in KEPT:
            for act in ("UPDATE", "DELETE"):
                execute(
                    f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{table} keeps what was frozen'); END"
                )
        return
    for table in KEPT:
        execute(
            f"CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION yifa_refuse()"
        )


def down(apps, schema_editor):
    execute = schema_editor.execute
    for table in KEPT:
        if schema_editor.connection.vendor == "sqlite":
            execute(f"DROP TRIGGER {table}_no_update")
            execute(f"DROP TRIGGER {table}_no_delete")
        else:
            execute(f"DROP TRIGGER {table}_kept ON {table}")


class Migration(migrations.Migration):
    dependencies = [("report", "0001_the_tables"), ("engine", "0002_events_are_not_changed")]

    operations = [migrations.RunPython(up, down)]
