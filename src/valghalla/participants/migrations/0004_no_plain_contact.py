"""Contact data in the clear goes."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("participants", "0003_seal_contact")]

    operations = [
        migrations.RemoveField(model_name="participant", name=name)
        for name in ("mobile", "email", "street_address", "care_of", "postal_code", "city")
    ]
