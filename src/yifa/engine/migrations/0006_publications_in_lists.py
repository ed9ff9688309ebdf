"""Lists of publications by kind, by unit and whole, each from an index that knows the last day shown."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("engine", "0005_the_organ_a_unit_acts_for"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="publicationrow",
            index=models.Index(
                condition=models.Q(("replaced_by", ""), ("withdrawn_on__isnull", True)),
                fields=["place", "procedure", "of", "published_on", "id", "shown_until"],
                name="yifa_pub_of",
            ),
        ),
        migrations.AddIndex(
            model_name="publicationrow",
            index=models.Index(
                condition=models.Q(("replaced_by", ""), ("withdrawn_on__isnull", True)),
                fields=["place", "unit", "published_on", "id", "shown_until"],
                name="yifa_pub_unit",
            ),
        ),
        migrations.AddIndex(
            model_name="publicationrow",
            index=models.Index(
                condition=models.Q(("replaced_by", ""), ("withdrawn_on__isnull", True)),
                fields=["place", "published_on", "id", "shown_until"],
                name="yifa_pub_shown",
            ),
        ),
    ]
