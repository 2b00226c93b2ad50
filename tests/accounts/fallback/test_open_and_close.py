"""An operator opens for some staff and a time, gives a new code, closes; and it ends by itself."""

import datetime

import pytest
from django.conf import settings
from django.test import RequestFactory

from tests.accounts.fallback.authenticator import digits
from tests.accounts.fallback.factories import OPERATOR, clerk, enrol, opened
from valghalla.accounts.fallback import codes
from valghalla.accounts.fallback.close import close_fallback, expire
from valghalla.accounts.fallback.enrol import begin, remove
from valghalla.accounts.fallback.enter import enter
from valghalla.accounts.fallback.errors import AlreadyOpen, EntryRefused, NotOpen, OpeningRefused
from valghalla.accounts.fallback.open import give_code, open_fallback
from valghalla.accounts.fallback.queries import MARK, by_name, open_now, staff_for_fallback
from valghalla.accounts.models import Fallback, FallbackCode
from valghalla.accounts.sessions import SessionStore
from valghalla.accounts.sign_in import open_staff_session
from valghalla.audit.actors import staff as as_staff
from valghalla.audit.models import AuditEntry
from valghalla.base.tenancy import acting_for

HOUR = datetime.timedelta(hours=1)


def _audited(area: str = "fallback.") -> list[tuple]:
    rows = AuditEntry.objects.filter(action__startswith=area).order_by("id")
    return list(rows.values_list("action", "actor_kind", "actor_id", "details"))


def test_each_of_those_chosen_gets_a_code_of_her_own(acting, now):
    anna, bo, carl = clerk("Anna"), clerk("Bo"), clerk("Carl")
    for one in (anna, bo, carl):
        enrol(one, at=now)
    found = opened(bo, anna, now=now, hours=4)
    assert [one.staff for one in found.handed] == [anna, bo]
    assert {(row.staff_id, bytes(row.digest)) for row in FallbackCode.objects.all()} == {
        (one.staff.pk, codes.digest_of(one.code)) for one in found.handed
    }
    assert found.handed[0].code != found.handed[1].code
    row = Fallback.objects.get()
    assert (row.opened_at, row.opened_by, row.until, row.closed_at) == (now, OPERATOR.id, now + 4 * HOUR, None)
    details = {"until": (now + 4 * HOUR).isoformat(), "people": 2, "reason": "Context Handler svarer ikke"}
    assert _audited() == [("fallback.opened", "operator", OPERATOR.id, details)]
    assert all(one.code not in repr(found) for one in found.handed)


@pytest.mark.parametrize(
    ("hours", "reason", "who", "refused"),
    [
        (25, "Nede", "ready", "too_long"),
        (24.001, "Nede", "ready", "too_long"),
        (0, "Nede", "ready", "too_long"),
        (-1, "Nede", "ready", "too_long"),
        (4, "   ", "ready", "no_reason"),
        (4, "Nede", "nobody", "nobody"),
        (4, "Nede", "without", "not_ready"),
        (4, "Nede", "unconfirmed", "not_ready"),
        (4, "Nede", "ended", "not_ready"),
        (4, "Nede", "elsewhere", "not_ready"),
        (4, "Nede", "unknown", "not_ready"),
    ],
)
def test_what_cannot_be_opened(hours, reason, who, refused, municipality, other_municipality, now):
    with acting_for(other_municipality):
        elsewhere = clerk("Else")
        enrol(elsewhere, at=now)
    with acting_for(municipality):
        ready, unconfirmed, ended = clerk("Anna"), clerk("Bo"), clerk("Carl", ended_at=now, ended_why="role_gone")
        enrol(ready, at=now)
        enrol(ended, at=now)
        begin(unconfirmed, by=as_staff(unconfirmed.pk), now=now)
        people = {
            "ready": [ready.pk],
            "nobody": [],
            "without": [ready.pk, clerk("Dan").pk],
            "unconfirmed": [ready.pk, unconfirmed.pk],
            "ended": [ready.pk, ended.pk],
            "elsewhere": [elsewhere.pk],
            "unknown": [987654],
        }[who]
        with pytest.raises(OpeningRefused) as refusal:
            open_fallback(
                people=people, until=now + datetime.timedelta(hours=hours), reason=reason, by=OPERATOR, now=now
            )
        assert refusal.value.reason == refused
        assert not Fallback.objects.exists()
        assert _audited() == []


def test_only_one_is_open_at_a_time_in_a_municipality(municipality, other_municipality, now):
    for place in (municipality, other_municipality):
        with acting_for(place):
            anna = clerk("Anna")
            enrol(anna, at=now)
            first = opened(anna, now=now).fallback
            with pytest.raises(AlreadyOpen):
                opened(anna, now=now)
            close_fallback(first.pk, by=OPERATOR, now=now)
            opened(anna, now=now)
            assert Fallback.objects.count() == 2


