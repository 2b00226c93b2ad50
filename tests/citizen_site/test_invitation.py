"""The personal invitation, from the link in the message to the receipt."""

import datetime

import pytest

from tests.citizen_site.conftest import read, whole
from tests.pages import citizen_client
from tests.participants.factories import participant
from tests.tasks.factories import held, task
from valghalla.audit import actors
from valghalla.base.clock import DANISH
from valghalla.base.cpr_number import CprNumber
from valghalla.communication.models import Message
from valghalla.participants.models import FormerCprNumber, Participant, cpr_digest
from valghalla.tasks.answer import decline
from valghalla.tasks.claim import Group
from valghalla.tasks.links.links import link_to
from valghalla.tasks.models import Task, TaskEvent, TaskState


def address(one: Task, act: str = "") -> str:
    return f"/invitation/{one.invitation_token}/{act}"


@pytest.mark.acceptance("E-068")
def test_anyone_with_the_link_sees_the_task_and_nobodys_name(election, anonymous_citizen):
    person = participant(first_names="Hemmelig", last_name="Inviteret", mobile="12345678", email="hemmelig@example.com")
    invited = held(election, person)
    page = anonymous_citizen.get(address(invited))
    assert page.status_code == 200
    for shown in [
        "Tilforordnet",
        "Tirsdag den 3. november 2026",
        "Kl. 08:00 til 16:00 (cirka 8 timer)",
        "Skolen",
        "Skolevej 1, 4272 Korsbæk",
        "Venstre",
        "800 kr.",
        "Hjælper vælgerne.",
    ]:
        assert shown in read(page)
    everything = whole(page)
    for hidden in ["Hemmelig", "Inviteret", "12345678", "hemmelig@example.com", person.cpr.digits[:6]]:
        assert hidden not in everything


def test_a_get_never_answers(election, citizen):
    person = participant()
    invited = held(election, person)
    client = citizen(person)
    for act in ["", "accept/", "decline/"]:
        assert client.get(address(invited, act)).status_code == 200
    invited.refresh_from_db()
    assert (invited.state, TaskEvent.objects.count()) == (TaskState.UNANSWERED, 0)


@pytest.mark.acceptance("E-121")
def test_the_wish_is_carried_through_sign_in(election, anonymous_citizen):
    invited = held(election, participant())
    for act in ["accept/", "decline/"]:
        way = f"/sign-in/?next=%2Finvitation%2F{invited.invitation_token}%2F{act[:-1]}%2F"
        assert anonymous_citizen.get(address(invited, act))["Location"] == way
        # What a form is answered with leads on by itself: a redirect out of the house would be held back.
        assert f'content="0; url={way}"' in anonymous_citizen.post(address(invited, act)).content.decode()
    invited.refresh_from_db()
    assert invited.state == TaskState.UNANSWERED


@pytest.mark.acceptance("E-097", "E-098", "E-115", "E-116")
def test_yes_gives_the_receipt_and_one_confirmation(election, citizen):
    person = participant()
    invited = held(election, person)
    client = citizen(person)
    again = {"task": invited.pk}
    first = client.post(address(invited, "accept/"), again)
    second = client.post(address(invited, "accept/"), again)
    assert [first["Location"], second["Location"]] == [f"/my-tasks/{invited.pk}/receipt/"] * 2
    receipt = read(client.get(first["Location"]))
    assert "Du er tilmeldt" in receipt
    assert "Skolen" in receipt
    assert list(Message.objects.values_list("event", flat=True)) == ["confirmation"]


@pytest.mark.acceptance("E-118", "E-120")
def test_no_frees_the_place_and_keeps_the_answer(election, citizen):
    person = participant()
    invited = held(election, person)
    client = citizen(person)
    first = client.post(address(invited, "decline/"), {"task": invited.pk})
    second = client.post(address(invited, "decline/"), {"task": invited.pk})
    assert [first["Location"], second["Location"]] == [f"/my-tasks/{invited.pk}/declined/"] * 2
    assert "Du har sagt nej til opgaven" in read(client.get(first["Location"]))
    invited.refresh_from_db()
    assert (invited.state, invited.participant_id) == (TaskState.AVAILABLE, None)
    assert list(TaskEvent.objects.values_list("kind", "participant_id", "by_kind", "by_id")) == [
        ("declined", person.pk, "participant", person.pk)
    ]
    assert list(Message.objects.values_list("event", flat=True)) == ["cancellation"]


