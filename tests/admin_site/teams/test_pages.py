"""The pages of teams."""

import datetime
import re

import pytest
from django.urls import reverse

from tests.elections.factories import Scene, election, scene, team
from tests.participants.factories import participant
from tests.tasks.factories import task
from tests.teams.factories import team_responsible
from valghalla.audit.actors import participant as participant_actor
from valghalla.audit.models import AuditEntry
from valghalla.base import clock
from valghalla.elections.models import Election, ElectionTeam
from valghalla.tasks.models import Task
from valghalla.teams.joining import Joining, join_by_link
from valghalla.teams.links import create_link
from valghalla.teams.members import join
from valghalla.teams.models import JoinRequest, Team, TeamLink, TeamMember, TeamResponsible

URLCONF = "valghalla.config.urls_admin"
VALUES = {"name": "Venstre", "short_name": "V", "description": "", "version": "1"}


def url(name: str, *args) -> str:
    return reverse(name, URLCONF, args=args)


@pytest.fixture
def made(acting) -> Scene:
    day = clock.today() + datetime.timedelta(days=30)
    return scene(election_day=day, first_day=day, last_day=day, state=Election.State.INACTIVE)


def test_create_and_edit(office):
    answer = office.post(url("team_new"), VALUES)
    club = Team.objects.get()
    assert answer["Location"] == url("team", club.pk)
    office.post(url("team_edit", club.pk), VALUES | {"short_name": "VE"})
    assert Team.objects.get().short_name == "VE"


@pytest.mark.acceptance("A-082", "A-083")
@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 256}, "name"),
        ({"short_name": ""}, "short_name"),
        ({"short_name": "x" * 21}, "short_name"),
        ({"name": "FRIVILLIGE"}, "name"),
    ],
)
def test_what_is_refused(office, change, field):
    team("Frivillige")
    answer = office.post(url("team_new"), VALUES | change)
    assert list(answer.context["page"].form.errors) == [field]
    assert Team.objects.count() == 1


@pytest.mark.acceptance("A-093")
def test_the_page_lists_members_with_their_profiles_and_is_recorded(office, now):
    club = team()
    people = [participant(first_names=name, last_name="Holm") for name in ("Åse", "Anna")]
    for person in people:
        join(club.pk, person.pk, joined_by="staff", now=now)
    join(team("Andre").pk, participant(first_names="Ikke", last_name="Med").pk, joined_by="staff", now=now)
    answer = office.get(url("team", club.pk))
    rows = answer.context["page"].members.rows
    assert [(row.cells[0], row.url) for row in rows] == [
        ("Anna Holm", url("participant", people[1].pk)),
        ("Åse Holm", url("participant", people[0].pk)),
    ]
    assert AuditEntry.objects.get(action="team.members_seen").details == {"people": 2}
    assert "Ikke Med" not in answer.content.decode()


@pytest.mark.acceptance("A-084")
def test_the_last_responsible_can_be_removed(office):
    club, person = team(), participant()
    office.post(url("team_responsible_add", club.pk), {"participant": str(person.pk)})
    assert [one.id for one in office.get(url("team", club.pk)).context["page"].responsibles] == [person.pk]
    office.post(url("team_responsible_remove", club.pk), {"participant": str(person.pk)})
    assert office.get(url("team", club.pk)).context["page"].responsibles == ()


def test_new_names_are_offered_to_elections(office, made):
    club = made.team.source
    answer = office.post(url("team_edit", club.pk), VALUES | {"name": "Nyt navn"})
    assert answer["Location"] == url("team_carry", club.pk)
    assert ElectionTeam.objects.get(pk=made.team.pk).name == "Venstre"
    (group,) = office.get(answer["Location"]).context["page"].groups
    office.post(answer["Location"], {"election": [group.value]})
    assert ElectionTeam.objects.get(pk=made.team.pk).name == "Nyt navn"


@pytest.mark.acceptance("A-090", "A-091")
def test_reasons_why_a_team_stays(office, made, now):
    delete = url("team_delete", made.team.source_id)
    join(made.team.source_id, participant().pk, joined_by="staff", now=now)
    assert "1 medlem ville slet ikke være i noget team" in office.get(delete).context["page"].refusal[1]
    Election.objects.update(state=Election.State.ACTIVE)
    assert "aktivt valg" in office.get(delete).context["page"].refusal[1]
    office.post(delete, {"seen": "0-0-0-0"})
    assert Team.objects.count() == 2


