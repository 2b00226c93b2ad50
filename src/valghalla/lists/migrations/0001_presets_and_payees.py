import django.db.models.deletion
from django.db import migrations, models

import valghalla.base.tenancy
from valghalla.base.rls import ProtectTables


def _municipality() -> models.ForeignKey:
    return models.ForeignKey(
        db_index=False,
        default=valghalla.base.tenancy.required_id,
        editable=False,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to="municipalities.municipality",
    )


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0004_without_tickets"),
        ("municipalities", "0001_initial"),
        ("participants", "0004_no_plain_contact"),
    ]

    operations = [
        migrations.CreateModel(
            name="ListPreset",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80)),
                ("sort_key", models.CharField(db_collation="C", editable=False, max_length=300)),
                ("shared", models.BooleanField(default=False)),
                ("columns", models.JSONField(default=list)),
                ("layout", models.CharField(max_length=10)),
                ("vacant", models.BooleanField(default=False)),
                ("sort", models.CharField(blank=True, max_length=30)),
                ("municipality", _municipality()),
                (
                    "owner",
                    valghalla.base.tenancy.TenantForeignKey(
                        in_database="CASCADE",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="list_presets",
                        to="accounts.staffuser",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Payee",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("employee", models.BooleanField(null=True)),
                (
                    "payment_kind",
                    models.CharField(
                        blank=True,
                        choices=[("", "Undecided"), ("allowance", "Allowance"), ("fee", "Fee")],
                        max_length=10,
                    ),
                ),
                ("municipality", _municipality()),
                (
                    "participant",
                    valghalla.base.tenancy.TenantForeignKey(
                        in_database="CASCADE",
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="payees",
                        to="participants.participant",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="listpreset",
            constraint=models.UniqueConstraint(
                fields=("municipality", "owner", "sort_key"), name="one_list_preset_a_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="payee",
            constraint=models.UniqueConstraint(fields=("municipality", "participant"), name="one_payee_a_person"),
        ),
        ProtectTables("ListPreset", "Payee"),
    ]
