"""The pages of election types."""

import datetime

import pytest
from django.urls import reverse

from tests.elections.factories import Scene, election, election_type, scene
from tests.pages import agree
from tests.participants.factories import participant
from tests.tasks.factories import held
from valghalla.admin_site.election_types.forms import RULES
from valghalla.base import clock
from valghalla.communication.models import Message
from valghalla.elections.models import Election, ElectionType
from valghalla.tasks.models import Task, TaskState

URLCONF = "valghalla.config.urls_admin"


def url(name: str, *args) -> str:
    return reverse(name, URLCONF, args=args)


@pytest.mark.acceptance("A-125")
def test_create_with_rules_and_without(office):
    office.post(
        url("election_type_new"), {"title": "EU-valg", "requires_age": "on", "requires_residence": "on", "version": "0"}
    )
    kind = ElectionType.objects.get()
    assert (kind.requires_age, kind.requires_residence, kind.requires_citizenship, kind.requires_competence) == (
        True, True, False, False,
    )  # fmt: skip
    office.post(url("election_type_edit", kind.pk), {"title": "EU-valg", "version": "1"})
    assert not ElectionType.objects.get().requires_age


@pytest.mark.acceptance("A-126")
def test_that_being_alive_is_always_checked_is_said(office):
    assert "Vi kontrollerer altid, at deltageren lever." in office.get(url("election_type_new")).content.decode()
    election_type(title="Valg")
    assert "i live" in office.get(url("election_types")).content.decode()


@pytest.mark.acceptance("A-124")
def test_titles_are_unique(office):
    election_type(title="Folketingsvalg")
    answer = office.post(url("election_type_new"), {"title": "FOLKETINGSVALG", "version": "0"})
    assert list(answer.context["page"].form.errors) == ["title"]


@pytest.mark.acceptance("A-128")
def test_rules_of_an_active_election_are_warned_of(office):
    kind = election().type
    assert "1 aktivt valg" in office.get(url("election_type_edit", kind.pk)).context["page"].note
    unused = election_type(title="Andet")
    assert office.get(url("election_type_edit", unused.pk)).context["page"].note == ""


@pytest.mark.acceptance("A-127")
def test_a_type_in_use_stays_and_says_why(office):
    kind = election(state="closed").type
    for answer in (office.get(url("election_type_delete", kind.pk)), office.post(url("election_type_delete", kind.pk))):
        assert "1 valg har denne type" in answer.context["page"].refusal[1]
    assert ElectionType.objects.count() == 1


def test_an_unused_one_goes(office):
    kind = election_type()
    agree(office, url("election_type_delete", kind.pk))
    assert not ElectionType.objects.exists()


def test_two_clerks(office):
    kind = election_type(title="Valg")
    edit = url("election_type_edit", kind.pk)
    office.post(edit, {"title": "Valg", "version": "1"})
    answer = office.post(edit, {"title": "Valg", "requires_age": "on", "version": "1"})
    differences = {(str(one.label), one.theirs, one.yours) for one in answer.context["page"].conflict.differences}
    assert differences == {("Mindst 18 år på opgavedagen", "Nej", "Ja")}


# Rules that change while people have tasks


@pytest.fixture
def made(acting) -> Scene:
    """An active election, with days to come, whose type has no rules."""
    day = clock.today() + datetime.timedelta(days=30)
    rules = dict.fromkeys(RULES, False)
    return scene(type=election_type(title="Løst", **rules), election_day=day, first_day=day, last_day=day)


def stricter(kind: ElectionType) -> dict[str, str]:
    return {"title": kind.title, "requires_residence": "on", "version": str(kind.version)}


@pytest.mark.acceptance("A-128", "A-023")
def test_stricter_rules_show_who_loses_a_task_and_do_nothing_before_the_yes(office, made):
    kind, day = made.election.type, made.election.election_day
    lost = held(made, participant(last_name="Udenbys", municipality_code="0751"), TaskState.ACCEPTED, task_day=day)
    kept = held(made, participant(last_name="Hjemme"), TaskState.ACCEPTED, task_day=day)
    edit = url("election_type_edit", kind.pk)
    asked = office.post(edit, stricter(kind))
    page = asked.context["page"]
    assert [figure.value for figure in page.figures] == [1, 2, 1]
    assert "Udenbys" in asked.content.decode()
    assert "Hjemme" not in asked.content.decode()
    kind.refresh_from_db()
    assert (kind.requires_residence, Task.objects.get(pk=lost.pk).state) == (False, "accepted")
    answer = office.post(edit, dict(page.confirm.hidden), follow=True)
    assert [figure.value for figure in answer.context["page"].figures] == [2, 1]
    assert "Udenbys" in answer.content.decode()
    kind.refresh_from_db()
    assert kind.requires_residence
    assert [Task.objects.get(pk=one.pk).state for one in (lost, kept)] == ["available", "accepted"]
    assert list(Message.objects.values_list("event", flat=True)) == ["removed_by_validation"]


@pytest.mark.acceptance("A-128")
def test_who_came_meanwhile_is_shown_before_she_loses_anything(office, made):
    kind = made.election.type
    edit = url("election_type_edit", kind.pk)
    asked = office.post(edit, stricter(kind))
    late = held(
        made,
        participant(last_name="Sen", municipality_code="0751"),
        TaskState.ACCEPTED,
        task_day=made.election.election_day,
    )
    again = office.post(edit, dict(asked.context["page"].confirm.hidden))
    assert "Sen" in again.content.decode()
    assert again.context["page"].notice
    assert Task.objects.get(pk=late.pk).state == "accepted"


@pytest.mark.acceptance("A-128", "A-025")
def test_looser_rules_are_asked_about_while_an_election_is_active_and_a_title_is_not(office, made):
    kind = made.election.type
    ElectionType.objects.filter(pk=kind.pk).update(requires_age=True)
    edit = url("election_type_edit", kind.pk)
    assert office.post(edit, {"title": "Nyt", "requires_age": "on", "version": "1"}).status_code == 302
    asked = office.post(edit, {"title": "Nyt", "version": "2"})
    assert "1 aktivt valg" in " ".join(map(str, asked.context["page"].confirm.lines))
    Election.objects.update(state=Election.State.INACTIVE)
    assert office.post(edit, {"title": "Nyt", "version": "2"}).status_code == 302


@pytest.mark.acceptance("A-024")
def test_what_is_wrong_is_said_before_anything_is_asked(office, made):
    kind = made.election.type
    held(made, participant(municipality_code="0751"), TaskState.ACCEPTED, task_day=made.election.election_day)
    answer = office.post(url("election_type_edit", kind.pk), stricter(kind) | {"title": ""})
    assert list(answer.context["page"].form.errors) == ["title"]


@pytest.mark.acceptance("A-123")
@pytest.mark.parametrize("title", ["", "  ", "x" * 256])
def test_a_type_needs_a_title_of_at_most_255_signs(office, title):
    answer = office.post(url("election_type_new"), {"title": title, "version": "0"})
    assert list(answer.context["page"].form.errors) == ["title"]
    assert not ElectionType.objects.exists()
