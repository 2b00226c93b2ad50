"""A key comes, takes over and goes: the table of docs/states/service-provider-key.md, and what each step records."""

import datetime
import threading

import pytest
from django.db import IntegrityError, connection, transaction

from tests.accounts.service_providers.factories import current, ends_in, pair, provider
from valghalla.accounts.models import RoleMapping, ServiceProvider, ServiceProviderKey
from valghalla.accounts.service_providers import make_service_providers, make_test_keys
from valghalla.accounts.service_providers.errors import KeyRefused, NotPossible
from valghalla.accounts.service_providers.keys import activate_key, add_key, change_provider, remove_key, take_back_key
from valghalla.accounts.service_providers.sealing import opened
from valghalla.audit.actors import SYSTEM, operator
from valghalla.audit.models import AuditEntry
from valghalla.base.tenancy import acting_for


def states(site: str = "citizen") -> list[str]:
    """The states of a site's keys, in the order they came."""
    return list(ServiceProviderKey.objects.filter(provider__site=site).order_by("pk").values_list("state", flat=True))


def last_entry() -> AuditEntry:
    return AuditEntry.objects.order_by("-pk")[0]


def refusal(call) -> str:
    with pytest.raises(KeyRefused) as refused:
        call()
    return refused.value.reason


def test_the_next_key_waits_takes_over_and_the_old_one_goes(acting, now):
    by = operator(7)
    added = add_key(provider(), pair(), by=by, now=now)
    assert states() == ["current", "next"]
    activate_key(added.pk, by=by, now=now)
    assert states() == ["old", "current"]
    old = ServiceProviderKey.objects.get(state="old", provider__site="citizen")
    assert old.changed_at == now
    gone = remove_key(old.pk, by=by, now=now)
    gone.refresh_from_db()
    assert states() == ["gone", "current"]
    assert gone.private_key is None
    assert states("admin") == ["current"]


def test_every_step_is_recorded_with_fingerprint_and_dates_only(acting, now):
    by, known = operator(7), pair()
    key = add_key(provider(), known, by=by, now=now)
    facts = {
        "site": "citizen",
        "fingerprint": known.fingerprint,
        "not_before": known.certificate.not_valid_before_utc.isoformat(),
        "not_after": known.certificate.not_valid_after_utc.isoformat(),
    }
    entry = last_entry()
    assert (entry.action, entry.actor_kind, entry.actor_id) == ("service_provider_key.added", "operator", 7)
    assert (entry.subject_type, entry.subject_id, entry.details) == (
        "serviceproviderkey",
        key.pk,
        facts | {"state": "next"},
    )
    activate_key(key.pk, by=by, now=now)
    assert (last_entry().action, last_entry().details) == (
        "service_provider_key.activated",
        facts | {"state": "current"},
    )
    old = ServiceProviderKey.objects.get(state="old")
    remove_key(old.pk, by=by, now=now)
    assert (last_entry().action, last_entry().subject_id) == ("service_provider_key.removed", old.pk)
    assert "PRIVATE" not in str(list(AuditEntry.objects.values()))


@pytest.mark.acceptance("E-304")
def test_the_private_key_lies_sealed_and_opens_only_here(acting, other_municipality, now):
    key = add_key(provider(), pair(), by=SYSTEM, now=now)
    with connection.cursor() as cursor:
        cursor.execute("SELECT private_key FROM accounts_serviceproviderkey WHERE id = %s", [key.pk])
        (stored,) = cursor.fetchone()
    assert b"PRIVATE" not in bytes(stored)
    key.refresh_from_db()
    assert opened(key) == pair().private_key


def test_another_municipality_sees_none_of_it(municipality, other_municipality, now):
    with acting_for(municipality):
        key = add_key(provider(), pair(), by=SYSTEM, now=now)
    with acting_for(other_municipality):
        assert ServiceProviderKey.objects.filter(pk=key.pk).count() == 0
        assert states() == ["current"]
        with pytest.raises(ServiceProviderKey.DoesNotExist):
            activate_key(key.pk, by=SYSTEM, now=now)
        with pytest.raises(ServiceProviderKey.DoesNotExist):
            remove_key(key.pk, by=SYSTEM, now=now)


def test_the_first_key_is_in_use_at_once(acting, now):
    ServiceProviderKey.objects.filter(provider__site="citizen").delete()
    assert add_key(provider(), pair(), by=SYSTEM, now=now).state == "current"


def test_a_certificate_serves_one_provider_and_one_key_waits_at_a_time(acting, now):
    add_key(provider(), pair("a"), by=SYSTEM, now=now)
    assert refusal(lambda: add_key(provider(), pair("a"), by=SYSTEM, now=now)) == "used_here"
    assert refusal(lambda: add_key(provider("admin"), pair("a"), by=SYSTEM, now=now)) == "used_elsewhere"
    assert refusal(lambda: add_key(provider(), pair("b"), by=SYSTEM, now=now)) == "next_there"
    assert (states(), states("admin")) == (["current", "next"], ["current"])
    assert AuditEntry.objects.filter(action="service_provider_key.added").count() == 1


def test_a_certificate_that_may_not_be_used_is_not_kept(acting, now):
    late = now + datetime.timedelta(days=2000)
    assert refusal(lambda: add_key(provider(), pair(), by=SYSTEM, now=late)) == "expired"
    assert states() == ["current"]


