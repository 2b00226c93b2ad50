"""Who has a task is reminded of it once."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("tasks", "0003_rechecks"),
    ]

    operations = [
        migrations.AddField(
            model_name="task",
            name="task_reminded_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(
                condition=models.Q(("state", "accepted"), ("task_reminded_at__isnull", True)),
                fields=["election", "task_day", "id"],
                name="tasks_to_remind_of",
            ),
        ),
    ]
