"""Actions on many, what would become of a row and what became of it, in words."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from valghalla.admin_site.tasks.words import RULES
from valghalla.components.formats import number
from valghalla.tasks.bulk.outcomes import Outcome
from valghalla.tasks.eligibility import Rule
from valghalla.tasks.models import BulkRow, BulkRun

Text = str | Promise
Action = BulkRun.Action

TITLES: dict[str, Text] = {
    Action.ASSIGN: gettext_lazy("Assign tasks"),
    Action.INVITE: gettext_lazy("Send invitations"),
    Action.ACCEPT: gettext_lazy("Write down that they accept"),
    Action.DECLINE: gettext_lazy("Write down that they decline"),
    Action.REMOVE: gettext_lazy("Remove people from tasks"),
    Action.MOVE: gettext_lazy("Move available tasks to a team"),
    Action.TRANSFER: gettext_lazy("Move people to a work location"),
    Action.MESSAGE: gettext_lazy("Choice of recipients"),
    Action.JOIN_TEAM: gettext_lazy("Add people to a team"),
    Action.LEAVE_TEAM: gettext_lazy("Remove people from a team"),
    Action.CHECK_CPR: gettext_lazy("Ask CPR again"),
}


def task_actions() -> tuple[tuple[str, Text, str], ...]:
    """What can be done with tasks chosen in a list: what is posted as ``action``, the button's word and its icon."""
    return (
        (Action.ASSIGN, _("Assign"), "person-add"),
        (Action.INVITE, _("Invite"), "email"),
        ("answer", _("Answer"), "check"),
        (Action.REMOVE, _("Remove"), "close"),
        ("move", _("Move"), "sync"),
        (Action.MESSAGE, _("Write"), "edit"),
    )


# What would happen to a row that stands in the way of nothing.
WILL: dict[str, Text] = {
    Action.ASSIGN: gettext_lazy("Is given the task"),
    Action.INVITE: gettext_lazy("Is sent the invitation"),
    Action.ACCEPT: gettext_lazy("Is written down as accepted"),
    Action.DECLINE: gettext_lazy("Is written down as declined"),
    Action.REMOVE: gettext_lazy("Is removed from the task"),
    Action.MOVE: gettext_lazy("Goes to %(name)s"),
    Action.TRANSFER: gettext_lazy("Goes to %(name)s"),
    Action.JOIN_TEAM: gettext_lazy("Becomes a member"),
    Action.LEAVE_TEAM: gettext_lazy("Is no longer a member"),
    Action.CHECK_CPR: gettext_lazy("Is looked up in CPR"),
}
INVITED_AGAIN: Text = gettext_lazy("Is reminded of the invitation")

# What happened to a row for which all went well.
DONE: dict[str, Text] = {
    Action.ASSIGN: pgettext_lazy("bulk", "Assigned"),
    Action.INVITE: gettext_lazy("Invitation on its way"),
    Action.ACCEPT: gettext_lazy("Written down as accepted"),
    Action.DECLINE: gettext_lazy("Written down as declined"),
    Action.REMOVE: gettext_lazy("Removed"),
    Action.MOVE: gettext_lazy("Moved to %(name)s"),
    Action.TRANSFER: gettext_lazy("Moved to %(name)s"),
    Action.JOIN_TEAM: gettext_lazy("Is now a member"),
    Action.LEAVE_TEAM: gettext_lazy("Taken out of the team"),
    Action.CHECK_CPR: pgettext_lazy("bulk", "Looked up"),
}

