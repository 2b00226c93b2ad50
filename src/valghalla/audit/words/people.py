"""What is done to, and for, people."""

from django.utils.translation import pgettext_lazy

from valghalla.audit.words.parts import Kind, Type, Words

WORDS: dict[str, Words] = {
    "participant.added": Words(pgettext_lazy("audit", "Participant created"), Type.PARTICIPANT, Kind.CREATE),
    "participant.changed": Words(pgettext_lazy("audit", "Participant changed"), Type.PARTICIPANT, Kind.CHANGE),
    "participant.teams_changed": Words(pgettext_lazy("audit", "Teams changed"), Type.PARTICIPANT, Kind.CHANGE),
    "participant.erased": Words(pgettext_lazy("audit", "Participant deleted"), Type.PARTICIPANT, Kind.DELETE),
    "participant.own_data_taken": Words(
        pgettext_lazy("audit", "Took out all that is held about oneself"), Type.PARTICIPANT, Kind.EXPORT
    ),
    "preferences.changed": Words(pgettext_lazy("audit", "Preferences changed"), Type.PARTICIPANT, Kind.CHANGE),
    "calendar.address_made": Words(
        pgettext_lazy("audit", "Private calendar address made"), Type.PARTICIPANT, Kind.CREATE
    ),
    "calendar.address_revoked": Words(
        pgettext_lazy("audit", "Private calendar address closed"), Type.PARTICIPANT, Kind.DELETE
    ),
    "participant.viewed": Words(pgettext_lazy("audit", "Profile seen"), Type.PARTICIPANT, Kind.SEE),
    "participant.history_seen": Words(pgettext_lazy("audit", "History seen"), Type.PARTICIPANT, Kind.SEE),
    "participant.protected_address_shown": Words(
        pgettext_lazy("audit", "Protected address shown"), Type.PARTICIPANT, Kind.SEE
    ),
    "participant.searched_by_cpr": Words(
        pgettext_lazy("audit", "Searched for by CPR number"), Type.PARTICIPANT, Kind.SEARCH
    ),
    "participant.updated_from_cpr": Words(
        pgettext_lazy("audit", "Brought up to date from CPR"),
        Type.PARTICIPANT,
        Kind.CHANGE,
        pgettext_lazy("audit", "CPR gave other facts"),
    ),
    "participant.number_replaced": Words(
        pgettext_lazy("audit", "CPR has replaced the number, and does not say by which"),
        Type.PARTICIPANT,
        Kind.LOOK_UP,
        pgettext_lazy("audit", "CPR gave other facts"),
    ),
    "participants.check_begun": Words(
        pgettext_lazy("audit", "Check of the participants in CPR begun"), Type.PARTICIPANT, Kind.LOOK_UP
    ),
    "participants.checked": Words(
        pgettext_lazy("audit", "Check of the participants in CPR ended"), Type.PARTICIPANT, Kind.LOOK_UP
    ),
    "cpr.looked_up": Words(
        pgettext_lazy("audit", "Looked up in CPR"),
        Type.PARTICIPANT,
        Kind.LOOK_UP,
        pgettext_lazy("audit", "The rules ask for fresh facts"),
    ),
    "cpr.protected_address_shown": Words(
        pgettext_lazy("audit", "Protected address of a person looked up in CPR shown"), Type.PARTICIPANT, Kind.SEE
    ),
    "comment.added": Words(pgettext_lazy("audit", "Comment written"), Type.PARTICIPANT, Kind.CREATE),
    "comment.changed": Words(pgettext_lazy("audit", "Comment changed"), Type.PARTICIPANT, Kind.CHANGE),
    "comment.deleted": Words(pgettext_lazy("audit", "Comment deleted"), Type.PARTICIPANT, Kind.DELETE),
    "statement.seen": Words(pgettext_lazy("audit", "Disclosure statement seen"), Type.PARTICIPANT, Kind.SEE),
    "statement.answered": Words(pgettext_lazy("audit", "Consent declaration answered"), Type.PARTICIPANT, Kind.ANSWER),
    "import.started": Words(pgettext_lazy("audit", "Import of participants begun"), Type.PARTICIPANT, Kind.IMPORT),
    "import.finished": Words(
        pgettext_lazy("audit", "Import of participants finished"),
        Type.PARTICIPANT,
        Kind.IMPORT,
        pgettext_lazy("audit", "All lines were dealt with"),
    ),
    "import.report_exported": Words(
        pgettext_lazy("audit", "Report of an import downloaded"), Type.PARTICIPANT, Kind.EXPORT
    ),
    "diet.created": Words(pgettext_lazy("audit", "Special diet created"), Type.DIET, Kind.CREATE),
    "diet.changed": Words(pgettext_lazy("audit", "Special diet changed"), Type.DIET, Kind.CHANGE),
    "diet.deleted": Words(pgettext_lazy("audit", "Special diet deleted"), Type.DIET, Kind.DELETE),
    "message.opened": Words(pgettext_lazy("audit", "Text of a message read"), Type.MESSAGE, Kind.SEE),
    "received_texts.opened": Words(pgettext_lazy("audit", "Received text messages read"), Type.MESSAGE, Kind.SEE),
    "message.tried_again": Words(pgettext_lazy("audit", "Message tried again"), Type.MESSAGE, Kind.SEND),
    "message.sent_another_way": Words(
        pgettext_lazy("audit", "Message sent another way after it had failed"), Type.MESSAGE, Kind.SEND
    ),
    "group_message.begun": Words(pgettext_lazy("audit", "Group message begun"), Type.MESSAGE, Kind.CREATE),
    "group_message.deleted": Words(
        pgettext_lazy("audit", "Draft of a group message deleted"), Type.MESSAGE, Kind.DELETE
    ),
    "group_message.seen_filled": Words(
        pgettext_lazy("audit", "Group message seen with a participant's facts"), Type.MESSAGE, Kind.SEE
    ),
    "group_message.tested": Words(pgettext_lazy("audit", "Group message sent as a test"), Type.MESSAGE, Kind.SEND),
    "group_message.sent": Words(pgettext_lazy("audit", "Group message sent"), Type.MESSAGE, Kind.SEND),
    "group_message.called_off": Words(pgettext_lazy("audit", "Group message called off"), Type.MESSAGE, Kind.SEND),
    "messages.exported": Words(pgettext_lazy("audit", "Message log exported"), Type.MESSAGE, Kind.EXPORT),
    "messages.forgotten": Words(
        pgettext_lazy("audit", "Old messages deleted"),
        Type.MESSAGE,
        Kind.DELETE,
        pgettext_lazy("audit", "Its time was over"),
    ),
    "messages.taken_back": Words(
        pgettext_lazy("audit", "Messages put back in the queue"),
        Type.MESSAGE,
        Kind.SEND,
        pgettext_lazy("audit", "Sending was interrupted"),
    ),
}
