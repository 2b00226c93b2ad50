"""A team's tasks are asked for with their election, which PostgreSQL otherwise takes for the better way to them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tasks", "0009_indexes_with_their_policy")]

    operations = [
        migrations.RemoveIndex(model_name="task", name="tasks_of_team"),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(fields=["municipality", "team", "state", "election", "task_day"], name="tasks_of_team"),
        ),
    ]
