"""What a person needs to decide about a task: where, how long, who to ask, until when one can step back, and whether she
may take it, all before she tries."""

import datetime
import re

import pytest
from django.utils import translation

from tests.citizen_site.conftest import read
from tests.citizen_site.test_links import key, titles
from tests.elections.factories import election as make_election
from tests.elections.factories import work_location
from tests.participants.factories import participant
from tests.tasks.factories import held, task
from valghalla.audit import actors
from valghalla.base.clock import DANISH
from valghalla.citizen_site.words import hours, long_day
from valghalla.communication.models import Message
from valghalla.elections.copy import take_in
from valghalla.elections.models import ElectionTaskType, ElectionWorkLocation
from valghalla.municipalities.models import Settings
from valghalla.tasks.claim import Group
from valghalla.tasks.links.links import link_to, make_link
from valghalla.tasks.models import Task, TaskEvent, TaskState
from valghalla.tasks.reasons import Reason
from valghalla.teams.members import join
from valghalla.teams.models import TeamMember

SYSTEM = actors.SYSTEM
SIX, NOON = datetime.time(6), datetime.time(12)


def single(one: Task, now) -> str:
    return f"/links/{link_to(Group.of(one), by=SYSTEM, now=now).token}/"


def cards_of(page) -> list[str]:
    """The cards, in their order, with their markup."""
    return re.findall(r'<li class="tile[^"]*">(.*?)</div></li>', page.content.decode(), re.DOTALL)


@pytest.mark.acceptance("E-058", "E-059", "E-117")
def test_a_task_says_where_when_how_long_what_it_pays_whom_to_ask_and_until_when_one_can_step_back(
    election, anonymous_citizen, now
):
    Settings.objects.update(department="Valgkontoret", telephone="+45 55 12 34 56", email="valg@korsbaek.example")
    page = anonymous_citizen.get(single(task(election), now))
    said = read(page)
    for words in [
        "Tirsdag den 3. november 2026",
        "Kl. 08:00 til 16:00 (cirka 8 timer)",
        "Skolen Skolevej 1, 4272 Korsbæk",
        "800 kr.",
        "diæter",
        "vederlag",
        "Du kan melde afbud til og med torsdag den 29. oktober 2026.",
        "Hvem kan tage opgaven? Du er fyldt 18 år tirsdag den 3. november 2026. Du bor i Korsbæk Kommune.",
        "Valgkontoret Telefon +45 55 12 34 56 valg@korsbaek.example",
        "Log ind, og tilmeld dig",
    ]:
        assert words in said
    html = page.content.decode()
    assert 'href="https://www.openstreetmap.org/search?query=Skolevej+1%2C+4272+Korsb%C3%A6k" rel="noreferrer"' in html
    assert "openstreetmap" not in re.sub(r"<a [^>]*>", "", html).lower().replace("(openstreetmap)", ""), "a link only"
    ElectionWorkLocation.objects.update(address="", postal_code="", city="")
    assert "openstreetmap" not in anonymous_citizen.get(single(Task.objects.get(), now)).content.decode()


@pytest.mark.acceptance("E-110")
def test_a_task_without_validation_asks_nothing_of_visitors(election, anonymous_citizen, now):
    ElectionTaskType.objects.update(validation_off=True)
    assert "Hvem kan tage opgaven?" not in read(anonymous_citizen.get(single(task(election), now)))


@pytest.mark.acceptance("E-111")
def test_who_may_not_is_told_every_reason_before_and_is_not_asked(election, citizen, now):
    person = participant(birth_date=datetime.date(2008, 11, 4), municipality_code="0751", citizenship="5120")
    own = held(election, person, TaskState.ACCEPTED, starts=SIX, ends=NOON, task_type=election.other_type)
    address = single(task(election), now)
    client = citizen(person)
    for page in (client.get(address), client.get(f"{address}take/")):
        said = read(page)
        for words in [
            "Du kan ikke tage denne opgave",
            "Du er ikke fyldt 18 år tirsdag den 3. november 2026.",
            "Ifølge CPR-registeret bor du ikke i Korsbæk Kommune.",
            "Ifølge CPR-registeret er du ikke dansk statsborger.",
            "Du har allerede: Valgstyrer, Skolen, tirsdag den 3. november 2026, kl. 06:00 til 12:00",
            "Passer det ikke? Kontakt os",
        ]:
            assert words in said
        assert f'href="{address}take/"' not in page.content.decode()
    assert client.post(f"{address}take/").status_code == 409
    assert Task.objects.filter(participant=person).get() == own


