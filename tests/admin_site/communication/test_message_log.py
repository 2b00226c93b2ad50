"""The message log and one message, as the office sees them."""

import datetime
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.communication.factories import Letterbox, by_mail, invitation, sender
from tests.elections.factories import scene
from tests.pages import SiteClient, staff_client
from tests.participants.factories import participant
from valghalla.audit.models import AuditEntry
from valghalla.base import tenancy
from valghalla.base.spreadsheets.reading import read_table
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
    deliver([message.pk], carriers=by_mail(Letterbox()), clock=lambda: now)
    message.refresh_from_db()
    return message


def failed(place, now, code="550", **names) -> Message:
    message, _ = invitation(place, now, person=participant(**names))
    deliver([message.pk], carriers=by_mail(Letterbox(raises=Refused("email", code))), clock=lambda: now)
    message.refresh_from_db()
    return message


def recipients(answer) -> list[str]:
    return re.findall(r'<a href="/participants/\d+/">([^<]*)</a>', answer.content.decode())


@pytest.mark.acceptance("A-356", "A-357", "E-252", "E-253", "E-255")
def test_the_newest_stands_first_with_subject_recipient_and_state(office, place, now):
    MessageTemplate.objects.filter(default_for=Event.INVITATION).update(subject="Kom, !name")
    sent(place, now, first_names="Anna", last_name="Holm")
    failed(place, now + datetime.timedelta(minutes=1), first_names="Bo", last_name="Berg")

    answer = office.get("/messages/")
    page = answer.content.decode()
    assert recipients(answer) == ["Bo Berg", "Anna Holm"]
    assert "Kom, Anna Holm" in page
    assert page.count('class="marked"') == 1
    row = re.search(r'<tr class="marked">.*?</tr>', page, re.S)[0]
    assert "Fejlet" in row
    assert "error" in re.search(r'status-bad">(.*?)</span>', row, re.S)[1]  # the icon
    assert "Mailserveren kender ikke deltagerens adresse." in row
    assert "Automatisk" in row
    assert "Invitation" in row
    assert "01-10-2026 12:01" in row
    assert "1 besked kunne ikke sendes" in page or "1 message could not be sent" in page


@pytest.mark.acceptance("A-357", "A-358")
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("status=failed", ["Bo Berg"]),
        ("status=handed_over", ["Anna Holm"]),
        ("event=invitation", ["Bo Berg", "Anna Holm"]),
        ("event=removed", []),
        ("status=awaiting", []),
        ("written=automatic", ["Bo Berg", "Anna Holm"]),
        ("written=manual", []),
        ("status=failed&event=invitation&written=automatic&since=2026-10-01&until=2026-10-01", ["Bo Berg"]),
        ("status=nonsense", ["Bo Berg", "Anna Holm"]),
    ],
)
def test_filters(office, place, now, query, expected):
    sent(place, now, first_names="Anna", last_name="Holm")
    failed(place, now + datetime.timedelta(minutes=1), first_names="Bo", last_name="Berg")
    assert recipients(office.get(f"/messages/?{query}")) == expected


@pytest.mark.acceptance("A-358")
def test_filter_on_the_election(office, place, now):
    sent(place, now, first_names="Anna", last_name="Holm")
    assert recipients(office.get(f"/messages/?election={place.election.pk}")) == ["Anna Holm"]
    assert recipients(office.get("/messages/?election=0")) == ["Anna Holm"]  # no such election: not filtered


@pytest.mark.acceptance("A-357")
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


@pytest.mark.acceptance("A-359", "A-438", "E-256")
def test_one_message_shows_its_text_and_life_and_opening_it_is_recorded(office, place, now):
    MessageTemplate.objects.filter(default_for=Event.INVITATION).update(
        subject="Kom", body="<p>Kære !name</p><script>alert(1)</script>"
    )
    message, _ = invitation(place, now, person=participant(first_names="Anna <b>", last_name="Holm"))
    deliver([message.pk], carriers=by_mail(Letterbox(raises=Unavailable("email", "timeout"))), clock=lambda: now)
    later = now + datetime.timedelta(minutes=1)
    deliver([message.pk], carriers=by_mail(Letterbox()), clock=lambda: later)

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


@pytest.mark.acceptance("A-360")
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
    deliver([message.pk], carriers=by_mail(box), clock=lambda: message.due_at)
    assert [letter.reference for letter in box.letters] == [str(message.reference)]


@pytest.mark.acceptance("A-360")
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


@pytest.mark.acceptance("A-358", "E-253", "E-254")
@pytest.mark.parametrize(
    ("state", "awaiting"),
    [
        ("queued", True),
        ("sending", True),
        ("failed_for_now", True),
        ("handed_over", False),
        ("delivered", False),
        ("failed", False),
        ("replaced", False),
        ("dropped", False),
    ],
)
def test_awaiting_is_what_is_neither_sent_nor_given_up(office, place, now, state, awaiting):
    invitation(place, now, person=participant(first_names="Anna", last_name="Holm"))
    Message.objects.update(state=state)
    assert recipients(office.get("/messages/?status=awaiting")) == (["Anna Holm"] if awaiting else [])


