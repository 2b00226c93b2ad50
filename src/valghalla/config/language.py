"""Choosing the language, by a form on every page; remembered by cookie, and with the user where there is one."""

from collections.abc import Callable
from typing import cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import translation
from django.views.decorators.http import require_POST

from valghalla.accounts.models import StaffUser
from valghalla.accounts.rate_limits import limited
from valghalla.accounts.sign_in import safe_return
from valghalla.base import clock
from valghalla.citizen_site.request import CitizenRequest
from valghalla.citizen_site.who import herself, participant_of
from valghalla.municipalities.models import Settings
from valghalla.operators.models import Operator
from valghalla.participants.language import choose_language

ONE_YEAR = 365 * 24 * 3600


@require_POST
@limited("language")
def language(request: HttpRequest) -> HttpResponse:
    """Show everything in the language asked for from now on; an unknown one changes nothing."""
    chosen = request.POST.get("language", "")
    response = HttpResponseRedirect(safe_return(request.POST.get("next", "/"), host=request.get_host()))
    if translation.check_for_language(chosen) and chosen in dict(settings.LANGUAGES):
        if request.staff is not None:  # type: ignore[attr-defined]
            StaffUser.objects.filter(pk=request.staff.pk).update(language=chosen)  # type: ignore[attr-defined]
        if request.operator is not None:  # type: ignore[attr-defined]
            Operator.objects.filter(pk=request.operator.pk).update(language=chosen)  # type: ignore[attr-defined]
        if request.staff is not None or request.operator is not None:  # type: ignore[attr-defined]
            response.delete_cookie(settings.LANGUAGE_COOKIE_NAME, samesite="Lax")
            return response
        _remember_with_the_person(cast(CitizenRequest, request), chosen)
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            chosen,
            max_age=ONE_YEAR,
            httponly=True,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )
    return response


def _remember_with_the_person(request: CitizenRequest, chosen: str) -> None:
    """For her next sign-in elsewhere; whoever is not registered has the cookie alone."""
    if request.site_kind == "citizen" and participant_of(request) is not None:
        choose_language(participant_of(request), chosen, by=herself(request), now=clock.now())  # type: ignore[arg-type]


def language_of_the_office(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: the administrative and the operators' site are Danish, whatever the browser prefers, until somebody
    chooses otherwise.

    What a member of staff or an operator chose stands with her, so that it holds at her next sign-in, on any machine, and for nobody
    else who uses the same one.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        if getattr(request, "site_kind", None) in ("admin", "operator"):
            language = _language_of_the_office(request)
            translation.activate(language)
            request.LANGUAGE_CODE = language
        elif getattr(request, "site_kind", None) == "citizen":
            _as_the_person_chose_elsewhere(cast(CitizenRequest, request))
            if translation.get_language() != settings.LANGUAGE_CODE:
                _danish_unless_offered(request)
        return get_response(request)

    return answer


def _as_the_person_chose_elsewhere(request: CitizenRequest) -> None:
    """In a browser where nothing was chosen, what she chose in another one: only English has to be remembered for that."""
    if settings.LANGUAGE_COOKIE_NAME in request.COOKIES or request.citizen_cpr is None:
        return
    person = participant_of(request)
    if person is not None and person.language in dict(settings.LANGUAGES) and person.language != settings.LANGUAGE_CODE:
        translation.activate(person.language)
        request.LANGUAGE_CODE = person.language


def _danish_unless_offered(request: HttpRequest) -> None:
    """A municipality may offer its citizens Danish alone."""
    if not Settings.objects.filter(english=True).exists():
        translation.activate(settings.LANGUAGE_CODE)
        request.LANGUAGE_CODE = settings.LANGUAGE_CODE


def _language_of_the_office(request: HttpRequest) -> str:
    person: StaffUser | Operator | None = request.staff or request.operator  # type: ignore[attr-defined]
    known = dict(settings.LANGUAGES)
    if person is not None and person.language in known and person.language != settings.LANGUAGE_CODE:
        return person.language
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return chosen if chosen in known else settings.LANGUAGE_CODE
