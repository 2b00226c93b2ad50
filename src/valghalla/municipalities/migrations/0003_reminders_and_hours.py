"""When reminders and other messages leave, how long messages are kept, and which steps run by themselves."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("municipalities", "0002_look_retention_and_versions"),
    ]

    operations = [
        migrations.AddField(
            model_name="settings",
            name="checks_cpr",
            field=models.BooleanField(db_default=True, default=True),
        ),
        migrations.AddField(
            model_name="settings",
            name="frees_tasks",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="settings",
            name="invitation_reminder_days",
            field=models.PositiveSmallIntegerField(db_default=4, default=4),
        ),
        migrations.AddField(
            model_name="settings",
            name="message_months",
            field=models.PositiveSmallIntegerField(db_default=4, default=4),
        ),
        migrations.AddField(
            model_name="settings",
            name="reminds_of_invitations",
            field=models.BooleanField(db_default=True, default=True),
        ),
        migrations.AddField(
            model_name="settings",
            name="reminds_of_tasks",
            field=models.BooleanField(db_default=True, default=True),
        ),
        migrations.AddField(
            model_name="settings",
            name="sends_from",
            field=models.PositiveSmallIntegerField(db_default=8, default=8),
        ),
        migrations.AddField(
            model_name="settings",
            name="sends_until",
            field=models.PositiveSmallIntegerField(db_default=20, default=20),
        ),
        migrations.AddConstraint(
            model_name="settings",
            constraint=models.CheckConstraint(
                condition=models.Q(("sends_from__lt", models.F("sends_until")), ("sends_until__lte", 24)),
                name="sends_some_hours",
            ),
        ),
        migrations.AddConstraint(
            model_name="settings",
            constraint=models.CheckConstraint(
                condition=models.Q(("invitation_reminder_days__gte", 1)), name="reminders_days_apart"
            ),
        ),
    ]