@pytest.mark.acceptance("A-358")
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("since=2026-10-01", ["Bo Berg", "Anna Holm"]),
        ("since=2026-10-02", ["Bo Berg"]),
        ("until=2026-10-01", ["Anna Holm"]),
        ("until=02-10-2026", ["Bo Berg", "Anna Holm"]),
        ("since=2026-10-02&until=2026-10-02", ["Bo Berg"]),
        ("since=2026-10-03", []),
        ("until=9999-12-31", ["Bo Berg", "Anna Holm"]),
    ],
)
def test_the_period_is_whole_danish_days(office, place, query, expected):
    last_of_the_first = datetime.datetime(2026, 10, 1, 21, 59, tzinfo=datetime.UTC)
    invitation(place, last_of_the_first, person=participant(first_names="Anna", last_name="Holm"))
    minute = datetime.timedelta(minutes=1)
    invitation(place, last_of_the_first + minute, person=participant(first_names="Bo", last_name="Berg"))
    assert recipients(office.get(f"/messages/?{query}")) == expected


@pytest.mark.acceptance("A-358", "E-250", "E-252")
def test_what_was_written_by_hand(office, place, now):
    invitation(place, now, person=participant(first_names="Anna", last_name="Holm"))
    invitation(place, now, person=participant(first_names="Bo", last_name="Berg"))
    Message.objects.filter(participant__last_name="Berg").update(event="")
    assert recipients(office.get("/messages/?written=manual")) == ["Bo Berg"]
    assert recipients(office.get("/messages/?written=automatic")) == ["Anna Holm"]


@pytest.mark.acceptance("A-357")
@pytest.mark.parametrize("typed", ["MØD op", "op mød", "invitation"])
def test_a_search_finds_the_title_by_template_and_occasion(office, place, now, typed):
    MessageTemplate.objects.filter(default_for=Event.INVITATION).update(subject="Mød op, !name")
    sent(place, now, first_names="Anna", last_name="Holm")
    answer = office.post("/messages/", {"search": typed, "status": "handed_over"})
    assert "status=handed_over" in answer["Location"]
    assert recipients(office.get(answer["Location"])) == ["Anna Holm"]
    other = office.post("/messages/", {"search": f"{typed} ellers andet"})
    assert recipients(office.get(other["Location"])) == []


@pytest.mark.acceptance("A-357")
def test_a_search_finds_the_title_of_a_message_whose_template_is_gone(office, place, now):
    MessageTemplate.objects.filter(default_for=Event.INVITATION).update(subject="Kaffe på skolen")
    sent(place, now, first_names="Anna", last_name="Holm")
    sent(place, now, first_names="Bo", last_name="Berg")
    Message.objects.filter(participant__last_name="Holm").update(template=None)
    MessageTemplate.objects.filter(default_for=Event.INVITATION).update(subject="Te")
    answer = office.post("/messages/", {"search": "kaffe"})
    assert recipients(office.get(answer["Location"])) == ["Anna Holm"]


@pytest.mark.acceptance("A-356", "E-257")
def test_a_profile_leads_to_the_persons_own_messages(office, place, now):
    mine = sent(place, now, first_names="Anna", last_name="Holm")
    sent(place, now, first_names="Bo", last_name="Berg")
    profile = office.get(f"/participants/{mine.participant_id}/").content.decode()
    assert f'href="/messages/?participant={mine.participant_id}"' in profile
    answer = office.get(f"/messages/?participant={mine.participant_id}")
    assert recipients(answer) == ["Anna Holm"]
    assert "Modtager: Anna Holm" in answer.content.decode()
    assert recipients(office.get("/messages/?participant=0")) == ["Bo Berg", "Anna Holm"]


def taken(answer) -> bytes:
    return b"".join(answer.streaming_content)


