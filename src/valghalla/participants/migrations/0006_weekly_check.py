"""Everybody is looked up in CPR each week; whom CPR could not tell of is known."""

import django.db.models.deletion
from django.db import migrations, models

import valghalla.base.tenancy
from valghalla.base.rls import ProtectTables


class Migration(migrations.Migration):
    dependencies = [
        ("municipalities", "0003_reminders_and_hours"),
        ("participants", "0005_facts_changed_at"),
    ]

    operations = [
        migrations.CreateModel(
            name="CprCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("whom", models.CharField(choices=[("all", "All"), ("failed", "Failed")], default="all", max_length=6)),
                ("started_at", models.DateTimeField()),
                ("started_by", models.BigIntegerField(null=True)),
                ("touched_at", models.DateTimeField()),
                ("next_try_at", models.DateTimeField(null=True)),
                ("finished_at", models.DateTimeField(null=True)),
                ("total", models.PositiveIntegerField(default=0)),
                ("passes", models.PositiveSmallIntegerField(default=0)),
                ("trouble", models.CharField(blank=True, default="", max_length=24)),
                ("freed", models.PositiveIntegerField(default=0)),
                (
                    "municipality",
                    models.ForeignKey(
                        db_index=False,
                        default=valghalla.base.tenancy.required_id,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="municipalities.municipality",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="cprcheck",
            constraint=models.UniqueConstraint(
                condition=models.Q(("finished_at__isnull", True)),
                fields=("municipality",),
                name="one_cpr_check_at_a_time",
            ),
        ),
        ProtectTables("CprCheck"),
        migrations.AddField(model_name="participant", name="cpr_failed_at", field=models.DateTimeField(null=True)),
        migrations.AddField(
            model_name="participant",
            name="cpr_failure",
            field=models.CharField(blank=True, db_default="", default="", max_length=24),
        ),
        migrations.AddIndex(
            model_name="participant",
            index=models.Index(
                condition=models.Q(("cpr_failure", ""), _negated=True),
                fields=["municipality", "name_key", "id"],
                name="participants_not_looked_up",
            ),
        ),
    ]
