"""What SMS gateways say of messages, in words.

Source: integrations/sms/codes.py; docs/integrations/sms.md.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

Text = str | Promise

_PASSED_ON: Text = gettext_lazy("The SMS gateway could not pass the message on.")
_ON_ITS_WAY: Text = gettext_lazy("The operator has the message and is delivering it.")
_NOT_DELIVERED: Text = gettext_lazy("The operator could not deliver the text message.")
_NOT_SAID: Text = gettext_lazy("The operator has not said whether the text message arrived.")
_NOT_IN_USE: Text = gettext_lazy("The participant's mobile number is not in use.")
_PAYMENT: Text = gettext_lazy("The number cannot receive the text message because of the agreement with its operator.")
_LETTERS: Text = gettext_lazy("The telephone cannot show the letters of the text message.")
_OURS: Text = gettext_lazy("The SMS gateway found a fault in how the message is made. That is ours to mend.")
_SETTINGS: Text = gettext_lazy(
    "The settings of the SMS gateway do not work. Those who run the service have to correct them."
)

SENTENCES: dict[str, Text] = {
    **{f"link_{code}": _PASSED_ON for code in (0, 1, 2, 3, 6, 104, 105)},
    **{f"link_{code}": _ON_ITS_WAY for code in (1000, 1005, 1007, 1008, 1011, 1012)},
    "link_1001": gettext_lazy("The text message has arrived."),
    "link_1002": gettext_lazy("The telephone was switched off or could not be reached for too long."),
    "link_1004": gettext_lazy("The telephone has no room for more messages."),
    **{f"link_{code}": _NOT_DELIVERED for code in (1006, 1009)},
    **{f"link_{code}": _NOT_SAID for code in (4, 5, 1010)},
    "link_2104": gettext_lazy("The operator does not know the participant's mobile number."),
    "link_2105": gettext_lazy("The participant's mobile number is closed for text messages."),
    "link_2106": _NOT_IN_USE,
    "link_2107": gettext_lazy("The participant's mobile number is closed for text messages for the time being."),
    **{f"link_{code}": _PAYMENT for code in range(2200, 2208)},
    **{f"link_{code}": _LETTERS for code in range(3000, 3003)},
    **{f"link_{code}": _OURS for code in range(4000, 4008)},
    "inmobile_1": gettext_lazy("The text message has arrived."),
    "inmobile_0": _NOT_SAID,
    "inmobile_-1": _NOT_DELIVERED,
    "inmobile_-2": gettext_lazy("The SMS gateway called the text message off."),
    "inmobile_not_a_number": _NOT_IN_USE,
    "smssys_0": _ON_ITS_WAY,
    "sms_number": gettext_lazy("The participant's mobile number is not written right."),
    "sms_sender": gettext_lazy(
        "The municipality's sender of SMS is not written right: at most 11 letters, digits and blanks."
    ),
    "sms_empty": gettext_lazy("The text message was empty."),
    "sms_timeout": gettext_lazy("The SMS gateway did not answer in time."),
    "sms_no_connection": gettext_lazy("There was no connection to the SMS gateway."),
    "sms_hung_up": gettext_lazy("The SMS gateway broke off the connection."),
    "sms_tls": gettext_lazy("The connection to the SMS gateway could not be protected."),
    "sms_no_credit": gettext_lazy(
        "There is no money left with the SMS gateway. Those who run the service have to see to it."
    ),
    **dict.fromkeys(
        ("sms_reply", "sms_too_large", "sms_reports"),
        gettext_lazy("The SMS gateway answered in a way that could not be understood."),
    ),
    **dict.fromkeys(("sms_url", "sms_authorities", "sms_login", "sms_forbidden", "sms_address"), _SETTINGS),
}
_PROVIDERS = ("link_", "inmobile_", "smssys_")


def sentence(code: str) -> str:
    """What a code of the SMS gateway means; what it says itself where nobody has documented it; "" for another's code."""
    known, _colon, said = code.partition(": ")
    if known in SENTENCES:
        return str(SENTENCES[known])
    if known.startswith("sms_http_"):
        return _("The SMS gateway cannot take the message right now (code %(code)s).") % {
            "code": known.removeprefix("sms_http_")
        }
    if known.startswith(_PROVIDERS):
        own = said or known.partition("_")[2].removeprefix("http_")
        return _("The SMS gateway refused the message. It says: %(said)s.") % {"said": own.rstrip(".")}
    return ""
