"""The second factor: six digits that an authenticator makes of a secret and the time (RFC 6238, SHA-1, 30 seconds)."""

import datetime
import hmac
import io
import re

import pyotp
import segno

SECONDS = 30
DIGITS = 6
WINDOW = 1
# Compared with when there is no secret, so that the answer takes as long.
NOBODYS = "A" * 32


def new_secret() -> str:
    """160 random bits as 32 letters and digits (base 32)."""
    return pyotp.random_base32(32)


def fitting_step(secret: str, typed: str, *, now: datetime.datetime) -> int | None:
    """The 30-second step whose digits were typed, of the present one and its neighbours; None when none fits.

    Should two fit, the later. All are compared, each in constant time. Spaces between the digits do not matter.
    """
    digits = re.sub(r"\s", "", typed).encode()
    present = int(now.timestamp()) // SECONDS
    authenticator = pyotp.TOTP(secret, digits=DIGITS, interval=SECONDS)
    fitting = [
        step
        for step in range(present - WINDOW, present + WINDOW + 1)
        if hmac.compare_digest(authenticator.generate_otp(step).encode(), digits)
    ]
    return max(fitting, default=None)


def in_groups(secret: str) -> str:
    """The secret for typing by hand, four signs at a time."""
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))


def picture(secret: str, *, person: str, issuer: str) -> bytes:
    """A QR code as SVG that authenticators read (the ``otpauth`` address). issuer: what the entry is called there."""
    address = pyotp.TOTP(secret).provisioning_uri(name=person, issuer_name=issuer)
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        out, kind="svg", border=4, light="#fff", omitsize=True, svgclass=None, lineclass=None
    )
    return out.getvalue()
