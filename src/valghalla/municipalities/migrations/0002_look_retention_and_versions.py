from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("municipalities", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="settings",
            name="accent",
            field=models.CharField(blank=True, db_default="", default="", max_length=7),
        ),
        migrations.AddField(
            model_name="settings",
            name="audit_months",
            field=models.PositiveSmallIntegerField(db_default=6, default=6),
        ),
        migrations.AddField(
            model_name="settings",
            name="closes_elections",
            field=models.BooleanField(db_default=True, default=True),
        ),
        migrations.AddField(
            model_name="settings",
            name="display_name",
            field=models.CharField(blank=True, db_default="", default="", max_length=255),
        ),
        migrations.AddField(
            model_name="settings",
            name="english",
            field=models.BooleanField(db_default=True, default=True),
        ),
        migrations.AddField(
            model_name="settings",
            name="logo_number",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="settings",
            name="participant_months",
            field=models.PositiveSmallIntegerField(db_default=24, default=24),
        ),
        migrations.AddField(
            model_name="settings",
            name="payment_kind",
            field=models.CharField(blank=True, db_default="", default="", max_length=10),
        ),
        migrations.AddField(
            model_name="settings",
            name="versions",
            field=models.JSONField(db_default={}, default=dict),
        ),
        migrations.AddConstraint(
            model_name="settings",
            constraint=models.CheckConstraint(
                condition=models.Q(("audit_months__gte", 6)), name="audit_kept_six_months"
            ),
        ),
    ]
