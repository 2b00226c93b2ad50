"""The whole way against the simulated provider, over HTTP, and everything it may do wrong."""

from dataclasses import replace
from urllib.parse import parse_qsl, urlsplit

import pytest

from tests.integrations.oidc.conftest import REDIRECT, Way
from valghalla.integrations import oidc
from valghalla.integrations.oidc import SignInFailed
from valghalla_simulators.operator_sign_in.people import PEOPLE
from valghalla_simulators.operator_sign_in.tokens import Flaw

REASON = {
    Flaw.DENIED: "denied",
    Flaw.RETURN_ISSUER: "issuer_on_return",
    Flaw.ISSUER: "issuer",
    Flaw.AUDIENCE: "audience",
    Flaw.PARTY: "authorized_party",
    Flaw.NONCE: "nonce",
    Flaw.EXPIRED: "expired",
    Flaw.KEY: "signature",
    Flaw.UNKNOWN_KEY: "unknown_key",
    Flaw.ALG_NONE: "algorithm",
    Flaw.SYMMETRIC: "algorithm",
}


def reason(function, *arguments, **named) -> str:
    with pytest.raises(SignInFailed) as failed:
        function(*arguments, **named)
    assert failed.value.reason in oidc.REASONS
    return failed.value.reason


def test_what_is_asked_for(way: Way):
    begun = way.begin()
    asked = dict(parse_qsl(urlsplit(begun.address).query))
    assert begun.address.startswith(f"{way.registration.issuer}/authorize?")
    challenge = asked.pop("code_challenge")
    assert len(challenge) == 43
    assert challenge != begun.code_verifier
    assert asked == {
        "response_type": "code",
        "client_id": "valghalla",
        "redirect_uri": REDIRECT,
        "scope": "openid profile email",
        "state": begun.state,
        "nonce": begun.nonce,
        "code_challenge_method": "S256",
    }
    assert way.registration.client_secret not in begun.address
    assert len({begun.state, begun.nonce, begun.code_verifier, way.begin().state}) == 4


def test_who_comes_back(way: Way):
    begun = way.begin()
    person = way.finish(begun, way.answer(begun))
    assert (person.subject, person.name, person.email) == (PEOPLE[0].subject, PEOPLE[0].name, PEOPLE[0].email)
    assert person.values("groups") == {"alle-medarbejdere", "valghalla-operators"}
    assert person.values("roles") == frozenset()
    assert person.values("acr") == {"substantial"}


@pytest.mark.parametrize("flaw", REASON, ids=str)
def test_a_wrong_answer_lets_nobody_in(flaw: Flaw, way: Way):
    begun = way.begin()
    assert reason(way.finish, begun, way.answer(begun, flaw)) == REASON[flaw]


def test_without_groups_there_are_none(way: Way):
    begun = way.begin()
    assert way.finish(begun, way.answer(begun, Flaw.NO_GROUP)).values("groups") == frozenset()


def test_a_code_is_good_for_one_person_once(way: Way):
    begun = way.begin()
    answer = way.answer(begun)
    way.finish(begun, answer)
    assert reason(way.finish, begun, answer) == "code_refused"


def test_a_stolen_code_is_worth_nothing_without_the_verifier(way: Way):
    mine, theirs = way.begin(), way.begin()
    assert reason(way.finish, mine, way.answer(theirs)) == "code_refused"


def test_the_address_for_the_answer_is_bound_to_the_code(way: Way):
    begun = way.begin()
    elsewhere = REDIRECT.replace("drift", "admin.korsbaek")
    assert reason(way.finish, begun, way.answer(begun), redirect_uri=elsewhere) == "code_refused"


def test_a_wrong_secret(way: Way):
    begun = way.begin()
    answer = way.answer(begun)
    way.registration = replace(way.registration, client_secret="guessed")
    assert reason(way.finish, begun, answer) == "code_refused"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"iss": None}, "issuer_on_return"),
        ({"code": None}, "no_code"),
        ({"code": None, "error": "temporarily_unavailable"}, "provider_error"),
        ({"iss": "http://simulators.localhost", "error": "access_denied"}, "issuer_on_return"),
    ],
)
def test_an_answer_that_is_not_whole(change: dict, expected: str, way: Way):
    begun = way.begin()
    answer = {name: value for name, value in (way.answer(begun) | change).items() if value is not None}
    assert reason(way.finish, begun, answer) == expected


def test_the_level_that_is_demanded(way: Way):
    way.registration = replace(way.registration, acr=("high", "substantial"))
    begun = way.begin()
    assert dict(parse_qsl(urlsplit(begun.address).query))["acr_values"] == "high substantial"
    assert way.finish(begun, way.answer(begun)).subject == PEOPLE[0].subject
    way.provider.acr = "low"
    begun = way.begin()
    assert reason(way.finish, begun, way.answer(begun)) == "level"


def test_the_provider_is_away(short_way: Way):
    begun = short_way.begin()
    answer = short_way.answer(begun)
    short_way.stop()
    assert reason(short_way.finish, begun, answer) == "unreachable"
    oidc.forget()
    assert reason(short_way.begin) == "unreachable"


def test_signing_out_names_the_session_and_the_way_back(way: Way):
    begun = way.begin()
    person = way.finish(begun, way.answer(begun))
    back = "http://drift.localhost:8000/signed-out/"
    address = oidc.sign_out_address(way.registration, id_token=person.id_token, return_to=back)
    assert address.startswith(f"{way.registration.issuer}/end-session?")
    assert dict(parse_qsl(urlsplit(address).query)) == {
        "id_token_hint": person.id_token,
        "client_id": "valghalla",
        "post_logout_redirect_uri": back,
    }


def test_secrets_are_not_shown(way: Way):
    begun = way.begin()
    person = way.finish(begun, way.answer(begun))
    shown = repr((way.registration, begun, person))
    assert way.registration.client_secret not in shown
    assert person.id_token not in shown
    assert f"'{begun.code_verifier}'" not in shown
