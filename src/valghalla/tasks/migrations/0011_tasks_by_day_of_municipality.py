"""An election's tasks by day are found by an index that has the column of the policy; that of places ends before the key,
which PostgreSQL took for a way to tasks by their keys."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tasks", "0010_tasks_of_team_in_election")]

    operations = [
        migrations.RemoveIndex(model_name="task", name="tasks_of_place"),
        migrations.RemoveIndex(model_name="task", name="tasks_by_day"),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(
                fields=["municipality", "election", "work_location", "task_day", "team", "task_type", "state"],
                name="tasks_of_place",
            ),
        ),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(fields=["municipality", "election", "task_day", "id"], name="tasks_by_day"),
        ),
    ]
