"""An election's story is read from the newest event back."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tasks", "0001_initial")]

    operations = [
        migrations.AddIndex(
            model_name="taskevent",
            index=models.Index(fields=["election", "-at", "-id"], name="events_of_election_newest"),
        ),
    ]
