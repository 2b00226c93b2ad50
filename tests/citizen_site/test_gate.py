"""Which page opens for whom, with and without an active election: every address of the citizen site, one by one."""

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from tests.elections.factories import scene
from tests.pages import citizen_client
from tests.participants.factories import participant
from tests.tasks.factories import held, task
from valghalla.audit import actors
from valghalla.communication.unsubscribing.addresses import tokens_of
from valghalla.content.models import Text
from valghalla.elections.models import Election, ElectionTaskTypeFile
from valghalla.tasks.calendars.private import make_address
from valghalla.tasks.claim import Group
from valghalla.tasks.links.links import link_to, make_link
from valghalla.tasks.models import TaskEvent, TaskState
from valghalla.teams.members import join
from valghalla.teams.models import TeamLink

SIGN_IN, FRONT = "sign in", "front page"
# name → what it answers to (anonymous, signed in without a profile, participant) while an election is active;
# and whether it answers the same without one; where it answers something else of its own, that.
TABLE = {
    "front_page": (200, 200, 200, True),
    "contact": (200, 200, 200, True),
    "privacy": (200, 200, 200, True),
    "faq": (200, 200, 200, True),
    "accessibility": (200, 200, 200, True),
    "signed_out": (200, 200, 200, True),
    "task_link": (200, 200, 200, False),
    "task_link_take": (SIGN_IN, "/registration/", 200, False),
    "task_link_task": (200, 200, 200, False),
    "task_link_task_take": (SIGN_IN, "/registration/", 200, False),
    "invitation": (200, 403, 200, False),
    "invitation_accept": (SIGN_IN, 403, 200, False),
    "invitation_decline": (SIGN_IN, 403, 200, False),
    "tasks": (SIGN_IN, 403, 200, False),
    "task": (SIGN_IN, 403, 200, False),
    "task_take": (SIGN_IN, 403, 200, False),
    "my_tasks": (SIGN_IN, 403, 200, False),
    "my_task_accept": (SIGN_IN, 403, "/my-tasks/", False),
    "my_task_decline": (SIGN_IN, 403, 200, False),
    "my_task_withdraw": (SIGN_IN, 403, 200, False),
    "my_task_file": (SIGN_IN, 403, 200, False),
    "my_task_calendar": (SIGN_IN, 403, 200, False),
    "my_task_letter": (SIGN_IN, 403, 200, (SIGN_IN, 403, 404)),
    "my_task_swap": (SIGN_IN, 403, 200, False),
    "my_task_swap_drop": (405, 405, 405, True),
    "my_tasks_served": (SIGN_IN, 403, 200, True),
    "my_calendar": (SIGN_IN, 403, 200, False),
    "calendar_feed": (200, 200, 200, True),
    "stop_emails": (200, 200, 200, True),
    "receipt": (SIGN_IN, 403, 200, False),
    "declined": (SIGN_IN, 403, "/my-tasks/", False),
    "profile": (SIGN_IN, 403, 200, False),
    "work_location": (SIGN_IN, 403, 403, False),
    "work_location_day": (SIGN_IN, 403, 403, False),
    "work_location_sheet": (SIGN_IN, 403, 403, False),
    "preferences": (SIGN_IN, 403, 200, False),
    "notices": (SIGN_IN, 403, 403, False),
    "my_data": (SIGN_IN, 403, 200, True),
    "my_data_file": (405, 405, 405, True),
    "my_statement": (SIGN_IN, 403, 404, True),
    "my_consent": (405, 405, 405, True),
    "my_emails": (405, 405, 405, True),
    "my_data_delete": (SIGN_IN, 403, 200, True),
    "registration": (SIGN_IN, FRONT, "/my-tasks/", False),
    "registration_details": (SIGN_IN, FRONT, "/my-tasks/", False),
    "registration_summary": (SIGN_IN, FRONT, "/my-tasks/", False),
    "registration_cancel": (405, 405, 405, False),
    "team_link": (200, 200, 200, False),
    "team_link_join": (SIGN_IN, "/registration/", 200, False),
    "team_answer_read": (405, 405, 405, True),
}
ELSEWHERE = {
    "sign_in",
    "sign_in_answer",
    "sign_in_finish",
    "sign_in_metadata",
    "sign_out_answer",
    "sign_out",
    *("session", "session_prolong", "kept_form", "kept_form_discard"),
    *("language", "logo", "colours", "sms_report", "sms_incoming"),
    "was",
    # for those who answer for a team: test_my_team.py, test_team_tasks.py
    "my_team",
    "my_team_link",
    "my_team_link_qr",
    "my_team_list",
    "my_team_member",
    "my_team_message",
    "my_team_remove",
    "my_team_request",
    "team_task",
    "team_task_link",
    "team_task_propose",
    "team_task_propose_to",
    "team_task_take",
    "team_tasks",
    "components",
    "components_confirm",
    "components_progress",
}


