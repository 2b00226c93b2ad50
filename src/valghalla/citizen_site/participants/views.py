"""Min profil: what CPR says, and what one can change oneself."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from valghalla.base import clock
from valghalla.base.errors import StaleVersion
from valghalla.citizen_site.emails.pages import emails_to_many
from valghalla.citizen_site.page import PARTICIPANT, citizen_page
from valghalla.citizen_site.participants.consent import consent_asked
from valghalla.citizen_site.participants.forms import ProfileForm
from valghalla.citizen_site.participants.pages import cpr_facts, profile_page
from valghalla.citizen_site.request import CitizenRequest
from valghalla.citizen_site.who import herself
from valghalla.communication.order import wishes_allowed
from valghalla.components.parts import Fact
from valghalla.content.current import current_active
from valghalla.content.models import Text
from valghalla.participants.change import change_contact
from valghalla.participants.contact import shown_mobile
from valghalla.participants.models import Participant
from valghalla.participants.statements import consent_of


@require_http_methods(["GET", "POST"])
@citizen_page(needs=PARTICIPANT)
def profile(request: CitizenRequest) -> HttpResponse:
    """See and change one's profile."""
    participant: Participant = request.participant
    consent = current_active(Text.Kind.CONSENT, language=translation.get_language() or "da")
    wishes = wishes_allowed()
    form = ProfileForm(request.POST or None, initial=_initial(participant), wishes=wishes)
    stale = False
    if request.method == "POST" and form.is_valid():
        try:
            _save(request, participant, form)
        except StaleVersion:
            stale = True
            participant.refresh_from_db()
            form = ProfileForm(initial=_initial(participant), wishes=wishes)
        else:
            messages.success(request, _("Your profile has been saved."))
            return HttpResponseRedirect(reverse("profile"))
    asked = consent_asked(consent_of(participant), consent) if consent is not None else None
    emails = emails_to_many(participant, request.municipality)
    page = profile_page(_facts(request, participant), form, consent=asked, emails=emails, stale=stale)
    status = 409 if stale else 422 if form.is_bound and form.errors else 200
    return render(request, "citizen_site/participants/profile.html", {"page": page}, status=status)


def _save(request: CitizenRequest, participant: Participant, form: ProfileForm) -> None:
    change_contact(
        participant,
        mobile=form.cleaned_data["mobile"],
        email=form.cleaned_data["email"],
        diets=form.diet_keys,
        wished_channel=form.cleaned_data.get("wished_channel"),
        version=form.cleaned_data["version"],
        by=herself(request),
        now=clock.now(),
    )


def _initial(participant: Participant) -> dict[str, object]:
    return {
        "mobile": shown_mobile(participant.mobile),
        "email": participant.email,
        "wished_channel": participant.wished_channel,
        "diets": [str(key) for key in participant.diets.values_list("diet_id", flat=True)],
        "version": participant.version,
    }


def _facts(request: CitizenRequest, participant: Participant) -> tuple[Fact, ...]:
    return cpr_facts(
        name=participant.name,
        number=participant.cpr.formatted,
        street=participant.street_address,
        care_of=participant.care_of,
        postal=f"{participant.postal_code} {participant.city}".strip(),
        municipality_code=participant.municipality_code,
        own=request.municipality,
    )
