"""How to find a work location."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("places", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="worklocation",
            name="directions",
            field=models.CharField(blank=True, db_default="", default="", max_length=500),
        ),
    ]
