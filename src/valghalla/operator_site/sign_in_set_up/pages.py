"""The pages of a municipality's sign-in as the templates show them."""

import datetime
from dataclasses import dataclass

from django.forms import BaseForm
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from valghalla.accounts.models import ServiceProvider, ServiceProviderKey, Site
from valghalla.accounts.service_providers import shown
from valghalla.accounts.service_providers.errors import NotSetUp
from valghalla.accounts.service_providers.parties import address, identity_provider_for
from valghalla.accounts.service_providers.queries import Watched, certificates
from valghalla.base import clock
from valghalla.components.inline import Actions, Lines, Link
from valghalla.components.parts import Confirm, Crumb, Fact
from valghalla.components.tables import Column, Row, Table
from valghalla.municipalities.models import Municipality
from valghalla.operator_site.sign_in_set_up.next_steps import NextStep, next_steps

Text = str | Promise
_State = ServiceProviderKey.State
# In the order they follow each other, the one in use on top.
_ORDER = [_State.CURRENT, _State.NEXT, _State.OLD, _State.GONE]


@dataclass(frozen=True)
class SitePart:
    """One site. problems: why nobody can sign in.   upload_url: empty while another key waits to take over."""

    heading: Text
    id: str
    problems: tuple[Text, ...]
    steps: tuple[NextStep, ...]
    rest: Text
    facts: tuple[Fact, ...]
    keys: Table
    settings: tuple[Fact, ...]
    settings_url: str
    upload_url: str
    download_url: str


@dataclass(frozen=True)
class SetUpPage:
    """Both sites. warnings: certificates that run out."""

    title: Text
    lead: Text
    breadcrumb: tuple[Crumb, ...]
    warnings: tuple[Text, ...]
    sites: tuple[SitePart, ...]


@dataclass(frozen=True)
class FormPage:
    """A form with a way out."""

    title: Text
    breadcrumb: tuple[Crumb, ...]
    form: BaseForm
    cancel_url: str
    lead: Text = ""
    save: Text = ""


@dataclass(frozen=True)
class AskPage:
    """A question."""

    title: Text
    breadcrumb: tuple[Crumb, ...]
    confirm: Confirm


def set_up_page(municipality: Municipality, *, now: datetime.datetime) -> SetUpPage:
    """How the municipality's sites are known, with which keys, and what to do next."""
    watched = certificates(now)
    providers = list(ServiceProvider.objects.prefetch_related("keys"))
    found = {provider.site: provider for provider in providers}
    return SetUpPage(
        title=_("Sign-in"),
        lead=_("How %(municipality)s's sites are known to those whom people sign in at.")
        % {"municipality": municipality.name},
        breadcrumb=_crumbs(municipality, (_("Sign-in"), "")),
        warnings=tuple(shown.watched_sentence(one) for one in watched if one.is_to_be_told),
        sites=tuple(
            _part(municipality, found[site], [one for one in watched if one.site == site], now)
            for site in Site.values
            if site in found
        ),
    )


def key_page(municipality: Municipality, provider: ServiceProvider, form: BaseForm) -> FormPage:
    """The form for a certificate."""
    first = not provider.keys.filter(state=_State.CURRENT).exists()
    return FormPage(
        title=_("Upload certificate"),
        breadcrumb=_below(municipality, _("Upload certificate")),
        form=form,
        cancel_url=_here(municipality),
        lead=(
            _("%(site)s: it is taken into use at once, since there is no other.")
            if first
            else _("%(site)s: it waits beside the one in use until you let it take over.")
        )
        % {"site": shown.site_name(provider.site)},
        save=_("Upload"),
    )


def settings_page(municipality: Municipality, provider: ServiceProvider, form: BaseForm) -> FormPage:
    """The form for what a site takes."""
    return FormPage(
        title=shown.site_name(provider.site),
        breadcrumb=_below(municipality, shown.site_name(provider.site)),
        form=form,
        cancel_url=_here(municipality),
    )


