"""What happened to a task, a participant and an election, told in order and in words."""

import datetime
import html
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.communication.factories import Letterbox, by_mail, sender
from tests.elections.factories import election, scene
from tests.pages import staff_client
from tests.participants.factories import participant
from tests.tasks.factories import task
from valghalla.accounts.models import StaffUser
from valghalla.admin_site.history.sources import Place, place_of
from valghalla.admin_site.history.words import EVENTS
from valghalla.audit import actors
from valghalla.audit.models import AuditEntry
from valghalla.communication.deliver import deliver
from valghalla.communication.models import Message
from valghalla.elections.activity import close_those_over, deactivate
from valghalla.participants.comments import add_comment, delete_comment
from valghalla.participants.erase import erase
from valghalla.tasks.answer import accept, decline, withdraw
from valghalla.tasks.assign import assign
from valghalla.tasks.models import Task, TaskEvent
from valghalla.tasks.move import move
from valghalla.tasks.remove import remove

MINUTE = datetime.timedelta(minutes=1)


@pytest.fixture
def stage(acting):
    """An active election, and an address to send from."""
    sender()
    return scene()


def plain(text: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())


def told(answer) -> list[str]:
    """Each moment as text: when, what, with whom, more, and who."""
    assert answer.status_code == 200
    body = answer.content.decode().partition('<ol class="story">')[2].partition("</ol>")[0]
    return [plain(one) for one in re.findall(r"<li class=\"story-\w+\">(.*?)</li>", body, re.DOTALL)]


def story_of(office, one: Task, query: str = "") -> list[str]:
    return told(office.get(f"/elections/{one.election_id}/tasks/{one.pk}/history/{query}"))


def test_every_event_of_a_task_has_words():
    assert EVENTS.keys() == set(TaskEvent.Kind)


@pytest.mark.acceptance("A-256")
def test_a_task_from_the_first_invitation_to_the_last_answer(office, stage, by, now):
    anna, bo = participant(first_names="Anna", last_name="Holm"), participant(first_names="Bo", last_name="Berg")
    one = task(stage)
    assign(one, to=anna, by=by, now=now)
    deliver(
        list(Message.objects.values_list("pk", flat=True)), carriers=by_mail(Letterbox()), clock=lambda: now + MINUTE
    )
    decline(one, participant_id=anna.pk, by=actors.participant(anna.pk), now=now + 2 * MINUTE, reason="Jeg er på rejse")
    assign(one, to=bo, by=by, now=now + 3 * MINUTE)
    accept(one, participant_id=bo.pk, by=by, now=now + 4 * MINUTE)
    lines = story_of(office, one)
    assert [line for line in lines if "Besked:" not in line] == [
        "01-10-2026 12:04 Sagde ja til opgaven Bo Berg Noteret af valgkontoret på deltagerens vegne Af Karen Valgmand",
        "01-10-2026 12:03 Tildelt Bo Berg Af Karen Valgmand",
        "01-10-2026 12:02 Sagde nej til opgaven Anna Holm Begrundelse: Jeg er på rejse Af Anna Holm",
        "01-10-2026 12:01 Inviteret Anna Holm Af Systemet",
        "01-10-2026 12:00 Tildelt Anna Holm Af Karen Valgmand",
    ]
    messages = [line for line in lines if "Besked:" in line]
    assert messages[-1] == (
        "01-10-2026 12:00 Besked: Invitation Anna Holm Sendt E-mail · Sendt 01-10-2026 12:01 Af Systemet"
    )
    assert len(messages) == Message.objects.filter(task_id=one.pk).count() > 1


