"""What people would rather; it goes with them, and with what it is about."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import valghalla.base.tenancy
from valghalla.base.rls import ProtectTables


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("municipalities", "0001_initial"),
        ("participants", "0001_initial"),
        ("places", "0001_initial"),
        ("task_types", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Preferences",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "days",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=12), default=list, size=None
                    ),
                ),
                (
                    "languages",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=3), default=list, size=None
                    ),
                ),
                ("changed_at", models.DateTimeField()),
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
                (
                    "participant",
                    valghalla.base.tenancy.TenantForeignKey(
                        in_database="CASCADE",
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="preferences",
                        to="participants.participant",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("participant",), name="one_row_of_preferences")],
            },
        ),
        migrations.CreateModel(
            name="PreferredArea",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "area",
                    valghalla.base.tenancy.TenantForeignKey(
                        in_database="CASCADE",
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="preferred_by",
                        to="places.area",
                    ),
                ),
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
                (
                    "participant",
                    valghalla.base.tenancy.TenantForeignKey(
                        in_database="CASCADE",
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="preferred_areas",
                        to="participants.participant",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("participant", "area"), name="one_preferred_area_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="PreferredPlace",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                (
                    "participant",
                    valghalla.base.tenancy.TenantForeignKey(
                        in_database="CASCADE",
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="preferred_places",
                        to="participants.participant",
                    ),
                ),
                (
                    "work_location",
                    valghalla.base.tenancy.TenantForeignKey(
                        in_database="CASCADE",
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="preferred_by",
                        to="places.worklocation",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("participant", "work_location"), name="one_preferred_place_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="PreferredTaskType",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                (
                    "participant",
                    valghalla.base.tenancy.TenantForeignKey(
                        in_database="CASCADE",
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="preferred_task_types",
                        to="participants.participant",
                    ),
                ),
                (
                    "task_type",
                    valghalla.base.tenancy.TenantForeignKey(
                        in_database="CASCADE",
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="preferred_by",
                        to="task_types.tasktype",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("participant", "task_type"), name="one_preferred_type_once")
                ],
            },
        ),
        ProtectTables("Preferences", "PreferredArea", "PreferredPlace", "PreferredTaskType"),
    ]
