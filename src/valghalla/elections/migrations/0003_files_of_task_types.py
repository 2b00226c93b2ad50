import django.db.models.deletion
from django.db import migrations, models

import valghalla.base.tenancy
from valghalla.base.rls import ProtectTables


class Migration(migrations.Migration):
    dependencies = [
        ("elections", "0002_roles_and_kinds_of_payment"),
        ("municipalities", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="ElectionTaskTypeFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=255)),
                ("content", models.BinaryField()),
                ("size", models.PositiveIntegerField()),
                ("digest", models.CharField(max_length=64)),
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
                    "task_type",
                    valghalla.base.tenancy.TenantForeignKey(
                        in_database="CASCADE",
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="files",
                        to="elections.electiontasktype",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("task_type", "name"), name="one_file_a_name_in_an_election")
                ],
            },
        ),
        ProtectTables("ElectionTaskTypeFile"),
    ]
