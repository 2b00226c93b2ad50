"""Telling those who must act that a certificate runs out: once for each step, whatever the mail server does."""

import datetime
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from valghalla.accounts.models import ServiceProviderKey, Site
from valghalla.accounts.service_providers.parties import acted_for
from valghalla.accounts.service_providers.running_out import days_left, step
from valghalla.audit.actors import SYSTEM
from valghalla.audit.record import record
from valghalla.base import clock, tenancy
from valghalla.base.jobs import put_in_queue
from valghalla.integrations.email import Letter, Mailbox
from valghalla.municipalities.links import admin_address
from valghalla.municipalities.models import Municipality, Settings

JOB = "service_providers.warn"
OPERATOR, OFFICE = "operator", "office"
_State = ServiceProviderKey.State


def warn_when_due(*, now: datetime.datetime) -> int:
    """Note and queue the warnings that are due at the municipality acted for; how many certificates they concern.

    The step is noted, audited and its letters queued in one transaction, so that each step is told once.
    """
    with transaction.atomic():
        due = [
            (key, at)
            for key in ServiceProviderKey.objects.select_for_update(of=("self",))
            .filter(state=_State.CURRENT)
            .select_related("provider")
            if (at := step(key.not_after, now=now)) is not None and (key.warned_days is None or at < key.warned_days)
        ]
        for key, at in due:
            key.warned_days = at
            key.save(update_fields=["warned_days"])
            record(
                "service_provider_key.warned",
                key,
                by=SYSTEM,
                now=now,
                site=key.provider.site,
                fingerprint=key.fingerprint,
                not_after=key.not_after.isoformat(),
                step=at,
            )
            _queue(key, at)
    return len(due)


def letter(pk: int, *, step: int, to: str, now: datetime.datetime) -> Letter | None:
    """The letter of one step, or None when nobody is to get it any more: no address, or the key is not in use now.

    to: "operator" or "office".
    """
    key = ServiceProviderKey.objects.select_related("provider").filter(pk=pk, state=_State.CURRENT).first()
    own = Settings.objects.first()
    recipient = addressee(to, own)
    sender = settings.OPERATOR_EMAIL or (own.sender_email or own.email if own else "")
    if key is None or not recipient or not sender:
        return None
    municipality = acted_for()
    with translation.override("da"):
        words = _words(key, municipality, to, now=now)
        return Letter(
            reference=f"certificate-{municipality.pk}-{key.pk}-{step}-{to}",
            sender=Mailbox(sender, "Valghalla"),
            recipient=Mailbox(recipient),
            subject=words.subject,
            html=format_html(
                '<p>{}</p><p>{}</p><p><a href="{}">{}</a></p>', words.what, words.to_do, words.url, words.url
            ),
            written_at=now,
        )


def addressee(to: str, own: Settings | None) -> str:
    """The address of the operator or of the municipality's office; "" when none is known."""
    if to == OPERATOR:
        return str(settings.OPERATOR_EMAIL)
    return own.email if own else ""


@dataclass(frozen=True)
class _Words:
    subject: str
    what: str
    to_do: str
    url: str


def _queue(key: ServiceProviderKey, at: int) -> None:
    put_in_queue(
        JOB,
        [{"municipality": tenancy.required_id(), "key": key.pk, "step": at, "to": to} for to in (OPERATOR, OFFICE)],
    )


def _words(key: ServiceProviderKey, municipality: Municipality, to: str, *, now: datetime.datetime) -> _Words:
    left = days_left(key.not_after, now=now)
    said = {
        "municipality": municipality.name,
        "date": f"{clock.danish_date(key.not_after):%d-%m-%Y}",
        "count": left,
    }
    citizens = key.provider.site == Site.CITIZEN
    if left < 0:
        subject = _("Certificate for sign-in at %(municipality)s has run out") % said
        what = (
            _("The certificate for citizens' sign-in at %(municipality)s ran out on %(date)s.")
            if citizens
            else _("The certificate for the administration's sign-in at %(municipality)s ran out on %(date)s.")
        ) % said
    else:
        subject = (
            ngettext(
                "Certificate for sign-in at %(municipality)s runs out in %(count)s day",
                "Certificate for sign-in at %(municipality)s runs out in %(count)s days",
                left,
            )
            % said
        )
        what = (
            _("The certificate for citizens' sign-in at %(municipality)s runs out on %(date)s.")
            if citizens
            else _("The certificate for the administration's sign-in at %(municipality)s runs out on %(date)s.")
        ) % said
    return _Words(subject, what, _to_do(to, is_over=left < 0), _page(municipality, to))


def _to_do(to: str, *, is_over: bool) -> str:
    if to == OFFICE:
        return _("Those who run Valghalla for you have been told. Ask them when the new certificate comes.")
    if is_over:
        return _("Upload a new certificate now. It may be that nobody can sign in.")
    return _("Order a new certificate and upload it in good time, so that it can take over before then.")


def _page(municipality: Municipality, to: str) -> str:
    if to == OFFICE:
        return admin_address(municipality, reverse("certificates", urlconf=settings.SITE_URLCONFS["admin"]))
    path = reverse("sign_in_set_up", args=[municipality.pk], urlconf=settings.SITE_URLCONFS["operator"])
    return f"{settings.PUBLIC_SCHEME}://{settings.OPERATOR_HOST}{settings.PUBLIC_PORT}{path}"