WHY_NOT: dict[str, Text] = {
    Outcome.LEFT_OUT: gettext_lazy("Left out"),
    Outcome.CHANGED: gettext_lazy("Somebody has changed it meanwhile"),
    Outcome.GONE: gettext_lazy("The task has been deleted"),
    Outcome.PERSON_GONE: gettext_lazy("The participant has been deleted"),
    Outcome.FREE: gettext_lazy("Nobody has the task"),
    Outcome.TAKEN: gettext_lazy("Somebody has the task already"),
    Outcome.ACCEPTED: gettext_lazy("Has accepted already"),
    Outcome.NOBODY: gettext_lazy("Nobody in the team is free and meets the rules"),
    Outcome.NO_PLACE: gettext_lazy("No available task of the type there that day"),
    Outcome.SAME_TEAM: gettext_lazy("The task is the team's already"),
    Outcome.SAME_PLACE: gettext_lazy("The task is at that place already"),
    Outcome.NOT_AT_PLACE: gettext_lazy("The team is not at that work location"),
    Outcome.NOT_ALIKE: gettext_lazy("The tasks are not of the same type and day"),
    Outcome.NOT_ELIGIBLE: gettext_lazy("Does not meet the rules"),
    Outcome.OVERLAPS: gettext_lazy("Has another task at the same time"),
    Outcome.DECLINED_BEFORE: gettext_lazy("Has declined this task before"),
    Outcome.INACTIVE: gettext_lazy("The election is not active"),
    Outcome.BEGUN: gettext_lazy("The task has begun"),
    Outcome.ON_ITS_WAY: gettext_lazy("An invitation is on its way already"),
    Outcome.ALREADY_IN: gettext_lazy("Is a member already"),
    Outcome.NOT_IN: gettext_lazy("Is not a member"),
    Outcome.ONLY_TEAM: gettext_lazy("It is the person's only team"),
    Outcome.HOLDS_TASKS: gettext_lazy("Has tasks for the team"),
    Outcome.CPR: gettext_lazy("CPR could not be asked"),
    Outcome.HAS_LEFT: gettext_lazy("The message has been sent"),
    Outcome.ERROR: gettext_lazy("Something went wrong on our side"),
}


def why_not(row: BulkRow) -> str:
    """Why nothing was done, with the rules that are not met."""
    failed = [str(RULES[Rule(rule)]) for rule in row.facts.get("failed", []) if rule in list(Rule)]
    if row.outcome == Outcome.NOT_ELIGIBLE and failed:
        return ". ".join(failed)
    return str(WHY_NOT.get(row.outcome, WHY_NOT[Outcome.ERROR]))


def agree(action: str, count: int) -> str:
    """The button that begins it."""
    words = {
        Action.ASSIGN: ngettext("Assign %(count)s task", "Assign %(count)s tasks", count),
        Action.INVITE: ngettext("Send %(count)s invitation", "Send %(count)s invitations", count),
        Action.ACCEPT: ngettext("Write down %(count)s yes", "Write down %(count)s yes", count),
        Action.DECLINE: ngettext("Write down %(count)s no", "Write down %(count)s no", count),
        Action.REMOVE: ngettext("Remove %(count)s person from the task", "Remove %(count)s people from tasks", count),
        Action.MOVE: ngettext("Move %(count)s task", "Move %(count)s tasks", count),
        Action.TRANSFER: ngettext("Move %(count)s person", "Move %(count)s people", count),
        Action.JOIN_TEAM: ngettext("Add %(count)s person", "Add %(count)s people", count),
        Action.LEAVE_TEAM: ngettext("Take %(count)s person out", "Take %(count)s people out", count),
        Action.CHECK_CPR: ngettext("Look %(count)s person up", "Look %(count)s people up", count),
    }
    return words[Action(action)] % {"count": number(count)}


def what_is_sent(action: str, *, active: bool) -> str:
    """What people are told by message, as one sentence."""
    if action in (Action.MOVE, Action.DECLINE, Action.JOIN_TEAM, Action.LEAVE_TEAM):
        return _("Nobody is sent a message.")
    if action == Action.CHECK_CPR:
        return _("CPR is asked about one person at a time. It cannot be undone.")
    if not active:
        if action == Action.ASSIGN:
            return _("The invitations are sent when the election is activated.")
        return _("No message is sent, since the election is not active.")
    sent = {
        Action.ASSIGN: _("Each is sent an invitation."),
        Action.INVITE: _("Each is sent the invitation, or a reminder if it has been sent before."),
        Action.ACCEPT: _("Each is sent a confirmation."),
        Action.REMOVE: _("Each is told by message, save those who were never invited."),
        Action.TRANSFER: _(
            "Each is told of the move in one message, save those who were never invited: they are invited."
        ),
    }
    return sent[Action(action)] + " " + _("The messages wait 10 minutes. Until then you can undo it all.")