@pytest.mark.acceptance("E-068")
def test_only_the_invited_person_may_answer(election, citizen):
    invited, other = held(election, participant()), participant()
    client = citizen(other)
    for act, method in [("", client.get), ("accept/", client.get), ("accept/", client.post), ("decline/", client.post)]:
        answer = method(address(invited, act))
        assert answer.status_code == 403
        assert "Invitationen er til en anden" in read(answer)
    invited.refresh_from_db()
    assert invited.state == TaskState.UNANSWERED


def test_a_stranger_who_signs_in_gets_no_profile_by_anothers_invitation(election, municipality):
    invited = held(election, participant())
    before = Participant.objects.count()
    answer = citizen_client("0101800001", municipality).post(address(invited, "accept/"))
    assert (answer.status_code, Participant.objects.count()) == (403, before)


def test_a_person_whose_number_changed_is_still_the_invited_one(election, municipality):
    person = participant()
    FormerCprNumber.objects.create(participant=person, cpr_digest=cpr_digest(CprNumber("0101800001")))
    invited = held(election, person)
    answer = citizen_client("0101800001", municipality).post(address(invited, "accept/"))
    assert answer["Location"] == f"/my-tasks/{invited.pk}/receipt/"


@pytest.mark.acceptance("E-069")
def test_an_answered_or_withdrawn_invitation_says_so(election, citizen, anonymous_citizen, now):
    person = participant()
    invited = held(election, person)
    used = address(invited)
    decline(invited, participant_id=person.pk, by=actors.participant(person.pk), now=now)
    for client in [anonymous_citizen, citizen(person)]:
        for path in [used, "/invitation/not-a-token/"]:
            page = client.get(path)
            assert page.status_code == 404
            assert "Invitationen er ikke længere åben" in read(page)


@pytest.mark.acceptance("E-127")
def test_the_lock_period_does_not_close_an_invitation(election, citizen, at):
    person = participant()
    invited = held(election, person)
    at(datetime.datetime(2026, 11, 2, 12, 0, tzinfo=DANISH))
    answer = citizen(person).post(address(invited, "accept/"), {"task": invited.pk})
    assert answer["Location"] == f"/my-tasks/{invited.pk}/receipt/"


def test_a_task_that_has_begun_cannot_be_answered(election, citizen, at):
    person = participant()
    invited = held(election, person)
    at(datetime.datetime(2026, 11, 3, 8, 0, tzinfo=DANISH))
    client = citizen(person)
    assert "Ja, jeg tager opgaven" not in read(client.get(address(invited)))
    answer = client.post(address(invited, "accept/"))
    assert (answer.status_code, "Opgaven er allerede begyndt" in read(answer)) == (409, True)


@pytest.mark.acceptance("E-111")
def test_every_failed_rule_is_said_at_once(election, citizen):
    person = participant(
        birth_date=datetime.date(2008, 11, 4), municipality_code="0751", citizenship="5120", incapable=None
    )
    invited = held(election, person)
    page = read(citizen(person).post(address(invited, "accept/")))
    assert "Du kan ikke tage denne opgave" in page
    for line in [
        "Du er ikke fyldt 18 år tirsdag den 3. november 2026.",
        "Ifølge CPR-registeret bor du ikke i Korsbæk Kommune.",
        "Ifølge CPR-registeret er du ikke dansk statsborger.",
        "CPR-registeret viser ikke, at du er myndig.",
        "Kontakt os",
    ]:
        assert line in page


@pytest.mark.acceptance("E-099")
def test_another_task_at_the_same_time_stands_in_the_way(election, citizen, now):
    person = participant()
    held(election, person)
    elsewhere = task(election, team=election.other_team)
    link = link_to(Group.of(elsewhere), by=actors.SYSTEM, now=now)
    answer = citizen(person).post(f"/links/{link.token}/take/")
    assert answer.status_code == 409
    assert "Du har allerede en opgave på samme tid" in read(answer)
    assert "Tilforordnet, Skolen, tirsdag den 3. november 2026, kl. 08:00" in read(answer)
