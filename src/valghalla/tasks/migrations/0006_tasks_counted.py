"""Tasks are counted by place, type, state, person and day from indexes alone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tasks", "0005_bulk_runs")]

    operations = [
        migrations.AddIndex(
            model_name="task",
            index=models.Index(
                fields=["municipality", "election", "work_location", "task_type", "state"], name="tasks_counted"
            ),
        ),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(
                fields=["municipality", "election", "participant"],
                include=["assigned_at", "state"],
                condition=models.Q(participant__isnull=False),
                name="tasks_held",
            ),
        ),
    ]
