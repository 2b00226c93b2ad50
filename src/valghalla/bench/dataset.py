"""The data measured on: a hundred municipalities, the largest with 10,000 participants, 100,000 tasks and their past.

Places are the real polling places of Aarhus; people are made up. Made once per shape of the tables, in the database of
the benchmark's own; what a measurement changes it puts back.
"""

import datetime
from dataclasses import dataclass

from django.db import connection, transaction

from valghalla.base import clock
from valghalla.base.cpr_number import CprNumber
from valghalla.base.tenancy import acting_for
from valghalla.bench.past import has_past, make_past
from valghalla.bench.sessions import office
from valghalla.elections.copy import take_in
from valghalla.elections.models import Election, ElectionType
from valghalla.municipalities.create import create_municipality
from valghalla.municipalities.models import Municipality, Settings
from valghalla.onboarding.polling_places import polling_places
from valghalla.onboarding.start import furnish
from valghalla.participants.models import Participant
from valghalla.places.models import WorkLocation
from valghalla.task_types.models import TaskType
from valghalla.teams.models import Team, TeamMember

CODE = "0751"
# Aarhus is the one of them that the simulated platform has an agreement with.
CVR = "55133018"
PEOPLE, TASKS = 10_000, 100_000
SMALL_PEOPLE, SMALL_TASKS = 100, 500
MUNICIPALITIES = 100
DAYS = 10
FIRST_NAMES = (
    "Anne",
    "Bo",
    "Clara",
    "Dan",
    "Else",
    "Frode",
    "Gerda",
    "Hans",
    "Ida",
    "Jens",
    "Kaja",
    "Lars",
    "Åse",
    "Øjvind",
)
LAST_NAMES = (
    "Andersen",
    "Bæk",
    "Christensen",
    "Dahl",
    "Ejlersen",
    "Friis",
    "Grøn",
    "Holm",
    "Ibsen",
    "Juhl",
    "Kjær",
    "Ågård",
)


@dataclass(frozen=True)
class Dataset:
    """What the measurements need to find their way."""

    municipality: Municipality
    election: Election


def ensure() -> Dataset:
    """The data set, made when it is not there. Runs as the owner of the tables."""
    made = False
    if not Municipality.objects.filter(code=CODE).exists():
        _municipality(CODE, "Aarhus Kommune", "aarhus", CVR, PEOPLE, TASKS)
        made = True
    with acting_for(Municipality.objects.get(code=CODE)):
        election = Election.objects.select_related("type", "municipality").earliest("id")
        if not has_past():
            with transaction.atomic():
                make_past(election, staff_id=office().pk)
            made = True
    for number in range(Municipality.objects.count(), MUNICIPALITIES):
        _municipality(
            f"{1000 + number}",
            f"Prøve {number} Kommune",
            f"proeve{number}",
            f"{90_000_000 + number}",
            SMALL_PEOPLE,
            SMALL_TASKS,
        )
        made = True
    if made:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
    return Dataset(election.municipality, election)


def _municipality(code: str, name: str, slug: str, cvr: str, people: int, tasks: int) -> None:
    now = clock.now()
    with transaction.atomic():
        made = create_municipality(code=code, name=name, slug=slug, cvr=cvr, domain="localhost", now=now)
        with acting_for(made):
            furnish(now=now, samples=False)
            # Measured at any hour, with nothing going on but what is measured.
            Settings.objects.update(
                sends_from=0, sends_until=24, reminds_of_invitations=False, reminds_of_tasks=False, checks_cpr=False
            )
            polling_places(TaskType.objects.all())
            _people(code, people, now)
            election = _election(now)
            _tasks(election, tasks)


def cpr_of(number: int) -> CprNumber:
    """The CPR number of the benchmark's person with that number: born between 1960 and 1989."""
    born = datetime.date(1960, 1, 1) + datetime.timedelta(days=number)
    return CprNumber(f"{born:%d%m%y}{1000 + number % 1000:04d}")


def _people(code: str, count: int, now: datetime.datetime) -> None:
    people = []
    for number in range(count):
        person = Participant(
            first_names=FIRST_NAMES[number % len(FIRST_NAMES)],
            last_name=f"{LAST_NAMES[number // 7 % len(LAST_NAMES)]} {number}",
            birth_date=cpr_of(number).birth_date,
            status=1,
            municipality_code=code,
            citizenship="5100",
            incapable=False,
            digital_post=number % 14 != 0,
            protected_address=number % 33 == 0,
            created_at=now,
            cpr_checked_at=now,
        )
        person.street_address, person.postal_code, person.city = f"Prøvevej {number % 200}", "8000", "Aarhus C"
        person.mobile, person.email = f"{20_000_000 + number}", f"person{number}@example.com"
        person.set_cpr(cpr_of(number))
        person.refresh_keys()
        people.append(person)
    Participant.objects.bulk_create(people, batch_size=2000)
    teams = list(Team.objects.order_by("id"))
    TeamMember.objects.bulk_create(
        (
            TeamMember(team=teams[number % len(teams)], participant=person, joined_at=now, joined_by="import")
            for number, person in enumerate(people)
        ),
        batch_size=2000,
    )


def _election(now: datetime.datetime) -> Election:
    day = clock.danish_date(now) + datetime.timedelta(days=60)
    election = Election.objects.create(
        title="Folketingsvalg",
        type=ElectionType.objects.get(requires_citizenship=True),
        election_day=day,
        first_day=day - datetime.timedelta(days=DAYS - 1),
        last_day=day,
        state=Election.State.ACTIVE,
        activated_at=now,
    )
    take_in(election, WorkLocation.objects.all())
    return election


def _tasks(election: Election, count: int) -> None:
    """Spread the tasks evenly over days, places, teams and types; a tenth of the people hold one each per day."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO tasks_task (municipality_id, election_id, work_location_id, team_id, task_type_id, task_day, starts, ends, state)
            SELECT %(municipality)s, %(election)s, place.id, team.id, kind.id, %(first)s::date + day, kind.starts, kind.ends, 'available'
            FROM generate_series(1, %(rounds)s) AS again
            CROSS JOIN generate_series(0, %(days)s - 1) AS day
            CROSS JOIN (SELECT id FROM elections_electionworklocation WHERE election_id = %(election)s) AS place
            CROSS JOIN (SELECT id FROM elections_electionteam WHERE election_id = %(election)s) AS team
            CROSS JOIN (SELECT id, starts, ends FROM elections_electiontasktype WHERE election_id = %(election)s) AS kind
            ORDER BY again, day, place.id, team.id, kind.id LIMIT %(count)s
            """,
            {
                "municipality": election.municipality_id,
                "election": election.pk,
                "first": election.first_day,
                "days": DAYS,
                "rounds": count // (DAYS * 45 * 16 * 6) + 1,
                "count": count,
            },
        )
        cursor.execute("ANALYZE tasks_task, participants_participant")
        cursor.execute(
            """
            WITH person AS (SELECT id, row_number() OVER (ORDER BY id) AS n FROM participants_participant),
                 task AS (SELECT id, row_number() OVER (PARTITION BY task_day ORDER BY id) AS n FROM tasks_task WHERE election_id = %s)
            UPDATE tasks_task SET participant_id = person.id, assigned_at = now(), invited_at = now(),
                   state = CASE WHEN person.n %% 3 = 0 THEN 'unanswered' ELSE 'accepted' END
            FROM person JOIN task ON task.n = person.n * 2 WHERE tasks_task.id = task.id AND person.n %% 2 = 0
            """,
            [election.pk],
        )
