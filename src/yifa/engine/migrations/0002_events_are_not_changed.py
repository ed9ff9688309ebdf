"""Triggers that refuse to change or delete what is on record. They stop slips, not the owner of the database."""

from django.db import migrations

KEPT = ("yifa_event", "yifa_leaf")
ERASABLE = ("yifa_sealed", "yifa_paper")


def up(apps, schema_editor):
    execute = schema_editor.execute
    if schema_editor.connection.vendor == "sqlite":
        for table in KEPT:
            for act in ("UPDATE", "DELETE"):
                execute(
                    f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{table} keeps what is on record'); END"
                )
        for table in ERASABLE:
            execute(
                f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} keeps what is on record'); END"
            )
            execute(
                f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} WHEN NEW.box IS NOT NULL "
                f"BEGIN SELECT RAISE(ABORT, '{table} can only be erased'); END"
            )
        return
    execute(
        "CREATE FUNCTION yifa_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '%% keeps what is on record', TG_TABLE_NAME; END $$"
    )
    for table in KEPT:
        execute(
            f"CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION yifa_refuse()"
        )
    for table in ERASABLE:
        execute(f"CREATE TRIGGER {table}_kept BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION yifa_refuse()")
        execute(
            f"CREATE TRIGGER {table}_erased BEFORE UPDATE ON {table} FOR EACH ROW "
            "WHEN (NEW.box IS NOT NULL) EXECUTE FUNCTION yifa_refuse()"
        )


def down(apps, schema_editor):
    execute = schema_editor.execute
    if schema_editor.connection.vendor == "sqlite":
        for table in (*KEPT, *ERASABLE):
            for act in ("update", "delete"):
                execute(f"DROP TRIGGER {table}_no_{act}")
        return
    for table in KEPT:
        execute(f"DROP TRIGGER {table}_kept ON {table}")
    for table in ERASABLE:
        execute(f"DROP TRIGGER {table}_kept ON {table}")
        execute(f"DROP TRIGGER {table}_erased ON {table}")
    execute("DROP FUNCTION yifa_refuse()")


class Migration(migrations.Migration):
    dependencies = [("engine", "0001_the_tables")]

    operations = [migrations.RunPython(up, down)]