@pytest.mark.acceptance("A-256")
def test_a_task_that_was_moved_and_withdrawn_from_and_whose_holder_is_erased(office, stage, by, now):
    anna = participant(first_names="Anna", last_name="Holm")
    one = task(stage)
    other = stage.other_team
    move(stage.place, from_team=stage.team, to_team=other, on=None, by=by, now=now)
    one.refresh_from_db()
    assign(one, to=anna, by=by, now=now + MINUTE)
    accept(one, participant_id=anna.pk, by=actors.participant(anna.pk), now=now + 2 * MINUTE)
    withdraw(
        one,
        participant_id=anna.pk,
        by=actors.participant(anna.pk),
        now=now + 3 * MINUTE,
        today=datetime.date(2026, 10, 1),
    )
    erase([anna.pk], by=by, now=now + 4 * MINUTE)
    assert story_of(office, one) == [
        "01-10-2026 12:03 Meldte afbud til opgaven Slettet deltager Af Slettet deltager",
        "01-10-2026 12:02 Sagde ja til opgaven Slettet deltager Af Slettet deltager",
        "01-10-2026 12:01 Tildelt Slettet deltager Af Karen Valgmand",
        f"01-10-2026 12:00 Flyttet til et andet team Fra {stage.team.name} til {other.name} Af Karen Valgmand",
    ]


def test_a_task_nobody_has_had(office, stage):
    answer = office.get(f"/elections/{stage.election.pk}/tasks/{task(stage).pk}/history/")
    assert "Ingen har haft den" in answer.content.decode()


def test_a_task_of_another_election_is_unknown(office, stage):
    one, other = task(stage), election(title="Et andet valg")
    assert office.get(f"/elections/{other.pk}/tasks/{one.pk}/history/").status_code == 404


def test_the_place_leads_to_the_story_of_each_task_for_readers_too(municipality, office, stage, now):
    one = task(stage)
    reader = StaffUser.objects.create(subject="rie", name="Rie", role="reader", created_at=now)
    for client in (office, staff_client(reader, municipality)):
        page = client.get(f"/elections/{stage.election.pk}/places/{stage.place.pk}/").content.decode()
        assert f'href="/elections/{stage.election.pk}/tasks/{one.pk}/history/"' in page


@pytest.mark.acceptance("A-436", "A-437")
def test_a_participants_tasks_messages_changes_comments_and_who_looked(office, stage, by, now):
    anna = participant(first_names="Anna", last_name="Holm")
    one = task(stage)
    assign(one, to=anna, by=by, now=now)
    comment = add_comment(anna, "Taler tegnsprog", by=by, now=now + MINUTE)
    gone = add_comment(anna, "Skrevet ved en fejl", by=by, now=now + 2 * MINUTE)
    delete_comment(gone, by=by, now=now + 3 * MINUTE)
    office.get(f"/participants/{anna.pk}/")
    lines = told(office.get(f"/participants/{anna.pk}/history/"))
    where = f"{stage.task_type.title}, {stage.place.title}, tir 03-11-2026, {stage.team.name}, {stage.election.title}"
    assert lines[0].endswith("Profil set Af Karen Valgmand")
    assert lines[1:4] == [
        "01-10-2026 12:03 Kommentar slettet Af Karen Valgmand",
        "01-10-2026 12:02 Kommentar skrevet Af Karen Valgmand",
        "01-10-2026 12:01 Kommentar skrevet Taler tegnsprog Af Karen Valgmand",
    ]
    assert lines[4].startswith("01-10-2026 12:00 Besked: Invitation")
    assert lines[5] == f"01-10-2026 12:00 Tildelt {where} Af Karen Valgmand"
    assert lines[6] == (f"01-10-2026 12:00 Blev medlem af teamet: {stage.team.name} Via: En opgave Af Karen Valgmand")
    assert comment.pk != gone.pk


def test_parts_of_a_participants_story(office, stage, by, now):
    anna = participant(first_names="Anna", last_name="Holm")
    assign(task(stage), to=anna, by=by, now=now)
    office.get(f"/participants/{anna.pk}/")
    address = f"/participants/{anna.pk}/history/"
    assert [len(told(office.get(f"{address}?part={part}"))) for part in ("tasks", "messages", "changes")] == [1, 1, 1]
    looks = told(office.get(f"{address}?part=looks"))
    assert [line.split(maxsplit=2)[2] for line in looks][-1] == "Profil set Af Karen Valgmand"


