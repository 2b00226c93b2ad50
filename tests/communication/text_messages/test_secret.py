"""The secret that the gateway is told."""

import pytest

from valghalla.audit.models import AuditEntry
from valghalla.base.tenancy import acting_for
from valghalla.communication.text_messages.gateway import report_url
from valghalla.communication.text_messages.secret import is_right, rotate, secret
from valghalla.municipalities.models import Settings

pytestmark = pytest.mark.django_db


def test_it_is_the_same_each_time_and_another_in_each_municipality(municipality, other_municipality):
    with acting_for(municipality):
        ours = secret()
        assert secret() == ours
        assert len(ours) == 40
        assert is_right(ours)
    with acting_for(other_municipality):
        assert secret() != ours
        assert not is_right(ours)


def test_it_is_nowhere_kept(acting, by, now):
    given = rotate(by=by, now=now)
    kept = repr(Settings.objects.values().get()) + repr(list(AuditEntry.objects.values_list("action", "details")))
    assert given not in kept
    assert is_right(given)


def test_a_new_one_closes_the_old_at_once_and_the_audit_tells(acting, by, now):
    old = secret()
    new = rotate(by=by, now=now)
    assert (is_right(old), is_right(new), old == new) == (False, True, False)
    assert AuditEntry.objects.values_list("action", "actor_kind").get() == ("sms.secret_changed", "staff")


@pytest.mark.parametrize("wrong", ["", "x", "æ", "0" * 40, "\ud800"])
def test_wrong_ones(acting, wrong):
    assert not is_right(wrong)
    assert not is_right(secret()[:-1])


def test_an_address_is_made_without_asking_the_database(acting, settings, django_assert_num_queries):
    settings.SMS_URL = "inmobile+https://x:key@api.inmobile.com"
    own = Settings.objects.get()
    asked = report_url(acting)
    with django_assert_num_queries(0):
        assert report_url(acting, own) == asked
