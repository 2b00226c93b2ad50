"""What the steps of a registration show."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from valghalla.citizen_site.participants.forms import DetailsForm
from valghalla.citizen_site.participants.pages import cpr_facts
from valghalla.citizen_site.registration.begun import Begun, Draft
from valghalla.citizen_site.registration.steps import TASK_STEPS, TEAM_STEPS, steps_at
from valghalla.citizen_site.tasks.shown import ShownTask
from valghalla.components.parts import Fact, Step
from valghalla.content.models import Text
from valghalla.municipalities.models import Municipality
from valghalla.participants.contact import shown_mobile
from valghalla.participants.models import SpecialDiet
from valghalla.participants.register import facts_of


@dataclass(frozen=True)
class DisclosurePage:
    """Step 1. html: the statement, cleaned when it was kept.   statement_id: which version is shown, "" for none."""

    title: str
    steps: tuple[Step, ...]
    html: str
    statement_id: str


@dataclass(frozen=True)
class DetailsPage:
    """Step 2. trouble: "" or why CPR could not be asked, in a sentence."""

    title: str
    steps: tuple[Step, ...]
    form: DetailsForm
    consent_html: str
    trouble: str


@dataclass(frozen=True)
class SummaryPage:
    """Step 3: everything, before the last yes."""

    title: str
    steps: tuple[Step, ...]
    cpr: tuple[Fact, ...]
    own: tuple[Fact, ...]
    shown: ShownTask | None
    team: str
    yes: str


def disclosure_page(under_way: Begun, statement: Text | None) -> DisclosurePage:
    """Step 1."""
    return DisclosurePage(
        title=_("How we use your personal data"),
        steps=_steps(under_way, 1),
        html=statement.html if statement is not None else "",
        statement_id=str(statement.pk) if statement is not None else "",
    )


def details_page(under_way: Begun, form: DetailsForm, consent: Text | None, trouble: str = "") -> DetailsPage:
    """Step 2."""
    html = consent.html if consent is not None else ""
    return DetailsPage(_("How can we reach you?"), _steps(under_way, 2), form, html, trouble)


def summary_page(under_way: Begun, *, shown: ShownTask | None, team: str, own: Municipality) -> SummaryPage:
    """Step 3. shown: the task waiting at the end, None when it is only the team.   own: where one registers."""
    return SummaryPage(
        title=_("Is everything right?"),
        steps=_steps(under_way, 3),
        cpr=_from_cpr(under_way.draft, own),
        own=_own(under_way.draft, team),
        shown=shown,
        team=team,
        yes=_("Yes, sign me up") if shown is not None else _("Yes, make my profile"),
    )


def _steps(under_way: Begun, current: int) -> tuple[Step, ...]:
    return steps_at(TASK_STEPS if under_way.is_for_task else TEAM_STEPS, current)


def _from_cpr(draft: Draft, own: Municipality) -> tuple[Fact, ...]:
    assert draft.person is not None
    columns = facts_of(draft.person)
    return cpr_facts(
        name=draft.person.full_name,
        number=(draft.person.cpr_number or draft.person.asked_cpr_number).formatted,
        street=str(columns["street_address"]),
        care_of=str(columns["care_of"]),
        postal=f"{columns['postal_code']} {columns['city']}".strip(),
        municipality_code=str(columns["municipality_code"]),
        own=own,
    )


def _own(draft: Draft, team: str) -> tuple[Fact, ...]:
    chosen = SpecialDiet.objects.filter(pk__in=draft.diets).order_by("sort_key", "id").values_list("title", flat=True)
    found = [
        Fact(_("Mobile number"), shown_mobile(draft.mobile)),
        Fact(_("E-mail"), draft.email),
        Fact(_("Team"), team),
    ]
    if diets := ", ".join(chosen):
        found.append(Fact(_("Special diets"), diets))
    if draft.consent is not None:
        found.append(Fact(_("Consent"), _("Yes") if draft.consent else _("No")))
    return tuple(found)
