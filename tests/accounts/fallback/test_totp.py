"""The second factor's arithmetic, by the specification's own examples and by an authenticator of our own."""

import base64
import datetime
import xml.etree.ElementTree as ET

import pytest

from tests.accounts.fallback import authenticator
from valghalla.accounts.fallback import totp

# RFC 6238, Appendix B, SHA-1: the secret is the ASCII text; eight digits there, of which ours are the last six.
RFC_SECRET = base64.b32encode(b"12345678901234567890").decode()
RFC_VECTORS = [
    (59, "94287082"),
    (1111111109, "07081804"),
    (1111111111, "14050471"),
    (1234567890, "89005924"),
    (2000000000, "69279037"),
    (20000000000, "65353130"),
]
AT = datetime.datetime(2026, 10, 1, 10, 0, tzinfo=datetime.UTC)
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def _second(number: int) -> datetime.datetime:
    return datetime.datetime.fromtimestamp(number, datetime.UTC)


@pytest.mark.parametrize(("second", "shown"), RFC_VECTORS)
def test_the_examples_of_rfc_6238(second, shown):
    assert authenticator.digits(RFC_SECRET, _second(second), length=8) == shown
    assert totp.fitting_step(RFC_SECRET, shown[-6:], now=_second(second)) == second // 30


@pytest.mark.parametrize(
    ("seconds", "fits"), [(-60, False), (-30, True), (0, True), (29, True), (30, True), (60, False), (3600, False)]
)
def test_a_clock_may_be_one_step_off(seconds, fits):
    shown_at = AT + datetime.timedelta(seconds=seconds)
    step = totp.fitting_step(SECRET, authenticator.digits(SECRET, shown_at), now=AT)
    assert step == (int(shown_at.timestamp()) // 30 if fits else None)


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef", "٤٣٥٩٨٦", "000000", "🔒"])
def test_other_digits_do_not_fit(typed):
    assert totp.fitting_step(SECRET, typed, now=AT) is None


def test_of_two_steps_with_the_same_digits_the_later_is_used_up(monkeypatch):
    monkeypatch.setattr("pyotp.TOTP.generate_otp", lambda self, step: "123456")
    assert totp.fitting_step(SECRET, "123456", now=AT) == int(AT.timestamp()) // 30 + 1


def test_digits_may_be_typed_in_groups():
    shown = authenticator.digits(SECRET, AT)
    assert totp.fitting_step(SECRET, f" {shown[:3]} {shown[3:]} ", now=AT) is not None


def test_secrets_have_160_bits_and_are_not_alike():
    made = {totp.new_secret() for _ in range(50)}
    assert len(made) == 50
    assert {len(base64.b32decode(secret)) for secret in made} == {20}
    assert totp.in_groups("JBSWY3DPEHPK") == "JBSW Y3DP EHPK"


def test_the_picture_is_drawn_without_style_or_script():
    picture = totp.picture(SECRET, person="Karen Ågård", issuer="Valghalla Korsbæk")
    marks = list(ET.fromstring(picture).iter())
    assert {mark.tag.rpartition("}")[2] for mark in marks} == {"svg", "path"}
    assert {name for mark in marks for name in mark.attrib} <= {"viewBox", "d", "fill", "stroke", "transform"}
