"""Whether people may erase their own profile."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("municipalities", "0004_what_teams_may")]

    operations = [
        migrations.AddField(
            model_name="settings",
            name="lets_people_leave",
            field=models.BooleanField(db_default=True, default=True),
        ),
    ]
