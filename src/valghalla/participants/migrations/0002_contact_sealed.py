"""Room for contact data, sealed; the next migration fills it."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("participants", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="participant",
            name="contact_sealed",
            field=models.BinaryField(editable=False, default=b""),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="participant",
            name="contact_words",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=32), default=list, editable=False, size=None
            ),
        ),
        migrations.AddIndex(
            model_name="participant",
            index=django.contrib.postgres.indexes.GinIndex(fields=["contact_words"], name="participants_by_contact"),
        ),
    ]
