"""Files of certificates and keys: those that can be used are, all others are refused with their reason."""

import datetime

import pytest
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from tests.accounts.service_providers import files
from tests.accounts.service_providers.files import LEGACY, MODERN, PASSWORD
from valghalla.accounts.service_providers.errors import KeyRefused
from valghalla.accounts.service_providers.make import self_signed
from valghalla.accounts.service_providers.pairs import MOST_BYTES, Pair, check_pair, read_pair
from valghalla.base import clock


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return files.make(tmp_path_factory.mktemp("pair"))


def refusal(call) -> str:
    with pytest.raises(KeyRefused) as refused:
        call()
    return refused.value.reason


def is_made(pair: Pair, made: files.Made) -> bool:
    """The certificate as the program wrote it, with the key that fits it."""
    key = load_pem_private_key(pair.private_key.encode(), None)
    return pair.pem == made.certificate.read_text() and key.public_key() == pair.certificate.public_key()


@pytest.mark.parametrize("how", [MODERN, LEGACY, ("-nomac",)], ids=["modern", "legacy", "without a seal"])
def test_a_pkcs12_file_opens_with_its_password(made, how):
    assert is_made(read_pair(files.pkcs12(made, *how), password=PASSWORD), made)


@pytest.mark.parametrize("how", [MODERN, LEGACY], ids=["modern", "legacy"])
def test_a_wrong_password_is_told_from_a_missing_one_and_from_a_broken_file(made, how):
    packed = files.pkcs12(made, *how)
    assert refusal(lambda: read_pair(packed, password="Kagemand")) == "password"
    assert refusal(lambda: read_pair(packed, password="")) == "password_missing"
    assert refusal(lambda: read_pair(packed[:200], password=PASSWORD)) in {"unreadable", "password"}
    assert refusal(lambda: read_pair(b"rubbish" * 100, password=PASSWORD)) == "unreadable"
    assert refusal(lambda: read_pair(b"", password="")) == "unreadable"


def test_a_pkcs12_file_without_password_opens_without_one(made):
    assert is_made(read_pair(files.pkcs12(made, *MODERN, password=""), password=""), made)


def test_the_certificate_of_the_key_is_found_among_its_chain(tmp_path):
    made, authority = files.issued(tmp_path)
    packed = files.pkcs12(made, *MODERN, chain=authority)
    assert is_made(read_pair(packed, password=PASSWORD), made)
    chain_first = authority.read_bytes() + made.certificate.read_bytes() + made.key.read_bytes()
    assert is_made(read_pair(chain_first, password=""), made)


def test_pem_files_open_in_either_order_and_in_one(made):
    certificate, key = made.certificate.read_bytes(), made.key.read_bytes()
    for content, further in [(certificate, key), (key, certificate), (key + certificate, b"")]:
        assert is_made(read_pair(content, password="", further=further), made)


def test_a_pem_key_under_a_password_needs_it(made):
    certificate, key = made.certificate.read_bytes(), files.encrypted_key(made)
    assert is_made(read_pair(certificate, password=PASSWORD, further=key), made)
    assert refusal(lambda: read_pair(certificate, password="", further=key)) == "password_missing"
    assert refusal(lambda: read_pair(certificate, password="Kagemand", further=key)) == "password"


def test_something_that_is_not_a_pair_is_refused_with_what_is_missing(made, tmp_path):
    other = files.make(tmp_path, "other")
    certificate, key = made.certificate.read_bytes(), made.key.read_bytes()
    assert refusal(lambda: read_pair(certificate, password="")) == "no_key"
    assert refusal(lambda: read_pair(key, password="")) == "no_certificate"
    assert refusal(lambda: read_pair(certificate, password="", further=other.key.read_bytes())) == "no_match"
    assert refusal(lambda: read_pair(files.pkcs12(made, *MODERN, without_key=True), password=PASSWORD)) == "no_key"
    assert refusal(lambda: read_pair(certificate.replace(b"MII", b"MMM"), password="", further=key)) == "unreadable"
    assert refusal(lambda: read_pair(certificate, password="", further=key.replace(b"MII", b"MMM"))) == "unreadable"
    assert refusal(lambda: read_pair(b"0" * (MOST_BYTES + 1), password="")) == "too_large"
    assert refusal(lambda: read_pair(certificate, password="", further=b"0" * (MOST_BYTES + 1))) == "too_large"


@pytest.mark.parametrize(
    "new", [("ec", "-pkeyopt", "ec_paramgen_curve:P-256"), ("ed25519",)], ids=["elliptic curve", "ed25519"]
)
def test_another_kind_of_key_than_rsa_is_refused(tmp_path, new):
    made = files.make(tmp_path, new=new)
    packed = files.pkcs12(made, *MODERN)
    pem = made.certificate.read_bytes() + made.key.read_bytes()
    assert refusal(lambda: read_pair(packed, password=PASSWORD)) == "not_rsa"
    assert refusal(lambda: read_pair(pem, password="")) == "not_rsa"


def usable(tmp_path, **how) -> None:
    made = files.make(tmp_path, **how)
    check_pair(read_pair(files.pkcs12(made, *MODERN), password=PASSWORD), now=clock.now())


def test_a_certificate_must_be_for_signing_and_for_opening(tmp_path):
    usable(tmp_path)
    usable(tmp_path, usage="")
    usable(tmp_path, usage="keyUsage=digitalSignature,dataEncipherment")
    assert refusal(lambda: usable(tmp_path, usage="keyUsage=keyCertSign,cRLSign")) == "usage"
    assert refusal(lambda: usable(tmp_path, usage="keyUsage=digitalSignature")) == "usage"
    assert refusal(lambda: usable(tmp_path, usage="keyUsage=keyEncipherment")) == "usage"


def test_the_shortest_key_is_2048_bits(tmp_path):
    usable(tmp_path, new=("rsa:2048",))
    (tmp_path / "one.key").unlink()
    with pytest.raises(KeyRefused) as refused:
        usable(tmp_path, new=("rsa:1024",))
    assert (refused.value.reason, refused.value.bits) == ("too_short", 1024)


def test_a_certificate_is_good_between_its_dates(now):
    pair = self_signed("x", now=now, until=now + datetime.timedelta(days=10))
    begins, ends = pair.certificate.not_valid_before_utc, pair.certificate.not_valid_after_utc
    second = datetime.timedelta(seconds=1)
    check_pair(pair, now=begins)
    check_pair(pair, now=ends - second)
    assert refusal(lambda: check_pair(pair, now=ends)) == "expired"
    assert refusal(lambda: check_pair(pair, now=begins - second)) == "not_yet_valid"


def test_nothing_shown_of_a_pair_holds_its_key(made):
    pair = read_pair(files.pkcs12(made, *MODERN), password=PASSWORD)
    assert "PRIVATE" not in repr(pair)
    assert len(pair.fingerprint) == 64
