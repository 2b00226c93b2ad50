"""States of group messages, and what keeps one from being sent, in words."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from valghalla.communication.group_messages.figures import Tally
from valghalla.communication.models import GroupMessage
from valghalla.components.inline import STATES as TASK_STATES
from valghalla.components.inline import Badge
from valghalla.tasks.group_messages.circles import Circle

Text = str | Promise

DRAFT = Badge(gettext_lazy("Draft"), "neutral", "edit")
SCHEDULED = Badge(gettext_lazy("Leaves later"), "waiting", "time")
SENDING = Badge(gettext_lazy("Being sent"), "news", "sync")
SENT = Badge(pgettext_lazy("message", "Sent"), "good", "check")
SOME_FAILED = Badge(gettext_lazy("Sent, some failed"), "bad", "error")
CALLED_OFF = Badge(gettext_lazy("Called off"), "neutral", "close")

CIRCLES: dict[Circle, Text] = {
    Circle.TASKS: gettext_lazy("Those who have a task, or said no to one"),
    Circle.MEMBERS: gettext_lazy("Members of teams"),
    Circle.TEAM_RESPONSIBLES: gettext_lazy("Team responsibles"),
    Circle.PLACE_RESPONSIBLES: gettext_lazy("Work location responsibles"),
    Circle.WITHOUT_TASK: gettext_lazy("Those who have no task in this election"),
    Circle.EVERYBODY: gettext_lazy("All participants"),
}

NOT_READY: dict[str, Text] = {
    "no_subject": gettext_lazy("The message has no subject yet."),
    "no_body": gettext_lazy("The message has no text yet."),
    "not_counted": gettext_lazy("The recipients have not been found yet."),
    "nobody": gettext_lazy("Nobody can be reached, so there is nothing to send."),
    "time": gettext_lazy("Choose a time to come, at most 60 days ahead."),
    "channel": gettext_lazy("Messages cannot be sent this way yet."),
}


def state_of(group: GroupMessage, tally: Tally) -> Badge:
    """How a group message stands."""
    if group.is_draft:
        return DRAFT
    if group.stopped_at and not tally.waiting:
        return CALLED_OFF
    if tally.waiting:
        later = group.due_at and group.sent_at and group.due_at > group.sent_at and not tally.sent and not tally.failed
        return SCHEDULED if later else SENDING
    return SOME_FAILED if tally.failed else SENT


def task_state(state: str) -> Text:
    """The state of a recipient's task."""
    return TASK_STATES[state].label if state else _("Without a task")
