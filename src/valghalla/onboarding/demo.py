"""The municipalities to try: Korsbæk as new, with a small election; Aarhus with its real polling places and an election under way.

All people are made up by the simulators; they come in through the same CPR look-up as anybody else.
"""

import csv
import datetime
import io
import random
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import httpx
from django.db import transaction

from valghalla.accounts.service_providers import make_service_providers, make_test_keys
from valghalla.audit import actors
from valghalla.base.cpr_number import CprNumber
from valghalla.base.tenancy import acting_for
from valghalla.elections.models import Election, ElectionType, ElectionWorkLocation
from valghalla.elections.plan import Days, create_election
from valghalla.integrations.cpr import PersonFacts
from valghalla.municipalities.create import create_municipality
from valghalla.municipalities.models import Municipality, Settings
from valghalla.onboarding.polling_places import polling_places
from valghalla.onboarding.start import furnish
from valghalla.participants.cpr.look_up import open_session
from valghalla.participants.models import Participant
from valghalla.participants.register import facts_of
from valghalla.places.models import WorkLocation, WorkLocationResponsible
from valghalla.task_types.models import TaskType
from valghalla.tasks.assign import assign
from valghalla.tasks.claim import Group, claim
from valghalla.tasks.distribution.norms import Norm, propose, spread
from valghalla.tasks.history import happened
from valghalla.tasks.models import Task, TaskEvent, TaskState
from valghalla.teams.links import create_link
from valghalla.teams.models import Team, TeamMember, TeamResponsible, new_token
from valghalla.teams.requests import ask

AT_ONCE = 6
BY_DEMO = actors.system("demo")
NORMS = {
    "Tilforordnet": Norm(per=400, minimum=4),
    "Valgstyrer": Norm(per=1500, minimum=2),
    "Fintæller": Norm(per=1500, minimum=1),
}


@dataclass(frozen=True)
class Demo:
    """One municipality to try. people: how many participants.   accepted, unanswered: shares of the tasks, in hundredths.
    CPR numbers among the simulators' well-known people: known, of those who are invited to a task and have taken another;
    for_team and for_places, of whoever answers for the first team and for the first two work locations.
    """

    code: str
    name: str
    slug: str
    cvr: str
    people: int
    accepted: int
    unanswered: int
    known: tuple[str, ...]
    for_team: str = "1703941059"
    for_places: str = "2303911068"

    @property
    def named(self) -> tuple[str, ...]:
        """Those whom README names, in the order in which they come in."""
        return (*self.known, self.for_team, self.for_places)


KORSBAEK = Demo(
    "0999", "Korsbæk Kommune", "korsbaek", "12345678", people=60, accepted=25, unanswered=15, known=("1012620000",)
)
AARHUS = Demo(
    "0751", "Aarhus Kommune", "aarhus", "55133018", people=3000, accepted=62, unanswered=16, known=("2207781048",)
)


def make(demo: Demo, *, simulators: str, now: datetime.datetime, today: datetime.date) -> bool:
    """Make the municipality with its people and election; False when it is there already.

    simulators: address of their web pages, which list made-up people.   today: Danish calendar date.
    """
    if Municipality.objects.filter(code=demo.code).exists():
        return False
    people = _people(demo, simulators, now)
    with transaction.atomic():
        municipality = create_municipality(
            code=demo.code, name=demo.name, slug=demo.slug, cvr=demo.cvr, domain="localhost", now=now
        )
        with acting_for(municipality):
            furnish(now=now, samples=demo is KORSBAEK)
            _contact(demo)
            if demo is AARHUS:
                polling_places(TaskType.objects.exclude(short_name="BREV"))
            participants = _participants(people, now)
            others, named = participants[: -len(demo.named)], participants[-len(demo.named) :]
            _teams_of(others, named, now)
            _answer(named[-2], named[-1], others[-1], now)
            election = _election(today, now)
            _distribute(election)
            _fill(election, others, demo, now)
            for person in named[:-2]:
                _give_tasks(election, person, now)
    return True


def let_people_in(demo: Demo, *, now: datetime.datetime) -> None:
    """Service providers with keys of the municipality's own making; what is there already stays."""
    with acting_for(Municipality.objects.get(code=demo.code)):
        make_service_providers(now=now)
        make_test_keys(now=now)


