import django.db.models.deletion
from django.db import migrations, models

import valghalla.base.tenancy
from valghalla.base.rls import ProtectTables


class Migration(migrations.Migration):
    dependencies = [
        ("content", "0001_initial"),
        ("municipalities", "0002_look_retention_and_versions"),
    ]

    operations = [
        migrations.CreateModel(
            name="Logo",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("svg", models.TextField()),
                ("created_at", models.DateTimeField()),
                ("created_by", models.BigIntegerField(null=True)),
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
        ProtectTables("Logo"),
    ]
