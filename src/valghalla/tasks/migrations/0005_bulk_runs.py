import django.db.models.deletion
from django.db import migrations, models

import valghalla.base.tenancy
from valghalla.base.rls import ProtectTables, ReferWithin

KINDS = [
    *("assigned", "invited", "reminded", "accepted", "declined", "withdrawn", "removed", "invalidated", "moved"),
    "undone",
]
ACTIONS = [
    *("assign", "invite", "accept", "decline", "remove", "move", "transfer", "message"),
    *("join_team", "leave_team", "check_cpr"),
]


def choices(words: list[str]) -> list[tuple[str, str]]:
    """As Django writes them: each word and its name."""
    return [(word, word.replace("_", " ").title()) for word in words]


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


def reference(to: str, **options) -> valghalla.base.tenancy.TenantForeignKey:
    """To another row of the municipality."""
    return valghalla.base.tenancy.TenantForeignKey(
        on_delete=django.db.models.deletion.DO_NOTHING, to=to, **({"related_name": "+"} | options)
    )


def key() -> models.BigAutoField:
    """The row's own."""
    return models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


class Migration(migrations.Migration):
    dependencies = [
        ("elections", "0001_initial"),
        ("municipalities", "0001_initial"),
        ("participants", "0001_initial"),
        ("tasks", "0004_reminded_of_the_task"),
    ]

    operations = [
        migrations.CreateModel(
            name="BulkRun",
            fields=[
                ("id", key()),
                ("action", models.CharField(choices=choices(ACTIONS), max_length=12)),
                ("choices", models.JSONField(default=dict)),
                ("created_at", models.DateTimeField()),
                ("created_by", models.BigIntegerField(null=True)),
                ("started_at", models.DateTimeField(null=True)),
                ("started_by", models.BigIntegerField(null=True)),
                ("finished_at", models.DateTimeField(null=True)),
                ("until", models.DateTimeField(null=True)),
                ("undo_asked_at", models.DateTimeField(null=True)),
                ("undo_asked_by", models.BigIntegerField(null=True)),
                ("undone_at", models.DateTimeField(null=True)),
                ("total", models.PositiveIntegerField(default=0)),
                ("done", models.PositiveIntegerField(default=0)),
                ("refused", models.PositiveIntegerField(default=0)),
                ("put_back", models.PositiveIntegerField(default=0)),
                ("municipality", municipality()),
                (
                    "election",
                    reference(
                        "elections.election",
                        in_database="CASCADE",
                        null=True,
                        db_index=False,
                        related_name="bulk_runs",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["municipality", "-created_at", "-id"], name="bulk_runs_newest"),
                    models.Index(fields=["election"], name="bulk_runs_of_election"),
                ],
            },
        ),
        migrations.CreateModel(
            name="BulkRow",
            fields=[
                ("id", key()),
                ("position", models.PositiveIntegerField()),
                ("seen", models.JSONField(default=dict)),
                ("before", models.JSONField(default=dict)),
                ("messages", models.JSONField(default=list)),
                ("outcome", models.CharField(blank=True, max_length=20)),
                ("facts", models.JSONField(default=dict)),
                ("undo", models.CharField(blank=True, max_length=20)),
                ("municipality", municipality()),
                ("run", reference("tasks.bulkrun", in_database="CASCADE", db_index=False, related_name="rows")),
                ("task", reference("tasks.task", in_database="SET NULL", null=True)),
                ("target", reference("tasks.task", in_database="SET NULL", null=True)),
                ("participant", reference("participants.participant", in_database="SET NULL", null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["run", "outcome", "position"], name="rows_of_bulk_run")],
                "constraints": [
                    models.UniqueConstraint(fields=("municipality", "run", "position"), name="one_row_a_position")
                ],
            },
        ),
        migrations.AddField(
            model_name="taskevent",
            name="undoes",
            field=reference(
                "tasks.taskevent", in_database="SET NULL", null=True, db_index=False, related_name="undone_by"
            ),
        ),
        migrations.AlterField(
            model_name="taskevent", name="kind", field=models.CharField(choices=choices(KINDS), max_length=12)
        ),
        migrations.AddIndex(
            model_name="taskevent",
            index=models.Index(
                condition=models.Q(("undoes__isnull", False)), fields=["undoes"], name="events_that_undo"
            ),
        ),
        ProtectTables("BulkRun", "BulkRow"),
        ReferWithin("TaskEvent", "undoes"),
    ]
