"""How to find a work location."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("elections", "0003_files_of_task_types")]

    operations = [
        migrations.AddField(
            model_name="electionworklocation",
            name="directions",
            field=models.CharField(blank=True, db_default="", default="", max_length=500),
        ),
    ]
