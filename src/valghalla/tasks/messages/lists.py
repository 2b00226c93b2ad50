"""The lists that some messages hold: a person's tasks in an election that is called off, and news to those who answer for
teams and work locations."""

from collections.abc import Iterable, Sequence

from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from valghalla.communication.models import Event, Message
from valghalla.tasks.models import Task, TaskEvent

# So many lines say enough; how many more there are stands under them.
MOST = 60
# What the facts of news call the events of somebody's teams, and those of her work locations.
OF_TEAMS, OF_PLACES = "of_teams", "of_places"
ROLES = (OF_TEAMS, OF_PLACES)
Kind = TaskEvent.Kind


def lists_of(messages: Sequence[Message]) -> dict[int, str]:
    """Message → its list as HTML, "" when nothing is left to tell; for those that have one. Two queries at most."""
    calling_off = [message for message in messages if message.event == Event.CALLED_OFF]
    news = [message for message in messages if message.event == Event.NOTICE]
    return (_tasks(calling_off) if calling_off else {}) | (_news(news) if news else {})


def _tasks(messages: Sequence[Message]) -> dict[int, str]:
    keys = {key for message in messages for key in message.facts.get("tasks", ())}
    tasks = Task.objects.select_related("task_type", "work_location").in_bulk(keys)
    lists = {}
    for message in messages:
        theirs = [tasks[key] for key in message.facts.get("tasks", ()) if key in tasks]
        theirs.sort(key=lambda task: (task.task_day, task.starts, task.pk))
        lists[message.pk] = _list(
            f"{task.task_type.title}, {task.work_location.title}, {task.task_day:%d-%m-%Y}" for task in theirs
        )
    return lists


def _news(messages: Sequence[Message]) -> dict[int, str]:
    """What has been taken back since is not told. facts: OF_TEAMS and OF_PLACES, keys of what happened there."""
    keys = {key for message in messages for role in ROLES for key in message.facts.get(role, ())}
    read = TaskEvent.objects.select_related("participant", "task_type", "work_location", "team")
    events = read.filter(undone_by=None).in_bulk(keys)
    lists = {}
    for message in messages:
        with override(_language(message)):
            lines = [
                _line(events[key], names=role == OF_TEAMS)
                for role in ROLES
                for key in message.facts.get(role, ())
                if key in events
            ]
            lists[message.pk] = _list(_counted(lines), rest=max(len(set(lines)) - MOST, 0))
    return lists


def _language(message: Message) -> str:
    """The one that the template is read in."""
    english = message.participant.language == "en" and message.template is not None and message.template.body_en
    return "en" if english else "da"


def _line(event: TaskEvent, *, names: bool) -> str:
    """One piece of news. names: of people too; whoever answers for a place is told of the places only, not who said no."""
    what = f"{event.task_type.title}, {event.work_location.title}, {event.task_day:%d-%m-%Y}"
    if event.kind == Kind.CHANGED:
        return _("Another time or place: %(task)s") % {"task": what}
    came = event.kind == Kind.MOVED and _came(event)
    if not names or event.participant is None:
        return (_("Filled: %(task)s") if came else _("Available again: %(task)s")) % {"task": what}
    words = {
        Kind.DECLINED: _("%(name)s has said no: %(task)s"),
        Kind.WITHDRAWN: _("%(name)s has withdrawn: %(task)s"),
        Kind.MOVED: _("%(name)s has been moved to: %(task)s") if came else _("%(name)s has been moved from: %(task)s"),
    }.get(Kind(event.kind), _("%(name)s no longer has: %(task)s"))
    return words % {"name": event.participant.name, "task": what}


def _came(event: TaskEvent) -> bool:
    """Whether somebody was moved to the task rather than from it."""
    return (event.facts.get("to_place"), event.facts.get("to_team")) == (event.work_location_id, event.team_id)


def _counted(lines: Sequence[str]) -> list[str]:
    """Each line once, with how often, in the order they came."""
    once = dict.fromkeys(lines)
    return [line if lines.count(line) == 1 else f"{line} ({lines.count(line)})" for line in once]


def _list(lines: Iterable[str], *, rest: int = 0) -> str:
    items = list(lines)[:MOST]
    if not items:
        return ""
    html = format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", ((line,) for line in items)))
    more = ngettext("and %(count)s more", "and %(count)s more", rest) % {"count": rest}
    return html + format_html("<p>{}</p>", more) if rest else html