def test_a_next_key_can_be_taken_back_and_come_again(acting, now):
    key = add_key(provider(), pair(), by=SYSTEM, now=now)
    remove_key(key.pk, by=SYSTEM, now=now)
    assert states() == ["current", "gone"]
    again = add_key(provider(), pair(), by=SYSTEM, now=now)
    assert (states(), opened(again)) == (["current", "next"], pair().private_key)


def test_a_certificate_gone_from_one_site_may_serve_the_other(acting, now):
    key = add_key(provider(), pair(), by=SYSTEM, now=now)
    remove_key(key.pk, by=SYSTEM, now=now)
    assert add_key(provider("admin"), pair(), by=SYSTEM, now=now).state == "next"


def test_a_key_that_took_over_too_early_gives_way_to_the_old_one_and_waits(acting, now):
    first, second = current(), add_key(provider(), pair(), by=SYSTEM, now=now)
    activate_key(second.pk, by=SYSTEM, now=now)
    take_back_key(first.pk, by=SYSTEM, now=now)
    assert (states(), last_entry().action) == (["current", "next"], "service_provider_key.taken_back")
    activate_key(second.pk, by=SYSTEM, now=now)
    third = add_key(provider(), pair("third"), by=SYSTEM, now=now)
    assert refusal(lambda: take_back_key(first.pk, by=SYSTEM, now=now)) == "next_there"
    remove_key(third.pk, by=SYSTEM, now=now)
    ends_in(first, now=now, seconds=0)
    assert refusal(lambda: take_back_key(first.pk, by=SYSTEM, now=now)) == "expired"
    assert states() == ["old", "current", "gone"]


def test_steps_that_are_not_in_the_table_are_refused(acting, now):
    waiting = add_key(provider(), pair(), by=SYSTEM, now=now)
    in_use = current()
    for step, key in [(activate_key, in_use), (remove_key, in_use), (take_back_key, in_use)]:
        with pytest.raises(NotPossible) as refused:
            step(key.pk, by=SYSTEM, now=now)
        assert refused.value.state == "current"
    activate_key(waiting.pk, by=SYSTEM, now=now)
    with pytest.raises(NotPossible):
        activate_key(in_use.pk, by=SYSTEM, now=now)  # old by now
    remove_key(in_use.pk, by=SYSTEM, now=now)
    for step in (activate_key, remove_key, take_back_key):
        with pytest.raises(NotPossible) as refused:
            step(in_use.pk, by=SYSTEM, now=now)
        assert refused.value.state == "gone"
    assert states() == ["gone", "current"]


def test_a_next_key_that_ran_out_while_it_waited_does_not_take_over(acting, now):
    key = ends_in(add_key(provider(), pair(), by=SYSTEM, now=now), now=now, seconds=0)
    assert refusal(lambda: activate_key(key.pk, by=SYSTEM, now=now)) == "expired"
    assert states() == ["current", "next"]


def test_two_who_add_at_the_same_time_leave_one_next_key(committed, municipality, now):
    outcomes: list[str] = []

    def add(name: str) -> None:
        try:
            with acting_for(municipality):
                outcomes.append(add_key(provider(), pair(name), by=SYSTEM, now=now).state)
        except KeyRefused as refused:
            outcomes.append(refused.reason)
        finally:
            connection.close()

    known = [pair("left"), pair("right")]  # made before the race
    threads = [threading.Thread(target=add, args=[name]) for name in ("left", "right")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with acting_for(municipality):
        ServiceProviderKey.objects.filter(fingerprint__in=[one.fingerprint for one in known]).delete()
        assert states() == ["current"]  # the database tests begin with keeps its keys
    assert sorted(outcomes) == ["next", "next_there"]


def test_the_database_keeps_one_current_and_one_next_key_and_no_key_in_use_without_its_secret(acting, now):
    key = add_key(provider(), pair(), by=SYSTEM, now=now)
    for change in ({"state": "current"}, {"private_key": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ServiceProviderKey.objects.filter(pk=key.pk).update(**change)


def test_what_a_site_takes_is_changed_and_recorded_once(acting, now):
    change_provider("admin", accept_legacy_level=True, allow_delegated=False, by=SYSTEM, now=now)
    change_provider("admin", accept_legacy_level=True, allow_delegated=False, by=SYSTEM, now=now)
    entries = AuditEntry.objects.filter(action="service_provider.changed")
    assert [entry.details for entry in entries] == [{"site": "admin", "accept_legacy_level": True}]
    assert (provider("admin").accept_legacy_level, provider("citizen").accept_legacy_level) == (True, False)


def test_a_municipality_begins_with_two_service_providers_and_one_role(acting, now, settings):
    ServiceProvider.objects.all().delete()
    RoleMapping.objects.all().delete()
    for _ in range(2):
        make_service_providers(now=now)
    assert dict(ServiceProvider.objects.values_list("site", "entity_id")) == {
        "citizen": "https://saml.korsbaek.localhost",
        "admin": "https://saml.admin.korsbaek.localhost",
    }
    assert list(RoleMapping.objects.values_list("role_uri", "role")) == [(settings.ADMINISTRATOR_ROLE, "administrator")]
    assert ServiceProviderKey.objects.count() == 0
    for _ in range(2):
        make_test_keys(now=now)
    assert (states("citizen"), states("admin")) == (["current"], ["current"])
    assert len(set(ServiceProviderKey.objects.values_list("fingerprint", flat=True))) == 2


def test_the_office_s_own_roles_are_left_alone(acting, now):
    RoleMapping.objects.update(role_uri="http://valg.example/roles/usersystemrole/chef/1")
    make_service_providers(now=now)
    assert RoleMapping.objects.count() == 1
