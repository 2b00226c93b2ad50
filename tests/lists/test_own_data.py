"""All that is held about one person: nothing left out, nothing of anybody else, as records and as a file."""

import datetime
import json

import pytest
from django.apps import apps

from tests.elections.factories import scene
from tests.participants.factories import participant
from tests.tasks.factories import held
from valghalla.accounts.models import Session
from valghalla.audit import actors
from valghalla.audit.models import AuditEntry
from valghalla.communication.models import Message
from valghalla.communication.sealing import seal
from valghalla.content.models import Text
from valghalla.lists.models import Payee
from valghalla.lists.own_data import as_file, held_about, how_much, newest_uses, record_taken
from valghalla.participants.models import Comment, Participant, ParticipantDiet, SpecialDiet
from valghalla.participants.statements import answered, saw
from valghalla.preferences.change import Wishes, change_wishes
from valghalla.tasks.models import TaskState
from valghalla.teams.members import join
from valghalla.teams.models import TeamResponsible

# Table that knows people → the kind it is told under.
TOLD = {
    "FormerCprNumber": "from_cpr",
    "ParticipantDiet": "contact",
    "NoticeChoice": "contact",
    **dict.fromkeys(["Preferences", "PreferredArea", "PreferredPlace", "PreferredTaskType"], "preferences"),
    **dict.fromkeys(["TeamMember", "TeamResponsible", "WorkLocationResponsible", "JoinRequest"], "teams"),
    "Task": "tasks",
    "TaskEvent": "task_history",
    "SwapWish": "swap_wishes",
    "CalendarAddress": "calendar",
    "StatementAnswer": "statements",
    "Payee": "payment",
    "Message": "messages",
    "ReceivedText": "received_texts",
    "Comment": "comments",
}
# How something was done to many at once; what came of it for the person is told under tasks, messages and uses. And the
# secret address in e-mails, which stands in them; that it was used is told under contact.
WORKING_NOTES = {"BulkRow", "GroupMessage", "GroupRecipient", "ImportRow", "UnsubscribeAddress"}


def test_every_table_that_knows_people_is_told_of(acting):
    knows = {
        model.__name__
        for model in apps.get_models()
        for field in model._meta.local_fields
        if field.is_relation and field.related_model is Participant
    }
    kinds = {kind.key for kind in held_about(participant())}
    assert knows == TOLD.keys() | WORKING_NOTES
    assert set(TOLD.values()) <= kinds
    assert kinds - set(TOLD.values()) == {"sessions", "uses"}


@pytest.fixture
def full(acting, by, now) -> Participant:
    """Somebody about whom there is something of nearly every kind."""
    stage = scene()
    person = participant(first_names="Åse", mobile="12345678")
    herself = actors.participant(person.pk)
    ParticipantDiet.objects.create(participant=person, diet=SpecialDiet.objects.create(title="Vegetar"))
    join(stage.team.source_id, person.pk, joined_by="staff", now=now)
    TeamResponsible.objects.create(team_id=stage.other_team.source_id, participant=person)
    held(stage, person, TaskState.ACCEPTED)
    Payee.objects.create(participant=person, employee=True, payment_kind="fee")
    Comment.objects.create(participant=person, text="Hemmeligt om naboen", at=now)
    text = Text.objects.create(kind="disclosure", html="<p>Vi gemmer dit navn.</p>", created_at=now)
    consent = Text.objects.create(kind="consent", html="<p>Må vi?</p>", created_at=now)
    saw(person, text, by=herself, now=now)
    answered(person, consent, True, by=herself, now=now)
    change_wishes(person, Wishes(languages=frozenset({"en"})), by=herself, now=now)
    message = Message(participant=person, channel="email", event="confirmation", queued_at=now, due_at=now)
    seal(message, subject="Tak", body="<p>Vi ses på <strong>Skolen</strong>.</p>")
    message.save()
    Session.objects.create(
        session_key="x",
        session_data="",
        citizen=bytes(person.cpr_digest),
        expire_date=now + datetime.timedelta(hours=1),
    )
    other = participant(first_names="Anden", mobile="87654321")
    held(stage, other, TaskState.ACCEPTED, task_day=stage.election.first_day)
    saw(other, text, by=actors.participant(other.pk), now=now)
    return person


@pytest.mark.acceptance("E-093", "E-096")
def test_the_file_holds_everything_of_the_person_and_nothing_of_others(full, now):
    with as_file(full, now=now) as file:
        kept = file.read().decode()
    told = json.loads(kept)
    assert (told["format"], told["made_at"]) == ("valghalla-own-data-1", "2026-10-01T10:00:00Z")
    assert (told["from_cpr"][0]["name"], told["from_cpr"][0]["cpr_number"]) == (full.name, full.cpr.formatted)
    assert told["contact"][0]["diets"] == ["Vegetar"]
    assert told["preferences"][0]["languages"] == ["en"]
    assert [(one["name"], one["role"]) for one in told["teams"]] == [
        ("Venstre", "member"), ("Frivillige", "team_responsible"),
    ]  # fmt: skip
    assert [(one["task_day"], one["starts"], one["state"]) for one in told["tasks"]] == [
        ("2026-11-03", "08:00:00", "accepted")
    ]
    assert [(one["text"], one["answer"], one["version"]) for one in told["statements"]] == [
        ("consent", True, 1), ("disclosure", None, 1),
    ]  # fmt: skip
    assert [one["words"] for one in told["statement_texts"]] == ["Vi gemmer dit navn.", "Må vi?"]
    assert told["payment"] == [{"employee": True, "payment_kind": "fee"}]
    assert [(one["subject"], one["text"]) for one in told["messages"]] == [("Tak", "Vi ses på Skolen.")]
    assert told["comments"] == [{"at": "2026-10-01T10:00:00Z"}]
    assert told["sessions"] == [{"ends_at": "2026-10-01T11:00:00Z"}]
    assert [one["what"] for one in told["uses"]] == ["preferences.changed", "statement.answered", "statement.seen"]
    for elsewhere in ["Anden", "87654321", "naboen"]:
        assert elsewhere not in kept


def test_how_much_is_told_in_one_query(full, django_assert_num_queries):
    with django_assert_num_queries(1):
        counts = how_much(full)
    assert counts == {
        "teams": 1, "tasks": 1, "task_history": 0, "swap_wishes": 0, "statements": 2, "payment": 1, "preferences": 1,
        "messages": 1, "received_texts": 0, "comments": 1, "calendar": 0, "uses": 3,
    }  # fmt: skip
    assert [one["what"] for one in newest_uses(full, 2)] == ["preferences.changed", "statement.answered"]


def test_that_it_was_taken_is_recorded(full, now):
    record_taken(full, "pdf", now=now)
    entry = AuditEntry.objects.get(action="participant.own_data_taken")
    assert (entry.actor_kind, entry.actor_id, entry.participant_id, entry.details) == (
        "participant", full.pk, full.pk, {"format": "pdf"},
    )  # fmt: skip
