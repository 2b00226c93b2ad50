"""People say how they would rather be written to."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("participants", "0006_weekly_check")]

    operations = [
        migrations.AddField(
            model_name="participant",
            name="wished_channel",
            field=models.CharField(blank=True, db_default="", default="", max_length=12),
        ),
    ]
