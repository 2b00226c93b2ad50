"""Who Digital Post and SMS are from."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("municipalities", "0006_task_ends")]

    operations = [
        migrations.AddField(
            model_name="settings",
            name="digital_post_sender",
            field=models.CharField(blank=True, db_default="", default="", max_length=100),
        ),
        migrations.AddField(
            model_name="settings",
            name="sms_sender",
            field=models.CharField(blank=True, db_default="", default="", max_length=11),
        ),
    ]
