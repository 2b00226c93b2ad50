"""Tasks in one's own calendar: read by another author's parser, and by nobody without the address."""

import datetime

import icalendar
import pytest
import vobject

from tests.citizen_site.conftest import read
from tests.participants.factories import participant
from tests.tasks.factories import held
from valghalla.accounts.rate_limits import LIMITS
from valghalla.audit.models import AuditEntry
from valghalla.citizen_site.my_tasks.calendar_file import calendar_file
from valghalla.elections.models import Election
from valghalla.municipalities.models import Settings
from valghalla.tasks.answer import withdraw
from valghalla.tasks.calendars.private import by_token, make_address, with_changed_at
from valghalla.tasks.models import CalendarAddress, Task, TaskState

ACCEPTED = TaskState.ACCEPTED
DAY = datetime.date(2026, 11, 3)


def events(content: bytes) -> list:
    """What a program of somebody else's finds in the file."""
    return list(vobject.readOne(content.decode()).contents.get("vevent", []))


@pytest.fixture
def feed(election, anonymous_citizen, by, now):
    """A person, her address, and a calendar program that reads it."""
    person = participant(first_names="Åse", last_name="Hemmelig")
    address = make_address(person, by=by, now=now)
    return person, lambda **headers: anonymous_citizen.get(f"/calendar/{address.token}.ics", **headers)


@pytest.mark.parametrize(
    ("day", "starts", "ends", "begins_at", "ends_at"),
    [
        (datetime.date(2026, 11, 3), 8, 16, "2026-11-03T07:00", "2026-11-03T15:00"),
        (datetime.date(2026, 6, 9), 8, 16, "2026-06-09T06:00", "2026-06-09T14:00"),
        # Over midnight, over New Year, and the nights in which the clocks are moved.
        (datetime.date(2026, 11, 3), 16, 1, "2026-11-03T15:00", "2026-11-04T00:00"),
        (datetime.date(2026, 12, 31), 20, 2, "2026-12-31T19:00", "2027-01-01T01:00"),
        (datetime.date(2026, 3, 28), 20, 6, "2026-03-28T19:00", "2026-03-29T04:00"),
        (datetime.date(2026, 10, 24), 20, 6, "2026-10-24T18:00", "2026-10-25T05:00"),
    ],
)
@pytest.mark.acceptance("E-354", "E-360")
def test_a_task_is_at_the_right_instant_whatever_the_clocks_do(
    election, municipality, day, starts, ends, begins_at, ends_at
):
    mine = held(election, participant(), ACCEPTED, task_day=day, starts=datetime.time(starts), ends=datetime.time(ends))
    content = calendar_file(with_changed_at(Task.objects.filter(pk=mine.pk)), municipality=municipality)
    # The zone is read from the file itself, so what stands in it about summer time counts.
    (event,) = events(content)
    found = [
        one.value.astimezone(datetime.UTC).isoformat(timespec="minutes").removesuffix("+00:00")
        for one in (event.dtstart, event.dtend)
    ]
    assert found == [begins_at, ends_at]
    (same,) = icalendar.Calendar.from_ical(content).walk("VEVENT")
    assert [
        same.decoded(name).astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M") for name in ("dtstart", "dtend")
    ] == [
        begins_at,
        ends_at,
    ]


def test_the_file_of_one_task(election, citizen, municipality):
    person = participant(first_names="Åse", last_name="Hemmelig")
    mine = held(election, person, ACCEPTED)
    Settings.objects.update_or_create(defaults={"telephone": "12 34 56 78", "display_name": "Korsbæk"})
    client = citizen(person)
    answer = client.get(f"/my-tasks/{mine.pk}/calendar/")
    assert (answer["Content-Type"], answer["Content-Disposition"]) == (
        "text/calendar; charset=utf-8",
        'attachment; filename="opgave-20261103.ics"',
    )
    content = answer.content
    (event,) = events(content)
    assert event.summary.value == "Tilforordnet, Skolen"
    assert event.location.value == "Skolen, Skolevej 1, 4272 Korsbæk"
    assert event.description.value == "Prøvevalg\nKorsbæk\nTelefon 12 34 56 78"
    assert event.uid.value == f"task-{mine.pk}@korsbaek.localhost"
    assert content == client.get(f"/my-tasks/{mine.pk}/calendar/").content
    # RFC 5545 3.1: lines end in CRLF and hold 75 octets at most.
    assert content.endswith(b"END:VCALENDAR\r\n")
    assert max(len(line) for line in content.split(b"\r\n")) <= 75
    assert b"\n" not in content.replace(b"\r\n", b"")
    invited = held(election, person, task_day=DAY + datetime.timedelta(days=1))
    assert client.get(f"/my-tasks/{invited.pk}/calendar/").status_code == 404


