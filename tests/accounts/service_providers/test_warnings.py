"""Certificates that run out: who is told, when, and how often."""

import datetime

import pytest
from django.db import connection
from django.utils import translation
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.accounts.service_providers.factories import current, ends_in, pair, provider
from valghalla.accounts.models import ServiceProvider, ServiceProviderKey
from valghalla.accounts.service_providers import jobs as certificate_jobs
from valghalla.accounts.service_providers import shown, warnings
from valghalla.accounts.service_providers.keys import activate_key, add_key
from valghalla.accounts.service_providers.queries import certificates, certificates_to_watch, sites_without_key
from valghalla.accounts.service_providers.running_out import days_left, step
from valghalla.audit.actors import SYSTEM
from valghalla.audit.models import AuditEntry
from valghalla.base import clock, jobs, worker
from valghalla.base.jobs import put_in_queue
from valghalla.base.tenancy import acting_for
from valghalla.integrations.email import Unavailable
from valghalla.municipalities.models import Settings

OPERATOR, OFFICE = "drift@valg.example", "valg@korsbaek.example"
HOUR = datetime.timedelta(hours=1)


@pytest.fixture
def addresses(acting, settings):
    settings.OPERATOR_EMAIL = OPERATOR
    Settings.objects.update(email=OFFICE)


@pytest.mark.parametrize(
    ("left", "days", "warns"),
    [
        (datetime.timedelta(days=61), 61, None),
        (datetime.timedelta(days=61) - HOUR, 60, 60),
        (datetime.timedelta(days=60), 60, 60),
        (datetime.timedelta(days=31), 31, 60),
        (datetime.timedelta(days=30), 30, 30),
        (datetime.timedelta(days=8), 8, 30),
        (datetime.timedelta(days=8) - HOUR, 7, 7),
        (HOUR, 0, 7),
        (datetime.timedelta(0), 0, 0),
        (-HOUR, -1, 0),
        (datetime.timedelta(days=-400), -400, 0),
    ],
)
def test_the_steps(now, left, days, warns):
    assert (days_left(now + left, now=now), step(now + left, now=now)) == (days, warns)


def queued() -> list[dict]:
    """The letters that wait to be sent, and what their jobs say."""
    found = ProcrastinateJob.objects.filter(task_name=warnings.JOB).order_by("id")
    return list(found.values_list("args", flat=True))


def test_each_step_is_told_once(addresses, acting, now):
    key = ends_in(current(), now=now, days=60)
    told = []
    for days in [61, 60, 59, 31, 30, 29, 8, 7, 1, 0, -1, -30]:
        at = key.not_after - datetime.timedelta(days=days)
        if warnings.warn_when_due(now=at):
            key.refresh_from_db()
            told.append((days, key.warned_days))
    assert told == [(60, 60), (30, 30), (7, 7), (0, 0)]
    wanted = [(at, to) for at in (60, 30, 7, 0) for to in ("operator", "office")]
    assert queued() == [{"municipality": acting.pk, "key": key.pk, "step": at, "to": to} for at, to in wanted]
    entries = AuditEntry.objects.filter(action="service_provider_key.warned").order_by("pk")
    assert [entry.details for entry in entries] == [
        {"site": "citizen", "fingerprint": key.fingerprint, "not_after": key.not_after.isoformat(), "step": at}
        for at in (60, 30, 7, 0)
    ]


def test_steps_slept_through_are_told_as_one(addresses, now):
    ends_in(current(), now=now, days=5)
    assert [warnings.warn_when_due(now=now) for _ in range(2)] == [1, 0]
    assert [one["step"] for one in queued()] == [7, 7]


def test_only_the_key_in_use_is_told_of_and_a_new_one_starts_over(addresses, now):
    old = ends_in(current(), now=now, days=20)
    key = add_key(provider(), pair(days=900), by=SYSTEM, now=now)
    ends_in(key, now=now, days=25)
    assert warnings.warn_when_due(now=now) == 1
    activate_key(key.pk, by=SYSTEM, now=now)
    assert warnings.warn_when_due(now=now) == 1
    assert [one["key"] for one in queued()] == [old.pk, old.pk, key.pk, key.pk]


def test_the_letters_say_what_runs_out_and_what_to_do(addresses, acting, now, settings):
    settings.PUBLIC_PORT = ":8000"
    key = ends_in(current("admin"), now=now, days=30)
    to_operator = warnings.letter(key.pk, step=30, to="operator", now=now)
    to_office = warnings.letter(key.pk, step=30, to="office", now=now)
    assert to_operator.recipient.address == OPERATOR
    assert to_office.recipient.address == OFFICE
    assert (to_operator.subject, to_office.subject) == (
        "Certifikat til login hos Korsbæk Kommune udløber om 30 dage",
    ) * 2
    assert "Certifikatet til administrationens login hos Korsbæk Kommune udløber 31-10-2026." in to_office.html
    assert "Bestil et nyt certifikat" in to_operator.html
    assert f'href="http://drift.localhost:8000/municipalities/{acting.pk}/sign-in/"' in to_operator.html
    assert 'href="http://admin.korsbaek.localhost:8000/administration/certificates/"' in to_office.html
    assert to_operator.reference != to_office.reference
    assert warnings.letter(key.pk, step=30, to="operator", now=now).reference == to_operator.reference


def test_when_it_is_over_the_letter_says_so(addresses, now):
    key = ends_in(current(), now=now, days=-1)
    letter = warnings.letter(key.pk, step=0, to="operator", now=now)
    assert letter.subject == "Certifikat til login hos Korsbæk Kommune er udløbet"
    assert "udløb 30-09-2026" in letter.html
    assert "Upload et nyt certifikat nu" in letter.html


