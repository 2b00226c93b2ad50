"""What CPR's codes mean, in words."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

_STATUSES: dict[int, str | Promise] = {
    1: gettext_lazy("Lives in Denmark"),
    3: gettext_lazy("Lives in Denmark, on a special road code"),
    5: gettext_lazy("Lives in Greenland"),
    7: gettext_lazy("Lives in Greenland, on a special road code"),
    20: gettext_lazy("Has a number for tax purposes only"),
    30: gettext_lazy("The number was annulled"),
    50: gettext_lazy("The number was a double and was deleted"),
    60: gettext_lazy("The number was replaced"),
    70: gettext_lazy("Disappeared"),
    80: gettext_lazy("Moved abroad"),
    90: gettext_lazy("Dead"),
}
DANISH_CITIZEN = "5100"


def status_in_words(status: int | None) -> str:
    """CPR's status code in words."""
    if status is None:
        return _("CPR does not say")
    return str(_STATUSES.get(status) or _("Status %(code)s in CPR") % {"code": status})


def citizenship_in_words(code: str) -> str:
    """Danish, another country's by its CPR code, or that CPR does not say."""
    if not code:
        return _("CPR does not say")
    return _("Danish") if code == DANISH_CITIZEN else _("Not Danish (country code %(code)s)") % {"code": code}