def test_deleting(office, made):
    delete = url("team_delete", made.team.source_id)
    confirm = office.get(delete).context["page"].confirm
    assert "Det har ingen medlemmer." in [str(line) for line in confirm.lines]
    office.post(delete, dict(confirm.hidden))
    assert [one.name for one in Team.objects.all()] == ["Frivillige"]


# The invitation link


def page_of(club: Team) -> str:
    return url("team_invitation_link", club.pk)


def address(answer) -> str:
    """Where the link on the page leads, without the host; "" when there is none."""
    shown = answer.context["page"].address
    return shown[shown.index("/", 8) :] if shown else ""


@pytest.mark.acceptance("A-086")
def test_the_link_is_explained_made_once_and_shown_to_be_copied(office):
    club = team()
    first = office.get(page_of(club))
    assert (address(first), TeamLink.objects.count()) == ("", 0)
    assert "Den, der har linket, kan logge ind" in first.content.decode()
    made = office.post(page_of(club), {"do": "create"}, follow=True)
    again = office.post(page_of(club), {"do": "create"}, follow=True)
    link = TeamLink.objects.get()
    assert address(made) == address(again)
    assert address(made).endswith(f"/{link.token}/")
    field = re.search(
        r'<input class="form-input" id="copy-link"[^>]*value="([^"]+)"[^>]*readonly', made.content.decode()
    )
    assert field
    assert field[1] == made.context["page"].address
    assert 'data-copy="copy-link"' in made.content.decode()
    listed = office.get(url("teams")).content.decode()
    assert f'href="{page_of(club)}" data-dialog' in listed


@pytest.mark.acceptance("A-086", "A-087")
def test_the_old_link_stops_working_for_the_citizen_when_it_is_replaced(office, anonymous_citizen):
    election()
    club = team()
    old = address(office.post(page_of(club), {"do": "create"}, follow=True))
    assert anonymous_citizen.get(old).status_code == 200
    asked = office.post(page_of(club), {"do": "replace"})
    assert anonymous_citizen.get(old).status_code == 200
    new = address(office.post(page_of(club), dict(asked.context["page"].confirm.hidden), follow=True))
    assert new != old
    assert [anonymous_citizen.get(one).status_code for one in (old, new)] == [404, 200]
    asked = office.post(page_of(club), {"do": "revoke"})
    revoked = office.post(page_of(club), dict(asked.context["page"].confirm.hidden), follow=True)
    assert (address(revoked), anonymous_citizen.get(new).status_code) == ("", 404)
    assert len(revoked.context["page"].earlier.rows) == 2


@pytest.mark.acceptance("A-089")
def test_the_link_of_a_deleted_team_leads_nowhere(office, anonymous_citizen):
    election()
    club = team()
    link = address(office.post(page_of(club), {"do": "create"}, follow=True))
    assert anonymous_citizen.get(link).status_code == 200
    delete = url("team_delete", club.pk)
    office.post(delete, dict(office.get(delete).context["page"].confirm.hidden))
    assert anonymous_citizen.get(link).status_code == 404


def test_a_link_can_end_by_itself(office):
    club, today = team(), clock.today()
    wrong = office.post(page_of(club), {"do": "create", "expires_on": str(today - datetime.timedelta(days=1))})
    assert list(wrong.context["page"].form.errors) == ["expires_on"]
    office.post(page_of(club), {"do": "create", "expires_on": str(today)})
    ends = TeamLink.objects.get().expires_at
    assert ends == clock.instant(today + datetime.timedelta(days=1), datetime.time())


# Lists, responsibles and the question before deleting


