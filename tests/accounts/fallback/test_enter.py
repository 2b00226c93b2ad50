"""Coming in: what lets one in, everything that does not, and races."""

import datetime
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from tests.accounts.fallback.authenticator import digits
from tests.accounts.fallback.factories import OPERATOR, clerk, enrol, opened
from valghalla.accounts.fallback.close import close_fallback
from valghalla.accounts.fallback.enrol import begin, confirm, remove, secret_of
from valghalla.accounts.fallback.enter import TRIES, enter
from valghalla.accounts.fallback.errors import EntryRefused
from valghalla.accounts.models import FallbackCode, StaffUser
from valghalla.audit.actors import staff as as_staff
from valghalla.audit.models import AuditEntry
from valghalla.base.tenancy import acting_for

STEP = datetime.timedelta(seconds=30)
HOUR = datetime.timedelta(hours=1)


def refusal(**tried) -> str:
    """Why it does not let in."""
    with pytest.raises(EntryRefused) as refused:
        enter(**tried)
    return refused.value.reason


@pytest.mark.acceptance("A-466")
def test_code_and_digits_let_in_and_the_role_is_the_last(acting, now):
    anna = clerk("Anna", role="reader")
    secret = enrol(anna, at=now)
    found = opened(anna, now=now)
    entered = enter(code=found.handed[0].code.lower(), digits=digits(secret, now), now=now)
    assert (entered.staff, entered.staff.role, entered.fallback) == (anna, "reader", found.fallback)
    row = FallbackCode.objects.get()
    assert (row.failed, row.last_used_at) == (0, now)
    last = AuditEntry.objects.order_by("id").last()
    assert (last.action, last.actor_kind, last.actor_id, last.subject_id, last.details) == (
        "fallback.entered",
        "staff",
        anna.pk,
        anna.pk,
        {"fallback": found.fallback.pk},
    )


def test_the_code_serves_again_with_new_digits_until_the_end(acting, now):
    anna = clerk("Anna")
    secret = enrol(anna, at=now)
    found = opened(anna, now=now, hours=2)
    code = found.handed[0].code
    for minutes in (0, 1, 119):
        at = now + datetime.timedelta(minutes=minutes)
        assert enter(code=code, digits=digits(secret, at), now=at).staff == anna
    over = now + 2 * HOUR
    assert refusal(code=code, digits=digits(secret, over), now=over) == "not_open"


CASES = [
    "unknown_code",
    "wrong_digits",
    "digits_of_another",
    "old_digits",
    "used_digits",
    "earlier_digits",
    "digits_of_enrolling",
    "closed",
    "expired",
    "ended",
    "factor_removed",
    "factor_begun_anew",
    "other_municipality",
    "other_fallback",
    "nothing",
]
REASONS = {
    "digits_of_another": "wrong_digits",
    "old_digits": "wrong_digits",
    "earlier_digits": "used_digits",
    "digits_of_enrolling": "used_digits",
    "closed": "not_open",
    "expired": "not_open",
    "ended": "access_ended",
    "factor_removed": "no_second_factor",
    "factor_begun_anew": "no_second_factor",
    "other_municipality": "unknown_code",
    "other_fallback": "unknown_code",
    "nothing": "unknown_code",
}


@pytest.mark.parametrize("case", CASES)
def test_what_lets_nobody_in(case, municipality, other_municipality, now):
    with acting_for(other_municipality):
        else_ = clerk("Else")
        elses_secret = enrol(else_, at=now)
        elses_code = opened(else_, now=now).handed[0].code
    with acting_for(municipality):
        anna, bo = clerk("Anna"), clerk("Bo")
        secret, bos_secret = enrol(anna, at=now), enrol(bo, at=now)
        found = opened(anna, bo, now=now)
        code, shown, at = found.handed[0].code, digits(secret, now), now
        match case:
            case "unknown_code":
                code = code[:-1] + ("0" if code[-1] != "0" else "1")
            case "wrong_digits":
                shown = str((int(shown) + 1) % 10**6).zfill(6)
            case "digits_of_another":
                shown = digits(bos_secret, now)
            case "old_digits":
                shown = digits(secret, now - 2 * STEP)
            case "used_digits":
                enter(code=code, digits=shown, now=now)
            case "earlier_digits":
                enter(code=code, digits=shown, now=now)
                shown = digits(secret, now - STEP)
            case "digits_of_enrolling":
                shown = digits(secret_of(begin(anna, by=as_staff(anna.pk), now=now)), now)
                confirm(anna, shown, by=as_staff(anna.pk), now=now)
            case "closed":
                close_fallback(found.fallback.pk, by=OPERATOR, now=now)
            case "expired":
                at = now + 4 * HOUR
                shown = digits(secret, at)
            case "ended":
                StaffUser.objects.filter(pk=anna.pk).update(ended_at=now, ended_why="by_office")
            case "factor_removed":
                remove(anna, by=as_staff(anna.pk), now=now)
            case "factor_begun_anew":
                begin(anna, by=as_staff(anna.pk), now=now)
            case "other_municipality":
                code, shown = elses_code, digits(elses_secret, now)
            case "other_fallback":
                close_fallback(found.fallback.pk, by=OPERATOR, now=now)
                opened(anna, now=now)
            case "nothing":
                code = shown = ""
        reason = REASONS.get(case, case)
        assert refusal(code=code, digits=shown, now=at) == reason
        last = AuditEntry.objects.order_by("id").last()
        assert (last.action, last.actor_kind, last.details) == ("fallback.refused", "system", {"reason": reason})
        assert last.subject_id in ((None,) if reason in ("unknown_code", "not_open") else (anna.pk,))


