"""What an operator does next about a site's certificate: a rule over the keys there are."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from valghalla.accounts.models import ServiceProvider, ServiceProviderKey
from valghalla.accounts.service_providers import shown
from valghalla.municipalities.models import Municipality

_State = ServiceProviderKey.State


@dataclass(frozen=True)
class NextStep:
    """One step. state: done, current or ahead.   url: where it is taken, only of the current one."""

    text: str
    state: str
    url: str = ""
    label: str = ""


def next_steps(
    municipality: Municipality, provider: ServiceProvider, keys: Sequence[ServiceProviderKey], *, runs_out: bool
) -> tuple[tuple[NextStep, ...], str]:
    """The steps of the roll-over under way, and a sentence instead when there is nothing to do.

    runs_out: the one in use ends within 60 days.
    """
    by_state = {key.state: key for key in keys}
    said = {"provider": shown.identity_provider_name(provider.site)}
    if _State.CURRENT not in by_state:
        return _numbered(0, _first(municipality, provider, said)), ""
    at = 1 if _State.NEXT in by_state else 3 if _State.OLD in by_state else 0
    if at == 0 and not runs_out:
        return (), _("There is nothing to do. You are told 60, 30 and 7 days before the certificate runs out.")
    return _numbered(at, _roll_over(municipality, provider, by_state, said)), ""


Way = tuple[str, str, str]


def _first(municipality: Municipality, provider: ServiceProvider, said: dict[str, str]) -> list[Way]:
    upload = reverse("sign_in_key_new", args=[municipality.pk, provider.site])
    return [
        (_("Upload the certificate. It is taken into use at once."), upload, _("Upload certificate")),
        (_("Send the metadata to %(provider)s, as a file or by their address.") % said, "", ""),
    ]


def _roll_over(
    municipality: Municipality, provider: ServiceProvider, keys: dict[str, ServiceProviderKey], said: dict[str, str]
) -> list[Way]:
    here = [municipality.pk, provider.site]
    following, old = keys.get(_State.NEXT), keys.get(_State.OLD)
    activate = reverse("sign_in_key_activate", args=[municipality.pk, following.pk]) if following else ""
    remove = reverse("sign_in_key_remove", args=[municipality.pk, old.pk]) if old else ""
    return [
        (_("Upload the next certificate."), reverse("sign_in_key_new", args=here), _("Upload certificate")),
        (
            _("Send the metadata to %(provider)s, and wait until they have been taken in there. Nothing changes yet.")
            % said,
            reverse("sign_in_metadata_file", args=here),
            _("Download the metadata"),
        ),
        (_("Take the certificate into use."), activate, _("Take into use")),
        (
            _("Send the metadata again. After a day at the earliest, remove the old certificate.") % said,
            remove,
            _("Remove the old certificate"),
        ),
    ]


def _numbered(at: int, ways: list[Way]) -> tuple[NextStep, ...]:
    """While the metadata are on their way nobody can see whether they have arrived, so both steps are offered."""
    steps = []
    for number, (text, url, label) in enumerate(ways):
        state = "done" if number < at else "current" if number == at else "ahead"
        offered = state == "current" or (at == 1 and number == 2)
        steps.append(NextStep(text, state, url if offered else "", label if offered and url else ""))
    return tuple(steps)
