"""The operators' provider as any client meets it: what it hands out, and what it refuses."""

import base64
import hashlib
import json
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest
from joserfc import jwt
from joserfc.errors import BadSignatureError
from joserfc.jwk import KeySet

from valghalla_simulators import Simulators
from valghalla_simulators.operator_sign_in.people import GROUP, PEOPLE, with_own_name
from valghalla_simulators.operator_sign_in.provider import CODE_SECONDS, Grant

VERIFIER = "v" * 43
REDIRECT = "http://drift.localhost:8000/sign-in/answer/"
ASKED = {
    "client_id": "valghalla",
    "redirect_uri": REDIRECT,
    "response_type": "code",
    "scope": "openid profile",
    "state": "a state",
    "nonce": "a nonce",
    "code_challenge": base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode(),
    "code_challenge_method": "S256",
}
CLIENT = ("valghalla", "simulated-client-secret")


def come_back(web: httpx.Client, **more: str) -> dict[str, str]:
    """The query of the address that somebody is sent back to."""
    answer = web.post("/operator/choose", data=ASKED | {"subject": PEOPLE[0].subject} | more)
    assert answer.status_code == 303, answer.text
    address = answer.headers["Location"]
    assert address.startswith(f"{REDIRECT}?")
    return dict(parse_qsl(urlsplit(address).query))


def exchange(web: httpx.Client, code: str, auth=CLIENT, **more: str) -> httpx.Response:
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": REDIRECT,
        "code_verifier": VERIFIER,
    }
    return web.post("/operator/token", data=form | more, auth=auth)


def told(web: httpx.Client, token: str) -> dict[str, object]:
    """The claims of a token whose signature fits the published keys."""
    keys = KeySet.import_key_set(web.get("/operator/keys").json())
    return jwt.decode(token, keys, algorithms=["RS256"]).claims


def test_what_it_says_of_itself(web: httpx.Client, simulators: Simulators):
    said = web.get("/operator/.well-known/openid-configuration").json()
    assert said["issuer"] == f"http://simulators.localhost:{simulators.http_port}/operator"
    for name in ("authorization_endpoint", "token_endpoint", "jwks_uri", "end_session_endpoint"):
        assert said[name].startswith(said["issuer"])
    (key,) = web.get("/operator/keys").json()["keys"]
    assert not {"d", "p", "q"} & set(key)


def test_whom_one_can_be(web: httpx.Client):
    page = web.get("/operator/authorize", params=ASKED)
    assert page.status_code == 200
    for person in PEOPLE:
        assert person.name in page.text
    assert "form-action 'self' http://drift.localhost:8000" in page.headers["content-security-policy"]


def test_a_code_and_what_it_is_worth(web: httpx.Client, simulators: Simulators):
    back = come_back(web)
    assert (back["state"], back["iss"]) == ("a state", simulators.operators.issuer)
    answer = exchange(web, back["code"])
    claims = told(web, answer.json()["id_token"])
    assert claims["exp"] - claims["iat"] == 300
    assert {name: claims[name] for name in ("iss", "aud", "sub", "nonce", "name", "groups", "acr")} == {
        "iss": simulators.operators.issuer,
        "aud": "valghalla",
        "sub": PEOPLE[0].subject,
        "nonce": "a nonce",
        "name": PEOPLE[0].name,
        "groups": ["alle-medarbejdere", GROUP],
        "acr": "substantial",
    }
    assert exchange(web, back["code"]).json() == {"error": "invalid_grant"}


def test_under_ones_own_name_one_stays_the_same(web: httpx.Client):
    code = come_back(web, subject="", own_name="  Åse   O'Neill ")["code"]
    claims = told(web, exchange(web, code).json()["id_token"])
    assert (claims["name"], claims["sub"]) == ("Åse O'Neill", with_own_name("åse o'neill").subject)
    assert web.post("/operator/choose", data=ASKED | {"own_name": " "}).status_code == 422


