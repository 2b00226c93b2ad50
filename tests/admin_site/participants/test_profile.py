"""The profile: what it shows, what is recorded, refreshing from CPR, comments, editing, erasing."""

import datetime
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.admin_site.participants.test_list import scene_before
from tests.elections.factories import election, election_type, scene, team
from tests.pages import agree, staff_client
from tests.participants.factories import participant
from tests.places.factories import work_location_responsible
from tests.tasks.factories import held, task
from tests.teams.factories import team_member, team_responsible
from valghalla.accounts.models import StaffUser
from valghalla.audit.models import AuditEntry
from valghalla.base import clock
from valghalla.communication.models import Channel, Message
from valghalla.components.formats import written
from valghalla.components.inline import html_of
from valghalla.content.models import Text
from valghalla.participants.comments import add_comment
from valghalla.participants.models import Comment, Participant, ParticipantDiet, SpecialDiet
from valghalla.participants.statements import answered
from valghalla.places.models import WorkLocationResponsible
from valghalla.tasks.eligibility import age_on
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


@pytest.mark.acceptance("A-313")
def test_tasks_of_all_elections_and_what_was_declined(office, by, now):
    stage, person = scene(), participant()
    held(stage, person, TaskState.ACCEPTED)
    held(scene_before(stage), person, task_day=stage.election.first_day - datetime.timedelta(days=700))
    other = task(stage, task_type=stage.other_type)
    tell(TaskEvent.Kind.DECLINED, other, participant_id=person.pk, by=by, now=now)
    tell(TaskEvent.Kind.WITHDRAWN, other, participant_id=person.pk, by=by, now=now)
    tell(TaskEvent.Kind.DECLINED, other, participant_id=participant().pk, by=by, now=now)
    tell(TaskEvent.Kind.INVITED, other, participant_id=person.pk, by=by, now=now)
    found = {
        (html_of(row.cells[0]), row.cells[2], row.cells[3], row.cells[4], row.cells[5].tone)
        for row in tasks_of(office, person)
    }
    told = {(re.sub("<[^>]+>", "", election), *rest) for election, *rest in found}
    assert told == {
        ("Prøvevalg", "Skolen", "Tilforordnet", "Venstre", "good"),
        ("Prøvevalg", "Skolen", "Valgstyrer", "Venstre", "bad"),
        ("Gammelt", "Skolen", "Tilforordnet", "Venstre", "waiting"),
    }
    assert len(tasks_of(office, person)) == 4
    labels = [str(row.cells[5].label) for row in tasks_of(office, person)]
    assert len(set(labels)) == 4, "accepted, unanswered, declined and withdrew are told apart"


def tasks_of(office, person):
    return profile(office, person).tasks.rows


@pytest.mark.acceptance("A-314")
def test_a_task_of_another_election_asks_before_the_election_is_changed(office, staff):
    stage, person = scene(), participant()
    held(stage, person, TaskState.ACCEPTED)
    earlier = scene_before(stage)
    held(earlier, person, TaskState.ACCEPTED, task_day=earlier.election.election_day)
    office.get(f"/elections/{stage.election.pk}/places/{stage.place.pk}/")
    own, other = tasks_of(office, person)
    assert own.url == f"/elections/{stage.election.pk}/places/{stage.place.pk}/"
    link = other.cells[0]
    assert (other.url, link.dialog) == ("", True)
    asked = office.get(link.url)
    confirm = asked.context["page"].confirm
    assert "Gammelt" in str(confirm.question)
    assert "Prøvevalg" in str(confirm.lines[0])
    assert confirm.cancel_url == f"/participants/{person.pk}/"
    staff.refresh_from_db()
    assert staff.last_election_id == stage.election.pk, "asking changes nothing"
    there = office.post(confirm.action)
    assert there.headers["Location"] == f"/elections/{earlier.election.pk}/places/{earlier.place.pk}/"
    office.get(there.headers["Location"])
    staff.refresh_from_db()
    assert staff.last_election_id == earlier.election.pk
    astray = link.url.replace(f"/places/{earlier.place.pk}/", f"/places/{stage.place.pk}/")
    assert office.get(astray).status_code == 404, "a place of another election"


@pytest.mark.acceptance("A-307")
def test_the_profile_shows_all_there_is(office, by, now):
    stage = scene()
    person = participant(cpr="0101701234", mobile="12345678", email="aase@example.dk", digital_post=False)
    diets = [SpecialDiet.objects.create(title=title) for title in ("Vegetar", "Halal")]
    ParticipantDiet.objects.bulk_create(ParticipantDiet(participant=person, diet=diet) for diet in diets)
    team_member(stage.team.source, person)
    held(stage, person, TaskState.ACCEPTED)
    add_comment(person, "Vil helst sidde", by=by, now=now)
    Message.objects.create(participant=person, channel=Channel.EMAIL, event="invitation", queued_at=now, due_at=now)
    page = profile(office, person)
    shown = facts(page.facts)
    assert list(shown.values())[:4] == [
        person.name,
        "010170-1234",
        "01-01-1970",
        "Prøvevej 1, 4272 Korsbæk",
    ]
    assert {"12 34 56 78", "aase@example.dk", "Halal, Vegetar"} <= set(shown.values())
    validation = facts(page.validation)
    years = age_on(clock.today(), person.birth_date)
    assert [validation[term] for term in list(validation)[:2]] == [str(years), "Korsbæk Kommune"]
    assert validation[list(validation)[-1]].startswith("01-10-2026")
    assert (
        [link.url for link in page.teams],
        page.comments[0].text,
        len(page.tasks.rows),
        len(page.messages.rows),
    ) == (
        [f"/administration/teams/{stage.team.source_id}/"],
        "Vil helst sidde",
        1,
        1,
    )


