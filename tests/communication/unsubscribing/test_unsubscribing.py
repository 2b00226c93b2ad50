"""Ending e-mails to many: the address in the letter, one click, a page for people, and who is reached afterwards."""

import pytest
from django.test import Client

from tests.communication.factories import Letterbox, by_mail, sender
from tests.elections.factories import scene
from tests.participants.factories import participant
from tests.tasks.factories import held
from valghalla.audit.models import AuditEntry
from valghalla.communication.deliver import deliver
from valghalla.communication.models import (
    Channel,
    Event,
    GroupMessage,
    Message,
    MessageTemplate,
    NoticeChoice,
    UnsubscribeAddress,
)
from valghalla.communication.reach import Reach
from valghalla.communication.unsubscribing.addresses import Kind, has_stopped, resume, stop, tokens_of
from valghalla.integrations.email.message import build
from valghalla.municipalities.links import citizen_page
from valghalla.participants.models import Participant
from valghalla.tasks.messages import due
from valghalla.tasks.models import TaskState


@pytest.fixture
def person(acting, now):
    return participant(first_names="Åse", last_name="Hemmelig")


def read(answer):
    return " ".join(answer.content.decode().split())


def path(person, now, kind=Kind.GROUP):
    return f"/emails/{kind}/{tokens_of([person.pk], now=now)[person.pk]}/"


def group_letter(person, stage, now):
    """The letter that a group message becomes."""
    group = GroupMessage.objects.create(
        election=stage.election, channel=Channel.EMAIL, subject="Nyt mødested", body="<p>Hej</p>",
        created_at=now, changed_at=now, sent_at=now, due_at=now,
    )  # fmt: skip
    message = Message.objects.create(
        participant=person, election=stage.election, group=group, channel=Channel.EMAIL, queued_at=now, due_at=now
    )
    box = Letterbox()
    deliver([message.pk], carriers=by_mail(box), clock=lambda: now)
    message.refresh_from_db()
    return box.letters, message


def test_a_letter_to_many_says_where_to_end_it_and_one_about_ones_own_task_does_not(person, now, municipality):
    sender()
    stage = scene()
    (letter,), _ = group_letter(person, stage, now)
    token = UnsubscribeAddress.objects.get(participant=person).token
    assert len(token) >= 22
    where = citizen_page(municipality, "stop_emails", "group", token)
    head = build(letter).partition(b"\r\n\r\n")[0].decode()
    assert f"List-Unsubscribe: <{where}>" in head
    assert "List-Unsubscribe-Post: List-Unsubscribe=One-Click" in head
    assert f'href="{where}"' in letter.html
    (again,), _ = group_letter(person, stage, now)
    assert again.unsubscribe == letter.unsubscribe

    task = held(stage, person, TaskState.ACCEPTED)
    made = due(Event.CONFIRMATION, task)
    own = Message.objects.create(
        participant=person, election=stage.election, task_id=task.pk, event=Event.CONFIRMATION, channel=Channel.EMAIL,
        facts=made.facts, template=None, queued_at=now, due_at=now,
    )  # fmt: skip
    Message.objects.filter(pk=own.pk).update(
        template=MessageTemplate.objects.get(default_for=Event.CONFIRMATION), because=Message.Because.OFFICE
    )
    box = Letterbox()
    deliver([own.pk], carriers=by_mail(box), clock=lambda: now)
    (confirmation,) = box.letters
    assert confirmation.unsubscribe == ""
    assert "/emails/" not in confirmation.html
    (calendar,) = confirmation.attachments
    assert (calendar.filename, calendar.content_type) == (
        f"opgave-20261103-{task.pk}.ics",
        "text/calendar; method=PUBLISH; charset=utf-8",
    )
    assert b'Content-Type: text/calendar; method="PUBLISH"; charset="utf-8"' in build(confirmation)


def test_one_click_of_a_mail_program(person, now, municipality):
    program = Client(enforce_csrf_checks=True, headers={"host": municipality.citizen_host})
    answer = program.post(path(person, now), {"List-Unsubscribe": "One-Click"})
    assert (answer.status_code, answer.content) == (200, b"OK\n")
    person.refresh_from_db()
    assert person.no_group_email
    entry = AuditEntry.objects.get(action="participant.changed")
    assert (entry.actor_kind, entry.actor_id, entry.details) == (
        "participant",
        person.pk,
        {"fields": ["no_group_email"]},
    )
    program.post(path(person, now), {"List-Unsubscribe": "One-Click"})
    assert AuditEntry.objects.filter(action="participant.changed").count() == 1


