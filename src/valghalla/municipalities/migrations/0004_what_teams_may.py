"""What those who answer for teams may: see contact data, offer members tasks, write to them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("municipalities", "0003_reminders_and_hours")]

    operations = [
        migrations.AddField(
            model_name="settings",
            name="shows_members_contact",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="settings",
            name="lets_teams_propose",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="settings",
            name="team_messages_a_day",
            field=models.PositiveSmallIntegerField(db_default=2, default=2),
        ),
    ]
