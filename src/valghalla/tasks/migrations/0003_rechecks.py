import django.db.models.deletion
from django.db import migrations, models

import valghalla.base.tenancy
from valghalla.base.rls import ProtectTables


class Migration(migrations.Migration):
    dependencies = [
        ("municipalities", "0001_initial"),
        ("tasks", "0002_events_of_election_newest"),
    ]

    operations = [
        migrations.CreateModel(
            name="Recheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("by_id", models.BigIntegerField(null=True)),
                ("subject", models.CharField(max_length=20)),
                ("name", models.CharField(max_length=255)),
                ("elections", models.JSONField(default=list)),
                ("people", models.PositiveIntegerField(default=0)),
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
            options={
                "abstract": False,
            },
        ),
        ProtectTables("Recheck"),
    ]
