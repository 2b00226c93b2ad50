"""Letters that come back by e-mail, and addresses at which letters to many are ended."""

import django.db.models.deletion
from django.db import migrations, models

import valghalla.base.tenancy
from valghalla.base.rls import ProtectTables

STATES = [("applied", "Applied"), ("nothing", "Nothing"), ("unmatched", "Unmatched")]


def key():
    return models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


class Migration(migrations.Migration):
    dependencies = [
        ("communication", "0009_received_receipts"),
        ("participants", "0009_no_group_email"),
    ]

    operations = [
        migrations.CreateModel(
            name="ReturnedMail",
            fields=[
                ("id", key()),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("read_at", models.DateTimeField()),
                ("state", models.CharField(choices=STATES, max_length=10)),
                ("fate", models.CharField(max_length=10)),
                ("code", models.CharField(blank=True, max_length=20)),
                ("why", models.CharField(blank=True, max_length=40)),
                ("municipality_key", models.BigIntegerField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["read_at"], name="returned_mail_by_time"),
                    models.Index(
                        fields=["read_at"], condition=models.Q(state="unmatched"), name="returned_mail_unmatched"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="UnsubscribeAddress",
            fields=[
                ("id", key()),
                ("token", models.CharField(max_length=32)),
                ("created_at", models.DateTimeField()),
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
                        db_index=False,
                        in_database="CASCADE",
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="unsubscribe_addresses",
                        to="participants.participant",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("participant",), name="one_unsubscribe_address_each"),
                    models.UniqueConstraint(fields=("municipality", "token"), name="one_unsubscribe_token"),
                ],
            },
        ),
        ProtectTables("UnsubscribeAddress"),
    ]