@pytest.fixture
def addresses(acting, now) -> tuple[dict[str, str], object]:
    stage = scene()
    Text.objects.create(kind="faq", html="<p>Svar</p>", created_at=now)
    me = participant()
    TeamLink.objects.create(team_id=stage.team.source_id, token="team", created_at=now)
    TeamLink.objects.create(team_id=stage.other_team.source_id, token="other-team", created_at=now)
    join(stage.team.source_id, me.pk, joined_by="staff", now=now)
    free = task(stage)
    single, several = (
        link_to(Group.of(free), by=actors.SYSTEM, now=now),
        make_link(stage.team, by=actors.SYSTEM, now=now),
    )
    invited = held(stage, me, task_day=stage.election.first_day)
    mine = held(stage, me, TaskState.ACCEPTED, task_day=stage.election.last_day)
    file = ElectionTaskTypeFile.objects.create(
        task_type=stage.task_type, name="Vejledning.pdf", content=b"%PDF-1.4\n%%EOF", size=14, digest="0" * 64
    )
    key = f"{stage.place.pk}-{stage.team.pk}-{stage.task_type.pk}-20261103"
    invitation = f"/invitation/{invited.invitation_token}/"
    found = {
        "front_page": "/", "contact": "/contact/", "privacy": "/privacy/", "faq": "/faq/",
        "accessibility": "/accessibility/", "signed_out": "/signed-out/",
        "task_link": f"/links/{single.token}/", "task_link_take": f"/links/{single.token}/take/",
        "task_link_task": f"/links/{several.token}/{key}/",
        "task_link_task_take": f"/links/{several.token}/{key}/take/",
        "invitation": invitation, "invitation_accept": f"{invitation}accept/",
        "invitation_decline": f"{invitation}decline/",
        "tasks": "/tasks/", "task": f"/tasks/{key}/", "task_take": f"/tasks/{key}/take/",
        "my_tasks": "/my-tasks/", "my_task_accept": f"/my-tasks/{invited.pk}/accept/",
        "my_task_decline": f"/my-tasks/{invited.pk}/decline/", "my_task_withdraw": f"/my-tasks/{mine.pk}/withdraw/",
        "my_task_calendar": f"/my-tasks/{mine.pk}/calendar/", "my_task_letter": f"/my-tasks/{mine.pk}/letter/",
        "my_task_swap": f"/my-tasks/{mine.pk}/swap/", "my_task_swap_drop": f"/my-tasks/{mine.pk}/swap/drop/",
        "my_tasks_served": "/my-tasks/served/", "my_calendar": "/my-tasks/calendar/",
        "calendar_feed": f"/calendar/{make_address(me, by=actors.SYSTEM, now=now).token}.ics",
        "stop_emails": f"/emails/group/{tokens_of([me.pk], now=now)[me.pk]}/",
        "my_task_file": f"/my-tasks/{mine.pk}/files/{file.pk}/",
        "receipt": f"/my-tasks/{mine.pk}/receipt/",
        "declined": f"/my-tasks/{mine.pk}/declined/", "profile": "/profile/",
        "work_location": "/my-work-location/",
        "work_location_day": f"/my-work-location/{stage.place.source_id}/",
        "work_location_sheet": f"/my-work-location/{stage.place.source_id}/lists/phone/",
        "notices": "/profile/news/",
        "preferences": "/profile/preferences/", "my_data": "/my-data/", "my_data_file": "/my-data/file/json/",
        "my_statement": "/my-data/statements/1/", "my_consent": "/my-data/consent/",
        "my_emails": "/my-data/emails/", "my_data_delete": "/my-data/delete/",
        "registration": "/registration/", "registration_details": "/registration/details/",
        "registration_summary": "/registration/summary/", "registration_cancel": "/registration/cancel/",
        "team_link": "/teams/team/", "team_link_join": "/teams/other-team/join/", "team_answer_read": "/teams/answers/read/",
    }  # fmt: skip
    return found, me


