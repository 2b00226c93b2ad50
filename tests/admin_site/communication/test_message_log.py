"""The message log and one message, as the office sees them."""

import datetime
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.communication.factories import Letterbox, invitation, sender
from tests.elections.factories import scene
from tests.pages import SiteClient, staff_client
from tests.participants.factories import participant
from valghalla.audit.models import AuditEntry
from valghalla.base import tenancy
from valghalla.base.tenancy import acting_for
from valghalla.communication.deliver import deliver
from valghalla.communication.models import Event, Message, MessageTemplate
from valghalla.integrations.email import Refused, Unavailable
from valghalla.tasks.models import Task


@pytest.fixture
def place(acting, now):
    """A scene in an active election, and an address to send from."""
    sender()
    return scene()


def sent(place, now, **names) -> Message:
    message, _ = invitation(place, now, person=participant(**names))
    deliver([message.pk], mail=Letterbox(), clock=lambda: now)
    message.refresh_from_db()
    return message


def failed(place, now, code="550", **names) -> Message:
    message, _ = invitation(place, now, person=participant(**names))
    deliver([message.pk], mail=Letterbox(raises=Refused("email", code)), clock=lambda: now)
    message.refresh_from_db()
    return message


def recipients(answer) -> list[str]:
    return re.findall(r'<a href="/participants/\d+/">([^<]*)</a>', answer.content.decode())


def test_the_newest_stands_first_with_subject_recipient_and_state(office, place, now):
    MessageTemplate.objects.filter(default_for=Event.INVITATION).update(subject="Kom, !name")
    sent(place, now, first_names="Anna", last_name="Holm")
    failed(place, now + datetime.timedelta(minutes=1), first_names="Bo", last_name="Berg")

    answer = office.get("/messages/")
    page = answer.content.decode()
    assert recipients(answer) == ["Bo Berg", "Anna Holm"]
    assert "Kom, Anna Holm" in page
    assert page.count('class="marked"') == 1
    assert "1 besked kunne ikke sendes" in page or "1 message could not be sent" in page


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("status=failed", ["Bo Berg"]),
        ("status=handed_over", ["Anna Holm"]),
        ("event=invitation", ["Bo Berg", "Anna Holm"]),
        ("event=removed", []),
        ("status=nonsense", ["Bo Berg", "Anna Holm"]),
    ],
)
def test_filters(office, place, now, query, expected):
    sent(place, now, first_names="Anna", last_name="Holm")
    failed(place, now + datetime.timedelta(minutes=1), first_names="Bo", last_name="Berg")
    assert recipients(office.get(f"/messages/?{query}")) == expected


def test_filter_on_the_election(office, place, now):
    sent(place, now, first_names="Anna", last_name="Holm")
    assert recipients(office.get(f"/messages/?election={place.election.pk}")) == ["Anna Holm"]
    assert recipients(office.get("/messages/?election=0")) == ["Anna Holm"]  # no such election: not filtered


def test_a_search_finds_the_recipient_and_puts_no_name_in_the_address(office, place, now):
    sent(place, now, first_names="Anna", last_name="Ågård")
    sent(place, now, first_names="Bo", last_name="Berg")
    answer = office.post("/messages/", {"search": "aagaard"})
    assert answer.status_code == 302
    assert "aagaard" not in answer["Location"].lower()
    assert recipients(office.get(answer["Location"])) == ["Anna Ågård"]


def test_pages_by_key_with_as_many_queries_for_one_as_for_many(office, place, now):
    def count() -> int:
        office.get("/messages/")
        with CaptureQueriesContext(connection) as asked:
            office.get("/messages/")
        return len(asked)

    sent(place, now)
    one = count()
    for minute in range(60):
        invitation(place, now + datetime.timedelta(minutes=minute))
    assert count() == one <= 15
    first = office.get("/messages/")
    assert len(recipients(first)) == 50
    second = re.search(r'rel="next" href="([^"]*)"', first.content.decode())[1].replace("&amp;", "&")
    assert len(recipients(office.get(f"/messages/{second}"))) == 11


