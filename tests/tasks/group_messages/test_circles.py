"""Writing to people for other reasons than the tasks they have."""

import pytest

from tests.elections.factories import Scene, scene
from tests.participants.factories import participant
from tests.tasks.factories import held
from valghalla.communication.group_messages.write import begin
from valghalla.communication.models import Channel
from valghalla.participants.models import Participant
from valghalla.places.models import WorkLocationResponsible
from valghalla.tasks.group_messages.circles import NARROWED_BY, Circle
from valghalla.tasks.group_messages.recipients import Filters, find, people
from valghalla.tasks.group_messages.send import changed_since, count_recipients
from valghalla.tasks.models import TaskState
from valghalla.teams.models import TeamMember, TeamResponsible


def named(name: str, **values) -> Participant:
    return participant(first_names=name, last_name="Holm", **values)


@pytest.fixture
def stage(acting, now) -> Scene:
    """Anna has a task and is in a team, Bo is in the other team, Carla answers for the first team, Dan for the place,
    Else is nothing of all that, Finn is in a team and dead."""
    made = scene()
    anna, bo, carla, dan, finn = (named(name) for name in ("Anna", "Bo", "Carla", "Dan", "Finn"))
    named("Else")
    held(made, anna, TaskState.ACCEPTED)
    Participant.objects.filter(pk=finn.pk).update(status=90)
    for team, person in ((made.team, anna), (made.other_team, bo), (made.team, finn)):
        TeamMember.objects.get_or_create(team=team.source, participant=person, defaults={"joined_at": now})
    TeamResponsible.objects.create(team=made.team.source, participant=carla)
    WorkLocationResponsible.objects.create(work_location=made.place.source, participant=dan)
    return made


@pytest.mark.acceptance("E-244")
@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (lambda s: Filters(circle=Circle.MEMBERS), "Anna Bo"),
        (lambda s: Filters(circle=Circle.MEMBERS, teams=(s.other_team.pk,)), "Bo"),
        (lambda s: Filters(circle=Circle.TEAM_RESPONSIBLES), "Carla"),
        (lambda s: Filters(circle=Circle.TEAM_RESPONSIBLES, teams=(s.other_team.pk,)), ""),
        (lambda s: Filters(circle=Circle.PLACE_RESPONSIBLES), "Dan"),
        (lambda s: Filters(circle=Circle.PLACE_RESPONSIBLES, places=(s.place.pk,)), "Dan"),
        (lambda s: Filters(circle=Circle.PLACE_RESPONSIBLES, places=(0,)), ""),
        (lambda s: Filters(circle=Circle.WITHOUT_TASK), "Bo Carla Dan Else"),
        (lambda s: Filters(circle=Circle.WITHOUT_TASK, teams=(s.team.pk, s.other_team.pk)), "Bo"),
        (lambda s: Filters(circle=Circle.EVERYBODY), "Anna Bo Carla Dan Else"),
    ],
)
def test_each_circle_has_its_people_and_nobody_who_is_dead(stage, wanted, expected):
    filters = wanted(stage)
    names = people(stage.election, filters).order_by("name_key").values_list("first_names", flat=True)
    assert " ".join(names) == expected
    found = [one.participant_id for one in find(stage.election, filters)]
    assert found == list(people(stage.election, filters).order_by("name_key").values_list("pk", flat=True))
    assert Filters.from_facts(filters.as_facts()) == filters


def test_of_a_circle_tasks_are_told_of_where_there_are_any(stage):
    found = find(stage.election, Filters(circle=Circle.EVERYBODY))
    assert [bool(one.facts) for one in found] == [True, False, False, False, False]
    assert [
        one.state for one in find(stage.election, Filters(circle=Circle.EVERYBODY), only=[found[0].participant_id])
    ] == [TaskState.ACCEPTED]


@pytest.mark.parametrize(("body", "changed"), [("<p>Kære !name</p>", 0), ("<p>!work_location</p>", 1)])
def test_a_text_that_asks_for_no_task_does_not_mind_what_becomes_of_one(stage, by, now, body, changed):
    group = begin(stage.election, channel=Channel.EMAIL, template=None, filters={}, by=by, now=now)
    group.subject, group.body = "Hej", body
    group.save()
    count_recipients(group, Filters(circle=Circle.EVERYBODY), per_task=False, now=now)
    stage.election.tasks.update(state=TaskState.UNANSWERED)
    assert group.recipients.count() == 5
    assert changed_since(group).count() == changed


def test_every_circle_says_what_narrows_it():
    assert set(NARROWED_BY) == set(Circle)
