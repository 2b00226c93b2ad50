"""What an ID token may say: keys, algorithms, times and claims, tried one by one."""

import base64
import datetime
import json

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

from tests.integrations.oidc.conftest import Way
from valghalla.integrations.oidc import SignInFailed, discovery
from valghalla.integrations.oidc.id_token import read_id_token
from valghalla_simulators.operator_sign_in.people import PEOPLE

NOW = datetime.datetime(2026, 10, 1, 10, 0, tzinfo=datetime.UTC)
ASKED = NOW - datetime.timedelta(minutes=5)


def read(way: Way, *, now=NOW, **changes):
    """Read a token of the provider's, made at NOW with claims changed; None takes a claim away."""
    provider = way.provider
    kept = {name: value for name, value in changes.items() if value is not None}
    token = provider.id_token(PEOPLE[0], nonce="n", now=NOW.timestamp(), changes=kept)
    gone = [name for name, value in changes.items() if value is None]
    if gone:
        token = _signed_again(token, gone, provider.key)
    return read_id_token(token, way.registration, nonce="n", asked_at=ASKED, now=now)


def _signed_again(token: str, gone: list[str], key) -> str:
    head, body, _ = token.split(".")
    claims = json.loads(_decoded(body))
    for name in gone:
        del claims[name]
    return jwt.encode(json.loads(_decoded(head)), claims, RSAKey.import_key(key), algorithms=["RS256"])


def _decoded(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def reason(way: Way, **changes) -> str:
    with pytest.raises(SignInFailed) as failed:
        read(way, **changes)
    return failed.value.reason


SECONDS = NOW.timestamp()


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"iss": None}, "issuer"),
        ({"iss": "http://simulators.localhost/operator/"}, "issuer"),
        ({"aud": None}, "audience"),
        ({"aud": []}, "audience"),
        ({"aud": ["another"]}, "audience"),
        ({"aud": ["valghalla", "another"]}, "authorized_party"),
        ({"azp": "another"}, "authorized_party"),
        ({"exp": None}, "expired"),
        ({"exp": "2030-01-01"}, "expired"),
        ({"exp": True}, "expired"),
        ({"exp": SECONDS - 60}, "expired"),
        ({"iat": None}, "issued_at"),
        ({"iat": SECONDS + 61}, "issued_at"),
        ({"iat": ASKED.timestamp() - 61}, "issued_at"),
        ({"nbf": SECONDS + 61}, "issued_at"),
        ({"nbf": "soon"}, "issued_at"),
        ({"nonce": None}, "nonce"),
        ({"nonce": ["n"]}, "nonce"),
        ({"nonce": "æ"}, "nonce"),
        ({"sub": None}, "subject"),
        ({"sub": ""}, "subject"),
        ({"sub": "x" * 256}, "subject"),
        ({"sub": 17}, "subject"),
    ],
    ids=str,
)
def test_refused(changes: dict, expected: str, way: Way):
    assert reason(way, **changes) == expected


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"aud": ["valghalla"]},
        {"azp": "valghalla"},
        {"aud": ["valghalla", "another"], "azp": "valghalla"},
        {"exp": SECONDS - 59},
        {"iat": SECONDS + 60},
        {"iat": ASKED.timestamp() - 60},
        {"nbf": SECONDS + 60},
        {"sub": "x" * 255},
    ],
    ids=str,
)
def test_good(changes: dict, way: Way):
    assert read(way, **changes).name == PEOPLE[0].name


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"name": "  Åse   Ø  "}, "Åse Ø"),
        ({"name": None, "preferred_username": "aase"}, "aase"),
        ({"name": 3}, PEOPLE[0].email),
        ({"name": None, "email": None}, PEOPLE[0].subject),
    ],
    ids=str,
)
def test_what_she_is_called(changes: dict, name: str, way: Way):
    assert read(way, **changes).name == name


@pytest.mark.parametrize(
    ("groups", "read_as"),
    [("one", {"one"}), (["one", 2, None, "two"], {"one", "two"}), ({"one": 1}, set()), (7, set())],
    ids=["text", "list", "dict", "number"],
)
def test_groups_are_a_text_or_a_list_of_texts(groups: object, read_as: set, way: Way):
    assert read(way, groups=groups).values("groups") == read_as