@pytest.mark.acceptance("E-097", "E-098")
def test_who_may_is_told_so_and_that_she_joins_the_team(election, citizen, now, at):
    person, place = participant(), task(election)
    client, address = citizen(person), single(place, now)
    joins = "Når du tager opgaven, kommer du med i teamet Venstre."
    for path in (address, f"{address}take/"):
        assert joins in read(client.get(path))
    assert "Du kan tage opgaven" in read(client.get(address))
    receipt = client.get(client.post(f"{address}take/")["Location"])
    assert "Du er nu med i teamet Venstre" in read(receipt)
    assert TeamMember.objects.filter(participant=person, team=election.team.source_id).exists()
    at(now + datetime.timedelta(minutes=1))
    again = task(election, task_day=election.election.last_day)
    assert joins not in read(client.get(single(again, now)))
    client.post(f"{single(again, now)}take/")
    assert "Du er nu med i teamet" not in read(client.get("/my-tasks/"))


@pytest.mark.acceptance("E-060")
def test_cards_say_what_cannot_be_taken_and_what_one_has(election, citizen, now):
    person = participant()
    join(election.team.source_id, person.pk, joined_by="staff", now=now)
    places = take_in(election.election, [work_location(f"Sted {number}") for number in range(4)])
    for place in places:
        task(election, work_location=place)
    early = {"starts": datetime.time(5), "ends": SIX}
    task(election, work_location=places[1], task_day=election.election.last_day)
    held(election, person, work_location=places[1], task_day=election.election.last_day)
    held(election, person, TaskState.ACCEPTED, work_location=places[0], **early)
    held(election, person, TaskState.ACCEPTED, task_type=election.other_type, starts=datetime.time(15, 59))
    cards = cards_of(citizen(person).get("/tasks/"))
    clash = "Du kan ikke tage denne opgave. Du har en anden opgave på samme tid: Valgstyrer."
    assert [("Du er tilmeldt" in card, "Du er inviteret" in card, clash in card) for card in cards] == [
        (True, False, False),
        (False, False, True),
        (False, False, True),
        (False, False, True),
        (False, True, False),
    ]
    assert not any("take/" in card for card in cards)
    young = participant(birth_date=datetime.date(2010, 1, 1))
    join(election.team.source_id, young.pk, joined_by="staff", now=now)
    page = citizen(young).get("/tasks/")
    assert read(page).count("Du opfylder ikke reglerne for opgaven.") == 5
    assert "take/" not in page.content.decode()


def test_who_came_second_is_offered_nothing_she_cannot_take(election, citizen, now):
    """Her own other task and the rules are held against what is offered as well."""
    person = participant()
    taken = held(election, participant(), TaskState.ACCEPTED)
    (near,) = take_in(election.election, [work_location("Hallen")])
    task(election, work_location=near)
    evening = task(election, work_location=near, task_day=election.election.last_day)
    held(election, person, TaskState.ACCEPTED, team=election.other_team)
    page = citizen(person).get(single(taken, now))
    assert "Alle pladser er taget" in read(page)
    assert titles(page) == ["Tilforordnet"]
    assert key(evening) in page.content.decode()


