"""Several ways to everybody: in which order they are tried, how they do, and which one a message took."""

import django.db.models.deletion
from django.db import migrations, models

import valghalla.base.tenancy
from valghalla.base.rls import ProtectTables, ReferWithin

CHANNELS = [("digital_post", "Digital Post"), ("email", "Email"), ("sms", "Sms"), ("letter", "Letter")]
EVENTS = [
    ("confirmation", "Confirmation"),
    ("cancellation", "Cancellation"),
    ("invitation", "Invitation"),
    ("invitation_reminder", "Invitation Reminder"),
    ("task_reminder", "Task Reminder"),
    ("retracted", "Retracted"),
    ("removed", "Removed"),
    ("removed_by_validation", "Removed By Validation"),
]
REASONS = [("template", "Template"), ("wish", "Wish"), ("fallback", "Fallback"), ("office", "Office")]
STATES = [
    ("queued", "Queued"),
    ("sending", "Sending"),
    ("handed_over", "Handed Over"),
    ("delivered", "Delivered"),
    ("failed_for_now", "Failed For Now"),
    ("failed", "Failed"),
    ("replaced", "Replaced"),
    ("dropped", "Dropped"),
    ("uncertain", "Uncertain"),
]


def key():
    return models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


def municipality():
    return models.ForeignKey(
        db_index=False,
        default=valghalla.base.tenancy.required_id,
        editable=False,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to="municipalities.municipality",
    )


def text(length):
    return models.CharField(blank=True, db_default="", default="", max_length=length)


class Migration(migrations.Migration):
    dependencies = [
        ("communication", "0004_messages_within_teams"),
        ("municipalities", "0006_task_ends"),
    ]

    operations = [
        migrations.CreateModel(
            name="Pace",
            fields=[
                ("id", key()),
                ("provider", models.CharField(max_length=20, unique=True)),
                ("next_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="ChannelOrder",
            fields=[
                ("id", key()),
                ("event", models.CharField(blank=True, choices=EVENTS, max_length=24)),
                ("order", models.JSONField(default=list)),
                ("wish", models.BooleanField(default=False)),
                ("municipality", municipality()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("municipality", "event"), name="one_order_an_event")],
            },
        ),
        migrations.CreateModel(
            name="ChannelState",
            fields=[
                ("id", key()),
                ("channel", models.CharField(choices=CHANNELS, max_length=12)),
                ("failing_since", models.DateTimeField(null=True)),
                ("closed_until", models.DateTimeField(null=True)),
                ("closings", models.PositiveSmallIntegerField(default=0)),
                ("stopped", models.CharField(blank=True, max_length=60)),
                ("last_error", models.CharField(blank=True, max_length=60)),
                ("municipality", municipality()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("municipality", "channel"), name="one_state_a_channel")
                ],
            },
        ),
        ProtectTables("ChannelOrder", "ChannelState"),
        migrations.AddField(
            model_name="messagetemplate",
            name="short_body",
            field=models.TextField(blank=True, db_default="", default=""),
        ),
        migrations.AlterField(
            model_name="messagetemplate", name="channel", field=models.CharField(choices=CHANNELS, max_length=12)
        ),
        migrations.AlterField(
            model_name="groupmessage", name="channel", field=models.CharField(choices=CHANNELS, max_length=12)
        ),
        migrations.AlterField(
            model_name="message", name="channel", field=models.CharField(choices=CHANNELS, max_length=12)
        ),
        migrations.AlterField(
            model_name="message",
            name="state",
            field=models.CharField(choices=STATES, default="queued", max_length=16),
        ),
        migrations.AddField(
            model_name="message",
            name="because",
            field=models.CharField(blank=True, choices=REASONS, db_default="", default="", max_length=8),
        ),
        migrations.AddField(
            model_name="message", name="passed_over", field=models.JSONField(db_default=[], default=list)
        ),
        migrations.AddField(
            model_name="message",
            name="instead_of",
            field=valghalla.base.tenancy.TenantForeignKey(
                db_index=False,
                in_database="SET NULL",
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="replacements",
                to="communication.message",
            ),
        ),
        ReferWithin("Message", "instead_of"),
        migrations.AddField(model_name="message", name="transmission", field=text(100)),
        migrations.AddField(model_name="message", name="tried_since", field=models.DateTimeField(null=True)),
        migrations.AddField(model_name="message", name="begun_at", field=models.DateTimeField(null=True)),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("state", "uncertain")),
                fields=["municipality", "due_at", "id"],
                name="messages_uncertain",
            ),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("transmission", ""), _negated=True),
                fields=["municipality", "transmission"],
                name="messages_transmitted",
            ),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("instead_of__isnull", False)),
                fields=["instead_of"],
                name="messages_instead_of_another",
            ),
        ),
    ]