def test_an_end_that_citizens_are_not_told_stands_in_no_calendar(election, citizen):
    person = participant()
    mine = held(election, person, ACCEPTED)
    Settings.objects.update_or_create(defaults={"hides_task_ends": True})
    assert b"DTEND" not in citizen(person).get(f"/my-tasks/{mine.pk}/calendar/").content


def test_the_address_holds_what_is_accepted_and_follows(election, feed, by, now, today):
    person, read_it = feed
    coming = held(election, person, ACCEPTED)
    served = held(election, person, ACCEPTED, task_day=datetime.date(2026, 9, 1))
    held(election, person, task_day=DAY + datetime.timedelta(days=1))
    held(election, participant(), ACCEPTED)
    both = {f"task-{one.pk}@korsbaek.localhost" for one in (coming, served)}
    first = read_it()
    assert first.status_code == 200
    assert {one.uid.value for one in events(first.content)} == both
    for secret in ["Hemmelig", "Åse", person.cpr.digits, person.cpr.formatted, person.email]:
        assert secret not in first.content.decode()
    withdraw(coming, participant_id=person.pk, by=by, now=now, today=today)
    assert [one.uid.value for one in events(read_it().content)] == [f"task-{served.pk}@korsbaek.localhost"]


def test_without_an_active_election_what_is_to_come_goes(election, feed):
    person, read_it = feed
    held(election, person, ACCEPTED)
    Election.objects.update(state="inactive")
    answer = read_it()
    assert (answer.status_code, events(answer.content)) == (200, [])


def test_what_has_not_changed_is_not_sent_again(election, feed, at, now):
    person, read_it = feed
    mine = held(election, person, ACCEPTED)
    first = read_it()
    at(now + datetime.timedelta(hours=6))
    again = read_it(headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    Task.objects.filter(pk=mine.pk).update(starts=datetime.time(9))
    changed = read_it(headers={"if-none-match": first["ETag"]})
    assert (changed.status_code, changed["ETag"] != first["ETag"]) == (200, True)
    assert "private" in changed["Cache-Control"]
    kept = CalendarAddress.objects.get()
    assert (kept.opened, kept.opened_at) == (3, now + datetime.timedelta(hours=6))


def test_an_address_can_be_renewed_and_closed(election, citizen, anonymous_citizen):
    person = participant()
    client = citizen(person)
    assert "Få en privat adresse" in read(client.get("/my-tasks/calendar/"))
    tokens = []
    for _ in range(2):
        assert client.post("/my-tasks/calendar/", {"act": "make"})["Location"] == "/my-tasks/calendar/"
        tokens.append(CalendarAddress.objects.get().token)
        assert f"/calendar/{tokens[-1]}.ics" in client.get("/my-tasks/calendar/").content.decode()
    answers = [anonymous_citizen.get(f"/calendar/{token}.ics").status_code for token in tokens]
    assert (answers, len(set(tokens)), {len(token) >= 22 for token in tokens}) == ([404, 200], 2, {True})
    assert "Læst 1 gang, senest" in read(client.get("/my-tasks/calendar/"))
    client.post("/my-tasks/calendar/", {"act": "revoke"})
    assert anonymous_citizen.get(f"/calendar/{tokens[-1]}.ics").status_code == 404
    actions = AuditEntry.objects.filter(action__startswith="calendar.").order_by("id").values_list("action", flat=True)
    assert list(actions) == ["calendar.address_made"] * 2 + ["calendar.address_revoked"]


def test_an_address_that_nobody_reads_runs_out(election, feed, now):
    _person, _read = feed
    token = CalendarAddress.objects.get().token
    found = [by_token(token, now=now + datetime.timedelta(days=days)) is not None for days in (399, 400)]
    assert (found, by_token("x", now=now)) == ([True, False], None)


@pytest.mark.acceptance("E-358")
def test_reading_and_guessing_are_slowed_down(feed, anonymous_citizen, settings):
    _person, read_it = feed
    settings.RATE_LIMIT_FACTOR = 1 / LIMITS["calendar_read"].most * 2
    assert [read_it().status_code for _ in range(3)] == [200, 200, 429]
    settings.RATE_LIMIT_FACTOR = 1 / LIMITS["calendar"].most * 2
    guesses = [anonymous_citizen.get(f"/calendar/guess{number}.ics").status_code for number in range(4)]
    assert guesses == [404, 404, 429, 429]
