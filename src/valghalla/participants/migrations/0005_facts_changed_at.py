"""When CPR last told something new of a person."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("participants", "0004_no_plain_contact")]

    operations = [
        migrations.AddField(model_name="participant", name="facts_changed_at", field=models.DateTimeField(null=True)),
    ]