@pytest.mark.acceptance("A-437")
def test_looking_at_a_persons_story_is_recorded_once_for_its_pages(office, acting):
    anna = participant()
    office.get(f"/participants/{anna.pk}/history/")
    office.get(f"/participants/{anna.pk}/history/?after=1790000000.000000-1-5")
    assert AuditEntry.objects.filter(action="participant.history_seen", participant_id=anna.pk).count() == 1


def test_an_elections_own_story_and_its_tasks_and_messages_apart(office, stage, by, now):
    anna = participant(first_names="Anna", last_name="Holm")
    one = task(stage)
    assign(one, to=anna, by=by, now=now)
    deactivate(stage.election, by=by, now=now + MINUTE)
    close_those_over(today=datetime.date(2026, 11, 9), now=now + 2 * MINUTE)
    address = f"/elections/{stage.election.pk}/history/"
    assert told(office.get(address)) == ["01-10-2026 12:01 Valg deaktiveret Af Karen Valgmand"] or told(
        office.get(address)
    ) == [
        "01-10-2026 12:02 Valg afsluttet Af Systemet – Valgets sidste dag er forbi",
        "01-10-2026 12:01 Valg deaktiveret Af Karen Valgmand",
    ]
    where = f"{stage.task_type.title}, {stage.place.title}, tir 03-11-2026, {stage.team.name}"
    assert told(office.get(f"{address}?part=tasks")) == [
        f"01-10-2026 12:00 Tildelt Anna Holm {where} Af Karen Valgmand"
    ]
    assert len(told(office.get(f"{address}?part=messages"))) == 1
    assert len(told(office.get(f"{address}?part="))) >= 3


def test_an_election_that_is_not_there_has_no_story(office, stage):
    assert office.get(f"/elections/{stage.election.pk + 1}/history/").status_code == 404


def test_a_long_story_is_read_a_page_at_a_time_and_nothing_is_told_twice_or_left_out(office, stage, by, now):
    one, people = task(stage), [participant() for _ in range(60)]
    for n, person in enumerate(people):
        at = now + n // 4 * MINUTE
        assign(one, to=person, by=by, now=at)
        remove(one, by=by, now=at)
    expected = TaskEvent.objects.filter(task=one).count() + Message.objects.filter(task_id=one.pk).count()
    address, found = f"/elections/{one.election_id}/tasks/{one.pk}/history/", []
    answer = office.get(address)
    for _ in range(20):
        page = answer.content.decode()
        found += re.findall(r'<li class="story-', page) and told(answer)
        if not (link := re.search(r'rel="next" href="([^"]+)"', page)):
            break
        answer = office.get(address + html.unescape(link[1]))
    assert len(found) == expected > 100
    assert [line[:16] for line in found] == sorted((line[:16] for line in found), reverse=True)


def test_the_place_in_a_story_survives_the_address_to_the_microsecond():
    at = datetime.datetime(2026, 10, 1, 10, 0, 0, 123457, tzinfo=datetime.UTC)
    assert place_of(str(Place(at, 3, 812))) == Place(at, 3, 812)
    assert [place_of(text) for text in (None, "", "x", "1-2", "1-x-3", "nan-1-1", "9e99-1-1")] == [None] * 7


def test_as_many_queries_for_a_long_story_as_for_a_short_one(office, stage, by, now):
    anna, one = participant(), task(stage)

    def queries(address: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert office.get(address).status_code == 200
        return len(captured)

    assign(one, to=anna, by=by, now=now)
    addresses = [
        f"/elections/{one.election_id}/tasks/{one.pk}/history/",
        f"/participants/{anna.pk}/history/",
        f"/elections/{one.election_id}/history/?part=",
    ]
    deactivate(stage.election, by=by, now=now)
    for address in addresses:
        queries(address)
    few = [queries(address) for address in addresses]
    for n in range(20):
        remove(one, by=by, now=now + n * MINUTE)
        assign(one, to=anna, by=by, now=now + n * MINUTE)
    many = [queries(address) for address in addresses]
    assert (many, max(few) <= 15) == (few, True)
