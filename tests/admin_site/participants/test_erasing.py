"""Erasing somebody who has been everywhere: nothing that could name her is left in the database, and her session is over."""

import datetime

import pytest
from django.db import connection

from tests.elections.factories import scene, team
from tests.pages import agree, citizen_client
from tests.tasks.factories import held
from tests.teams.factories import team_member, team_responsible
from valghalla.accounts.models import Session
from valghalla.audit import actors
from valghalla.audit.models import AuditEntry
from valghalla.base import clock
from valghalla.communication.models import Message
from valghalla.content.models import Text
from valghalla.participants.models import Participant, StatementAnswer
from valghalla.participants.statements import answered
from valghalla.tasks.models import TaskEvent, TaskState
from valghalla.teams.models import TeamMember

NUMBER = "1012620000"  # Åse Prøve Østergård in the simulated CPR, born on 10 December 1962
# Each could name her: name, search text, number in both spellings and as the audit masks it, birth date, contact data.
TRACES = [
    "Østergård",
    "oestergaard",
    NUMBER,
    "101262-0000",
    "1012xx",
    "1962-12-10",
    "10-12-1962",
    "aase@eksempel",
    "24681357",
]


def everything_kept() -> dict[str, list[str]]:
    """Every row of every table as text, but the queue's."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename")
        tables = [name for (name,) in cursor.fetchall() if name != "django_migrations"]
        kept = {}
        for name in tables:
            cursor.execute("SELECT has_table_privilege(%s, 'SELECT')", [name])
            if cursor.fetchone()[0]:
                cursor.execute(f'SELECT row_to_json(one)::text FROM "{name}" one')
                kept[name] = [text for (text,) in cursor.fetchall()]
    return kept


def traces() -> set[tuple[str, str]]:
    return {
        (table, trace)
        for table, rows in everything_kept().items()
        for trace in TRACES
        if any(trace.casefold() in row.casefold() for row in rows)
    }


@pytest.fixture
def everywhere(office, outside, municipality, by, now):
    """Created by the office, looked at, searched for, edited, refreshed, written to, and at work on the citizens' site."""
    soon = clock.today() + datetime.timedelta(days=30)
    stage, group = scene(election_day=soon, first_day=soon, last_day=soon), team("Tilmeldte")
    place = office.post("/participants/new/", {"cpr": NUMBER}).headers["Location"]
    office.post(place, {"mobile": "24681357", "email": "aase@eksempel.dk", "teams": [group.pk]})
    person = Participant.objects.get()
    profile = f"/participants/{person.pk}/"
    office.get(profile)
    office.post("/participants/", {"search": NUMBER})
    office.post(f"{profile}refresh/")
    office.post(f"{profile}comments/", {"text": "Østergård vil helst sidde"})
    teams = {"teams": [group.pk], "version": person.version}
    office.post(f"{profile}edit/", teams | {"mobile": "24681357", "email": "aase@eksempel.org"})
    invited = held(stage, person, task_day=soon)
    client = citizen_client(NUMBER, municipality, "Åse Prøve Østergård")
    client.get("/profile/")
    client.post(f"/invitation/{invited.invitation_token}/accept/")
    invited.refresh_from_db()
    assert invited.state == TaskState.ACCEPTED
    answered(
        person,
        Text.objects.create(kind="consent", html="Ja", created_at=now),
        True,
        by=actors.participant(person.pk),
        now=now,
    )
    return stage, person, client


@pytest.mark.acceptance("A-318", "A-319", "E-153")
def test_nothing_that_could_name_her_is_left_not_even_in_the_audit(office, everywhere):
    _stage, person, _client = everywhere
    before = {table for table, _trace in traces()}
    assert {"participants_participant", "participants_comment"} <= before
    of_her = AuditEntry.objects.filter(participant_id=person.pk)
    assert of_her.count() > 5
    agree(office, f"/participants/{person.pk}/delete/")
    # The look-up before she was a participant knows of nobody; the session of the office forgets with its end.
    assert {(table, trace) for table, trace in traces() if (table, trace) != ("audit_auditentry", "1012xx")} == set()
    assert not of_her.filter(details__has_key="number").exists()
    assert not Message.objects.exists()
    assert not StatementAnswer.objects.exists()


@pytest.mark.acceptance("A-320")
def test_who_used_the_citizens_site_can_be_erased_and_what_she_did_for_others_stays(office, everywhere, by, now):
    stage, person, _client = everywhere
    source = stage.team.source
    team_responsible(source, person)
    other = team_member(source)
    others = held(stage, other, TaskState.ACCEPTED)
    herself = actors.participant(person.pk)
    TaskEvent.objects.create(
        task=others,
        election=stage.election,
        work_location=stage.place,
        team=stage.team,
        task_type=stage.task_type,
        task_day=others.task_day,
        kind=TaskEvent.Kind.ASSIGNED,
        participant=other,
        by_kind=herself.kind,
        by_id=herself.id,
        at=now,
    )
    agree(office, f"/participants/{person.pk}/delete/")
    assert list(Participant.objects.all()) == [other]
    assert TaskEvent.objects.get(participant=other).by_id == person.pk, "a bare number that leads nowhere"
    assert TeamMember.objects.get().participant_id == other.pk
    others.refresh_from_db()
    assert others.state == TaskState.ACCEPTED
    assert office.get("/participants/").status_code == 200
    assert office.get(f"/elections/{stage.election.pk}/places/{stage.place.pk}/").status_code == 200


@pytest.mark.acceptance("A-325")
def test_the_session_of_somebody_erased_is_over_at_once(office, everywhere):
    _stage, person, client = everywhere
    assert client.get("/profile/").status_code == 200
    agree(office, f"/participants/{person.pk}/delete/")
    assert not Session.objects.filter(citizen__isnull=False).exists()
    assert "/sign-in/" in client.get("/profile/").headers["Location"]


@pytest.mark.acceptance("A-325")
def test_what_the_office_changes_holds_in_a_session_that_is_open(office, everywhere):
    _stage, person, client = everywhere
    assert "24681357" in client.get("/profile/").content.decode().replace(" ", "")
    teams = list(TeamMember.objects.filter(participant=person).values_list("team_id", flat=True))
    version = Participant.objects.get().version
    posted = {"mobile": "11223344", "email": "", "teams": teams, "version": version}
    assert office.post(f"/participants/{person.pk}/edit/", posted).status_code == 302
    seen = client.get("/profile/").content.decode().replace(" ", "")
    assert ("11223344" in seen, "24681357" in seen) == (True, False)
