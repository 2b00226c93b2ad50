"""Group messages that somebody who answers for a team wrote to its members."""

import django.db.models.deletion
from django.db import migrations, models

import valghalla.base.tenancy
from valghalla.base.rls import ReferWithin


def kept_without(to):
    return valghalla.base.tenancy.TenantForeignKey(
        db_index=False,
        in_database="SET NULL",
        null=True,
        on_delete=django.db.models.deletion.DO_NOTHING,
        related_name="+",
        to=to,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("communication", "0003_failed_messages_counted"),
        ("participants", "0006_weekly_check"),
        ("teams", "0001_initial"),
    ]

    operations = [
        migrations.AddField(model_name="groupmessage", name="team", field=kept_without("teams.team")),
        migrations.AddField(
            model_name="groupmessage", name="written_by", field=kept_without("participants.participant")
        ),
        ReferWithin("GroupMessage", "team", "written_by"),
        migrations.AddIndex(
            model_name="groupmessage",
            index=models.Index(
                condition=models.Q(("team__isnull", False)),
                fields=["team", "-sent_at"],
                name="group_messages_of_team",
            ),
        ),
        migrations.AddIndex(
            model_name="groupmessage",
            index=models.Index(
                condition=models.Q(("written_by__isnull", False)),
                fields=["written_by"],
                name="group_messages_by_person",
            ),
        ),
    ]