@pytest.mark.acceptance("A-358")
@pytest.mark.parametrize("format", ["csv", "csv_plain", "xlsx"])
def test_the_log_as_a_file_has_what_fits_and_no_texts_and_that_is_recorded(office, place, now, staff, format):
    MessageTemplate.objects.filter(default_for=Event.INVITATION).update(subject="=Kom", body="<p>hemmelig tekst</p>")
    sent(place, now, first_names="Anna", last_name="Holm")
    failed(place, now, first_names="Bo", last_name="Berg")
    answer = office.get(f"/messages/export/?status=failed&since=2026-10-01&format={format}")
    assert answer["Content-Disposition"].endswith(f'-kommunikationslog.{format.removesuffix("_plain")}"')
    table = read_table(taken(answer), "log.xlsx" if format == "xlsx" else "log.csv")
    lines = [row.cells for row in table.rows]
    (line,) = [cells for cells in lines if "Bo Berg" in cells]
    assert "Anna Holm" not in str(lines)
    assert "hemmelig" not in str(lines)
    assert {"Fejlet", "Automatisk", "Invitation", "E-mail", "Mailserveren kender ikke deltagerens adresse."} <= set(
        line
    )
    assert ("=Kom" if format == "xlsx" else "'=Kom") in line  # a workbook keeps it as text
    entry = AuditEntry.objects.get(action="messages.exported")
    assert entry.actor_id == staff.pk
    assert entry.details == {
        "number": 1,
        "format": format,
        "filters": {"message_state": "failed", "since": "2026-10-01"},
    }


@pytest.mark.acceptance("A-358")
def test_the_file_of_a_search_is_recorded_without_what_was_searched_for(office, place, now):
    mine = sent(place, now, first_names="Anna", last_name="Holm")
    found = office.post("/messages/", {"search": "holm", "participant": str(mine.participant_id)})["Location"]
    answer = office.get(found.replace("/messages/?", "/messages/export/?"))
    assert b"PK" in taken(answer)[:2]
    entry = AuditEntry.objects.get(action="messages.exported")
    assert entry.details["filters"] == {"searched": True}
    assert entry.participant_id == mine.participant_id
    assert "holm" not in str(entry.details).lower()


@pytest.mark.acceptance("A-360")
def test_those_chosen_among_the_failed_are_tried_again(office, place, now):
    first, second = failed(place, now), failed(place, now)
    left, done = failed(place, now), sent(place, now)
    assert 'name="selected"' not in office.get("/messages/").content.decode()
    page = office.get("/messages/?status=failed").content.decode()
    assert page.count('name="selected"') == 3
    assert 'action="/messages/again/?status=failed"' in page
    answer = office.post("/messages/again/?status=failed", {"selected": [first.pk, second.pk, done.pk, "x"]})
    assert answer["Location"] == "/messages/?status=failed"
    assert "2 beskeder er i kø" in office.get(answer["Location"]).content.decode()
    assert set(Message.objects.filter(state="queued").values_list("pk", flat=True)) == {first.pk, second.pk}
    left.refresh_from_db()
    assert left.state == "failed"


@pytest.mark.acceptance("A-360")
def test_all_that_fit_are_tried_again_and_no_other(office, place, now):
    mine, other = failed(place, now), failed(place, now - datetime.timedelta(days=3))
    office.post("/messages/again/?status=failed&since=2026-10-01", {"all_matching": "1"})
    states = dict(Message.objects.values_list("pk", "state"))
    assert states == {mine.pk: "queued", other.pk: "failed"}
    answer = office.post("/messages/again/", {})
    assert "Du har ikke valgt nogen" in office.get(answer["Location"]).content.decode()


@pytest.mark.acceptance("A-360")
def test_a_failed_message_is_sent_by_another_channel_in_its_place(office, place, now):
    message, _ = invitation(place, now, person=participant(first_names="Anna", last_name="Holm"))
    text = MessageTemplate.objects.create(title="Kort", channel="sms", body="Kom!")
    Message.objects.update(channel="sms", template=text, because="office")
    deliver([message.pk], carriers=by_mail(Letterbox()), clock=lambda: now)
    page = office.get(f"/messages/{message.pk}/").content.decode()
    assert "Send som e-mail i stedet" in page
    answer = office.post(f"/messages/{message.pk}/another-way/", {"channel": "email"})

    message.refresh_from_db()
    new = Message.objects.exclude(pk=message.pk).get()
    assert answer["Location"] == f"/messages/{new.pk}/"
    assert (message.state, new.state, new.channel) == ("replaced", "queued", "email")
    assert (new.task_id, new.event, new.facts) == (message.task_id, message.event, message.facts)
    entry = AuditEntry.objects.get(action="message.sent_another_way")
    assert (entry.subject_id, entry.participant_id) == (new.pk, new.participant_id)
    Task.objects.update(task_day=datetime.date(2100, 1, 1))  # the page read the real clock
    box = Letterbox()
    deliver([new.pk], carriers=by_mail(box), clock=lambda: new.due_at)
    assert len(box.letters) == 1


@pytest.mark.acceptance("A-360")
@pytest.mark.parametrize("channel", ["email", "sms", "digital_post", "pigeon", ""])
def test_no_other_way_than_those_that_are_open(office, place, now, channel):
    message = failed(place, now)  # by e-mail, the only one
    assert "another-way" not in office.get(f"/messages/{message.pk}/").content.decode()
    office.post(f"/messages/{message.pk}/another-way/", {"channel": channel})
    assert list(Message.objects.values_list("pk", "state")) == [(message.pk, "failed")]
