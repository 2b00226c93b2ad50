"""What people write to the municipality by text message, and what was answered."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

import valghalla.base.tenancy
from valghalla.base.rls import ProtectTables


class Migration(migrations.Migration):
    dependencies = [
        ("communication", "0007_delivered_texts"),
        ("participants", "0007_wished_channel"),
    ]

    operations = [
        migrations.CreateModel(
            name="ReceivedText",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("provider", models.CharField(max_length=12)),
                ("same_digest", models.BinaryField(max_length=32)),
                ("number_digest", models.BinaryField(max_length=32)),
                ("number_sealed", models.BinaryField()),
                ("text_sealed", models.BinaryField()),
                ("received_at", models.DateTimeField()),
                ("understood", models.CharField(blank=True, max_length=12)),
                ("outcome", models.CharField(blank=True, max_length=24)),
                ("task_id", models.BigIntegerField(null=True)),
                ("handled_at", models.DateTimeField(null=True)),
                ("reply_sealed", models.BinaryField(null=True)),
                ("reply_reference", models.UUIDField(default=uuid.uuid4)),
                ("reply_begun_at", models.DateTimeField(null=True)),
                ("replied_at", models.DateTimeField(null=True)),
                ("reply_code", models.CharField(blank=True, max_length=60)),
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
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="received_texts",
                        to="participants.participant",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["municipality", "-received_at", "-id"], name="received_texts_newest"),
                    models.Index(
                        fields=["municipality", "number_digest", "-received_at"], name="received_texts_of_number"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("municipality", "same_digest"), name="one_row_a_received_text")
                ],
            },
        ),
        ProtectTables("ReceivedText"),
    ]
