import django.db.models.deletion
from django.db import migrations, models

import valghalla.base.tenancy
from valghalla.base.rls import ProtectTables, ReferWithin


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


def goes_with(to, related_name):
    return valghalla.base.tenancy.TenantForeignKey(
        in_database="CASCADE", on_delete=django.db.models.deletion.DO_NOTHING, related_name=related_name, to=to
    )


def file_of(name, to):
    return [
        ("id", key()),
        ("name", models.CharField(max_length=255)),
        ("content", models.BinaryField()),
        ("size", models.PositiveIntegerField()),
        ("digest", models.CharField(max_length=64)),
        ("municipality", municipality()),
        (name, goes_with(to, "files")),
    ]


class Migration(migrations.Migration):
    dependencies = [
        ("communication", "0001_initial"),
        ("elections", "0001_initial"),
        ("municipalities", "0001_initial"),
        ("participants", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="TemplateFile",
            fields=file_of("template", "communication.messagetemplate"),
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("template", "name"), name="one_template_file_a_name"),
                ],
            },
        ),
        migrations.CreateModel(
            name="GroupMessage",
            fields=[
                ("id", key()),
                (
                    "channel",
                    models.CharField(
                        choices=[("digital_post", "Digital Post"), ("email", "Email"), ("sms", "Sms")], max_length=12
                    ),
                ),
                ("subject", models.CharField(blank=True, max_length=256)),
                ("body", models.TextField(blank=True)),
                ("filters", models.JSONField(default=dict)),
                ("per_task", models.BooleanField(default=False)),
                ("created_at", models.DateTimeField()),
                ("created_by", models.BigIntegerField(null=True)),
                ("changed_at", models.DateTimeField()),
                ("counted_at", models.DateTimeField(null=True)),
                ("sent_at", models.DateTimeField(null=True)),
                ("sent_by", models.BigIntegerField(null=True)),
                ("due_at", models.DateTimeField(null=True)),
                ("total", models.PositiveIntegerField(default=0)),
                ("stopped_at", models.DateTimeField(null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("municipality", municipality()),
                ("election", goes_with("elections.election", "group_messages")),
            ],
            options={
                "indexes": [models.Index(fields=["election", "-changed_at", "-id"], name="group_messages_newest")],
            },
        ),
        migrations.CreateModel(
            name="GroupMessageFile",
            fields=file_of("group", "communication.groupmessage"),
            options={
                "constraints": [models.UniqueConstraint(fields=("group", "name"), name="one_group_file_a_name")],
            },
        ),
        migrations.CreateModel(
            name="GroupRecipient",
            fields=[
                ("id", key()),
                ("number", models.PositiveIntegerField()),
                ("task_id", models.BigIntegerField(null=True)),
                ("state", models.CharField(blank=True, max_length=12)),
                ("facts", models.JSONField(default=dict)),
                ("why_not", models.CharField(blank=True, max_length=20)),
                ("changed", models.BooleanField(default=False)),
                ("municipality", municipality()),
                ("group", goes_with("communication.groupmessage", "recipients")),
                ("participant", goes_with("participants.participant", "+")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("group", "number"), name="one_recipient_a_number")],
                "indexes": [models.Index(fields=["participant"], name="recipients_of_person")],
            },
        ),
        migrations.AddField(
            model_name="message",
            name="group",
            field=valghalla.base.tenancy.TenantForeignKey(
                db_index=False,
                in_database="SET NULL",
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="messages",
                to="communication.groupmessage",
            ),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("group__isnull", False)), fields=["group", "state"], name="messages_of_group"
            ),
        ),
        ProtectTables("TemplateFile", "GroupMessage", "GroupMessageFile", "GroupRecipient"),
        ReferWithin("Message", "group"),
    ]
