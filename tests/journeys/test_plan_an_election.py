"""Planning: which templates an election uses, numbers on several days, a copy of it. With scripts and without."""

import datetime
import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.stage import TASK_TYPE, TEAM, Stage, stage
from tests.journeys.town import Town, arrives, press, reads
from valghalla.base.tenancy import acting_for
from valghalla.communication.message_templates.choose import plan_of
from valghalla.communication.models import Channel, MessageTemplate
from valghalla.elections.models import Election
from valghalla.tasks.models import Task

pytestmark = pytest.mark.browser
DAY = datetime.timedelta(days=1)


def two_days(town: Town, tasks: int = 0) -> Stage:
    """An election of two days, the election day first."""
    with acting_for(town.municipality):
        made = stage(tasks)
        Election.objects.update(last_day=made.election.election_day + DAY)
        made.election.refresh_from_db()
    return made


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_templates_are_chosen_by_channel_and_apart_for_a_task_type(town: Town, scripts):
    s = two_days(town)
    with acting_for(town.municipality):
        short = MessageTemplate.objects.create(title="Kort besked", channel=Channel.SMS, body="!task_type")
    page = town.office(path=f"/elections/{s.election.pk}/messages/", scripts=scripts)
    row = page.get_by_role("group", name=re.compile("^Invitation$"))
    choose_channel(page, row, "SMS", scripts=scripts)
    expect(row.get_by_label("Skabelon").get_by_role("option")).to_have_text(["Vælg", "Kort besked"])
    if scripts:
        town.look_at(page)
    press(page, "Gem", exact=True)
    reads(page, "Vælg en skabelon")
    row.get_by_label("Skabelon").select_option("Kort besked")
    press(page, "Gem", exact=True)
    reads(page, "Valgene gælder fra næste besked")

    page.goto(f"{town.office_address}/elections/{s.election.pk}/messages/")
    press(page, f"Vælg {TASK_TYPE}", exact=True)
    row = page.get_by_role("group", name=re.compile("^Fjernet fra opgave"))
    choose_channel(page, row, "SMS", scripts=scripts)
    row.get_by_label("Skabelon").select_option("Kort besked")
    press(page, "Gem", exact=True)
    expect(page.get_by_role("listitem").filter(has_text=TASK_TYPE)).to_contain_text("1 egen")
    if scripts:
        town.look_at(page)
    with acting_for(town.municipality):
        plan = plan_of(s.election)
    assert (plan.standard["invitation"], plan.own) == (short.pk, {s.group.task_type_id: {"removed": short.pk}})
    assert (town.findings, town.complaints) == ([], [])


def choose_channel(page: Page, row, channel: str, *, scripts: bool) -> None:
    """With scripts the templates follow at once; without, a button fetches them."""
    row.get_by_label("Kanal").select_option(channel)
    if not scripts:
        press(page, "Vis skabelonerne til de valgte kanaler")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_numbers_on_two_days_are_saved_at_once_and_copied(town: Town, scripts):
    s = two_days(town)
    page = town.office(path=f"/elections/{s.election.pk}/places/{s.place.pk}/distribute/", scripts=scripts)
    day, after = s.election.election_day, s.election.last_day
    cell = page.get_by_label(f"{TEAM}, {TASK_TYPE}", exact=True)
    cell.fill("3")
    if scripts:
        expect(page.get_by_role("row", name=TEAM).locator("[data-row-total]")).to_have_text("3")
    page.get_by_role("button", name=f"{after:%d-%m-%Y}").click()
    expect(page.get_by_role("button", name=f"{day:%d-%m-%Y}")).to_contain_text("Ændret")
    page.get_by_text("Kopiér tal fra et andet sted eller en anden dag").click()
    page.locator("#from_day").select_option(str(day))
    press(page, "Udfyld tallene")
    expect(cell).to_have_value("0")  # what is not saved there is not copied
    cell.fill("2")
    if scripts:
        town.look_at(page)
    cell.press("Enter")
    reads(page, "Gemt. Tilføjede opgaver: 5.")
    with acting_for(town.municipality):
        assert sorted(Task.objects.values_list("task_day", flat=True)) == [day] * 3 + [after] * 2
    assert (town.findings, town.complaints) == ([], [])


def test_an_election_is_copied_with_its_numbers_and_without_its_people(town: Town):
    s = two_days(town, tasks=2)
    with acting_for(town.municipality):
        Task.objects.filter(pk=Task.objects.latest("pk").pk).update(task_day=s.election.last_day)
    page = town.office(path="/elections/")
    press(page, "Duplikér Prøvevalg")
    arrives(page, "Duplikér valg")
    expect(page.get_by_label("Titel", exact=True)).to_have_value("Prøvevalg - kopi")
    town.look_at(page)
    press(page, "Næste")
    page.get_by_label("Valgdag", exact=True).fill("2027-05-04")
    expect(page.get_by_label("Dage efter valgdagen")).to_have_value("1")
    page.get_by_label("Dage efter valgdagen").fill("0")
    town.look_at(page)
    press(page, "Næste")
    expect(page.get_by_text("Med disse dage kopieres 1 opgave ikke.")).to_be_visible()
    press(page, "Næste")
    press(page, "Næste")
    reads(page, "1 opgave kopieres som ledig.", "1 opgave ligger på en dag, der falder bort, og kopieres ikke.")
    town.look_at(page)
    press(page, "Opret valg")
    arrives(page, "Prøvevalg - kopi")
    reads(page, "Ikke aktiv")
    with acting_for(town.municipality):
        assert Election.objects.exclude(pk=s.election.pk).get().tasks.count() == 1
    assert (town.findings, town.complaints) == ([], [])
