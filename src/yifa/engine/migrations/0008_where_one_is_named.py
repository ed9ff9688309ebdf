"""Who is named on a case, by the unit that has it: whoever is named on very many finds those of other units at once.

The column comes with a default and is filled a part at a time: the program that runs meanwhile can write. What it writes holds
0, of which lists look at the case itself. On PostgreSQL the index is built CONCURRENTLY.
"""

from django.db import migrations, models

AT_ONCE = 50_000
INDEX = models.Index(fields=["person", "unit_id", "case"], name="yifa_involved_unit")
FILL = (
    "UPDATE yifa_involved SET unit_id = (SELECT c.unit_id FROM yifa_case c WHERE c.id = yifa_involved.case_id) "
    "WHERE id > %s AND id <= %s AND unit_id = 0"
)


def up(apps, schema_editor):
    """Fill and build; a run that was broken off is done again."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT COALESCE(MAX(id), 0) FROM yifa_involved")
        for at in range(0, cursor.fetchone()[0], AT_ONCE):
            cursor.execute(FILL, [at, at + AT_ONCE])
    at_once = schema_editor.connection.vendor == "postgresql"
    schema_editor.execute(f'DROP INDEX {"CONCURRENTLY " if at_once else ""}IF EXISTS "{INDEX.name}"')
    schema_editor.add_index(apps.get_model("engine", "Involved"), INDEX, **({"concurrently": True} if at_once else {}))

    schema_editor.execute("ANALYZE yifa_involved")


def down(apps, schema_editor):
    schema_editor.remove_index(apps.get_model("engine", "Involved"), INDEX)


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("engine", "0007_cases_in_long_lists")]

    operations = [
        migrations.AddField(
            "involved",
            "unit_id",
            models.BigIntegerField(db_default=0, help_text="that has the case, for long lists; 0: look at the case"),
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(up, down)],
            state_operations=[migrations.AddIndex("involved", INDEX)],
        ),
    ]