def test_letters_are_danish_whatever_the_job_speaks(addresses, now):
    key = ends_in(current(), now=now, days=1)
    with translation.override("en"):
        assert warnings.letter(key.pk, step=7, to="office", now=now).subject.endswith("udløber om 1 dag")


def test_nobody_is_written_to_without_an_address_or_about_a_key_no_longer_in_use(addresses, settings, now):
    key = ends_in(current(), now=now, days=7)
    Settings.objects.update(email="")
    assert warnings.letter(key.pk, step=7, to="office", now=now) is None
    settings.OPERATOR_EMAIL = ""
    assert warnings.letter(key.pk, step=7, to="operator", now=now) is None
    Settings.objects.update(email=OFFICE)
    assert warnings.letter(key.pk, step=7, to="office", now=now).sender.address == OFFICE
    activate_key(add_key(provider(), pair(), by=SYSTEM, now=now).pk, by=SYSTEM, now=now)
    assert warnings.letter(key.pk, step=7, to="office", now=now) is None


def test_the_letters_leave_and_wait_while_the_mail_server_is_down(addresses, acting, outside):
    now = clock.now()
    key = ends_in(current(), now=now, days=7)
    facts = {"key": key.pk, "step": 7}
    outside.mail.down = True
    with pytest.raises(Unavailable):
        certificate_jobs.warn.func(municipality=acting.pk, to="operator", **facts)
    assert outside.inbox.letters() == []
    outside.mail.down = False
    for to in ("operator", "office"):
        certificate_jobs.warn.func(municipality=acting.pk, to=to, **facts)
    assert sorted(letter.recipient for letter in outside.inbox.letters()) == [OPERATOR, OFFICE]


def test_the_queue_tries_again_until_the_mail_server_is_up(committed, municipality, settings, outside):
    settings.OPERATOR_EMAIL = OPERATOR
    with acting_for(municipality):
        key = current().pk
    put_in_queue(warnings.JOB, [{"municipality": municipality.pk, "key": key, "step": 7, "to": "operator"}])
    letters = ProcrastinateJob.objects.filter(task_name=warnings.JOB)
    outside.mail.down = True
    worker.run(threads=2, wait=False)
    assert (outside.inbox.letters(), list(letters.values_list("status", "attempts"))) == (
        [],
        [("todo", 1)],
    )
    outside.mail.down = False
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET scheduled_at = now()")
    worker.run(threads=2, wait=False)
    assert [letter.recipient for letter in outside.inbox.letters()] == [OPERATOR]
    assert letters.get().status == "succeeded"


def test_an_address_that_is_refused_stops_nothing(addresses, acting, outside, caplog):
    Settings.objects.update(email="refuse+valg@korsbaek.example")
    key = ends_in(current(), now=clock.now(), days=7)
    certificate_jobs.warn.func(municipality=acting.pk, to="office", key=key.pk, step=7)
    assert f"certificate_warning_not_sent key={key.pk} to=office code=550" in caplog.text
    assert "refuse+valg" not in "".join(one.getMessage() for one in caplog.records if one.name.startswith("valghalla."))


def test_every_morning_every_municipality_is_looked_at(municipality, other_municipality, settings):
    settings.OPERATOR_EMAIL = OPERATOR
    for one in (municipality, other_municipality):
        with acting_for(one):
            ends_in(current(), now=clock.now(), days=30)
            ServiceProvider.objects.filter(site="admin").delete()
    jobs.rounds["service_providers.watch"](timestamp=0)
    assert sorted((one["municipality"], one["step"], one["to"]) for one in queued()) == sorted(
        (one.pk, 30, to) for one in (municipality, other_municipality) for to in ("operator", "office")
    )
    for one in (municipality, other_municipality):
        with acting_for(one):
            assert ServiceProvider.objects.count() == 2  # one made for the site that had none
            assert ServiceProviderKey.objects.filter(warned_days=30).count() == 1


def test_what_there_is_to_watch(acting, now, settings):
    settings.SAML = {"citizen": {"metadata": ""}, "admin": {"metadata": ""}}
    assert certificates_to_watch(now) == ()
    first = ends_in(current(), now=now, days=40)
    second = ends_in(current("admin"), now=now, days=-2)
    add_key(provider(), pair(days=900), by=SYSTEM, now=now)
    assert [(one.fingerprint, one.days_left, one.step, one.followed) for one in certificates_to_watch(now)] == [
        (second.fingerprint, -2, 0, False),
        (first.fingerprint, 40, 60, True),
    ]
    assert [one.state for one in certificates(now)] == ["current", "current", "next"]
    assert [shown.watched_sentence(one) for one in certificates_to_watch(now)] == [
        "Administrationens login: Certifikatet udløb 29-09-2026.",
        "Borgernes login: Certifikatet udløber 10-11-2026 (40 dage tilbage). Det næste er klar til at tage over.",
    ]


def test_the_identity_provider_s_certificate_is_watched_too(acting, outside):
    """Of two in its metadata only the one that stays is told of."""
    found = [one for one in certificates(clock.now()) if one.whose == "identity_provider"]
    assert sorted(one.site for one in found) == ["admin", "citizen"]
    last = max(one.not_after for one in found) - datetime.timedelta(days=10)
    sentences = [shown.watched_sentence(one) for one in certificates_to_watch(last) if one.whose == "identity_provider"]
    assert any("Certifikatet fra NemLog-in udløb" in sentence for sentence in sentences)


def test_sites_nobody_can_sign_in_at(acting):
    assert sites_without_key() == ()
    ServiceProviderKey.objects.filter(provider__site="admin").delete()
    assert sites_without_key() == ("admin",)
    ServiceProvider.objects.filter(site="citizen").delete()
    assert sites_without_key() == ("admin", "citizen")