def test_a_person_looks_ends_them_and_has_them_again(person, now, anonymous_citizen):
    where = path(person, now)
    for method in (anonymous_citizen.get, anonymous_citizen.head):
        assert method(where).status_code == 200
    person.refresh_from_db()
    assert not person.no_group_email  # looking changes nothing
    page = read(anonymous_citizen.get(where))
    assert "Afmeld disse e-mails" in page
    assert "Hemmelig" not in page
    assert person.email not in page
    assert anonymous_citizen.post(where, {"act": "stop"})["Location"] == where
    assert "Du får ikke flere gruppebeskeder på e-mail fra Korsbæk Kommune." in read(anonymous_citizen.get(where))
    anonymous_citizen.post(where, {"act": "resume"})
    person.refresh_from_db()
    assert not person.no_group_email


@pytest.mark.parametrize("where", ["/profile/", "/my-data/"])
def test_a_person_signed_in_sees_that_they_are_ended_and_has_them_again(person, now, by, citizen, where):
    scene()
    stop(person.pk, Kind.GROUP, by=by, now=now)
    client = citizen(person)
    assert "Du får ikke flere gruppebeskeder på e-mail fra Korsbæk Kommune." in read(client.get(where))
    for act, word in (("resume", "Afmeld disse e-mails"), ("stop", "Tilmeld mig igen")):
        assert client.post("/my-data/emails/", {"act": act, "next": where})["Location"] == where
        assert word in read(client.get(where))
        person.refresh_from_db()
        assert person.no_group_email == (act == "stop")
    assert client.post("/my-data/emails/", {"act": "resume", "next": "https://andre.dk/"})["Location"] == "/my-data/"
    assert "Gruppebeskeder på e-mail" not in read(citizen(participant(email="")).get(where))


def test_news_to_those_responsible_is_ended_for_all_they_answer_for(person, now, anonymous_citizen):
    where = path(person, now, Kind.NOTICES)
    assert "dine teams" in read(anonymous_citizen.get(where))
    anonymous_citizen.post(where, {"List-Unsubscribe": "One-Click"})
    assert set(NoticeChoice.objects.values_list("role", "pace")) == {("team", "never"), ("place", "never")}
    assert (has_stopped(person, Kind.NOTICES), has_stopped(person, Kind.GROUP)) == (True, False)


@pytest.mark.parametrize("where", ["/emails/group/nogetandet/", "/emails/alt/{token}/", "/emails/GROUP/{token}/"])
def test_what_leads_nowhere_is_unknown(person, now, anonymous_citizen, where):
    where = where.format(token=tokens_of([person.pk], now=now)[person.pk])
    assert (anonymous_citizen.get(where).status_code, anonymous_citizen.post(where).status_code) == (404, 404)


def test_whoever_wants_no_more_is_not_reached_by_what_is_written_to_many(person, now, by):
    sender()
    stage = scene()
    assert stop(person.pk, Kind.GROUP, by=by, now=now)
    assert not stop(person.pk, Kind.GROUP, by=by, now=now)
    person = Participant.objects.only(*Reach.READS).get(pk=person.pk)
    assert Reach(Channel.EMAIL).why_not(person) == "no_group_email"
    letters, message = group_letter(person, stage, now)  # ended after the office had seen her among the recipients
    assert (letters, message.state, message.failure) == ([], "failed", "no_group_email")
    assert resume(person.pk, Kind.GROUP, by=by, now=now)
    assert not resume(person.pk, Kind.GROUP, by=by, now=now)
    assert Reach(Channel.EMAIL).why_not(Participant.objects.get(pk=person.pk)) == ""


def test_tokens_of_many_in_few_queries(acting, now, django_assert_max_num_queries):
    people = [participant().pk for _ in range(5)]
    with django_assert_max_num_queries(6):
        made = tokens_of(people, now=now)
    with django_assert_max_num_queries(1):
        assert tokens_of(people, now=now) == made
    assert len(set(made.values())) == 5
