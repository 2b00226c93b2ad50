"""That a task got another time or place stands in its history."""

from django.db import migrations, models

KINDS = [
    ("assigned", "Assigned"),
    ("invited", "Invited"),
    ("reminded", "Reminded"),
    ("accepted", "Accepted"),
    ("declined", "Declined"),
    ("withdrawn", "Withdrawn"),
    ("removed", "Removed"),
    ("invalidated", "Invalidated"),
    ("moved", "Moved"),
    ("changed", "Changed"),
    ("undone", "Undone"),
    ("swap_asked", "Swap Asked"),
    ("swap_dropped", "Swap Dropped"),
    ("swap_done", "Swap Done"),
    ("swap_refused", "Swap Refused"),
]


class Migration(migrations.Migration):
    dependencies = [("tasks", "0007_swaps_and_calendars")]

    operations = [
        migrations.AlterField(
            model_name="taskevent", name="kind", field=models.CharField(choices=KINDS, max_length=12)
        ),
    ]