@pytest.mark.parametrize("token", ["", "a.b", "a.b.c.d", "!!.e30.x", "e30.e30.x", "W10.e30.x", "x" * 70_000 + ".a.b"])
def test_no_token_at_all(token: str, way: Way):
    with pytest.raises(SignInFailed) as failed:
        read_id_token(token, way.registration, nonce="n", asked_at=ASKED, now=NOW)
    assert failed.value.reason in ("unreadable", "algorithm")


def test_one_letter_changed_in_what_is_signed(way: Way):
    token = way.provider.id_token(PEOPLE[0], nonce="n", now=SECONDS)
    head, body, signature = token.split(".")
    claims = json.loads(_decoded(body)) | {"sub": "somebody-else"}
    forged = base64.urlsafe_b64encode(json.dumps(claims).encode()).rstrip(b"=").decode()
    with pytest.raises(SignInFailed, match="signature"):
        read_id_token(f"{head}.{forged}.{signature}", way.registration, nonce="n", asked_at=ASKED, now=NOW)


@pytest.mark.parametrize(
    ("algorithm", "make"),
    [
        ("ES256", lambda: ECKey.generate_key("P-256", {"kid": "k", "use": "sig"})),
        ("PS256", lambda: RSAKey.generate_key(2048, {"kid": "k", "use": "sig"})),
    ],
)
def test_other_algorithms_that_are_allowed(algorithm: str, make, way: Way):
    assert _read_with(way, algorithm, make()).name == "Åse"


@pytest.mark.parametrize(
    ("algorithm", "make", "expected"),
    [
        ("RS512", lambda: RSAKey.generate_key(2048, {"kid": "k"}), "algorithm"),
        ("ES384", lambda: ECKey.generate_key("P-384", {"kid": "k"}), "algorithm"),
        ("RS256", lambda: RSAKey.generate_key(1024, {"kid": "k"}), "unknown_key"),
        ("RS256", lambda: RSAKey.generate_key(2048, {"kid": "k", "use": "enc"}), "unknown_key"),
        ("RS256", lambda: RSAKey.generate_key(2048, {"kid": "k", "alg": "PS256"}), "signature"),
    ],
)
@pytest.mark.filterwarnings("ignore:.*key size.*")
def test_keys_and_algorithms_that_are_not(algorithm: str, make, expected: str, way: Way):
    with pytest.raises(SignInFailed) as failed:
        _read_with(way, algorithm, make())
    assert failed.value.reason == expected


def test_a_key_of_the_other_kind_under_the_same_name(way: Way):
    published, used = ECKey.generate_key("P-256", {"kid": "k"}), RSAKey.generate_key(2048, {"kid": "k"})
    with pytest.raises(SignInFailed, match="signature"):
        _read_with(way, "RS256", used, published=published)


def _read_with(way: Way, algorithm: str, key, published=None):
    """A token signed with the key, which the provider publishes, or another in its place."""
    keys = [(published or key).as_dict(private=False)]
    way.provider.keys = lambda: {"keys": keys}  # type: ignore[method-assign]
    claims = {
        "iss": way.registration.issuer,
        "aud": "valghalla",
        "sub": "s",
        "name": "Åse",
        "nonce": "n",
        "iat": int(SECONDS),
        "exp": int(SECONDS) + 60,
    }
    header = {"alg": algorithm, "kid": "k"}
    loose = key.import_key({name: value for name, value in key.as_dict(private=True).items() if name in _BARE})
    token = jwt.encode(header, claims, loose, algorithms=[algorithm])
    return read_id_token(token, way.registration, nonce="n", asked_at=ASKED, now=NOW)


_BARE = {"kty", "n", "e", "d", "p", "q", "dp", "dq", "qi", "crv", "x", "y"}


def test_a_new_key_is_fetched_when_it_is_first_met(way: Way, monkeypatch: pytest.MonkeyPatch):
    read(way)
    del way.provider.key  # as after a restart
    with pytest.raises(SignInFailed, match="unknown_key"):
        read(way)  # not asked again within half a minute, whatever tokens come
    monkeypatch.setattr(discovery, "SECONDS_BETWEEN_KEYS", 0.0)
    assert read(way).name == PEOPLE[0].name


def test_without_a_name_the_only_key_is_meant(way: Way):
    assert discovery.key_for(way.registration.issuer, None).kid
    one = way.provider.keys()["keys"][0]
    other = RSAKey.generate_key(2048, {"kid": "other"}).as_dict(private=False)
    discovery.forget()
    way.provider.keys = lambda: {"keys": [one, other]}  # type: ignore[method-assign]
    with pytest.raises(SignInFailed, match="unknown_key"):
        discovery.key_for(way.registration.issuer, None)
