"""Whether somebody has read what came of asking to join."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("teams", "0002_links_that_ask_first")]

    operations = [
        migrations.AddField(model_name="joinrequest", name="put_away_at", field=models.DateTimeField(null=True)),
    ]