@pytest.mark.acceptance("A-080")
def test_the_list_has_both_names_and_the_number_of_responsibles_and_is_searched_by_either_name(office):
    one = team("Socialdemokratiet", short_name="A")
    team("Venstre", short_name="Vens")
    team_responsible(one)
    rows = office.get(url("teams")).context["page"].table.rows
    assert [row.cells[:4] for row in rows] == [("Socialdemokratiet", "A", 0, 1), ("Venstre", "Vens", 0, 0)]
    for typed, found in (("sociald", ["Socialdemokratiet"]), ("vens", ["Venstre"]), ("a", ["Socialdemokratiet"])):
        rows = office.get(f"{url('teams')}?search={typed}").context["page"].table.rows
        assert found[0] in [row.cells[0] for row in rows]
    assert [row.cells[0] for row in office.get(f"{url('teams')}?search=vens").context["page"].table.rows] == ["Venstre"]


@pytest.mark.acceptance("A-082")
def test_a_description_can_be_left_out(office):
    office.post(url("team_new"), VALUES | {"name": "x" * 255})
    assert Team.objects.values_list("name", "description").get() == ("x" * 255, "")


@pytest.mark.acceptance("A-084")
def test_several_can_answer_for_a_team_without_being_members(office):
    club, people = team(), [participant(last_name=name) for name in ("Holm", "Aagaard")]
    for person in people:
        office.post(url("team_responsible_add", club.pk), {"participant": str(person.pk)})
    page = office.get(url("team", club.pk)).context["page"]
    assert [one.id for one in page.responsibles] == [person.pk for person in people]
    assert page.members.rows == ()


@pytest.mark.acceptance("A-085")
def test_who_answers_for_a_team_sees_its_tasks_from_the_next_click_on_and_no_longer(office, citizen, made):
    Election.objects.update(state=Election.State.ACTIVE)
    task(made, task_day=made.election.election_day)
    person = participant()
    client = citizen(person)

    def sees_it() -> bool:
        return "Tilforordnet" in client.get("/tasks/").content.decode()

    before = sees_it()
    office.post(url("team_responsible_add", made.team.source_id), {"participant": str(person.pk)})
    during = sees_it()
    office.post(url("team_responsible_remove", made.team.source_id), {"participant": str(person.pk)})
    assert (before, during, sees_it()) == (False, True, False)


@pytest.mark.acceptance("A-092")
def test_the_question_before_deleting_is_another_when_there_are_tasks(office, made, now):
    club = made.team.source
    for one in (club, made.other_team.source):
        join(
            one.pk,
            participant().pk if one == club else TeamMember.objects.get().participant_id,
            joined_by="staff",
            now=now,
        )
    delete = url("team_delete", club.pk)
    without = office.get(delete).context["page"]
    task(made, task_day=made.election.election_day)
    page = office.get(delete).context["page"]
    assert (str(without.confirm.yes), str(page.confirm.yes)) == ("Slet teamet", "Slet teamet og dets opgaver")
    assert "1 medlem går ud af teamet." in [str(line) for line in page.confirm.lines]
    team_responsible(club)
    office.post(delete, dict(page.confirm.hidden))
    assert not Team.objects.filter(pk=club.pk).exists()
    assert not TeamMember.objects.filter(team_id=club.pk).exists()
    assert not TeamResponsible.objects.exists()
    assert not Task.objects.exists()


@pytest.mark.parametrize(("do", "comes_in"), [("let_in", True), ("turn_away", False)])
def test_the_office_answers_whoever_waits_to_be_let_in(office, acting, by, now, do, comes_in):
    club = team("Klubben")
    link = create_link(club, asks_first=True, by=by, now=now)
    person = participant(first_names="Vera")
    assert join_by_link(link, person, by=participant_actor(person.pk), now=now) is Joining.WAITING
    own = f"/administration/teams/{club.pk}/"
    assert "Vera" in office.get(own).content.decode()
    asked = JoinRequest.objects.get()
    for _ in range(2):
        office.post(f"{own}requests/", {"request": str(asked.pk), "do": do})
    assert club.members.filter(participant=person).exists() == comes_in
    assert "Venter på at komme med" not in office.get(own).content.decode()
    again = join_by_link(link, person, by=participant_actor(person.pk), now=now)
    assert again is (Joining.MEMBER if comes_in else Joining.TURNED_AWAY)
    other = team("Andre")
    office.post(f"/administration/teams/{other.pk}/requests/", {"request": str(asked.pk), "do": "let_in"})
    assert not other.members.exists()
