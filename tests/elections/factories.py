"""Elections for tests: one that is active, with a school where two teams do two kinds of task."""

import datetime
import functools
from dataclasses import dataclass

from valghalla.base.danish_order import sort_key
from valghalla.communication.models import Channel, Event, MessageTemplate
from valghalla.elections.copy import take_in
from valghalla.elections.models import Election, ElectionTaskType, ElectionTeam, ElectionType, ElectionWorkLocation
from valghalla.places.models import Area, WorkLocation, WorkLocationTaskType, WorkLocationTeam
from valghalla.task_types.models import TaskType
from valghalla.teams.models import Team

ELECTION_DAY = datetime.date(2026, 11, 3)


def election_type(**values) -> ElectionType:
    """A type with all four rules, unless told otherwise."""
    rules = {
        "requires_age": True,
        "requires_residence": True,
        "requires_citizenship": True,
        "requires_competence": True,
    }
    return ElectionType.objects.get_or_create(title=values.pop("title", "Folketingsvalg"), defaults=rules | values)[0]


def election(**values) -> Election:
    """An active election on 3 November 2026, from the day before to the day after."""
    return Election.objects.create(
        **{
            "title": "Prøvevalg",
            "type": values.pop("type", None) or election_type(),
            "election_day": ELECTION_DAY,
            "first_day": ELECTION_DAY - datetime.timedelta(days=1),
            "last_day": ELECTION_DAY + datetime.timedelta(days=1),
            "lock_days": 4,
            "state": Election.State.ACTIVE,
        }
        | values
    )


def task_type(title: str = "Tilforordnet", **values) -> TaskType:
    """A kind of task from 8 to 16, 800 kr."""
    made = _task_type(title, **values)
    made.save(force_insert=True)
    return made


def _task_type(title: str, **values) -> TaskType:
    defaults = {
        "short_name": title[:4].upper(),
        "starts": datetime.time(8),
        "ends": datetime.time(16),
        "payment_dkk": 800,
        "description": "<p>Hjælper vælgerne.</p>",
    }
    return TaskType(title=title, sort_key=_sort_key(title), **(defaults | values))


def team(name: str = "Venstre", **values) -> Team:
    """A team."""
    made = _team(name, **values)
    made.save(force_insert=True)
    return made


def _team(name: str, **values) -> Team:
    return Team(name=name, sort_key=_sort_key(name), **({"short_name": name[:1]} | values))


def work_location(title: str = "Skolen", *, area_name: str = "Nord", teams=(), task_types=(), **values) -> WorkLocation:
    """A place in the catalogue with the teams and task types given."""
    area = Area.objects.filter(name=area_name).first() or Area.objects.create(name=area_name)
    defaults = {"area": area, "address": "Skolevej 1", "postal_code": "4272", "city": "Korsbæk"}
    place = WorkLocation.objects.create(title=title, **(defaults | values))
    if teams:
        WorkLocationTeam.objects.bulk_create(WorkLocationTeam(work_location=place, team=one) for one in teams)
    if task_types:
        WorkLocationTaskType.objects.bulk_create(
            WorkLocationTaskType(work_location=place, task_type=one) for one in task_types
        )
    return place


@dataclass
class Scene:
    """An election with one place, two teams and two task types, as the election's own copies."""

    election: Election
    place: ElectionWorkLocation
    team: ElectionTeam
    other_team: ElectionTeam
    task_type: ElectionTaskType
    other_type: ElectionTaskType


def scene(**values) -> Scene:
    """Make one; values go to the election."""
    teams = Team.objects.bulk_create(_team(name) for name in ("Venstre", "Frivillige"))
    trusted = {"trusted": True, "starts": datetime.time(16), "ends": datetime.time(23)}
    types = TaskType.objects.bulk_create([_task_type("Tilforordnet"), _task_type("Valgstyrer", **trusted)])
    catalogue = work_location(teams=teams, task_types=types)
    made = election(**values)
    (place,) = take_in(made, [catalogue])
    copies = {copy.source_id: copy for copy in made.teams.all()}
    kinds = {copy.source_id: copy for copy in made.task_types.all()}
    templates()
    return Scene(made, place, copies[teams[0].pk], copies[teams[1].pk], kinds[types[0].pk], kinds[types[1].pk])


def templates() -> None:
    """A default template by e-mail for every event, where there is none."""
    had = set(MessageTemplate.objects.exclude(default_for="").values_list("default_for", flat=True))
    MessageTemplate.objects.bulk_create(_template(event) for event in Event.values if event not in had)


def _template(event: str) -> MessageTemplate:
    title = f"Standard {event}"
    return MessageTemplate(
        default_for=event,
        title=title,
        sort_key=_sort_key(title),
        channel=Channel.EMAIL,
        subject=f"{event} !task_type",
        body="<p>!name</p>",
    )


_sort_key = functools.cache(sort_key)