def test_no_code_and_no_digits_in_the_audit(acting, now):
    anna = clerk("Anna")
    secret = enrol(anna, at=now)
    code, shown = opened(anna, now=now).handed[0].code, digits(secret, now)
    refusal(code=code, digits="123123", now=now)
    enter(code=code, digits=shown, now=now)
    refusal(code="ZZZZ-ZZZZ-ZZZZ-ZZZZ", digits="321321", now=now)
    written = str(list(AuditEntry.objects.values_list("action", "details"))) + str(
        list(FallbackCode.objects.values_list("digest", flat=True))
    )
    for hidden in (code, code.replace("-", ""), shown, "123123", "321321", "ZZZZ", secret):
        assert hidden not in written


def test_five_wrong_tries_shut_the_code_and_no_other(acting, now):
    anna, bo = clerk("Anna"), clerk("Bo")
    secret, bos_secret = enrol(anna, at=now), enrol(bo, at=now)
    annas, bos = (one.code for one in opened(anna, bo, now=now).handed)
    wrong = str((int(digits(secret, now)) + 1) % 10**6).zfill(6)
    assert [refusal(code=annas, digits=wrong, now=now) for _ in range(TRIES)] == ["wrong_digits"] * TRIES
    assert refusal(code=annas, digits=digits(secret, now), now=now) == "code_shut"
    later = now + HOUR
    assert refusal(code=annas, digits=digits(secret, later), now=later) == "code_shut"
    assert FallbackCode.objects.get(staff=anna).failed == TRIES
    assert enter(code=bos, digits=digits(bos_secret, now), now=now).staff == bo


def test_coming_in_forgives_what_was_mistyped(acting, now):
    anna = clerk("Anna")
    secret = enrol(anna, at=now)
    code = opened(anna, now=now).handed[0].code
    for round_ in range(3):
        at = now + round_ * HOUR
        for _ in range(TRIES - 1):
            refusal(code=code, digits="", now=at)
        assert enter(code=code, digits=digits(secret, at), now=at).staff == anna


def _at_once(municipality, *tries: dict) -> list[str]:
    """The outcomes of tries made at the same moment on connections of their own, sorted."""

    def one(tried: dict) -> str:
        try:
            with acting_for(municipality):
                return f"in:{enter(**tried).staff.name}"
        except EntryRefused as refused:
            return refused.reason
        finally:
            connections["default"].close()

    with ThreadPoolExecutor(len(tries)) as threads:
        return sorted(threads.map(one, tries))


def test_of_many_with_the_same_digits_one_comes_in(committed, municipality, now):
    with acting_for(municipality):
        anna = clerk("Anna")
        secret = enrol(anna, at=now)
        code = opened(anna, now=now).handed[0].code
    same = {"code": code, "digits": digits(secret, now), "now": now}
    assert _at_once(municipality, *[same] * 4) == ["in:Anna", "used_digits", "used_digits", "used_digits"]


def test_wrong_tries_at_the_same_moment_are_all_counted(committed, municipality, now):
    with acting_for(municipality):
        anna = clerk("Anna")
        secret = enrol(anna, at=now)
        code = opened(anna, now=now).handed[0].code
    wrong = {"code": code, "digits": str((int(digits(secret, now)) + 1) % 10**6).zfill(6), "now": now}
    outcomes = _at_once(municipality, *[wrong] * 8)
    assert outcomes == ["code_shut"] * 3 + ["wrong_digits"] * 5
    with acting_for(municipality):
        assert AuditEntry.objects.filter(action="fallback.refused").count() == 8
        assert refusal(code=code, digits=digits(secret, now), now=now) == "code_shut"
