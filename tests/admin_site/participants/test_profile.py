"""The profile: what it shows, what is recorded, refreshing from CPR, comments, editing, erasing."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.elections.factories import scene, team
from tests.pages import staff_client
from tests.participants.factories import participant
from tests.tasks.factories import held, task
from valghalla.accounts.models import StaffUser
from valghalla.audit.models import AuditEntry
from valghalla.base import clock
from valghalla.communication.models import Channel, Message
from valghalla.components.inline import html_of
from valghalla.participants.comments import add_comment
from valghalla.participants.models import Comment, Participant
from valghalla.places.models import WorkLocationResponsible
from valghalla.tasks.history import tell
from valghalla.tasks.models import TaskEvent, TaskState
from valghalla.teams.models import TeamMember, TeamResponsible

ADMIN = "valghalla.config.urls_admin"


def texts(table) -> list[list[str]]:
    return [[html_of(cell) for cell in row.cells] for row in table.rows]


def facts(shown) -> dict[str, str]:
    return {str(fact.term): html_of(fact.value) for fact in shown}


def profile(client, person):
    return client.get(f"/participants/{person.pk}/").context["page"]


@pytest.mark.acceptance("A-308")
def test_opening_it_is_recorded(office, by):
    person = participant()
    profile(office, person)
    entries = AuditEntry.objects.filter(action="participant.viewed").values_list("participant_id", "actor_id")
    assert list(entries) == [(person.pk, by.id)]


@pytest.mark.acceptance("A-300")
def test_a_protected_address_is_hidden_until_asked_for_and_asking_is_recorded(office):
    person = participant(protected_address=True, street_address="Hemmelig Vej 7")
    first = office.get(f"/participants/{person.pk}/")
    assert "Hemmelig Vej" not in first.content.decode()
    assert not AuditEntry.objects.filter(action="participant.protected_address_shown").exists()
    shown = office.post(f"/participants/{person.pk}/address/")
    assert "Hemmelig Vej 7, 4272 Korsbæk" in shown.content.decode()
    assert AuditEntry.objects.get(action="participant.protected_address_shown").participant_id == person.pk
    open_one = participant(street_address="Åben Vej 1")
    assert "Åben Vej 1" in office.get(f"/participants/{open_one.pk}/").content.decode()


def test_tasks_of_all_elections_and_what_was_declined(office, by, now):
    stage, person = scene(), participant()
    held(stage, person, TaskState.ACCEPTED)
    other = task(stage, task_type=stage.other_type)
    tell(TaskEvent.Kind.DECLINED, other, participant_id=person.pk, by=by, now=now)
    tell(TaskEvent.Kind.DECLINED, other, participant_id=participant().pk, by=by, now=now)
    tell(TaskEvent.Kind.INVITED, other, participant_id=person.pk, by=by, now=now)
    page = profile(office, person)
    assert len(page.tasks.rows) == 2
    assert {row.url for row in page.tasks.rows} == {f"/elections/{stage.election.pk}/places/{stage.place.pk}/"}
    assert {row[3] for row in texts(page.tasks)} == {"Tilforordnet", "Valgstyrer"}


@pytest.mark.acceptance("A-315")
def test_teams_and_responsibilities_are_linked_and_messages_listed(office, now):
    stage, person = scene(), participant()
    TeamMember.objects.create(team=stage.team.source, participant=person, joined_at=now, joined_by="staff")
    TeamResponsible.objects.create(team=stage.other_team.source, participant=person)
    WorkLocationResponsible.objects.create(work_location=stage.place.source, participant=person)
    message = Message.objects.create(
        participant=person,
        channel=Channel.EMAIL,
        event="invitation",
        queued_at=now,
        due_at=now,
        election=stage.election,
    )
    Message.objects.create(participant=participant(), channel=Channel.EMAIL, queued_at=now, due_at=now)
    page = profile(office, person)
    assert [str(link.label) for link in (*page.teams, *page.responsible_teams, *page.responsible_places)] == [
        "Venstre",
        "Frivillige",
        "Skolen",
    ]
    assert [row.url for row in page.messages.rows] == [reverse("message", args=[message.pk], urlconf=ADMIN)]


@pytest.mark.parametrize(
    ("values", "alarm"),
    [({"status": 90}, True), ({"status": 70}, True), ({"status": 1}, False), ({"status": None}, False)],
)
def test_who_can_take_no_tasks_at_all_is_said_so(office, values, alarm):
    assert bool(profile(office, participant(**values)).alarm) == alarm


def test_few_queries_however_much_there_is(office, by, now):
    stage, person = scene(), participant(municipality_code="0751")

    def more():
        held(
            stage,
            person,
            TaskState.ACCEPTED,
            task_day=stage.election.election_day + datetime.timedelta(days=TaskMore.day()),
        )
        add_comment(person, "Noget", by=by, now=now)
        Message.objects.create(participant=person, channel=Channel.EMAIL, queued_at=now, due_at=now)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            profile(office, person)
        return len([q for q in captured if not q["sql"].startswith(("SAVEPOINT", "RELEASE"))])

    more()
    queries()
    few = queries()
    for _ in range(8):
        more()
    assert queries() == few <= 15


class TaskMore:
    """Days that do not collide."""

    last = 0

    @classmethod
    def day(cls) -> int:
        cls.last += 2
        return cls.last


@pytest.mark.acceptance("A-304")
def test_refreshing_brings_cpr_facts_and_says_what_changed(office, outside):
    person = participant(cpr="1012620000", first_names="Gammelt", last_name="Navn", municipality_code="0999")
    answer = office.post(f"/participants/{person.pk}/refresh/", follow=True)
    person.refresh_from_db()
    assert person.first_names.startswith("Åse")
    assert AuditEntry.objects.filter(action="cpr.looked_up", participant_id=person.pk).count() == 1
    assert [message.level_tag for message in answer.context["messages"]] == ["success"]


@pytest.mark.parametrize("number", ["1510711048", "1410701029", "1710731000"])
def test_a_refresh_that_fails_changes_nothing_and_says_why(office, outside, number):
    person = participant(cpr=number, first_names="Uændret")
    answer = office.post(f"/participants/{person.pk}/refresh/", follow=True)
    person.refresh_from_db()
    assert person.first_names == "Uændret"
    assert [message.level_tag for message in answer.context["messages"]] == ["error"]


@pytest.mark.acceptance("A-311", "A-312")
def test_comments_are_added_changed_and_deleted(office, by, now):
    person = participant()
    place = f"/participants/{person.pk}/comments/"
    office.post(place, {"text": "Vil helst <b>sidde</b>"})
    comment = Comment.objects.get()
    (shown,) = profile(office, person).comments
    assert (shown.text, shown.author) == ("Vil helst <b>sidde</b>", "Karen Valgmand")
    assert "<b>sidde" not in office.get(f"/participants/{person.pk}/").content.decode()
    office.post(f"{place}{comment.pk}/edit/", {"text": "Står gerne", "read_at": comment.at.isoformat()})
    overtaken = office.post(f"{place}{comment.pk}/edit/", {"text": "Min", "read_at": comment.at.isoformat()})
    comment.refresh_from_db()
    assert comment.text == "Står gerne"
    assert "Står gerne" in overtaken.content.decode()
    assert office.get(f"{place}{comment.pk}/delete/").status_code == 200
    assert Comment.objects.exists()
    office.post(f"{place}{comment.pk}/delete/")
    assert not Comment.objects.exists()
    empty = office.post(place, {"text": "  "})
    assert empty.context["page"].comment_form.errors


def test_a_comment_is_only_found_with_its_own_person(office, by, now):
    comment = add_comment(participant(), "Noget", by=by, now=now)
    assert office.get(f"/participants/{participant().pk}/comments/{comment.pk}/edit/").status_code == 404


@pytest.mark.acceptance("A-301")
def test_editing_keeps_to_what_the_office_knows(office, now):
    person, one, other = participant(), team("A"), team("B")
    TeamMember.objects.create(team=one, participant=person, joined_at=now, joined_by="staff")
    address = f"/participants/{person.pk}/edit/"
    form = office.get(address).context["page"].form
    assert set(form.fields) == {"mobile", "email", "teams", "version"}
    posted = {"mobile": "+45 12 34 56 78", "email": "ny@eksempel.museum", "teams": [other.pk], "version": 1}
    assert office.post(address, posted | {"first_names": "Ændret"}).status_code == 302
    person.refresh_from_db()
    assert (person.mobile, person.email, person.first_names) == ("12345678", "ny@eksempel.museum", "Prøve")
    assert list(TeamMember.objects.filter(participant=person).values_list("team_id", flat=True)) == [other.pk]


def test_two_clerks_do_not_overwrite_each_other(office):
    person, one = participant(mobile="11111111"), team("A")
    address = f"/participants/{person.pk}/edit/"
    posted = {"email": "", "teams": [one.pk], "version": 1}
    office.post(address, posted | {"mobile": "22222222"})
    second = office.post(address, posted | {"mobile": "33333333"})
    conflict = second.context["page"].conflict
    assert conflict.by == "Karen Valgmand"
    assert [(one.theirs, one.yours) for one in conflict.differences] == [("22222222", "33333333")]
    person.refresh_from_db()
    assert person.mobile == "22222222"


@pytest.mark.acceptance("A-293", "A-295", "A-297")
@pytest.mark.parametrize(
    ("posted", "field"), [({"mobile": "123"}, "mobile"), ({"email": "x"}, "email"), ({"teams": []}, "teams")]
)
def test_what_is_wrong_stands_at_its_field(office, posted, field):
    person, one = participant(), team("A")
    good = {"mobile": "", "email": "", "teams": [one.pk], "version": 1}
    answer = office.post(f"/participants/{person.pk}/edit/", good | posted)
    assert list(answer.context["page"].form.errors) == [field]


def test_a_team_with_a_task_stays_and_the_page_says_which(office, now):
    stage, person, other = scene(), participant(), team("Andre")
    TeamMember.objects.create(team=stage.team.source, participant=person, joined_at=now, joined_by="task")
    held(stage, person, TaskState.ACCEPTED, task_day=clock.today() + datetime.timedelta(days=30))
    posted = {"mobile": "", "email": "", "teams": [other.pk], "version": 1}
    answer = office.post(f"/participants/{person.pk}/edit/", posted)
    assert "Venstre" in str(answer.context["page"].form.errors["teams"])


def test_erasing_one_asks_with_warnings_first(office, now):
    stage, person = scene(), participant()
    held(stage, person, TaskState.ACCEPTED)
    TeamResponsible.objects.create(team=stage.team.source, participant=person)
    asked = office.get(f"/participants/{person.pk}/delete/")
    assert len(asked.context["page"].warnings) == 2
    assert Participant.objects.exists()
    assert office.post(f"/participants/{person.pk}/delete/").headers["Location"] == "/participants/"
    assert not Participant.objects.exists()
    assert len(office.get(f"/participants/{participant().pk}/delete/").context["page"].warnings) == 0


def test_a_reader_sees_and_changes_nothing(acting, municipality, now):
    person = participant()
    reader = staff_client(StaffUser.objects.create(subject="r", name="R", role="reader", created_at=now), municipality)
    page = profile(reader, person)
    assert (page.edit_url, page.delete_url, page.refresh_url, page.comment_url) == ("", "", "", "")
    for place in ("edit/", "delete/", "refresh/", "comments/"):
        assert reader.post(f"/participants/{person.pk}/{place}", {"text": "x"}).status_code == 403
