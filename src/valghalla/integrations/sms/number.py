"""Telephone numbers as gateways want them: E.164."""

import phonenumbers

from valghalla.integrations.sms.errors import PARTY, Refused

COUNTRY = "DK"
DANISH = "+45"


def e164(text: str) -> str:
    """The number with "+" and country, "+4512345678", Danish unless another country stands before it.

    Which numbers are mobile is not guessed from their first digits. Raises Refused with "sms_number" for what cannot be
    a number.
    """
    number = _parsed(text)
    if number is None or not phonenumbers.is_possible_number(number) or number.extension:
        raise Refused(PARTY, "sms_number")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def msisdn(text: str) -> str:
    """As ``e164``, the digits alone: "4512345678"."""
    return e164(text).removeprefix("+")


def national(text: str) -> str:
    """The eight digits of a Danish number however it is written, else E.164; "" for what is no number."""
    try:
        return e164(text).removeprefix(DANISH)
    except Refused:
        return ""


def _parsed(text: str) -> phonenumbers.PhoneNumber | None:
    digits = phonenumbers.normalize_digits_only(text)
    if len(digits) == 8 and "+" not in text:
        text = DANISH + digits  # also what begins with 00, which would else be taken for a country's prefix
    try:
        return phonenumbers.parse(text, COUNTRY)
    except phonenumbers.NumberParseException:
        return None