def test_one_that_is_over_does_not_stand_in_the_way(acting, now):
    anna = clerk("Anna")
    enrol(anna, at=now)
    first = opened(anna, now=now, hours=1).fallback
    later = now + 2 * HOUR
    assert open_now(now=now + HOUR) is None
    assert open_now(now=now + HOUR - datetime.timedelta(seconds=1)) == first
    opened(anna, now=later)
    first.refresh_from_db()
    assert first.closed_at == first.until
    assert [(action, kind) for action, kind, *_ in _audited()] == [
        ("fallback.opened", "operator"),
        ("fallback.expired", "system"),
        ("fallback.opened", "operator"),
    ]


def test_expiring_leaves_an_open_one_alone(acting, now):
    anna = clerk("Anna")
    enrol(anna, at=now)
    opened(anna, now=now, hours=1)
    assert not expire(now=now + HOUR - datetime.timedelta(seconds=1))
    assert expire(now=now + HOUR)
    assert not expire(now=now + HOUR)


def test_closing_is_recorded_once(acting, now):
    anna = clerk("Anna")
    enrol(anna, at=now)
    fallback = opened(anna, now=now).fallback
    assert close_fallback(fallback.pk, by=OPERATOR, now=now + HOUR)
    assert not close_fallback(fallback.pk, by=OPERATOR, now=now + 2 * HOUR)
    fallback.refresh_from_db()
    assert fallback.closed_at == now + HOUR
    assert _audited()[1:] == [("fallback.closed", "operator", OPERATOR.id, {"sessions_ended": 0})]


def test_another_municipalitys_cannot_be_closed(municipality, other_municipality, now):
    with acting_for(other_municipality):
        anna = clerk("Anna")
        enrol(anna, at=now)
        theirs = opened(anna, now=now).fallback
    with acting_for(municipality):
        assert not close_fallback(theirs.pk, by=OPERATOR, now=now)
    with acting_for(other_municipality):
        assert open_now(now=now) == theirs


def test_a_new_code_takes_the_place_of_the_old(acting, now):
    anna, bo = clerk("Anna"), clerk("Bo")
    secrets = {one: enrol(one, at=now) for one in (anna, bo)}
    found = opened(anna, now=now)
    old = found.handed[0].code
    for _ in range(5):
        with pytest.raises(EntryRefused):
            enter(code=old, digits="000000", now=now)
    new = give_code(found.fallback.pk, anna.pk, by=OPERATOR, now=now)
    shown = digits(secrets[anna], now)
    with pytest.raises(EntryRefused) as refused:
        enter(code=old, digits=shown, now=now)
    assert refused.value.reason == "unknown_code"
    assert enter(code=new.code, digits=shown, now=now).staff == anna
    forgotten = give_code(found.fallback.pk, bo.pk, by=OPERATOR, now=now)
    assert enter(code=forgotten.code, digits=digits(secrets[bo], now), now=now).staff == bo


def test_no_new_code_without_second_factor_or_after_the_end(acting, now):
    anna = clerk("Anna")
    enrol(anna, at=now)
    fallback = opened(anna, now=now, hours=1).fallback
    with pytest.raises(NotOpen):
        give_code(fallback.pk, anna.pk, by=OPERATOR, now=now + HOUR)
    remove(anna, by=as_staff(anna.pk), now=now)
    with pytest.raises(OpeningRefused):
        give_code(fallback.pk, anna.pk, by=OPERATOR, now=now)
    assert FallbackCode.objects.count() == 1
    close_fallback(fallback.pk, by=OPERATOR, now=now)
    with pytest.raises(NotOpen):
        give_code(fallback.pk, anna.pk, by=OPERATOR, now=now)


def test_who_could_be_let_in(acting, now):
    aase, anna, bo, carl = clerk("Åse"), clerk("Anna"), clerk("Bo"), clerk("Carl", ended_at=now, ended_why="by_office")
    for one in (aase, anna, carl):
        enrol(one, at=now)
    begin(bo, by=as_staff(bo.pk), now=now)
    assert [(one.name, one.second_factor_at is not None) for one in by_name(staff_for_fallback())] == [
        ("Anna", True),
        ("Bo", False),
        ("Åse", True),
    ]


def test_whoever_signs_in_as_usual_afterwards_does_not_go_with_the_fallback(acting, now):
    """In the same browser, where her session before is taken over."""
    anna, request = clerk("Anna"), RequestFactory().get("/")
    request.session, request.site_kind = SessionStore(), "admin"
    open_staff_session(request, anna, now=now, via="fallback")
    request.session[MARK] = 1
    request.session["chosen"] = "kept"
    request.session.save()
    request.COOKIES[settings.SESSION_COOKIE_NAME] = request.session.session_key
    open_staff_session(request, anna, now=now)
    assert (request.session.get(MARK), request.session["chosen"]) == (None, "kept")
