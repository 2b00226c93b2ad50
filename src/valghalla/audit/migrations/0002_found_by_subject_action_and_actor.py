"""The log is filtered on actions and users, and stories are told of one thing."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [
        migrations.AddIndex(
            model_name="auditentry",
            index=models.Index(fields=["municipality", "subject_type", "subject_id", "-at"], name="audit_of_subject"),
        ),
        migrations.AddIndex(
            model_name="auditentry",
            index=models.Index(fields=["municipality", "action", "-at"], name="audit_of_action"),
        ),
        migrations.AddIndex(
            model_name="auditentry",
            index=models.Index(fields=["municipality", "actor_kind", "actor_id", "-at"], name="audit_of_actor"),
        ),
    ]