def test_another_municipalitys_messages_are_not_there(office, other_municipality, municipality, place, now):
    token = tenancy._acting.set(None)
    try:
        with acting_for(other_municipality):
            sender()
            theirs = sent(scene(), now, first_names="Fremmed", last_name="Person")
    finally:
        tenancy._acting.reset(token)
    assert recipients(office.get("/messages/")) == []
    assert office.get(f"/messages/{theirs.pk}/").status_code == 404
    assert office.post(f"/messages/{theirs.pk}/again/").status_code == 404


def test_one_message_shows_its_text_and_life_and_opening_it_is_recorded(office, place, now):
    MessageTemplate.objects.filter(default_for=Event.INVITATION).update(
        subject="Kom", body="<p>Kære !name</p><script>alert(1)</script>"
    )
    message, _ = invitation(place, now, person=participant(first_names="Anna <b>", last_name="Holm"))
    deliver([message.pk], mail=Letterbox(raises=Unavailable("email", "timeout")), clock=lambda: now)
    later = now + datetime.timedelta(minutes=1)
    deliver([message.pk], mail=Letterbox(), clock=lambda: later)

    page = office.get(f"/messages/{message.pk}/").content.decode()
    assert "<p>Kære Anna &lt;b&gt; Holm</p>" in page
    assert "alert(1)" not in page
    assert page.count('<li class="life-') == 3
    assert page.index("01-10-2026 12:00") < page.index("01-10-2026 12:01")
    entry = AuditEntry.objects.get(action="message.opened")
    assert (entry.subject_id, entry.participant_id) == (message.pk, message.participant_id)


def test_a_message_not_yet_written_says_so(office, place, now):
    message, _ = invitation(place, now)
    page = office.get(f"/messages/{message.pk}/").content.decode()
    assert "letter-none" in page
    assert "letter-body" not in page


def test_a_failed_message_is_tried_again_from_the_beginning(office, place, now, staff):
    message = failed(place, now)
    assert "/again/" in office.get(f"/messages/{message.pk}/").content.decode()
    jobs = ProcrastinateJob.objects.count()
    assert office.post(f"/messages/{message.pk}/again/").status_code == 302

    message.refresh_from_db()
    assert (message.state, message.failure, message.attempts) == ("queued", "", 0)
    assert ProcrastinateJob.objects.count() == jobs + 1
    assert AuditEntry.objects.get(action="message.tried_again").actor_id == staff.pk
    Task.objects.update(task_day=datetime.date(2100, 1, 1))  # the page read the real clock
    box = Letterbox()
    deliver([message.pk], mail=box, clock=lambda: message.due_at)
    assert [letter.reference for letter in box.letters] == [str(message.reference)]


def test_what_was_sent_is_not_sent_again(office, place, now):
    message = sent(place, now)
    jobs = ProcrastinateJob.objects.count()
    assert "/again/" not in office.get(f"/messages/{message.pk}/").content.decode()
    assert office.post(f"/messages/{message.pk}/again/").status_code == 302
    message.refresh_from_db()
    assert (message.state, ProcrastinateJob.objects.count()) == ("handed_over", jobs)


def test_a_reader_reads_and_sends_nothing(staff, municipality, place, now):
    staff.role = "reader"
    staff.save()
    reader = staff_client(staff, municipality)
    message = failed(place, now)
    page = reader.get(f"/messages/{message.pk}/")
    assert page.status_code == 200
    assert "/again/" not in page.content.decode()
    assert reader.post(f"/messages/{message.pk}/again/").status_code == 403
    assert reader.get(f"/messages/{message.pk}/again/").status_code == 405


@pytest.mark.parametrize("path", ["/messages/", "/messages/1/"])
def test_strangers_are_sent_to_sign_in(municipality, path):
    answer = SiteClient(municipality.admin_host).get(path)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in/")
