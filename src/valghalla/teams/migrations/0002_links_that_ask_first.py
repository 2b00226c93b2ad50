"""Links by which one asks to join, and those who wait to be let in."""

import django.db.models.deletion
from django.db import migrations, models

import valghalla.base.tenancy
from valghalla.base.rls import ProtectTables


def reference(to, related_name, *, in_database="CASCADE", **options):
    return valghalla.base.tenancy.TenantForeignKey(
        in_database=in_database,
        on_delete=django.db.models.deletion.DO_NOTHING,
        related_name=related_name,
        to=to,
        **options,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("municipalities", "0003_reminders_and_hours"),
        ("participants", "0006_weekly_check"),
        ("teams", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="teamlink",
            name="asks_first",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.CreateModel(
            name="JoinRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("asked_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(null=True)),
                ("let_in", models.BooleanField(null=True)),
                ("link", reference("teams.teamlink", "+", in_database="SET NULL", null=True)),
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
                ("participant", reference("participants.participant", "join_requests")),
                ("team", reference("teams.team", "join_requests", db_index=False)),
            ],
            options={
                "indexes": [models.Index(fields=["team", "decided_at"], name="join_requests_of_team")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("decided_at__isnull", True)),
                        fields=("team", "participant"),
                        name="one_waiting_request_a_team",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("let_in__isnull", True)),
                            models.Q(("decided_at__isnull", False), ("let_in__isnull", False)),
                            _connector="OR",
                        ),
                        name="decided_one_way_or_the_other",
                    ),
                ],
            },
        ),
        ProtectTables("JoinRequest"),
    ]
