"""A second factor is begun, confirmed, replaced and removed, and the audit tells of it."""

import datetime

import pytest

from tests.accounts.fallback.authenticator import digits
from tests.accounts.fallback.factories import enrol, waiting_secret
from valghalla.accounts.fallback.enrol import begin, confirm, remove, secret_of
from valghalla.accounts.fallback.errors import NothingToConfirm, WrongDigits
from valghalla.accounts.models import SecondFactor
from valghalla.audit.models import AuditEntry


def _audited() -> list[tuple]:
    return list(
        AuditEntry.objects.order_by("id").values_list("action", "actor_kind", "actor_id", "subject_id", "details")
    )


def test_it_counts_from_the_first_right_digits(staff, by, now):
    secret = secret_of(begin(staff, by=by, now=now))
    assert SecondFactor.objects.get().confirmed_at is None
    with pytest.raises(WrongDigits):
        confirm(staff, digits(secret, now - datetime.timedelta(minutes=5)), by=by, now=now)
    assert SecondFactor.objects.get().confirmed_at is None
    confirm(staff, digits(secret, now), by=by, now=now)
    factor = SecondFactor.objects.get()
    assert (factor.confirmed_at, factor.last_step) == (now, int(now.timestamp()) // 30)
    assert _audited() == [
        ("second_factor.begun", "staff", staff.pk, staff.pk, {"replaced": False}),
        ("second_factor.confirmed", "staff", staff.pk, staff.pk, {}),
    ]


def test_confirming_twice_changes_nothing(staff, by, now):
    secret = enrol(staff, at=now)
    before = SecondFactor.objects.values().get()
    confirm(staff, digits(secret, now), by=by, now=now)
    assert SecondFactor.objects.values().get() == before


def test_there_must_be_something_to_confirm(staff, by, now):
    with pytest.raises(NothingToConfirm):
        confirm(staff, "123456", by=by, now=now)


def test_a_new_one_replaces_the_old_at_once(staff, by, now):
    old = enrol(staff, at=now)
    begin(staff, by=by, now=now)
    factor = SecondFactor.objects.get()
    assert (factor.confirmed_at, factor.last_step) == (None, None)
    assert waiting_secret(staff) != old
    assert _audited()[-1] == ("second_factor.begun", "staff", staff.pk, staff.pk, {"replaced": True})


def test_removing(staff, by, now):
    enrol(staff, at=now)
    remove(staff, by=by, now=now)
    remove(staff, by=by, now=now)
    assert not SecondFactor.objects.exists()
    assert [action for action, *_ in _audited()].count("second_factor.removed") == 1


def test_the_secret_is_sealed_and_the_audit_is_silent_about_it(staff, by, now):
    secret = enrol(staff, at=now)
    assert secret.encode() not in bytes(SecondFactor.objects.get().secret)
    assert secret not in str(_audited())