def activate_page(municipality: Municipality, key: ServiceProviderKey) -> AskPage:
    """The question before a key takes over."""
    title = _("Take the certificate into use")
    provider = shown.identity_provider_name(key.provider.site)
    return AskPage(
        title=title,
        breadcrumb=_below(municipality, title),
        confirm=Confirm(
            question=_("Has %(provider)s taken the new metadata in?") % {"provider": provider},
            lines=(
                _describe(key),
                _("From now on we sign with it. As long as %(provider)s does not know it, nobody can sign in.")
                % {"provider": provider},
                _("The certificate before it still opens what is encrypted to it, until you remove it."),
            ),
            yes=_("Take the certificate into use"),
            cancel_url=_here(municipality),
            danger=False,
        ),
    )


def back_page(municipality: Municipality, key: ServiceProviderKey) -> AskPage:
    """The question before an old key signs again."""
    title = _("Use the old certificate again")
    return AskPage(
        title=title,
        breadcrumb=_below(municipality, title),
        confirm=Confirm(
            question=_("Use the old certificate again?"),
            lines=(
                _describe(key),
                _("Do it when nobody can sign in, because %(provider)s does not know the new one yet.")
                % {"provider": shown.identity_provider_name(key.provider.site)},
                _("The new one waits and stays in the metadata. Take it into use once they have been taken in."),
            ),
            yes=_("Use the old certificate again"),
            cancel_url=_here(municipality),
            danger=False,
        ),
    )


def remove_page(municipality: Municipality, key: ServiceProviderKey) -> AskPage:
    """The question before a key goes."""
    title = _("Remove the certificate")
    provider = shown.identity_provider_name(key.provider.site)
    effect = (
        _("It is not in use yet. If %(provider)s has its metadata already, send the metadata once more afterwards.")
        if key.state == _State.NEXT
        else _(
            "If %(provider)s still encrypts to it, nobody can sign in. Remove it a day after the new metadata were taken in, "
            "at the earliest."
        )
    )
    return AskPage(
        title=title,
        breadcrumb=_below(municipality, title),
        confirm=Confirm(
            question=_("Remove the certificate and erase its key?"),
            lines=(_describe(key), effect % {"provider": provider}, _("It cannot be undone.")),
            yes=_("Remove the certificate"),
            cancel_url=_here(municipality),
        ),
    )


def added_sentence(key: ServiceProviderKey) -> str:
    """What is said when a key has come."""
    if key.state == _State.CURRENT:
        return _("The certificate is in use now. Send the metadata to %(provider)s.") % {
            "provider": shown.identity_provider_name(key.provider.site)
        }
    return _("The certificate is uploaded and stands in the metadata. Send them to %(provider)s.") % {
        "provider": shown.identity_provider_name(key.provider.site)
    }


def _part(
    municipality: Municipality, provider: ServiceProvider, watched: list[Watched], now: datetime.datetime
) -> SitePart:
    keys = sorted(provider.keys.all(), key=lambda key: (_ORDER.index(_State(key.state)), -key.pk))
    states = {key.state for key in keys}
    runs_out = any(one.state == _State.CURRENT and one.step is not None for one in watched)
    here = [municipality.pk, provider.site]
    ready = _State.CURRENT in states
    steps, rest = next_steps(municipality, provider, keys, runs_out=runs_out)
    return SitePart(
        heading=shown.site_name(provider.site),
        id=f"site-{provider.site}",
        problems=tuple(_problems(provider.site, ready)),
        steps=steps,
        rest=rest,
        facts=tuple(_facts(municipality, provider, watched, now)),
        keys=_keys(municipality, provider, keys, now),
        settings=tuple(_settings(provider)),
        settings_url=reverse("sign_in_settings", args=here),
        upload_url="" if _State.NEXT in states else reverse("sign_in_key_new", args=here),
        download_url=reverse("sign_in_metadata_file", args=here) if ready else "",
    )


def _problems(site: str, ready: bool):
    if not ready:
        yield shown.missing_sentence(NotSetUp(site, "key"))
    try:
        identity_provider_for(site)
    except NotSetUp as missing:
        yield shown.missing_sentence(missing)