def test_no_address_is_left_out_of_the_table():
    def names(patterns):
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                yield from names(pattern.url_patterns)
            elif isinstance(pattern, URLPattern):
                yield pattern.name

    assert set(names(get_resolver("valghalla.config.urls_citizen").url_patterns)) - ELSEWHERE == set(TABLE)


def outcome(client, path: str) -> object:
    answer = client.get(path)
    if answer.status_code != 302:
        return answer.status_code
    target = answer["Location"]
    if target.startswith("/sign-in/"):
        return SIGN_IN
    return FRONT if target == "/" else target


@pytest.mark.acceptance("E-008", "E-009")
def test_every_page_opens_for_those_it_is_for(addresses, municipality, anonymous_citizen, citizen):
    found, me = addresses
    answers = {}
    for name, path in found.items():
        stranger = citizen_client("0101800001", municipality)  # a session each: some pages begin a registration
        answers[name] = (outcome(anonymous_citizen, path), outcome(stranger, path), outcome(citizen(me), path))
    assert answers == {name: row[:3] for name, row in TABLE.items()}


@pytest.mark.acceptance("E-005", "E-007")
@pytest.mark.parametrize("state", ["inactive", "closed"])
def test_without_an_active_election_only_the_open_pages_open(
    addresses, municipality, anonymous_citizen, citizen, state
):
    Election.objects.update(state=state)
    found, me = addresses
    person, stranger = citizen(me), citizen_client("0101800001", municipality)
    for name, path in found.items():
        if name == "registration_cancel":
            continue
        *with_one, without = TABLE[name]
        wanted = {True: tuple(with_one), False: (FRONT,) * 3}.get(without, without)
        assert tuple(outcome(client, path) for client in (anonymous_citizen, stranger, person)) == wanted, name


@pytest.mark.acceptance("E-005", "E-007")
def test_nothing_is_changed_by_a_post_without_an_active_election(addresses, citizen):
    Election.objects.update(state="inactive")
    found, me = addresses
    client = citizen(me)
    for name, path in found.items():
        if name != "my_data_delete":  # a right that does not wait for an election
            client.post(path)
    assert not TaskEvent.objects.exists()


@pytest.mark.acceptance("E-010")
def test_signing_in_comes_back_to_the_very_page(addresses, anonymous_citizen):
    answer = anonymous_citizen.get("/tasks/?day=2026-11-03&page=2")
    assert answer["Location"] == "/sign-in/?next=%2Ftasks%2F%3Fday%3D2026-11-03%26page%3D2"


@pytest.mark.acceptance("E-020")
def test_unknown_addresses_have_a_page_with_ways_on(addresses, anonymous_citizen):
    for path in ["/nix/", "/tasks/1-2-3-20269999/", "/links/x/1-2-3-20261103/", "/my-tasks/999999999999/accept/"]:
        assert anonymous_citizen.get(path).status_code in (302, 404)
    page = anonymous_citizen.get("/nix/").content.decode()
    assert "Vi kan ikke finde siden" in page
    assert 'href="/contact/"' in page