def _people(demo: Demo, simulators: str, now: datetime.datetime) -> list[tuple[dict[str, str], PersonFacts]]:
    """Ask the simulators for a list of people, and CPR for each of them."""
    listed = httpx.get(
        f"{simulators}/people.csv", params={"municipality": demo.code, "number": demo.people}, timeout=60
    )
    listed.raise_for_status()
    rows = list(csv.DictReader(io.StringIO(listed.text)))
    known = [
        {"cpr": number, "email": f"{demo.slug}{number[4:]}@example.com", "mobile": f"2{number[:7]}"}
        for number in demo.named
    ]
    rows = [row for row in rows if row["cpr"] not in demo.named] + known
    asking = Municipality(pk=0, code=demo.code, cvr=demo.cvr)  # not made before its people are known
    with acting_for(asking), open_session() as session, ThreadPoolExecutor(AT_ONCE) as workers:

        def look_up(row: dict[str, str]) -> PersonFacts:
            return session.look_up(CprNumber(row["cpr"]), reference=f"demo-{demo.code}", now=now, purpose="demo")

        return list(zip(rows, workers.map(look_up, rows), strict=True))


def _contact(demo: Demo) -> None:
    Settings.objects.update(
        department="Valgkontoret",
        address="Rådhuspladsen 1",
        postal_code="8000" if demo is AARHUS else "4272",
        city=demo.name.removesuffix(" Kommune"),
        telephone="89402000",
        email=f"valg@{demo.slug}.example",
        sender_name=demo.name,
        sender_email=f"valg@{demo.slug}.example",
        sms_reply_number="52525251" if demo is AARHUS else "52525252",
        sends_from=0,  # whoever tries it at night wants to see her letter
        sends_until=24,
        shows_members_contact=True,  # so that all that a team responsible can be allowed is there to try
        lets_teams_propose=True,
    )


def _participants(people: Sequence[tuple[dict[str, str], PersonFacts]], now: datetime.datetime) -> list[Participant]:
    made = []
    for row, facts in people:
        person = Participant(
            **facts_of(facts),
            created_at=now,
            cpr_checked_at=facts.looked_up_at,
        )
        person.mobile, person.email = row["mobile"], row["email"]
        person.set_cpr(facts.asked_cpr_number)
        person.refresh_keys()
        made.append(person)
    return Participant.objects.bulk_create(made, batch_size=1000)


def _teams_of(others: Sequence[Participant], named: Sequence[Participant], now: datetime.datetime) -> None:
    """Everybody in one team, by turns; the first two of each answer for it, the first of all for places as well. Whoever
    is named is in the first team, which has tasks everywhere."""
    teams = list(Team.objects.order_by("sort_key"))
    pairs = [(teams[number % len(teams)], person) for number, person in enumerate(others)]
    TeamMember.objects.bulk_create(
        (
            TeamMember(team=team, participant=person, joined_at=now, joined_by="import")
            for team, person in (*pairs, *((teams[0], person) for person in named))
        ),
        batch_size=1000,
    )
    TeamResponsible.objects.bulk_create(
        TeamResponsible(team=team, participant=person) for team, person in pairs[: 2 * len(teams)]
    )
    for place, person in zip(WorkLocation.objects.order_by("sort_key"), others, strict=False):
        WorkLocationResponsible.objects.create(work_location=place, participant=person)


def _answer(for_team: Participant, for_places: Participant, waiting: Participant, now: datetime.datetime) -> None:
    """Who answers for the first team, where somebody waits to be let in, and for the first two work locations."""
    team = Team.objects.order_by("sort_key")[0]
    TeamResponsible.objects.create(team=team, participant=for_team)
    ask(create_link(team, asks_first=True, by=BY_DEMO, now=now), waiting.pk, by=actors.participant(waiting.pk), now=now)
    for place in WorkLocation.objects.order_by("sort_key")[:2]:
        WorkLocationResponsible.objects.create(work_location=place, participant=for_places)


def _election(today: datetime.date, now: datetime.datetime) -> Election:
    """A parliamentary election on a Tuesday some five weeks ahead, counted again the day after."""
    day = today + datetime.timedelta(days=35 + (1 - today.weekday()) % 7)
    election = create_election(
        title=f"Folketingsvalg {day.year}",
        type=ElectionType.objects.get(requires_citizenship=True),
        days=Days(day, day, day + datetime.timedelta(days=1)),
        lock_days=4,
        work_locations=WorkLocation.objects.all(),
        by=BY_DEMO,
        now=now,
    )
    election.state, election.activated_at = Election.State.ACTIVE, now
    election.save()
    return election


