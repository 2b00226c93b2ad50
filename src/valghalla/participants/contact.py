"""Mobile numbers and e-mail addresses: one rule each, for every form, import and look-up of both sites."""

import re

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator

from valghalla.participants.errors import InvalidEmail, InvalidMobile

_BETWEEN = re.compile("[\\s\\u00a0\\u00ad\\u200b-\\u200f\\u202f\\u2060\\ufeff\\u2010-\\u2015.()-]+")
_COUNTRY = re.compile(r"^(?:\+|00)45(?=[0-9])")
_EIGHT_DIGITS = re.compile(r"[0-9]{8}")
_is_email = EmailValidator()
LONGEST_EMAIL = 254


def mobile_of(text: str) -> str:
    """The eight digits of a Danish mobile number, however it was written: "+45 12 34 56 78" gives "12345678".

    Blanks, hyphens, full stops and parentheses count as nothing, "+45" and "0045" in front too. Nothing written gives
    "".
    Raises InvalidMobile for anything that does not leave exactly eight digits.
    """
    digits = _COUNTRY.sub("", _BETWEEN.sub("", text))
    if digits and not _EIGHT_DIGITS.fullmatch(digits):
        raise InvalidMobile
    return digits


def email_of(text: str) -> str:
    """The address without blanks around it, at any top-level domain. Nothing written gives "". Raises InvalidEmail."""
    address = text.strip()
    if not address:
        return ""
    try:
        _is_email(address)
    except ValidationError:
        raise InvalidEmail from None
    if len(address) > LONGEST_EMAIL:
        raise InvalidEmail
    return address


def shown_mobile(mobile: str) -> str:
    """Eight digits in pairs, as people here read them aloud: "12 34 56 78"; "" stays ""."""
    return " ".join(mobile[start : start + 2] for start in range(0, len(mobile), 2))
