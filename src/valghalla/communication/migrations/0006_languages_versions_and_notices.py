"""Templates in two languages, with their versions; more events; how often those who answer for something are told."""

import django.db.models.deletion
from django.db import migrations, models

import valghalla.base.tenancy
from valghalla.base.rls import ProtectTables

EVENTS = [
    ("confirmation", "Confirmation"),
    ("cancellation", "Cancellation"),
    ("invitation", "Invitation"),
    ("invitation_reminder", "Invitation Reminder"),
    ("task_reminder", "Task Reminder"),
    ("retracted", "Retracted"),
    ("removed", "Removed"),
    ("removed_by_validation", "Removed By Validation"),
    ("changed", "Changed"),
    ("moved", "Moved"),
    ("deleted", "Deleted"),
    ("called_off", "Called Off"),
    ("notice", "Notice"),
]
ROLES = [("team", "Team"), ("place", "Place")]
PACES = [("at_once", "At Once"), ("daily", "Daily"), ("never", "Never")]


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


def goes_with(to, related_name, **options):
    return valghalla.base.tenancy.TenantForeignKey(
        in_database="CASCADE",
        on_delete=django.db.models.deletion.DO_NOTHING,
        related_name=related_name,
        to=to,
        **options,
    )


def event(**options):
    return models.CharField(choices=EVENTS, max_length=24, **options)


class Migration(migrations.Migration):
    dependencies = [
        ("communication", "0005_channels"),
        ("participants", "0006_weekly_check"),
    ]

    operations = [
        migrations.AddField(
            model_name="messagetemplate",
            name="subject_en",
            field=models.CharField(blank=True, db_default="", default="", max_length=256),
        ),
        migrations.AddField(
            model_name="messagetemplate",
            name="body_en",
            field=models.TextField(blank=True, db_default="", default=""),
        ),
        migrations.AddField(
            model_name="messagetemplate",
            name="short_body_en",
            field=models.TextField(blank=True, db_default="", default=""),
        ),
        migrations.AlterField(model_name="messagetemplate", name="default_for", field=event(blank=True)),
        migrations.AlterField(model_name="templatechoice", name="event", field=event()),
        migrations.AlterField(model_name="message", name="event", field=event(blank=True)),
        migrations.AlterField(model_name="channelorder", name="event", field=event(blank=True)),
        migrations.CreateModel(
            name="TemplateVersion",
            fields=[
                ("id", key()),
                ("number", models.PositiveIntegerField()),
                ("text", models.JSONField()),
                ("saved_at", models.DateTimeField(null=True)),
                ("saved_by", models.BigIntegerField(null=True)),
                ("municipality", municipality()),
                ("template", goes_with("communication.messagetemplate", "versions")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("template", "number"), name="one_template_version_a_number")
                ],
            },
        ),
        migrations.CreateModel(
            name="NoticeChoice",
            fields=[
                ("id", key()),
                ("role", models.CharField(choices=ROLES, max_length=5)),
                ("pace", models.CharField(choices=PACES, max_length=7)),
                ("told_until", models.DateTimeField()),
                ("municipality", municipality()),
                ("participant", goes_with("participants.participant", "notice_choices", db_index=False)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("participant", "role"), name="one_notice_choice_a_role")
                ],
                "indexes": [models.Index(fields=["municipality", "pace"], name="notice_choices_by_pace")],
            },
        ),
        ProtectTables("TemplateVersion", "NoticeChoice"),
    ]
