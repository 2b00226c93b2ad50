"""Wishes to swap a task, and private addresses of calendars."""

import django.db.models.deletion
from django.db import migrations, models

import valghalla.base.tenancy
import valghalla.teams.models
from valghalla.base.rls import ProtectTables

KINDS = [
    *("assigned", "invited", "reminded", "accepted", "declined", "withdrawn", "removed", "invalidated", "moved"),
    *("undone", "swap_asked", "swap_dropped", "swap_done", "swap_refused"),
]


def choices(words: list[str]) -> list[tuple[str, str]]:
    """As Django writes them: each word and its name."""
    return [(word, word.replace("_", " ").title()) for word in words]


def key() -> models.BigAutoField:
    """The row's own."""
    return models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


def municipality() -> models.ForeignKey:
    """Whose row it is."""
    return models.ForeignKey(
        db_index=False,
        default=valghalla.base.tenancy.required_id,
        editable=False,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to="municipalities.municipality",
    )


def reference(to: str, *, related_name: str = "swap_wishes") -> valghalla.base.tenancy.TenantForeignKey:
    """To another row of the municipality, with which this one goes."""
    return valghalla.base.tenancy.TenantForeignKey(
        db_index=False,
        in_database="CASCADE",
        on_delete=django.db.models.deletion.DO_NOTHING,
        related_name=related_name,
        to=to,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("elections", "0001_initial"),
        ("municipalities", "0001_initial"),
        ("participants", "0001_initial"),
        ("teams", "0001_initial"),
        ("tasks", "0006_tasks_counted"),
    ]

    operations = [
        migrations.CreateModel(
            name="SwapWish",
            fields=[
                ("id", key()),
                (
                    "state",
                    models.CharField(choices=choices(["open", "done", "refused"]), default="open", max_length=8),
                ),
                ("wanted_day", models.DateField(null=True)),
                ("wish", models.CharField(max_length=500)),
                ("asked_at", models.DateTimeField()),
                ("answer", models.CharField(blank=True, max_length=500)),
                ("settled_at", models.DateTimeField(null=True)),
                ("settled_by", models.BigIntegerField(null=True)),
                ("municipality", municipality()),
                ("task", reference("tasks.task")),
                ("election", reference("elections.election")),
                ("participant", reference("participants.participant")),
            ],
            options={
                "indexes": [
                    models.Index(fields=["task"], name="swap_wishes_of_task"),
                    models.Index(condition=models.Q(("state", "open")), fields=["election"], name="swap_wishes_open"),
                    models.Index(fields=["participant"], name="swap_wishes_of_person"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["open", "done", "refused"])), name="swap_state_known"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "open")), fields=("task", "participant"), name="one_swap_wish_open"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CalendarAddress",
            fields=[
                ("id", key()),
                ("token", models.CharField(default=valghalla.teams.models.new_token, max_length=32)),
                ("created_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("opened", models.PositiveIntegerField(default=0)),
                ("opened_at", models.DateTimeField(null=True)),
                ("municipality", municipality()),
                ("participant", reference("participants.participant", related_name="+")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("participant",), name="one_calendar_address_each"),
                    models.UniqueConstraint(fields=("municipality", "token"), name="one_calendar_address_a_token"),
                ],
            },
        ),
        migrations.AlterField(
            model_name="taskevent", name="kind", field=models.CharField(choices=choices(KINDS), max_length=12)
        ),
        ProtectTables("SwapWish", "CalendarAddress"),
    ]
