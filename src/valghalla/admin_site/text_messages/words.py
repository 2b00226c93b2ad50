"""What came of what people wrote, in words."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from valghalla.components.inline import Badge

Text = str | Promise

UNDERSTOOD: dict[str, Text] = {
    "yes": gettext_lazy("Yes"),
    "no": gettext_lazy("No"),
    "stop": gettext_lazy("Stop"),
    "unclear": gettext_lazy("Not understood"),
    "": gettext_lazy("Not looked at yet"),
}
OUTCOMES: dict[str, Badge] = {
    "accepted": Badge(gettext_lazy("Took the task"), "good", "check"),
    "declined": Badge(gettext_lazy("Declined the task"), "neutral", "close"),
    "stopped": Badge(gettext_lazy("Wants no more SMS"), "neutral", "close"),
    "several": Badge(gettext_lazy("Has several open invitations"), "waiting", "hourglass"),
    "none_open": Badge(gettext_lazy("Has no open invitation"), "neutral", "hourglass"),
    "as_before": Badge(gettext_lazy("Had answered before"), "neutral", "check"),
    "task_is_hers": Badge(gettext_lazy("Had said yes before"), "waiting", "hourglass"),
    "unknown": Badge(gettext_lazy("Unknown number"), "neutral", "hourglass"),
    "unclear": Badge(gettext_lazy("To be read by somebody"), "waiting", "hourglass"),
    "not_read": Badge(gettext_lazy("To be read by somebody"), "waiting", "hourglass"),
    "begun": Badge(gettext_lazy("Too late, the task had begun"), "bad", "error"),
    "closed": Badge(gettext_lazy("The election was closed"), "bad", "error"),
    "overlaps": Badge(gettext_lazy("Has another task at the same time"), "bad", "error"),
    "not_eligible": Badge(gettext_lazy("Does not meet the rules"), "bad", "error"),
    "gone": Badge(gettext_lazy("The task was another's"), "bad", "error"),
    "not_possible": Badge(gettext_lazy("Could not be noted"), "bad", "error"),
    "": Badge(gettext_lazy("Not looked at yet"), "neutral", "hourglass"),
}
