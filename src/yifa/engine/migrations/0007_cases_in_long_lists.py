"""Lists, inbox and search of very many cases: indexes that begin with the unit and hold what a list asks about.

On PostgreSQL each is built CONCURRENTLY: the program that runs meanwhile can write. A run that was broken off is done again
from its beginning: what it left is dropped first.
"""

import django.db.models.deletion
from django.db import migrations, models

OPEN = models.Q(closed_on__isnull=True)
MADE = (
    models.Index(fields=["unit", "opened_on", "id", "closed_on", "exit", "sealed"], name="yifa_case_listed"),
    models.Index(
        fields=["unit", "procedure", "opened_on", "id", "closed_on", "exit", "sealed"], name="yifa_case_of_procedure"
    ),
    models.Index(
        fields=["unit", "opened_on", "id", "procedure", "waits_step", "due_on", "sealed"], name="yifa_case_open", condition=OPEN
    ),
    models.Index(
        fields=["unit", "closed_on", "id", "procedure", "exit", "sealed"], name="yifa_case_closed_on",
        condition=models.Q(closed_on__isnull=False),
    ),
    models.Index(
        fields=["unit", "waits_for", "due_on", "id", "procedure", "waits_step", "opened_on", "sealed"], name="yifa_case_waiting",
        condition=models.Q(closed_on__isnull=True, waits_for__gt=""),
    ),
)  # fmt: skip
DROPPED = (
    models.Index(fields=["waits_for", "due_on", "id"], name="yifa_case_inbox"),
    models.Index(fields=["unit", "id"], name="yifa_case_unit"),
    models.Index(fields=["closed_on", "id"], name="yifa_case_closed"),
)


def _change(schema_editor, model, made, dropped):
    """Build and drop; without holding up writers where the database can, and from wherever it was broken off."""
    at_once = schema_editor.connection.vendor == "postgresql"
    drop = f"DROP INDEX {'CONCURRENTLY ' if at_once else ''}IF EXISTS"
    for index in made:
        schema_editor.execute(f'{drop} "{index.name}"')
        schema_editor.add_index(model, index, **({"concurrently": True} if at_once else {}))
    for index in dropped:
        schema_editor.execute(f'{drop} "{index.name}"')


def _needless(schema_editor, model):
    """Drop the index of the unit alone, which five others begin with, and PostgreSQL's one for LIKE over numbers: nobody asks so."""
    connection = schema_editor.connection
    with connection.cursor() as cursor:
        held = connection.introspection.get_constraints(cursor, model._meta.db_table)
    for name, one in held.items():
        alone = one["index"] and one["columns"] == ["unit_id"]
        if alone or (one["columns"] == ["number"] and name.endswith("_like")):
            at_once = "CONCURRENTLY " if connection.vendor == "postgresql" else ""
            schema_editor.execute(f'DROP INDEX {at_once}"{name}"')


def up(apps, schema_editor):
    model = apps.get_model("engine", "CaseRow")
    _change(schema_editor, model, MADE, DROPPED)
    _needless(schema_editor, model)


def down(apps, schema_editor):
    _change(schema_editor, apps.get_model("engine", "CaseRow"), DROPPED, MADE)


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("engine", "0006_publications_in_lists")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(up, down)],
            state_operations=[
                *(migrations.AddIndex("caserow", index) for index in MADE),
                *(migrations.RemoveIndex("caserow", index.name) for index in DROPPED),
                migrations.AlterField(
                    "caserow",
                    "unit",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="engine.unit"
                    ),
                ),
            ],
        )
    ]
