"""Certificates in words, the same on every site that shows them."""

import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from valghalla.accounts.models import ServiceProviderKey, Site
from valghalla.accounts.service_providers.errors import KeyRefused, NotSetUp
from valghalla.accounts.service_providers.pairs import LEAST_BITS, MOST_BYTES
from valghalla.accounts.service_providers.queries import Watched
from valghalla.accounts.service_providers.running_out import days_left, step
from valghalla.base import clock
from valghalla.components.formats import number, written
from valghalla.components.inline import Badge

_State = ServiceProviderKey.State


def site_name(site: str) -> str:
    """Whose sign-in it is."""
    return _("Citizens' sign-in") if site == Site.CITIZEN else _("The administration's sign-in")


def identity_provider_name(site: str) -> str:
    """Whom the site's visitors sign in at."""
    return "NemLog-in" if site == Site.CITIZEN else "Fælleskommunal Adgangsstyring"


def state_badge(state: str) -> Badge:
    """The state of a key as icon and word."""
    return {
        _State.NEXT: lambda: Badge(pgettext("key", "Next"), "waiting", "hourglass"),
        _State.CURRENT: lambda: Badge(pgettext("key", "In use"), "good", "check"),
        _State.OLD: lambda: Badge(pgettext("key", "Old"), "neutral", "time"),
        _State.GONE: lambda: Badge(pgettext("key", "Removed"), "neutral", "close"),
    }[_State(state)]()


def ending(not_after: datetime.datetime, *, now: datetime.datetime) -> Badge:
    """How long a certificate has left, as icon and words."""
    left = days_left(not_after, now=now)
    words = _left(left)
    match step(not_after, now=now):
        case None:
            return Badge(words, "good", "check")
        case 0:
            return Badge(words, "bad", "error")
        case 60:
            return Badge(words, "news", "time")
        case _:
            return Badge(words, "waiting", "warning")


def watched_sentence(one: Watched) -> str:
    """What there is to say of a certificate that runs out."""
    said = {
        "site": site_name(one.site),
        "provider": identity_provider_name(one.site),
        "date": written(clock.danish_date(one.not_after)),
        "left": _left(one.days_left),
    }
    if one.whose == "identity_provider":
        return (
            _("%(site)s: the certificate of %(provider)s ran out on %(date)s.")
            if one.is_over
            else _("%(site)s: the certificate of %(provider)s runs out on %(date)s (%(left)s).")
        ) % said
    if one.is_over:
        return _("%(site)s: the certificate ran out on %(date)s.") % said
    if one.followed:
        return (
            _("%(site)s: the certificate runs out on %(date)s (%(left)s). The next one is ready to take over.") % said
        )
    return _("%(site)s: the certificate runs out on %(date)s (%(left)s).") % said


def refusal_sentence(refused: KeyRefused) -> str:
    """Why a certificate and key were not taken, and what to do."""
    at = written(clock.danish_date(refused.at)) if refused.at else ""
    said = {"date": at, "bits": number(refused.bits), "least": number(LEAST_BITS), "size": MOST_BYTES // 1024}
    return {
        "too_large": _("The file is larger than %(size)s KB. Choose the file with the certificate and its key."),
        "unreadable": _("The file cannot be read. It has to be a .p12 or .pfx file, or PEM."),
        "password": _("The password does not fit the file."),
        "password_missing": _("The file is protected. Write its password."),
        "no_certificate": _("There is no certificate in the file. Choose the certificate's file as well."),
        "no_key": _("There is no private key in the file. Choose the key's file as well."),
        "no_match": _("The certificate and the key do not belong together."),
        "not_rsa": _("The key is not an RSA key. Order a certificate with one: OCES3 has 3.072 bits."),
        "too_short": _("The key has %(bits)s bits and needs %(least)s. Order a new certificate: OCES3 has 3.072 bits."),
        "expired": _("The certificate ran out on %(date)s."),
        "not_yet_valid": _("The certificate is only valid from %(date)s."),
        "usage": _("The certificate may not be used both to sign and to encrypt. Order one for both."),
        "used_here": _("The certificate is in use here already."),
        "used_elsewhere": _("The municipality's other site uses this certificate. Each site needs its own."),
        "next_there": _("Another certificate waits to take over. Let it, or remove it first."),
    }[refused.reason] % said


def missing_sentence(missing: NotSetUp) -> str:
    """What is lacking before anybody can sign in at a site."""
    said = {"provider": identity_provider_name(missing.site)}
    return {
        "service_provider": _("The site is not set up as a service provider yet."),
        "key": _("The site has no certificate. Nobody can sign in."),
        "metadata": _("No file with the metadata of %(provider)s is set. Nobody can sign in."),
        "metadata_file": _("The file with the metadata of %(provider)s cannot be read. Nobody can sign in."),
        "metadata_unusable": _("The metadata of %(provider)s cannot be used. Nobody can sign in."),
    }[missing.missing] % said


def _left(days: int) -> str:
    if days < 0:
        return _("run out")
    if days == 0:
        return _("runs out within a day")
    return ngettext("%(count)s day left", "%(count)s days left", days) % {"count": number(days)}
