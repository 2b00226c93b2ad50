"""Counting: so many times a stretch, each for himself, whatever happens around."""

import datetime
import hashlib
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import OperationalError, connection, connections

from valghalla.accounts.jobs import forget_rate_counts
from valghalla.accounts.models import RateCount
from valghalla.accounts.rate_limits import LIMITS, count, delete_old, opens_at
from valghalla.accounts.rate_limits.counting import is_open
from valghalla.audit import actors
from valghalla.audit.models import AuditEntry
from valghalla.base import clock
from valghalla.base.tenancy import acting_for

HERE, THERE = "address:192.0.2.7", "address:192.0.2.8"
# ``now`` is a whole multiple of ten minutes. (seconds after it, who, still within a limit of two)
TWO_IN_TEN_MINUTES = [
    (0, HERE, True),
    (0, HERE, True),
    (1, HERE, False),
    (1, THERE, True),
    (599, HERE, False),
    (599, THERE, True),
    (599.9, THERE, False),
    (600, HERE, True),
    (600, THERE, True),
    (700, HERE, True),
    (1199, HERE, False),
    (1200, HERE, True),
]


def test_so_many_times_a_stretch_and_then_anew(acting, now, small):
    small("sign_in", 2)
    after = [now + datetime.timedelta(seconds=seconds) for seconds, _, _ in TWO_IN_TEN_MINUTES]
    answers = [count("sign_in", who, now=at) for at, (_, who, _) in zip(after, TWO_IN_TEN_MINUTES, strict=True)]
    assert answers == [within for _, _, within in TWO_IN_TEN_MINUTES]


def test_each_scope_has_its_own_count(acting, now, small):
    small("sign_in", 1)
    small("metadata", 1)
    asked = [("sign_in", True), ("metadata", True), ("sign_in", False), ("metadata", False)]
    assert [count(scope, HERE, now=now) for scope, _ in asked] == [within for _, within in asked]


def test_the_other_municipality_has_its_own_count(municipality, other_municipality, now, small):
    small("sign_in", 1)
    answers = []
    for one in (municipality, other_municipality, municipality, other_municipality):
        with acting_for(one):
            answers.append(count("sign_in", HERE, now=now))
    answers.append(count("sign_in", HERE, now=now))  # of no municipality: the operator's site
    assert answers == [True, True, False, False, True]


def test_wrong_ones_shut_when_the_last_allowed_has_been_answered(acting, now, small):
    small("link", 2)
    steps = []
    for _ in range(3):
        steps.append((is_open("link", HERE, now=now), count("link", HERE, now=now)))
    assert steps == [(True, True), (True, False), (False, False)]
    assert is_open("link", THERE, now=now)
    assert is_open("link", HERE, now=now + datetime.timedelta(minutes=10))


def test_reaching_it_is_told_once_a_stretch(acting, now, small, staff):
    small("cpr_by_staff", 2)
    by = actors.staff(staff.pk)
    for minutes in (0, 1, 2, 3, 4, 10, 11, 12, 13):
        count("cpr_by_staff", "staff:1", now=now + datetime.timedelta(minutes=minutes), by=by)
    told = AuditEntry.objects.filter(action="rate_limit.reached").order_by("at")
    assert list(told.values_list("at", "actor_kind", "actor_id", "details")) == [
        (now + datetime.timedelta(minutes=m), "staff", staff.pk, {"scope": "cpr_by_staff", "most": 2, "seconds": 600})
        for m in (2, 12)
    ]


def test_nobody_can_be_read_from_what_is_kept(acting, now):
    names = [HERE, "192.0.2.7", "citizen:0101701234", "0101701234"]
    count("sign_in", names[0], now=now)
    count("registration", names[2], now=now)
    kept = [bytes(row.key) for row in RateCount.objects.all()]
    assert [len(key) for key in kept] == [32, 32]
    assert not set(kept) & {hashlib.sha256(name.encode()).digest() for name in names}
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(row_to_json(t)::text, ' ') FROM accounts_ratecount t")
        (row,) = cursor.fetchone()
    assert not [name for name in names if name in row]


def test_another_secret_makes_other_digests(acting, now, settings):
    count("sign_in", HERE, now=now)
    before = bytes(RateCount.objects.get().key)
    settings.SECRET_KEY = "another"
    count("sign_in", HERE, now=now)
    assert {bytes(row.key) == before for row in RateCount.objects.all()} == {True, False}


def test_nothing_is_written_once_it_is_shut(acting, now, small):
    small("sign_in", 3)
    for _ in range(20):
        count("sign_in", HERE, now=now)
    assert RateCount.objects.get().count == 4


@pytest.mark.parametrize(("factor", "within"), [(0.1, 1), (1, 2), (2.5, 5)])
def test_an_installation_can_be_more_generous(factor, within, acting, now, small, settings):
    small("sign_in", 2)
    settings.RATE_LIMIT_FACTOR = factor
    assert [count("sign_in", HERE, now=now) for _ in range(8)].count(True) == within


def test_old_counts_go_and_the_others_stay(acting, now, small):
    small("sign_in", 2)
    for minutes in (0, 5, 10, 20):
        count("sign_in", HERE, now=now + datetime.timedelta(minutes=minutes))
    assert delete_old(now=now + datetime.timedelta(minutes=20, seconds=1)) == 2
    assert [row.count for row in RateCount.objects.all()] == [1]


def test_the_regular_job_removes_old_counts(db, now, monkeypatch):
    count("sign_in", HERE, now=now)
    monkeypatch.setattr(clock, "now", lambda: now + datetime.timedelta(days=1))
    forget_rate_counts(timestamp=0)
    assert not RateCount.objects.exists()


def test_a_count_opens_when_its_stretch_is_over(now):
    for scope, limit in LIMITS.items():
        opens = opens_at(scope, now=now + datetime.timedelta(seconds=7))
        assert opens == now + datetime.timedelta(seconds=limit.seconds - now.timestamp() % limit.seconds)


def broken(execute, sql, params, many, context):
    """A database that cannot count."""
    if "accounts_ratecount" in sql:
        return execute("SELECT 1/0", None, False, context)
    return execute(sql, params, many, context)


def test_a_fault_of_the_database_shuts_nobody_out(acting, now, small, caplog):
    small("sign_in", 1)
    count("sign_in", HERE, now=now)
    with connection.execute_wrapper(broken):
        assert [count("sign_in", HERE, now=now), is_open("link", HERE, now=now)] == [True, True]
    assert [entry.getMessage() for entry in caplog.records] == [
        "rate_count_failed scope=sign_in",
        "rate_count_failed scope=link",
    ]
    assert not count("sign_in", HERE, now=now)  # the transaction around is as sound as before


def test_a_fault_outside_a_transaction_leaves_the_connection_sound(committed, municipality, now):
    with acting_for(municipality):
        with connection.execute_wrapper(broken):
            assert count("sign_in", HERE, now=now)
        assert count("sign_in", HERE, now=now)
        assert RateCount.objects.get().count == 1


def test_a_lost_connection_shuts_nobody_out(acting, now):
    def lost(*_):
        raise OperationalError("the connection is lost")

    with connection.execute_wrapper(lost):
        assert count("sign_in", HERE, now=now)


def test_many_at_once_are_counted_one_by_one(committed, municipality, now, small):
    small("sign_in", 50)

    def knock(_) -> bool:
        try:
            with acting_for(municipality):
                return count("sign_in", HERE, now=now)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as crowd:
        answers = list(crowd.map(knock, range(120)))
    assert answers.count(True) == 50
    with acting_for(municipality):
        assert AuditEntry.objects.filter(action="rate_limit.reached").count() == 1
