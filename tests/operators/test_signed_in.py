"""How long an operator stays signed in."""

import datetime

import pytest
from django.test import RequestFactory

from valghalla.operators.models import Operator
from valghalla.operators.sessions import SessionStore
from valghalla.operators.signed_in import begin_session, end_session, operator_of

MINUTE = datetime.timedelta(minutes=1)


@pytest.fixture
def request_(operator: Operator, now: datetime.datetime):
    request = RequestFactory().get("/")
    request.site_kind, request.session = "operator", SessionStore()
    begin_session(request, operator, id_token="t", now=now)
    return request


def test_sixty_minutes_without_activity(request_, operator, now):
    assert operator_of(request_, now=now + 59 * MINUTE) == operator
    assert operator_of(request_, now=now + 59 * MINUTE + 60 * MINUTE) is None


def test_activity_prolongs_it_to_twelve_hours_and_no_longer(request_, operator, now):
    for minutes in range(0, 12 * 60, 30):
        assert operator_of(request_, now=now + minutes * MINUTE) == operator
    assert operator_of(request_, now=now + (12 * 60 - 1) * MINUTE) == operator
    assert operator_of(request_, now=now + 12 * 60 * MINUTE) is None


def test_not_every_click_writes_the_session(request_, now):
    request_.session.save()
    request_.session.modified = False
    operator_of(request_, now=now + datetime.timedelta(seconds=59))
    assert not request_.session.modified
    operator_of(request_, now=now + 2 * MINUTE)
    assert request_.session.modified


def test_somebody_who_is_gone(request_, operator, now):
    operator.delete()
    assert operator_of(request_, now=now) is None


def test_a_new_session_replaces_the_old_one(request_, operator, now):
    request_.session.save()
    first = request_.session.session_key
    begin_session(request_, operator, id_token="u", now=now)
    request_.session.save()
    assert request_.session.session_key != first
    assert not SessionStore().exists(first)
    assert end_session(request_) == "u"
    assert operator_of(request_, now=now) is None
