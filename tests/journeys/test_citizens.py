"""Citizens on their own: a forwarded invitation, a race for the last place, no scripts, no mouse."""

import datetime
import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.stage import TASK_TYPE, TEAM, Stage, stage, volunteer
from tests.journeys.town import AASE, DESK, PHONE, Town, arrives, press, reads, sign_in_with
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
    press(phone, "Log ind og tilmeld")
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


@pytest.mark.acceptance("E-121", "E-122", "E-129", "E-135")
@pytest.mark.parametrize(("width", "scripts"), [(PHONE, False), (DESK, True)], ids=["phone", "desk"])
def test_a_volunteer_decides_takes_cancels_and_declines(town: Town, width: int, scripts: bool):
    """She reads what there is to know, takes a task, is told why another cannot be hers, gives it back, and says no to an
    invitation that she opened before signing in."""
    town.looking = scripts  # axe is a script itself
    with acting_for(town.municipality):
        there = stage(tasks=2)
        bodil = volunteer(BODIL, "Bodil", "Bager")
        earlier = stand_beside(there)
        invited = assign(earlier, to=bodil, by=SYSTEM, now=clock.now())
    page = town.citizen(BODIL, "/tasks/", width, scripts=scripts)
    reads(page, "2 ledige pladser", "cirka")
    press(page, TASK_TYPE, exact=True)
    reads(page, "Se stedet på et kort", "Du kan melde afbud til og med", "Du kan tage opgaven", "Har du spørgsmål")
    town.look_at(page)
    press(page, "Tilmeld", exact=True)
    press(page, "Ja, tilmeld mig")
    arrives(page, "Du er tilmeldt")
    page.goto(f"{town.citizen_address}/tasks/")
    reads(page, "Du er tilmeldt")
    town.look_at(page)

    page.goto(f"{town.citizen_address}/my-tasks/")
    mine = page.locator("li.tile", has_text="Du er tilmeldt")
    press(page, "Meld afbud", within=mine)
    press(page, "Ja, meld afbud")
    arrives(page, "Du har meldt afbud")
    with acting_for(town.municipality):
        assert Task.objects.filter(state=TaskState.ACCEPTED).count() == 0

    stranger = town.window(width, scripts=scripts)
    stranger.goto(f"{town.citizen_address}/invitation/{invited.invitation_token}/")
    town.look_at(stranger)
    press(stranger, "Nej, jeg kan ikke tage opgaven")
    sign_in_with(stranger, BODIL, scripts=scripts)
    arrives(stranger, "Sig nej til opgaven")
    stranger.get_by_label("Vil du fortælle hvorfor?").select_option(label="Jeg er væk den dag")
    town.look_at(stranger)
    press(stranger, "Nej, jeg kan ikke tage opgaven")
    arrives(stranger, "Du har sagt nej til opgaven")
    with acting_for(town.municipality):
        kinds = TaskEvent.objects.filter(participant=bodil).order_by("id").values_list("kind", "facts__reason")
        assert [one for one in kinds if one[0] != "invited"] == [
            ("assigned", None), ("accepted", None), ("withdrawn", None), ("declined", "away"),
        ]  # fmt: skip
    assert town.findings == []
    assert town.complaints == []


def stand_beside(there: Stage) -> Task:
    """A task of another kind at the same place, early that day."""
    free = Task.objects.filter(team_id=there.group.team_id).order_by("id")[0]
    early = {"starts": datetime.time(4), "ends": datetime.time(5)}
    kind = free.election.task_types.exclude(pk=free.task_type_id).filter(validation_off=False).order_by("id")[0]
    return Task.objects.create(
        election_id=free.election_id, work_location_id=free.work_location_id, team_id=free.team_id, task_type=kind,
        task_day=free.task_day, **early,
    )  # fmt: skip


@pytest.mark.acceptance("E-330")
def test_with_the_keyboard_alone_one_signs_in_skips_the_menu_and_takes_a_task(town: Town):
    with acting_for(town.municipality):
        stage(tasks=1)
        volunteer(BODIL, "Bodil", "Bager")
    page = town.window()
    page.goto(town.citizen_address + "/")
    go_to(page, "Log ind")
    follow(page)
    go_to(page, "CPR-nummer")
    page.keyboard.type(BODIL)
    follow(page)
    page.wait_for_url(re.compile(r"korsbaek\.localhost"))
    expect(page.locator("header")).to_contain_text("Bodil")

    go_to(page, "Gå til sidens indhold")
    expect(page.locator(":focus")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)"), "the menu is skipped"

    go_to(page, "Opgaver")
    follow(page)
    arrives(page, "Opgaver")
    for name in (TASK_TYPE, "Tilmeld", "Ja, tilmeld mig"):
        go_to(page, name)
        follow(page)
    expect(page).to_have_url(re.compile("/receipt/"))
    arrives(page, "Du er tilmeldt")
    town.look_at(page)
    assert town.findings == []
    assert town.complaints == []


def go_to(page: Page, name: str) -> None:
    """Press Tab until the focus stands on what has the name; it has to be seen there all the way."""
    for _ in range(60):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUS)
        if stop is None:
            continue
        assert stop["visible"], f"{stop['name']} at {page.url} does not show that it has the focus"
        if name in stop["name"]:
            return
    pytest.fail(f"Tab does not lead to {name} at {page.url}")


def follow(page: Page) -> None:
    """Press Enter and wait for the page it leads to."""
    with page.expect_navigation():
        page.keyboard.press("Enter")


FOCUS = """async () => {
    await Promise.allSettled(document.getAnimations().map(one => one.finished));  // it may be sliding into sight
    const at = document.activeElement;
    if (!at || at === document.body) return null;
    const name = at.labels && at.labels.length ? at.labels[0].innerText : at.innerText || at.getAttribute('aria-label');
    const ringed = (element, part) => {
        const style = getComputedStyle(element, part);
        return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0;
    };
    const ring = ringed(at) || ringed(at, '::after'), box = at.getBoundingClientRect();
    return {name: name || at.tagName, visible: ring && box.width > 0 && box.bottom > 0 && box.top < innerHeight};
}"""
