"""The two steps of creating a participant: the CPR number, then what CPR says and what the office adds."""

from dataclasses import dataclass

from django.forms import BaseForm
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from valghalla.admin_site.participants import words
from valghalla.admin_site.request import AdminRequest
from valghalla.admin_site.tasks.words import RULES, task_in_words
from valghalla.base import clock
from valghalla.components.inline import Badge
from valghalla.components.parts import Crumb, Fact, Step
from valghalla.integrations.cpr import PersonFacts
from valghalla.tasks.eligibility import age_on
from valghalla.tasks.models import Task
from valghalla.tasks.people.enroll import failed_by

Text = str | Promise


@dataclass(frozen=True)
class NumberPage:
    """The first step. task: what the person is wanted for, in words; "" without.   known_url: a profile that exists."""

    title: Text
    breadcrumb: tuple[Crumb, ...]
    steps: tuple[Step, ...]
    form: BaseForm
    task: str
    cancel_url: str
    known_url: str = ""


@dataclass(frozen=True)
class DetailsPage:
    """The second step.

    refusals: why she cannot be created, or not for the task, a sentence each; then there is no form.
    notes: what the clerk should know.   may_without_task: she can be created all the same.
    hidden_address: there is one, shown when asked for.
    """

    title: Text
    lead: Text
    breadcrumb: tuple[Crumb, ...]
    steps: tuple[Step, ...]
    facts: tuple[Fact, ...]
    form: BaseForm
    task: str
    notes: tuple[Text, ...]
    refusals: tuple[Text, ...]
    hidden_address: bool
    may_without_task: bool
    cancel_url: str
    back_url: str


def number_page(form: BaseForm, task: Task | None, *, known_id: int | None = None) -> NumberPage:
    """The page that asks for the number."""
    return NumberPage(
        title=_("Create participant"),
        breadcrumb=_crumbs(),
        steps=_steps(1),
        form=form,
        task=_wanted_for(task),
        cancel_url=cancel_url(task),
        known_url=reverse("participant", args=[known_id]) if known_id else "",
    )


def details_page(
    request: AdminRequest, person: PersonFacts, form: BaseForm, task: Task | None, *, show_address: bool
) -> DetailsPage:
    """The page that shows the person and asks for the rest."""
    refusals = tuple(why_not_created(person)) or tuple(_why_not_for(person, task))
    hidden = person.protected and not show_address
    back = reverse("participant_new") + (f"?task={task.pk}" if task else "")
    return DetailsPage(
        title=_("Create participant"),
        lead=person.full_name,
        breadcrumb=_crumbs(),
        steps=_steps(2, back),
        facts=_facts(request, person, hidden=hidden),
        form=form,
        task=_wanted_for(task),
        notes=tuple(_notes(person)),
        refusals=refusals,
        hidden_address=hidden,
        may_without_task=task is not None and bool(refusals) and not list(why_not_created(person)),
        cancel_url=cancel_url(task),
        back_url=back,
    )


def why_not_created(person: PersonFacts):
    """Sentences for why CPR's answer makes no participant; none for most."""
    if person.deceased:
        yield _("The person is dead according to CPR and cannot be created.")
    elif person.cpr_number is None:
        yield _("The number was replaced by another, and CPR does not say by which. Ask the person for the new number.")


def cancel_url(task: Task | None) -> str:
    """Where the clerk came from."""
    if task is None:
        return reverse("participants")
    return reverse("place", args=[task.election_id, task.work_location_id])


def _why_not_for(person: PersonFacts, task: Task | None):
    if task is not None:
        yield from (str(RULES[rule]) for rule in failed_by(person, task))


def _notes(person: PersonFacts):
    if person.superseded and person.cpr_number is not None:
        yield _("The number you wrote was replaced. The person is created with the number in force, %(number)s.") % {
            "number": person.cpr_number.formatted
        }
    if person.disappeared:
        yield _("The person has disappeared according to CPR and can be given no tasks.")
    if person.protected:
        yield _("The person's address is protected. Do not pass it on.")
    if person.incapable:
        yield _("The person is under guardianship and has lost legal capacity.")


def _facts(request: AdminRequest, person: PersonFacts, *, hidden: bool) -> tuple[Fact, ...]:
    municipality = request.municipality
    today = clock.today()
    age = age_on(today, person.birth_date) if person.birth_date else _("CPR does not say")
    number = person.cpr_number or person.asked_cpr_number
    return (
        Fact(_("Name"), person.full_name),
        Fact(_("CPR number"), number.formatted),
        Fact(_("Birth date"), person.birth_date),
        Fact(_("Age today"), age),
        Fact(_("Address"), _("Hidden, the address is protected") if hidden else _address(person)),
        Fact(_("Protected address"), Badge(_("Yes"), "bad", "lock") if person.protected else _("No")),
        Fact(_("Municipality"), words.municipality_in_words(person.municipality_code, municipality)),
        Fact(_("Citizenship"), words.citizenship_in_words(person.citizenship_code)),
        Fact(_("Has lost legal capacity"), words.incapable_in_words(person.incapable)),
        Fact(_("Status in CPR"), words.status_in_words(person.status)),
        Fact(_("Digital Post"), words.digital_post_in_words(person.digital_post)),
    )


def _address(person: PersonFacts) -> str:
    town = f"{person.postal_code} {person.city}".strip()
    home = (person.care_of, person.locality, person.street_address, person.town, town)
    return ", ".join(filter(None, home)) or ", ".join(person.abroad_lines)


def _wanted_for(task: Task | None) -> str:
    return f"{task_in_words(task)}, {task.work_location.title}, {task.team.name}" if task else ""


def _steps(at: int, number_url: str = "") -> tuple[Step, ...]:
    return (
        Step(_("CPR number"), "current" if at == 1 else "done", number_url),
        Step(_("Contact and teams"), "current" if at == 2 else "ahead"),
    )


def _crumbs() -> tuple[Crumb, ...]:
    return Crumb(_("Participants"), reverse("participants")), Crumb(_("Create participant"))