@pytest.mark.parametrize(
    ("auth", "more", "status", "error"),
    [
        (("valghalla", "wrong"), {}, 401, "invalid_client"),
        (("somebody", "simulated-client-secret"), {}, 401, "invalid_client"),
        (None, {}, 401, "invalid_client"),
        (None, {"client_id": "valghalla", "client_secret": "wrong"}, 401, "invalid_client"),
        (CLIENT, {"client_id": "valghalla", "client_secret": CLIENT[1]}, 401, "invalid_client"),
        (CLIENT, {"code_verifier": "w" * 43}, 400, "invalid_grant"),
        (CLIENT, {"code_verifier": ""}, 400, "invalid_grant"),
        (CLIENT, {"redirect_uri": "http://drift.localhost:8000/"}, 400, "invalid_grant"),
        (CLIENT, {"code": "guessed"}, 400, "invalid_grant"),
        (CLIENT, {"grant_type": "password"}, 400, "unsupported_grant_type"),
    ],
)
def test_nothing_for_others(auth, more: dict[str, str], status: int, error: str, web: httpx.Client):
    sent = {"code": come_back(web)["code"]} | more
    answer = exchange(web, auth=auth, **sent)
    assert (answer.status_code, answer.json()) == (status, {"error": error})


def test_the_secret_may_come_in_the_form(web: httpx.Client):
    answer = exchange(web, come_back(web)["code"], None, client_id=CLIENT[0], client_secret=CLIENT[1])
    assert answer.status_code == 200


def test_a_code_is_good_for_a_minute(web: httpx.Client, simulators: Simulators):
    code = come_back(web)["code"]
    grants = simulators.operators._grants
    old = grants[code]
    grants[code] = Grant(old.asked, old.person, old.flaw, old.at - CODE_SECONDS - 1)
    assert exchange(web, code).json() == {"error": "invalid_grant"}


@pytest.mark.parametrize(
    "change",
    [
        {"client_id": "somebody"},
        {"redirect_uri": "https://evil.example.com/sign-in/answer/"},
        {"redirect_uri": "http://drift.localhost.example.com/"},
        {"redirect_uri": "http://localhost@evil.example.com/"},
        {"response_type": "token"},
        {"scope": "profile"},
        {"code_challenge": ""},
        {"code_challenge_method": "plain"},
        {"state": ""},
        {"nonce": ""},
    ],
    ids=str,
)
def test_requests_that_are_not_answered(change: dict[str, str], web: httpx.Client):
    shown = web.get("/operator/authorize", params=ASKED | change)
    chosen = web.post("/operator/choose", data=ASKED | change | {"subject": PEOPLE[0].subject})
    assert (shown.status_code, chosen.status_code) == (400, 400)
    assert "Location" not in chosen.headers


def test_wrong_signatures_are_wrong(web: httpx.Client):
    token = exchange(web, come_back(web, flaw="key")["code"]).json()["id_token"]
    with pytest.raises(BadSignatureError):
        told(web, token)
    unsigned = exchange(web, come_back(web, flaw="alg_none")["code"]).json()["id_token"]
    head = unsigned.split(".")[0]
    assert json.loads(base64.urlsafe_b64decode(head + "=" * (-len(head) % 4)))["alg"] == "none"
    assert unsigned.endswith(".")


def test_broken_off(web: httpx.Client):
    back = come_back(web, flaw="denied")
    assert (back["error"], "code" in back, back["state"]) == ("access_denied", False, "a state")


def test_signing_out(web: httpx.Client, simulators: Simulators):
    token = exchange(web, come_back(web)["code"]).json()["id_token"]
    home = "http://drift.localhost:8000/signed-out/"
    wanted = {"id_token_hint": token, "client_id": "valghalla", "post_logout_redirect_uri": home}
    answer = web.get("/operator/end-session", params=wanted | {"state": "s t"})
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{home}?state=s+t")
    forged = token[:-6] + ("AAAAAA" if not token.endswith("AAAAAA") else "BBBBBB")
    for change in (
        {"id_token_hint": forged},
        {"client_id": "x"},
        {"post_logout_redirect_uri": "https://example.com/"},
    ):
        assert web.get("/operator/end-session", params=wanted | change).status_code == 400
    assert simulators.operators.sign_outs == 1


def test_forms_of_other_sites_choose_nobody(web: httpx.Client):
    sent = ASKED | {"subject": PEOPLE[0].subject}
    assert web.post("/operator/choose", data=sent, headers={"Origin": "https://example.com"}).status_code == 403