@pytest.mark.acceptance("A-307")
def test_for_each_election_type_the_rules_that_are_met_and_those_that_are_not(office):
    soon = clock.today() + datetime.timedelta(days=10)
    eighteen = soon.replace(year=soon.year - 18)
    election(type=election_type(title="Alt"), election_day=soon, first_day=soon, last_day=soon)
    election_type(title="Kun alder", requires_residence=False, requires_citizenship=False, requires_competence=False)
    person = participant(birth_date=eighteen, municipality_code="0751", citizenship="5120")
    rows = {row.cells[0]: row.cells[1:] for row in profile(office, person).rules.rows}
    tones = {name: [getattr(cell, "tone", "–") for cell in cells[1:]] for name, cells in rows.items()}
    assert tones == {
        "Alt": ["good", "good", "bad", "bad", "good", "bad"],
        "Kun alder": ["good", "bad", "–", "–", "–", "bad"],
    }, "18 on the day of the election, not yet today"
    assert rows["Alt"][0] == f"{soon:%d-%m-%Y}"


@pytest.mark.acceptance("A-322")
def test_consent_stands_on_the_profile_with_date_and_version(office, by, now):
    person = participant()
    assert "status-" not in facts(profile(office, person).facts).popitem()[1]
    assert not profile(office, person).statements.rows
    first, second = (Text.objects.create(kind="consent", html=html, created_at=now) for html in ("Før", "Nu"))
    answered(person, first, True, by=by, now=now)
    consent = facts(profile(office, person).facts).popitem()[1]
    assert "status-good" in consent
    assert consent.count("01-10-2026") == 2
    answered(person, second, False, by=by, now=now + datetime.timedelta(days=1))
    page = profile(office, person)
    assert "status-bad" in facts(page.facts).popitem()[1]
    assert [(row.cells[1].tone, row.cells[2]) for row in page.statements.rows] == [
        ("bad", now + datetime.timedelta(days=1)),
        ("good", now),
    ]
    versions = [row.cells[3] for row in page.statements.rows]
    assert ["2" in versions[0], "1" in versions[1], versions[0] != versions[1]] == [True, True, True]


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
    rights = [link.url for link in (*page.responsible_teams, *page.responsible_places)]
    assert rights == [
        f"/administration/teams/{stage.other_team.source_id}/",
        f"/administration/work-locations/{stage.place.source_id}/edit/",
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
    assert (shown.text, shown.author, shown.at) == ("Vil helst <b>sidde</b>", "Karen Valgmand", comment.at)
    assert f"Karen Valgmand, {written(comment.at)}" in office.get(f"/participants/{person.pk}/").content.decode()
    assert "<b>sidde" not in office.get(f"/participants/{person.pk}/").content.decode()
    office.post(f"{place}{comment.pk}/edit/", {"text": "Står gerne", "read_at": comment.at.isoformat()})
    overtaken = office.post(f"{place}{comment.pk}/edit/", {"text": "Min", "read_at": comment.at.isoformat()})
    comment.refresh_from_db()
    assert comment.text == "Står gerne"
    assert "Står gerne" in overtaken.content.decode()
    assert office.get(f"{place}{comment.pk}/delete/").status_code == 200
    assert Comment.objects.exists()
    agree(office, f"{place}{comment.pk}/delete/")
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


@pytest.mark.acceptance("A-302", "A-303")
@pytest.mark.parametrize("state", [TaskState.ACCEPTED, TaskState.UNANSWERED])
def test_a_team_with_a_task_stays_and_the_page_says_which(office, state):
    stage, person, other = scene(), participant(), team("Andre")
    team_member(stage.team.source, person)
    held(stage, person, state, task_day=clock.today() + datetime.timedelta(days=30))
    posted = {"mobile": "", "email": "", "teams": [other.pk], "version": 1}
    answer = office.post(f"/participants/{person.pk}/edit/", posted)
    assert "Venstre" in str(answer.context["page"].form.errors["teams"])
    assert list(TeamMember.objects.filter(participant=person).values_list("team_id", flat=True)) == [
        stage.team.source_id
    ]
    both = office.post(f"/participants/{person.pk}/edit/", posted | {"teams": [other.pk, stage.team.source_id]})
    assert both.status_code == 302


@pytest.mark.acceptance("A-316")
def test_erasing_one_asks_with_warnings_first(office, now):
    stage, person = scene(), participant()
    address = f"/participants/{person.pk}/delete/"

    def warned() -> int:
        return len(office.get(address).context["page"].warnings)

    assert warned() == 0
    held(stage, person, TaskState.ACCEPTED)
    assert warned() == 1
    team_responsible(stage.team.source, person)
    assert warned() == 2
    work_location_responsible(stage.place.source, person)
    assert warned() == 3
    stage.election.state = "inactive"
    stage.election.save()
    assert warned() == 2, "tasks count in active elections"
    assert Participant.objects.exists()
    assert agree(office, address).headers["Location"] == "/participants/"
    assert not Participant.objects.exists()


def test_a_reader_sees_and_changes_nothing(acting, municipality, now):
    person = participant()
    reader = staff_client(StaffUser.objects.create(subject="r", name="R", role="reader", created_at=now), municipality)
    page = profile(reader, person)
    assert (page.edit_url, page.delete_url, page.refresh_url, page.comment_url) == ("", "", "", "")
    for place in ("edit/", "delete/", "refresh/", "comments/"):
        assert reader.post(f"/participants/{person.pk}/{place}", {"text": "x"}).status_code == 403