@pytest.mark.acceptance("E-056", "E-338")
def test_links_and_lists_hold_what_can_still_be_taken_and_never_what_is_past(election, citizen, now, at):
    """A task of today can be taken until it begins, so it is listed until then; yesterday's never."""
    person = participant()
    join(election.team.source_id, person.pk, joined_by="staff", now=now)
    for day in (2, 3, 4):
        task(election, task_day=datetime.date(2026, 11, day))
    closed = make_election(title="Et valg, der er lukket", state="closed")
    (place,) = take_in(closed, [work_location("Hallen")])
    task(election, election=closed, work_location=place, team=election.team, task_type=election.task_type)
    for address in ("/tasks/", f"/links/{make_link(election.team, by=SYSTEM, now=now).token}/"):
        shown = []
        for hour in (7, 8):
            at(datetime.datetime(2026, 11, 3, hour, 0, tzinfo=DANISH))
            client = citizen(person)
            shown.append(len(titles(client.get(address))))
            assert titles(client.get(address, {"day": "2026-11-02"})) == []
        assert shown == [2, 1]
    held(election, person, TaskState.ACCEPTED, task_day=datetime.date(2026, 11, 3))
    assert "Tilforordnet" in read(client.get("/my-tasks/")), "one's own of today stays until the day is over"


@pytest.mark.acceptance("E-341", "E-113")
def test_nothing_of_an_election_that_is_not_open_is_shown_or_answered_while_another_is(election, citizen, now):
    person = participant()
    join(election.team.source_id, person.pk, joined_by="staff", now=now)
    place, invited = task(election, task_day=election.election.last_day), held(election, person)
    address, listed = single(place, now), make_link(election.team, by=SYSTEM, now=now).token
    invitation = f"/invitation/{invited.invitation_token}/"
    make_election(title="Det åbne valg")
    election.election.state = "inactive"
    election.election.save()
    client = citizen(person)
    for path in (address, f"{address}take/", f"/links/{listed}/", invitation, f"{invitation}accept/"):
        for page in (client.get(path), client.post(path) if path.endswith(("take/", "accept/")) else client.get(path)):
            assert page.status_code == 404
            assert "Valget er ikke åbent for tilmelding" in read(page)
            assert "Skolen" not in read(page)
    assert client.get(f"/tasks/{key(place)}/").status_code == 404
    assert not TaskEvent.objects.exists()


@pytest.mark.acceptance("E-118", "E-120", "E-121", "E-123")
def test_a_no_may_say_why_and_nothing_else_is_kept(election, citizen, anonymous_citizen, municipality):
    """Without a session one signs in first, comes back to the same question, and the answer is kept with its reason."""
    person = participant()
    invited = held(election, person)
    decline = f"/invitation/{invited.invitation_token}/decline/"
    assert anonymous_citizen.get(decline)["Location"] == f"/sign-in/?next={decline.replace('/', '%2F')}"
    client = citizen(person)
    question = read(client.get(decline))
    assert "Vil du fortælle hvorfor? Det behøver du ikke." in question
    assert str(Reason.TOO_FAR.label) in question
    done = client.post(decline, {"task": invited.pk, "reason": "too_far"})
    assert done["Location"] == f"/my-tasks/{invited.pk}/declined/"
    event = TaskEvent.objects.get()
    assert (event.kind, event.facts) == ("declined", {"reason": "too_far"})
    invited.refresh_from_db()
    assert (invited.state, invited.participant_id, invited.invitation_token) == (TaskState.AVAILABLE, None, None)
    assert list(Message.objects.values_list("event", flat=True)) == ["cancellation"]
    other = held(election, participant())
    free = read(anonymous_citizen.get(f"/invitation/{other.invitation_token}/"))
    assert person.name not in free


@pytest.mark.parametrize("reason", ["", "jeg er syg", "<b>", "x" * 10_000])
def test_a_reason_nobody_offered_is_not_kept_and_stops_nothing(election, citizen, reason):
    person = participant()
    invited = held(election, person)
    citizen(person).post(f"/invitation/{invited.invitation_token}/decline/", {"reason": reason})
    assert list(TaskEvent.objects.values_list("kind", "facts")) == [("declined", {})]


def test_an_invited_person_who_may_not_is_told_before_and_can_still_say_no(election, citizen):
    person = participant(municipality_code="0751")
    invited = held(election, person)
    address = f"/invitation/{invited.invitation_token}/"
    client = citizen(person)
    page = client.get(address)
    assert "Ifølge CPR-registeret bor du ikke i Korsbæk Kommune." in read(page)
    assert "Ja, jeg tager opgaven" not in read(page)
    assert client.get(f"{address}accept/")["Location"] == address
    assert client.post(f"{address}accept/").status_code == 409
    assert client.post(f"{address}decline/", {"task": invited.pk}).status_code == 302


