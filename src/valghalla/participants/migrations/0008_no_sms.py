"""Who has asked for no more text messages."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("participants", "0007_wished_channel")]

    operations = [
        migrations.AddField(
            model_name="participant",
            name="no_sms",
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
