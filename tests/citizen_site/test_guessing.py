"""Guessing, forging and replaying links, ids and posts: a table of attempts. None gets anything, and guessing is slowed down."""

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from django.test import Client

from tests.accounts.rate_limits.conftest import small  # noqa: F401
from tests.citizen_site.conftest import read
from tests.citizen_site.test_links import key
from tests.elections.factories import scene, work_location
from tests.pages import SiteClient
from tests.participants.factories import participant
from tests.tasks.factories import held, task
from valghalla.accounts.models import RateCount
from valghalla.audit import actors
from valghalla.base.tenancy import acting_for
from valghalla.communication.models import Message
from valghalla.elections.copy import take_in
from valghalla.participants.models import Participant
from valghalla.tasks.answer import decline
from valghalla.tasks.claim import Group
from valghalla.tasks.links.links import link_to, make_link, revoke
from valghalla.tasks.models import Task, TaskEvent, TaskLink
from valghalla.teams.members import join
from valghalla.teams.models import TeamMember

SYSTEM = actors.SYSTEM


@dataclass
class Stage:
    """What there is to be got at, and somebody who would. her: a participant, a member of the first team."""

    her: Participant
    other: Participant
    paths: dict[str, str] = field(default_factory=dict)


@pytest.fixture
def stage(municipality, other_municipality, now) -> Stage:
    with acting_for(other_municipality):
        foreign = link_to(Group.of(task(scene())), by=SYSTEM, now=now).token
    with acting_for(municipality):
        election = scene()
        (far,) = take_in(election.election, [work_location("Hallen")])
        her, other = participant(), participant()
        assert election.team.source_id is not None
        join(election.team.source_id, her.pk, joined_by="staff", now=now)
        free, elsewhere = task(election), task(election, work_location=far)
        of_others, trusted = task(election, team=election.other_team), task(election, task_type=election.other_type)
        theirs, answered = held(election, other), held(election, other, task_day=election.election.first_day)
        used = answered.invitation_token
        decline(answered, participant_id=other.pk, by=actors.participant(other.pk), now=now)
        one = link_to(Group.of(free), by=SYSTEM, now=now).token
        several = make_link(election.team, work_locations=[election.place.pk], by=SYSTEM, now=now)
        gone = make_link(election.other_team, by=SYSTEM, now=now)
        revoke(gone, by=SYSTEM, now=now)
        return Stage(her, other, {
            "a token made up": f"/links/{'A' * 22}/take/",
            "a token cut short": f"/links/{one[:-1]}/take/",
            "a token with something after it": f"/links/{one}x/take/",
            "a token in capitals": f"/links/{one.swapcase()}/take/",
            "a token of another municipality": f"/links/{foreign}/take/",
            "a token that was withdrawn": f"/links/{gone.token}/take/",
            "SQL for a token": "/links/'%20OR%201=1--/take/",
            "a number for a token": "/links/1/take/",
            "an invitation for a link": f"/links/{theirs.invitation_token}/take/",
            "a link for an invitation": f"/invitation/{one}/accept/",
            "a list as one task": f"/links/{several.token}/take/",
            "a trusted task by a link without": f"/links/{several.token}/{key(trusted)}/take/",
            "another team's task by a link": f"/links/{several.token}/{key(of_others)}/take/",
            "another place by a link": f"/links/{several.token}/{key(elsewhere)}/take/",
            "another task by a single link": f"/links/{one}/{key(elsewhere)}/take/",
            "a day that does not exist": f"/links/{several.token}/{key(free)[:-4]}0231/take/",
            "keys beyond counting": f"/links/{several.token}/999999999999999-1-1-20261103/take/",
            "another team's task": f"/tasks/{key(of_others)}/take/",
            "a trusted task": f"/tasks/{key(trusted)}/take/",
            "a task that does not exist": "/tasks/1-1-1-20261103/take/",
            "another's invitation, yes": f"/invitation/{theirs.invitation_token}/accept/",
            "another's invitation, no": f"/invitation/{theirs.invitation_token}/decline/",
            "an invitation made up": f"/invitation/{'A' * 22}/decline/",
            "an invitation used before": f"/invitation/{used}/accept/",
            "another's task, yes": f"/my-tasks/{theirs.pk}/accept/",
            "another's task, no": f"/my-tasks/{theirs.pk}/decline/",
            "another's task, back": f"/my-tasks/{theirs.pk}/withdraw/",
            "another's task, other": f"/my-tasks/{theirs.pk}/swap/",
            "another's letter": f"/my-tasks/{theirs.pk}/letter/",
            "another's calendar file": f"/my-tasks/{theirs.pk}/calendar/",
            "another's receipt": f"/my-tasks/{theirs.pk}/receipt/",
            "a free task as one's own": f"/my-tasks/{free.pk}/accept/",
            "the task of another's answer": f"/my-tasks/{answered.pk}/declined/",
            "a task beyond counting": "/my-tasks/999999999999999/withdraw/",
        })  # fmt: skip


