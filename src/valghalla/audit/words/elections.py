"""What is done to elections and their tasks."""

from django.utils.translation import pgettext_lazy

from valghalla.audit.words.parts import Kind, Type, Words

_ERASED = pgettext_lazy("audit", "The person was deleted")

WORDS: dict[str, Words] = {
    "election.created": Words(pgettext_lazy("audit", "Election created"), Type.ELECTION, Kind.CREATE),
    "election.edited": Words(pgettext_lazy("audit", "Election changed"), Type.ELECTION, Kind.CHANGE),
    "election.duplicated": Words(pgettext_lazy("audit", "Election made like another"), Type.ELECTION, Kind.CREATE),
    "election.type_changed": Words(pgettext_lazy("audit", "Type of the election changed"), Type.ELECTION, Kind.CHANGE),
    "election.deleted": Words(pgettext_lazy("audit", "Election deleted"), Type.ELECTION, Kind.DELETE),
    "election.days_changed": Words(pgettext_lazy("audit", "Days of the election changed"), Type.ELECTION, Kind.CHANGE),
    "election.places_added": Words(
        pgettext_lazy("audit", "Work locations added to the election"), Type.ELECTION, Kind.CHANGE
    ),
    "election.place_removed": Words(
        pgettext_lazy("audit", "Work location removed from the election"), Type.ELECTION, Kind.CHANGE
    ),
    "election.templates_chosen": Words(
        pgettext_lazy("audit", "Message templates of the election changed"), Type.ELECTION, Kind.CHANGE
    ),
    "election.activated": Words(pgettext_lazy("audit", "Election activated"), Type.ELECTION, Kind.CHANGE),
    "election.looked_up_again": Words(
        pgettext_lazy("audit", "People of the election looked up in CPR again"), Type.ELECTION, Kind.LOOK_UP
    ),
    "election.reminded": Words(pgettext_lazy("audit", "Reminders put in the queue"), Type.ELECTION, Kind.SEND),
    "election.deactivated": Words(pgettext_lazy("audit", "Election deactivated"), Type.ELECTION, Kind.CHANGE),
    "election.called_off": Words(pgettext_lazy("audit", "Election called off"), Type.ELECTION, Kind.SEND),
    "election.closed": Words(
        pgettext_lazy("audit", "Election closed"),
        Type.ELECTION,
        Kind.CHANGE,
        pgettext_lazy("audit", "The last day of the election is over"),
    ),
    "overview.exported": Words(pgettext_lazy("audit", "Overview of tasks exported"), Type.LIST, Kind.EXPORT),
    "refusals.exported": Words(pgettext_lazy("audit", "List of declined tasks exported"), Type.LIST, Kind.EXPORT),
    "tasks.distributed": Words(pgettext_lazy("audit", "Tasks distributed"), Type.TASK, Kind.CHANGE),
    "tasks.moved": Words(pgettext_lazy("audit", "Tasks moved to another team"), Type.TASK, Kind.CHANGE),
    "tasks.checked_anew": Words(pgettext_lazy("audit", "Tasks checked by the new rules"), Type.TASK, Kind.CHANGE),
    "tasks.recheck_seen": Words(pgettext_lazy("audit", "Those who lost a task by new rules seen"), Type.TASK, Kind.SEE),
    "bulk.started": Words(pgettext_lazy("audit", "Many done at once"), Type.TASK, Kind.CHANGE),
    "bulk.undone": Words(pgettext_lazy("audit", "What was done to many at once taken back"), Type.TASK, Kind.CHANGE),
    "bulk.sent_now": Words(
        pgettext_lazy("audit", "Messages of what was done to many at once sent"), Type.MESSAGE, Kind.SEND
    ),
    "task.invited_again": Words(pgettext_lazy("audit", "Invitation sent by the office"), Type.TASK, Kind.SEND),
    "task.transferred": Words(pgettext_lazy("audit", "Participant moved to another task"), Type.TASK, Kind.CHANGE),
    "task.put_back": Words(pgettext_lazy("audit", "Task put back as it was"), Type.TASK, Kind.CHANGE),
    "task.assigned": Words(pgettext_lazy("audit", "Task assigned"), Type.TASK, Kind.CHANGE),
    "task.proposed": Words(
        pgettext_lazy("audit", "Task offered to a member by the team responsible"), Type.TASK, Kind.CHANGE
    ),
    "task.accepted": Words(pgettext_lazy("audit", "Task accepted"), Type.TASK, Kind.ANSWER),
    "task.declined": Words(pgettext_lazy("audit", "Task declined"), Type.TASK, Kind.ANSWER),
    "task.withdrawn": Words(pgettext_lazy("audit", "Withdrawn from the task"), Type.TASK, Kind.ANSWER),
    "task.swap_asked": Words(pgettext_lazy("audit", "Asked for another task"), Type.TASK, Kind.ANSWER),
    "task.swap_dropped": Words(pgettext_lazy("audit", "Wish for another task taken back"), Type.TASK, Kind.ANSWER),
    "task.swap_done": Words(pgettext_lazy("audit", "Wish for another task met"), Type.TASK, Kind.CHANGE),
    "task.swap_refused": Words(pgettext_lazy("audit", "Wish for another task declined"), Type.TASK, Kind.CHANGE),
    "task.removed": Words(pgettext_lazy("audit", "Removed from the task"), Type.TASK, Kind.CHANGE, _ERASED),
    "task.invalidated": Words(
        pgettext_lazy("audit", "Task freed, since the person no longer meets the rules"),
        Type.TASK,
        Kind.CHANGE,
        pgettext_lazy("audit", "CPR gave other facts"),
    ),
    "task_link.made": Words(pgettext_lazy("audit", "Task link made"), Type.TASK, Kind.CREATE),
    "task_link.renamed": Words(pgettext_lazy("audit", "Task link renamed"), Type.TASK, Kind.CHANGE),
    "task_link.revoked": Words(pgettext_lazy("audit", "Task link closed"), Type.TASK, Kind.CHANGE),
}