@pytest.mark.parametrize(
    ("starts", "ends", "said"),
    [
        ("08:00", "16:00", "Kl. 08:00 til 16:00 (cirka 8 timer)"),
        ("08:00", "15:30", "Kl. 08:00 til 15:30 (cirka 7 ½ time)"),
        ("08:00", "09:00", "Kl. 08:00 til 09:00 (cirka 1 time)"),
        ("08:00", "08:20", "Kl. 08:00 til 08:20 (cirka en halv time)"),
        ("20:00", "02:00", "Kl. 20:00 til 02:00 næste dag (cirka 6 timer)"),
        ("08:00", "08:00", "Kl. 08:00 til 08:00 næste dag (cirka 24 timer)"),
    ],
)
@pytest.mark.acceptance("E-354")
def test_hours_in_words(acting, starts, ends, said):
    with translation.override("da"):
        assert hours(datetime.time.fromisoformat(starts), datetime.time.fromisoformat(ends)) == said


@pytest.mark.acceptance("E-360")
@pytest.mark.parametrize(
    ("day", "said"),
    [
        (datetime.date(2026, 12, 31), "torsdag den 31. december 2026"),
        (datetime.date(2027, 1, 1), "fredag den 1. januar 2027"),
        (datetime.date(2028, 2, 29), "tirsdag den 29. februar 2028"),
    ],
)
def test_days_have_the_year_they_are_in(day, said):
    with translation.override("da"):
        assert long_day(day) == said


@pytest.mark.acceptance("E-124", "E-125", "E-126", "E-122")
@pytest.mark.parametrize(
    ("moment", "stays"),
    [
        (datetime.datetime(2026, 10, 29, 22, 59, tzinfo=datetime.UTC), False),  # 23.59 in Denmark
        (datetime.datetime(2026, 10, 29, 23, 0, tzinfo=datetime.UTC), True),  # midnight there, still the 29th in UTC
    ],
)
def test_stepping_back_ends_at_danish_midnight_on_page_and_server(election, citizen, at, moment, stays):
    person = participant()
    mine = held(election, person, TaskState.ACCEPTED)
    at(moment)
    client = citizen(person)
    asked = client.get(f"/my-tasks/{mine.pk}/withdraw/")
    assert (f"/my-tasks/{mine.pk}/withdraw/" in client.get("/my-tasks/").content.decode()) is not stays
    assert ("Det er for sent at melde afbud her" in read(asked), "Kontakt os" in read(asked)) == (stays, stays)
    done = client.post(f"/my-tasks/{mine.pk}/withdraw/")
    mine.refresh_from_db()
    assert (done.status_code, mine.state) == ((409, TaskState.ACCEPTED) if stays else (302, TaskState.AVAILABLE))


@pytest.mark.acceptance("E-132", "E-134")
def test_filters_are_folded_and_offer_only_what_is_free(election, citizen, now):
    person = participant()
    join(election.team.source_id, person.pk, joined_by="staff", now=now)
    (hall, empty) = take_in(election.election, [work_location("Hallen"), work_location("Uden ledige")])
    task(election)
    task(election, work_location=hall)
    held(election, participant(), work_location=empty, task_day=election.election.first_day)
    page = citizen(person).get("/tasks/").content.decode()
    assert '<details class="filters">' in page
    bar = page.split('<details class="filters">')[1].split("</details>")[0]
    assert [name for name in ("place", "day", "kind", "team") if f'name="{name}"' in bar] == [
        "place", "day", "kind", "team",
    ]  # fmt: skip
    assert re.findall(r"<option[^>]*>([^<]+)</option>", bar) == [
        "Alle arbejdssteder", "Hallen", "Skolen", "Alle dage", "tirsdag den 3. november 2026", "Alle opgavetyper",
        "Tilforordnet", "Alle teams", "Venstre",
    ]  # fmt: skip
