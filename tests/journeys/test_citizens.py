"""Citizens on their own: a forwarded invitation, a race for the last place, no scripts, no mouse."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.stage import TASK_TYPE, TEAM, stage, volunteer
from tests.journeys.town import AASE, PHONE, Town, arrives, press, reads, sign_in_with
from valghalla.audit.actors import SYSTEM
from valghalla.base import clock
from valghalla.base.tenancy import acting_for
from valghalla.participants.models import Participant
from valghalla.tasks.assign import assign
from valghalla.tasks.models import Task, TaskEvent, TaskState
from valghalla.teams.models import TeamMember
from valghalla_simulators import residents

pytestmark = pytest.mark.browser
BODIL, CAI = residents.ordinary("0999", 2)


def test_a_stranger_with_a_forwarded_invitation_gets_nowhere_and_the_invited_person_still_can(town: Town, at_work):
    with acting_for(town.municipality):
        stage(tasks=1)
        bodil = volunteer(BODIL, "Bodil", "Bager")
        task = assign(Task.objects.get(), to=bodil, by=SYSTEM, now=clock.now())

    stranger = town.window(PHONE)
    town.open_invitation(stranger, "bager@example.com")
    expect(stranger.locator("body")).not_to_contain_text("Bodil")
    press(stranger, "Ja, jeg tager opgaven")
    sign_in_with(stranger, AASE)
    arrives(stranger, "Invitationen er til en anden")
    expect(stranger.locator("body")).not_to_contain_text("Bodil")
    town.look_at(stranger)
    with acting_for(town.municipality):
        assert Task.objects.get(pk=task.pk).state == TaskState.UNANSWERED
        assert not TaskEvent.objects.filter(kind=TaskEvent.Kind.ACCEPTED).exists()

    press(stranger, "Log ud")
    arrives(stranger, "Du er logget ud")
    town.open_invitation(stranger, "bager@example.com")
    press(stranger, "Ja, jeg tager opgaven")
    sign_in_with(stranger, BODIL)
    press(stranger, "Ja, jeg tager opgaven")
    expect(stranger).to_have_url(re.compile(rf"/my-tasks/{task.pk}/receipt/"))
    assert town.findings == []
    assert town.complaints == []


def test_two_race_for_the_last_place_and_one_is_told_that_it_is_taken(town: Town):
    with acting_for(town.municipality):
        there = stage(tasks=1)
        link = there.link
        for cpr, last_name in ((BODIL, "Bager"), (CAI, "Carlsen")):
            volunteer(cpr, "Prøve", last_name)
    pages = [town.citizen(cpr, f"{link}take/") for cpr in (BODIL, CAI)]
    for page in pages:
        reads(page, TASK_TYPE, "Skolen")

    for page in pages:  # both are on their way before either is answered
        with page.expect_request("**/take/", timeout=5_000):
            page.evaluate("setTimeout(() => document.querySelector('main form').requestSubmit(), 50)")
    for page in pages:
        expect(page).to_have_title(re.compile("Du er tilmeldt|Opgaven er lige blevet taget"))

    won, lost = sorted(pages, key=lambda page: "/receipt/" not in page.url)
    reads(won, TASK_TYPE, "Skolen")
    arrives(lost, "Opgaven er lige blevet taget")
    reads(lost, "En anden nåede at tage den sidste plads lige før dig")
    town.look_at(won)
    town.look_at(lost)
    with acting_for(town.municipality):
        assert Task.objects.get().state == TaskState.ACCEPTED
        assert TaskEvent.objects.filter(kind=TaskEvent.Kind.ACCEPTED).count() == 1
    assert town.findings == []
    assert town.complaints == []


@pytest.mark.acceptance("E-337")
def test_without_scripts_a_newcomer_registers_and_takes_a_task_by_its_link(town: Town, at_work):
    with acting_for(town.municipality):
        link = stage(tasks=2).link
    phone = town.window(PHONE, scripts=False)
    phone.goto(town.citizen_address + link)
    reads(phone, TASK_TYPE, "Skolen", "2 ledige pladser")
    press(phone, "Log ind, og tilmeld dig")
    sign_in_with(phone, AASE, scripts=False)
    arrives(phone, "Sådan bruger vi dine personoplysninger")
    press(phone, "Jeg har læst det, fortsæt")
    press(phone, "Fortsæt", exact=True)
    expect(phone.get_by_label("E-mail")).to_have_attribute("aria-invalid", "true")
    phone.get_by_label("Mobilnummer").fill("20 30 40 50")
    phone.get_by_label("E-mail").fill("aase@example.com")
    phone.get_by_label("Vegetarisk").check()
    phone.get_by_label("Ja, jeg giver samtykke").check()
    press(phone, "Fortsæt", exact=True)
    arrives(phone, "Er alt rigtigt?")
    reads(phone, "Åse Prøve Østergård", "Nygade 40, 3. th", "20 30 40 50", "Vegetarisk", TEAM)
    with acting_for(town.municipality):
        assert not Participant.objects.exists(), "nothing is kept before the last yes"
    press(phone, "Ja, tilmeld mig")
    arrives(phone, "Du er tilmeldt")
    reads(phone, TASK_TYPE, "Skolen")
    assert [subject.partition(":")[0] for subject in town.subjects("aase@example.com", 1)] == ["Du er tilmeldt"]
    with acting_for(town.municipality):
        aase = Participant.objects.get()
        assert (aase.name, aase.mobile, aase.email) == ("Åse Prøve Østergård", "20304050", "aase@example.com")
        assert list(TeamMember.objects.values_list("participant_id", "team__name")) == [(aase.pk, TEAM)]
        assert sorted(Task.objects.values_list("state", "participant_id")) == [
            (TaskState.ACCEPTED, aase.pk),
            (TaskState.AVAILABLE, None),
        ]
    assert town.complaints == []