def state_of_things() -> list:
    """Everything that an attempt could change."""
    return [
        list(Task.objects.order_by("pk").values_list("pk", "state", "participant_id", "invitation_token")),
        list(TaskEvent.objects.order_by("pk").values_list("pk")),
        list(TeamMember.objects.order_by("pk").values_list("pk")),
        list(TaskLink.objects.order_by("pk").values_list("pk", "taken")),
        Message.objects.count(),
        Participant.objects.count(),
    ]


@pytest.mark.acceptance("E-054", "E-063", "E-068", "E-133")
def test_no_attempt_gets_anything(stage, municipality, citizen, anonymous_citizen):
    """As a participant and as nobody, by GET and by POST, with forged ids in what is sent."""
    forged = {"task": "1", "participant": stage.other.pk, "participant_id": stage.other.pk, "state": "accepted"}
    with acting_for(municipality):
        before = state_of_things()
    found = {}
    client = citizen(stage.her)
    for name, path in stage.paths.items():
        for who, one in (("her", client), ("nobody", anonymous_citizen)):
            answers = {one.get(path).status_code, one.post(path, forged).status_code}
            expected = {404, 403, 405} if who == "her" else {404, 403, 405, 302, 200}  # 302, 200: the way to sign in
            if not answers <= expected:
                found[f"{name} ({who})"] = answers
    assert found == {}
    with acting_for(municipality):
        assert state_of_things() == before


def test_a_refusal_says_nothing_of_what_is_there(stage, citizen, municipality):
    """Whether another's task exists cannot be read from the answer."""
    client = citizen(stage.her)
    theirs, nothing = (client.get(stage.paths[name]) for name in ("another's task, back", "a task beyond counting"))
    assert (theirs.status_code, read(theirs)) == (nothing.status_code, read(nothing))
    wrong_team, unknown = (
        client.get(stage.paths[name]) for name in ("another team's task", "a task that does not exist")
    )
    assert (wrong_team.status_code, read(wrong_team)) == (unknown.status_code, read(unknown))
    others = client.get(stage.paths["another's invitation, yes"])
    with acting_for(municipality):
        assert stage.other.name not in others.content.decode()


@pytest.mark.acceptance("E-016")
@pytest.mark.parametrize("path", ["one", "invitation"])
def test_a_post_made_elsewhere_is_refused(municipality, citizen, now, acting, path):
    """Without the token of the page's own form nothing is done, whoever's browser it is."""
    election = scene()
    person = participant()
    invited = held(election, person)
    link = link_to(Group.of(task(election, task_day=election.election.first_day)), by=SYSTEM, now=now)
    signed_in = citizen(person)
    strict = SiteClient(municipality.citizen_host, enforce_csrf_checks=True)
    strict.cookies = signed_in.cookies
    address = {"one": f"/links/{link.token}/take/", "invitation": f"/invitation/{invited.invitation_token}/accept/"}
    assert strict.post(address[path]).status_code == 403
    assert not TaskEvent.objects.exists()


def _answers(client: Client, path: str, times: int) -> list[int]:
    return [client.get(path).status_code for _ in range(times)]


@pytest.mark.acceptance("E-358")
@pytest.mark.parametrize(
    "attempt",
    [
        "another's task, back",
        "another's task, other",
        "another's letter",
        "another's calendar file",
        "a token made up",
        "another place by a link",
        "another team's task",
        "a task that does not exist",
        "another's invitation, yes",
        "an invitation made up",
    ],
)
def test_guessing_is_slowed_down_until_even_what_is_right_is_shut(
    stage: Stage,
    citizen: Callable[[Participant], SiteClient],
    small,  # noqa: F811
    attempt: str,
):
    small("link", 3)
    client = citizen(stage.her)
    address = stage.paths["another task by a single link"].split("/take")[0].rsplit("/", 1)[0] + "/"
    assert client.get(address).status_code == 200
    assert client.get("/my-tasks/").status_code == 200
    statuses = _answers(client, stage.paths[attempt], 4)
    assert statuses[3] == 429
    assert 429 not in statuses[:3]
    assert client.get(address).status_code == 429
    assert citizen(stage.other).get(address).status_code == 200, "another person is not hit"
    assert RateCount.objects.exists()