def _facts(municipality: Municipality, provider: ServiceProvider, watched: list[Watched], now: datetime.datetime):
    metadata = address(municipality, provider.site, "sign_in_metadata")
    yield Fact(_("Entity ID"), provider.entity_id)
    yield Fact(_("Address of the metadata"), Link(metadata, metadata))
    yield Fact(_("Address for answers (ACS)"), address(municipality, provider.site, "sign_in_answer"))
    yield Fact(_("Address for sign-out (SLO)"), address(municipality, provider.site, "sign_out_answer"))
    try:
        yield Fact(_("Identity provider"), identity_provider_for(provider.site).entity_id)
    except NotSetUp:
        yield Fact(_("Identity provider"), "")
    for one in watched:
        if one.whose == "identity_provider":
            yield Fact(_("Its certificate"), Lines(_until(one.not_after), shown.ending(one.not_after, now=now)))


def _keys(
    municipality: Municipality, provider: ServiceProvider, keys: list[ServiceProviderKey], now: datetime.datetime
) -> Table:
    return Table(
        caption=_("Certificates of %(site)s") % {"site": shown.site_name(provider.site)},
        columns=(
            Column("fingerprint", _("Certificate")),
            Column("state", _("State")),
            Column("until", _("Valid until"), classes="date"),
            Column("left", _("Time left")),
            Column("actions", _("Actions")),
        ),
        rows=tuple(
            Row(
                (
                    Lines(_short(key.fingerprint), _("added %(date)s") % {"date": _day(key.added_at)}),
                    shown.state_badge(key.state),
                    clock.danish_date(key.not_after),
                    "" if key.state == _State.GONE else shown.ending(key.not_after, now=now),
                    _actions(municipality, key),
                )
            )
            for key in keys
        ),
        empty=_("There is no certificate yet."),
        id=f"keys-{provider.site}",
    )


def _actions(municipality: Municipality, key: ServiceProviderKey) -> object:
    named, links = _short(key.fingerprint), []
    if key.state == _State.NEXT:
        url = reverse("sign_in_key_activate", args=[municipality.pk, key.pk])
        links.append(Link(_("Take into use"), url, hint=named))
    if key.state == _State.OLD:
        url = reverse("sign_in_key_back", args=[municipality.pk, key.pk])
        links.append(Link(_("Use again"), url, hint=named))
    if key.state in (_State.NEXT, _State.OLD):
        links.append(Link(_("Remove"), reverse("sign_in_key_remove", args=[municipality.pk, key.pk]), hint=named))
    return Actions(tuple(links)) if links else ""


def _settings(provider: ServiceProvider):
    yield Fact(_("Old assurance level"), _("Taken") if provider.accept_legacy_level else _("Not taken"))
    if provider.site == Site.ADMIN:
        yield Fact(_("People from other organisations"), _("Let in") if provider.allow_delegated else _("Not let in"))


def _describe(key: ServiceProviderKey) -> str:
    return _("%(site)s: certificate %(fingerprint)s, valid until %(date)s.") % {
        "site": shown.site_name(key.provider.site),
        "fingerprint": _short(key.fingerprint),
        "date": _day(key.not_after),
    }


def _until(instant: datetime.datetime) -> str:
    return _("valid until %(date)s") % {"date": _day(instant)}


def _short(fingerprint: str) -> str:
    """Enough of a fingerprint to tell certificates apart, in pairs as browsers show them."""
    return ":".join(fingerprint[at : at + 2] for at in range(0, 16, 2)).upper()


def _day(instant: datetime.datetime) -> str:
    return f"{clock.danish_date(instant):%d-%m-%Y}"


def _here(municipality: Municipality) -> str:
    return reverse("sign_in_set_up", args=[municipality.pk])


def _below(municipality: Municipality, title: Text) -> tuple[Crumb, ...]:
    return _crumbs(municipality, (_("Sign-in"), _here(municipality)), (title, ""))


def _crumbs(municipality: Municipality, *further: tuple[Text, str]) -> tuple[Crumb, ...]:
    return (
        Crumb(_("Municipalities"), reverse("start")),
        Crumb(municipality.name, reverse("municipality", args=[municipality.pk])),
        *(Crumb(label, url) for label, url in further),
    )
