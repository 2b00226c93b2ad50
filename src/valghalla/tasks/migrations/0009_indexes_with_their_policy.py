"""What is asked for by team or by place is found by one index that has the column of the policy too; an index that another
begins with goes, and so do the invitations nobody has."""

import django.db.models.deletion
from django.db import migrations, models

from valghalla.base.tenancy import TenantForeignKey


def _reference(to: str, **options) -> TenantForeignKey:
    return TenantForeignKey(to=to, on_delete=django.db.models.deletion.DO_NOTHING, db_index=False, **options)


class Migration(migrations.Migration):
    dependencies = [
        ("elections", "0004_directions"),
        ("participants", "0009_no_group_email"),
        ("tasks", "0008_tasks_changed"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="task", name="one_task_an_invitation"),
        migrations.RemoveIndex(model_name="task", name="tasks_of_place"),
        migrations.RemoveIndex(model_name="task", name="tasks_of_team"),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(
                fields=[
                    "municipality",
                    "election",
                    "work_location",
                    "task_day",
                    "team",
                    "task_type",
                    "state",
                    "id",
                ],
                name="tasks_of_place",
            ),
        ),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(fields=["municipality", "team", "state", "task_day"], name="tasks_of_team"),
        ),
        migrations.AddConstraint(
            model_name="task",
            constraint=models.UniqueConstraint(
                fields=["municipality", "invitation_token"],
                condition=models.Q(invitation_token__isnull=False),
                name="one_task_an_invitation",
            ),
        ),
        migrations.AlterField(
            model_name="task",
            name="election",
            field=_reference("elections.election", in_database="CASCADE", related_name="tasks"),
        ),
        migrations.AlterField(
            model_name="task",
            name="team",
            field=_reference("elections.electionteam", in_database="CASCADE", related_name="tasks"),
        ),
        migrations.AlterField(
            model_name="taskevent",
            name="task",
            field=_reference("tasks.task", in_database="SET NULL", null=True, related_name="events"),
        ),
        migrations.AlterField(
            model_name="taskevent",
            name="election",
            field=_reference("elections.election", in_database="CASCADE", related_name="task_events"),
        ),
        migrations.AlterField(
            model_name="taskevent",
            name="participant",
            field=_reference("participants.participant", in_database="SET NULL", null=True, related_name="task_events"),
        ),
    ]
