"""Sessions ended from elsewhere are over at once."""

import datetime

import pytest

from tests.accounts.visitors import AASE, karen, sessions
from tests.pages import citizen_client, staff_client
from tests.participants.factories import participant
from valghalla.accounts import jobs
from valghalla.accounts.attempts import CLOCKS_DIFFER, KEPT
from valghalla.accounts.endings import end_sessions_named, end_sessions_of_citizens, end_sessions_of_staff
from valghalla.accounts.models import Session, SignInAttempt, SignOutAttempt, StaffUser, UsedAssertion
from valghalla.accounts.whose import citizen_digest
from valghalla.audit.actors import SYSTEM
from valghalla.base import clock
from valghalla.base.cpr_number import CprNumber
from valghalla.base.tenancy import acting_for
from valghalla.participants.models import FormerCprNumber, cpr_digest
from valghalla.tasks.people.erase import erase_participants

CPR, OTHER = "1012620000", "0101701234"


@pytest.fixture
def two_citizens(municipality):
    return [citizen_client(one, municipality) for one in (CPR, CPR, OTHER)]


def signed_in(clients) -> list[bool]:
    return [client.get("/my-tasks/").wsgi_request.citizen_cpr is not None for client in clients]


def test_all_sessions_of_a_citizen_end_and_nobody_elses(municipality, two_citizens):
    with acting_for(municipality):
        assert end_sessions_of_citizens([citizen_digest(CprNumber(CPR))]) == 2
    assert signed_in(two_citizens) == [False, False, True]


def test_all_sessions_of_a_member_of_staff_end_and_nobody_elses(municipality, staff, now):
    other = StaffUser.objects.create(subject="other", name="Anden", role="reader", created_at=now)
    clients = [staff_client(one, municipality) for one in (staff, staff, other)]
    assert end_sessions_of_staff(staff) == 2
    assert [client.get("/administration/").status_code for client in clients] == [302, 302, 200]


def test_sessions_of_the_same_person_elsewhere_go_on(municipality, other_municipality):
    here, there = citizen_client(CPR, municipality), citizen_client(CPR, other_municipality)
    with acting_for(municipality):
        end_sessions_of_citizens([citizen_digest(CprNumber(CPR))])
    assert signed_in([here, there]) == [False, True]


@pytest.mark.parametrize("number", [CPR, OTHER])
def test_whoever_is_erased_is_out_also_by_a_former_number(municipality, now, number):
    with acting_for(municipality):
        her = participant(cpr=CPR)
        FormerCprNumber.objects.create(participant=her, cpr_digest=cpr_digest(CprNumber(OTHER)))
        bystander = participant()
        bystanders_number = bystander.cpr.digits
    client, other = citizen_client(number, municipality), citizen_client(bystanders_number, municipality)
    with acting_for(municipality):
        erase_participants([her.pk], by=SYSTEM, now=now)
    assert signed_in([client, other]) == [False, True]


def test_a_member_of_staff_who_is_deleted_is_out(municipality, staff):
    client = staff_client(staff, municipality)
    StaffUser.objects.filter(pk=staff.pk)._raw_delete("default")
    assert client.get("/administration/").status_code == 302
    assert sessions(municipality) == 0


def test_the_identity_provider_ends_one_session_by_its_index_or_all_of_a_person(visitor, municipality):
    name_id = AASE.name_id_at("https://saml.korsbaek.localhost")
    others = [visitor.another() for _ in range(2)]
    for index, one in enumerate([visitor, *others]):
        one.comes(AASE, session_index=f"_s{index}")
    with acting_for(municipality):
        assert end_sessions_named(name_id, "_s9") == 0
        assert end_sessions_named("somebody", "_s1") == 0
        assert end_sessions_named(name_id, "_s1") == 1
        assert signed_in(one.client for one in (visitor, *others)) == [True, False, True]
    with acting_for(municipality):
        assert end_sessions_named(name_id, None) == 2
    assert signed_in(one.client for one in (visitor, *others)) == [False, False, False]


def test_a_session_that_ends_while_it_is_used_is_not_written_again(municipality, staff, monkeypatch):
    client = staff_client(staff, municipality)
    key = client.cookies["valghalla"].value
    later = clock.now() + datetime.timedelta(minutes=45)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert client.get("/administration/").status_code == 200
    with acting_for(municipality):
        end_sessions_of_staff(staff)
    client.cookies["valghalla"] = key
    assert client.get("/administration/").status_code == 302
    assert sessions(municipality) == 0


@pytest.fixture
def leftovers(visitor, clerk, municipality):
    """A sign-in begun, one done, one signed out of, in Korsbæk."""
    visitor.ask()
    visitor.comes(AASE)
    visitor.client.post("/sign-out/")
    clerk.comes(karen())


def counts(municipality) -> list[int]:
    with acting_for(municipality):
        return [model.objects.count() for model in (SignInAttempt, UsedAssertion, SignOutAttempt, Session)]


def test_what_signing_in_leaves_behind_is_kept_as_long_as_it_is_of_use(leftovers, municipality):
    jobs.clear.func(timestamp=0)
    assert counts(municipality) == [3, 2, 1, 1]


@pytest.mark.parametrize(
    ("later", "left"),
    [
        (KEPT + datetime.timedelta(minutes=1), [0, 0, 0, 1]),
        (datetime.timedelta(minutes=10) + CLOCKS_DIFFER - datetime.timedelta(minutes=1), [3, 2, 1, 1]),
        (datetime.timedelta(hours=4), [0, 0, 0, 0]),
    ],
)
def test_and_then_goes(leftovers, municipality, monkeypatch, later, left):
    then = clock.now() + later
    monkeypatch.setattr(clock, "now", lambda: then)
    jobs.clear.func(timestamp=0)
    assert counts(municipality) == left
