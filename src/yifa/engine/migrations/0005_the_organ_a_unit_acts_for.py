"""A unit says in whose name it acts: a decision names the organ, not the office that handled the case."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("engine", "0004_publications")]
    operations = [
        migrations.AddField("unit", "acts_for", models.CharField(
            default="", help_text="以其名义作出的行政机关；空的是它自己", max_length=80)),
    ]  # fmt: skip
