"""What a provider may say of itself, and the way to it."""

import httpx
import pytest

from tests.integrations.oidc.conftest import Way
from valghalla.integrations import Finding, Level
from valghalla.integrations.oidc import Registration, SignInFailed, connection, discovery, provider_of
from valghalla.integrations.oidc.check import check

GOOD = {
    "issuer": "https://login.example.com",
    "authorization_endpoint": "https://login.example.com/authorize",
    "token_endpoint": "https://tokens.example.com/token",
    "jwks_uri": "https://login.example.com/keys",
}


def test_a_small_provider():
    provider = discovery.read_provider(GOOD, issuer="https://login.example.com")
    assert (provider.sign_out_address, provider.says_issuer, provider.secret_in_body) == ("", False, False)


@pytest.mark.parametrize(
    ("methods", "in_body"),
    [
        (["client_secret_basic", "client_secret_post"], False),
        (["client_secret_post", "private_key_jwt"], True),
        (["private_key_jwt"], False),
        ("client_secret_post", False),
    ],
    ids=str,
)
def test_how_it_wants_the_secret(methods: object, in_body: bool):
    said = GOOD | {"token_endpoint_auth_methods_supported": methods}
    assert discovery.read_provider(said, issuer="https://login.example.com").secret_in_body is in_body


@pytest.mark.parametrize(
    "change",
    [
        {"issuer": "https://login.example.com/"},
        {"issuer": "https://evil.example.com"},
        {"token_endpoint": ""},
        {"token_endpoint": None},
        {"token_endpoint": "http://tokens.example.com/token"},
        {"token_endpoint": "https://user:secret@example.com/token"},
        {"token_endpoint": "file:///etc/passwd"},
        {"jwks_uri": "http://localhost.example.com/keys"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"end_session_endpoint": "http://example.com/"},
    ],
    ids=str,
)
def test_addresses_that_are_not_trusted(change: dict):
    with pytest.raises(SignInFailed, match="provider_unusable"):
        discovery.read_provider(GOOD | change, issuer="https://login.example.com")


@pytest.mark.parametrize(
    ("address", "safe"),
    [
        ("https://example.com/", True),
        ("http://simulators.localhost:8100/x", True),
        ("http://127.0.0.1/", True),
        ("http://127.0.0.2/", False),
        ("http://notlocalhost/", False),
        ("https:///x", False),
        ("https://example.com/#x", False),
        ("", False),
    ],
)
def test_plain_http_is_spoken_with_this_machine_only(address: str, safe: bool):
    assert connection.is_safe(address) is safe


def test_it_is_asked_once_an_hour(short_way: Way):
    assert provider_of(short_way.registration.issuer).says_issuer
    short_way.stop()
    assert provider_of(short_way.registration.issuer).says_issuer


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"keys": "none"}, "provider_unusable"),
        ({}, "provider_unusable"),
        ({"keys": [1, {"kty": "oct", "k": "c2VjcmV0"}, {"kty": "RSA"}, {"kty": "EC", "crv": "x"}]}, "unknown_key"),
        ({"keys": [], "filling": "x" * 600_000}, "unreachable"),
    ],
    ids=["text", "nothing", "unfit", "large"],
)
def test_keys_that_are_none(said: dict, expected: str, way: Way):
    way.provider.keys = lambda: said  # type: ignore[method-assign]
    with pytest.raises(SignInFailed, match=expected):
        discovery.key_for(way.registration.issuer, "k")


@pytest.mark.parametrize(
    ("status", "expected"), [(404, "provider_unusable"), (302, "provider_unusable"), (503, "unreachable")]
)
def test_other_answers_than_a_description(status: int, expected: str, monkeypatch: pytest.MonkeyPatch):
    transport = httpx.MockTransport(lambda request: httpx.Response(status, json=GOOD, headers={"Location": "/x"}))
    monkeypatch.setattr(connection, "Transport", lambda: transport)
    with pytest.raises(SignInFailed, match=expected):
        provider_of("https://login.example.com")


def test_check(short_way: Way):
    good = Finding("settings", Level.GOOD, "complete")
    assert check(Registration("", "", "")) == [Finding("settings", Level.PROBLEM, "incomplete")]
    assert check(short_way.registration) == [good, Finding("connection", Level.GOOD, "answers")]
    short_way.provider.keys = lambda: {"keys": []}  # type: ignore[method-assign]
    assert check(short_way.registration) == [good, Finding("connection", Level.PROBLEM, "no_keys")]
    short_way.stop()
    assert check(short_way.registration) == [good, Finding("connection", Level.PROBLEM, "unreachable")]
