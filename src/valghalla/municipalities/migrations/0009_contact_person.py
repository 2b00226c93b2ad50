"""Whom participants may ask for."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("municipalities", "0008_text_messages_back")]

    operations = [
        migrations.AddField(
            model_name="settings",
            name="contact_person",
            field=models.CharField(blank=True, db_default="", default="", max_length=120),
        ),
    ]
