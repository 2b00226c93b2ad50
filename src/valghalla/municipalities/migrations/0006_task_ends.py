"""Whether citizens are told when tasks end."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("municipalities", "0005_lets_people_leave")]

    operations = [
        migrations.AddField(
            model_name="settings",
            name="hides_task_ends",
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
