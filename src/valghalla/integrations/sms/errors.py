"""What can go wrong when handing a text message over.

``code`` begins with "sms_" for what is ours to tell, such as "sms_timeout", "sms_http_503", and with the provider's name
for what the provider says: "link_2106", "smssys_7: Ugyldigt nummer", "inmobile_not_a_number".
"""

import re

from valghalla.base import errors
from valghalla.base.errors import Refused, Unavailable

__all__ = ["NotUnderstood", "Refused", "Unavailable", "WrongSettings", "outside_code"]

PARTY = "sms"
LONGEST_CODE = 60
# A telephone number in the provider's words names somebody: whatever has this many digits is left out.
_NUMBER = re.compile(r"\+?\d(?:[ .-]?\d){4,}")
_BLANKS = re.compile(r"\s+")


class WrongSettings(Unavailable):
    """Our agreement or settings do not work with this gateway, so no message was judged: all wait until they are right.

    code: "sms_url", "sms_authorities", "sms_login" (401), "sms_forbidden" (403), "sms_no_credit" (402), "sms_address"
    (404 and redirects).
    """


class NotUnderstood(errors.NotUnderstood):
    """The gateway took the request and answered in a way the contract does not know.

    The message may have been sent all the same, so it must not be handed over again by itself.
    """

    perhaps_done = True


def outside_code(provider: str, code: object, text: str = "") -> str:
    """A provider's own code as one word for tables, with what it said after a colon; no telephone numbers in it."""
    said = _BLANKS.sub(" ", _NUMBER.sub("…", text)).strip()
    return (f"{provider}_{code}" + (f": {said}" if said else ""))[:LONGEST_CODE]
