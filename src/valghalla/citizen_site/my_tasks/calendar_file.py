"""Tasks as a calendar file, for one task or for all of somebody's, as citizens are shown them."""

from collections.abc import Iterable

from valghalla.citizen_site.settled import settings
from valghalla.citizen_site.tasks.shown import of_task
from valghalla.municipalities.models import Municipality
from valghalla.tasks.calendars.file import Entry, feed
from valghalla.tasks.models import Task


def calendar_file(tasks: Iterable[Task], *, municipality: Municipality) -> bytes:
    """The file, the same for the same tasks however often it is made. tasks: accepted, each with ``changed_at``."""
    return feed(map(_entry, tasks), municipality=municipality, settings=settings())


def _entry(task: Task) -> Entry:
    shown = of_task(task)
    return Entry(
        task_id=task.pk,
        changed_at=task.changed_at,  # type: ignore[attr-defined]
        day=task.task_day,
        starts=task.starts,
        ends=task.ends,
        title=shown.title,
        place=shown.place,
        address=shown.address,
        election=task.election.title,
    )
