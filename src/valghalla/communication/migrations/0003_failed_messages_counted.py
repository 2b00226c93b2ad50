"""Failed messages are counted on every visit to the log."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("communication", "0002_group_messages_and_files")]

    operations = [
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                fields=["municipality", "-queued_at", "-id"], condition=models.Q(state="failed"), name="messages_failed"
            ),
        ),
    ]
