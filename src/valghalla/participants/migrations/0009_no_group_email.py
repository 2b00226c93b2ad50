"""Who has asked for no more e-mails that are written to many."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("participants", "0008_no_sms")]

    operations = [
        migrations.AddField(
            model_name="participant",
            name="no_group_email",
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
