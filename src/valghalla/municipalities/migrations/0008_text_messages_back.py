"""The number that people can write to, and the number drawn for the secret that the gateway is told."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("municipalities", "0007_senders")]

    operations = [
        migrations.AddField(
            model_name="settings",
            name="sms_reply_number",
            field=models.CharField(blank=True, db_default="", default="", max_length=20),
        ),
        migrations.AddField(
            model_name="settings",
            name="sms_secret",
            field=models.CharField(blank=True, db_default="", default="", editable=False, max_length=32),
        ),
    ]