def _distribute(election: Election) -> None:
    types = {kind.title: kind for kind in election.task_types.all()}
    teams = list(election.teams.order_by("sort_key"))
    tasks: list[Task] = []
    for place in election.work_locations.order_by("sort_key"):
        for title, norm in NORMS.items():
            if title in types:
                tasks += _at(election, place, types[title], teams, norm)
        for title in ("Valgsekretær", "Valgstyrerformand"):
            tasks.append(
                _task(election, place, types[title], next(team for team in teams if team.short_name == "MED"), 0)
            )
    Task.objects.bulk_create(tasks, batch_size=1000)


def _at(election: Election, place: ElectionWorkLocation, kind, teams, norm: Norm) -> list[Task]:
    number = propose(place.valid_votes or 2400, norm) or 0
    later = 1 if kind.title == "Fintæller" else 0
    shares = spread(number, [1] * len(teams), names=[team.name for team in teams])
    return [
        _task(election, place, kind, team, later)
        for team, count in zip(teams, shares, strict=True)
        for _ in range(count)
    ]


def _task(election: Election, place: ElectionWorkLocation, kind, team, later: int) -> Task:
    return Task(
        election=election,
        work_location=place,
        task_type=kind,
        team=team,
        task_day=election.election_day + datetime.timedelta(days=later),
        starts=kind.starts,
        ends=kind.ends,
    )


def _fill(election: Election, participants: Sequence[Participant], demo: Demo, now: datetime.datetime) -> None:
    """Give tasks to members of their teams, one each: some have accepted, some have not answered, some declined before."""
    dice = random.Random(demo.code)  # noqa: S311 (the same picture each time)
    members: dict[int, list[int]] = {}
    filling = {person.pk for person in participants}
    for team, person in TeamMember.objects.values_list("team_id", "participant_id").order_by("id"):
        if person not in filling:
            continue
        members.setdefault(team, []).append(person)
    tasks = list(election.tasks.select_related("team").order_by("id"))
    events: list[TaskEvent] = []
    for task in tasks:
        people = members.get(task.team.source_id or 0, [])
        thrown = dice.randrange(100)
        if thrown >= demo.accepted + demo.unanswered or not people:
            if people and thrown > 96:
                events += _story(task, people[0], (TaskEvent.Kind.INVITED, TaskEvent.Kind.DECLINED), now, dice)
            continue
        task.participant_id = people.pop()
        accepted = thrown < demo.accepted
        task.state = TaskState.ACCEPTED if accepted else TaskState.UNANSWERED
        task.invitation_token = None if accepted else new_token()
        task.assigned_at = now - datetime.timedelta(days=dice.randrange(6, 20))
        task.invited_at = task.assigned_at + datetime.timedelta(minutes=3)
        task.confirmed_at = now - datetime.timedelta(days=dice.randrange(1, 5)) if accepted else None
        task.reminded_at = None if accepted else now - datetime.timedelta(days=1)
        kinds = (TaskEvent.Kind.ASSIGNED, TaskEvent.Kind.INVITED, *((TaskEvent.Kind.ACCEPTED,) if accepted else ()))
        events += _story(task, task.participant_id, kinds, now, dice)
    fields = ["participant", "state", "invitation_token", "assigned_at", "invited_at", "reminded_at", "confirmed_at"]
    Task.objects.bulk_update(tasks, fields, batch_size=500)
    TaskEvent.objects.bulk_create(events, batch_size=1000)


def _story(task: Task, person: int, kinds, now: datetime.datetime, dice: random.Random) -> list[TaskEvent]:
    began = now - datetime.timedelta(days=dice.randrange(6, 20))
    return [
        happened(kind, task, participant_id=person, by=BY_DEMO, now=began + datetime.timedelta(hours=7 * step))
        for step, kind in enumerate(kinds)
    ]


def _give_tasks(election: Election, person: Participant, now: datetime.datetime) -> None:
    """Invite the person to a task on the election day, and let her take one on the day after, by the verbs everybody uses."""
    team = person.memberships.get().team
    free = election.tasks.filter(team__source=team, state=TaskState.AVAILABLE, task_type__trusted=False).order_by("id")
    if task := free.filter(task_day=election.election_day).first():
        assign(task, to=person, by=BY_DEMO, now=now)
    if task := free.filter(task_day__gt=election.election_day).first():
        claim(Group.of(task), participant=person, by=actors.participant(person.pk), now=now)
