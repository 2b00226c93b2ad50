"""Receipts as they come from Beskedfordeler, before it is known whose message they are about."""

from django.db import migrations, models
from django.db.models import Q

STATES = [("new", "New"), ("applied", "Applied"), ("unmatched", "Unmatched"), ("unreadable", "Unreadable")]


class Migration(migrations.Migration):
    dependencies = [("communication", "0008_received_texts")]

    operations = [
        migrations.CreateModel(
            name="ReceivedReceipt",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("besked_id", models.CharField(max_length=100, unique=True)),
                ("came_by", models.CharField(max_length=4)),
                ("received_at", models.DateTimeField()),
                ("state", models.CharField(choices=STATES, default="new", max_length=10)),
                ("why", models.CharField(blank=True, max_length=40)),
                ("reference", models.UUIDField(null=True)),
                ("word", models.CharField(blank=True, max_length=60)),
                ("municipality_key", models.BigIntegerField(null=True)),
                ("handled_at", models.DateTimeField(null=True)),
                ("sealed", models.BinaryField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["id"], condition=Q(state="new"), name="receipts_to_read"),
                    models.Index(fields=["received_at"], name="receipts_by_time"),
                    models.Index(
                        fields=["state", "-received_at"],
                        condition=Q(state__in=["unmatched", "unreadable"]),
                        name="receipts_left",
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                fields=["municipality", "handed_over_at"],
                condition=Q(state="handed_over", channel__in=["digital_post", "letter", "sms"]),
                name="messages_awaiting_receipt",
            ),
        ),
    ]
