"""What the words of an action are made of, and the two ways actions are sorted by."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Text = str | Promise


class Type(StrEnum):
    """What it was done to."""

    PARTICIPANT = "participant"
    TASK = "task"
    ELECTION = "election"
    MESSAGE = "message"
    LIST = "list"
    TEAM_RESPONSIBLE = "team_responsible"
    WORK_LOCATION_RESPONSIBLE = "work_location_responsible"
    TEAM = "team"
    AREA = "area"
    WORK_LOCATION = "work_location"
    TASK_TYPE = "task_type"
    DIET = "diet"
    ELECTION_TYPE = "election_type"
    TEMPLATE = "template"
    TEXT = "text"
    SETTINGS = "settings"
    USER = "user"
    SIGN_IN = "sign_in"
    CERTIFICATE = "certificate"
    AUDIT = "audit"
    OTHER = "other"


class Kind(StrEnum):
    """What sort of act it was."""

    CREATE = "create"
    SEE = "see"
    CHANGE = "change"
    DELETE = "delete"
    LOOK_UP = "look_up"
    SEARCH = "search"
    SHOW = "show"
    EXPORT = "export"
    IMPORT = "import"
    ANSWER = "answer"
    SEND = "send"
    SIGN_IN = "sign_in"
    REFUSE = "refuse"
    OTHER = "other"


TYPES: dict[Type, Text] = {
    Type.PARTICIPANT: _("Participant"),
    Type.TASK: _("Task"),
    Type.ELECTION: _("Election"),
    Type.MESSAGE: _("Message"),
    Type.LIST: pgettext_lazy("audit", "List"),
    Type.TEAM_RESPONSIBLE: pgettext_lazy("audit", "Team responsible"),
    Type.WORK_LOCATION_RESPONSIBLE: pgettext_lazy("audit", "Work location responsible"),
    Type.TEAM: _("Team"),
    Type.AREA: _("Area"),
    Type.WORK_LOCATION: _("Work location"),
    Type.TASK_TYPE: _("Task type"),
    Type.DIET: _("Special diet"),
    Type.ELECTION_TYPE: _("Election type"),
    Type.TEMPLATE: pgettext_lazy("audit", "Message template"),
    Type.TEXT: pgettext_lazy("audit", "Text on the citizens' site"),
    Type.SETTINGS: _("Settings"),
    Type.USER: pgettext_lazy("audit", "User"),
    Type.SIGN_IN: _("Sign-in"),
    Type.CERTIFICATE: _("Certificate"),
    Type.AUDIT: pgettext_lazy("audit", "Audit log"),
    Type.OTHER: pgettext_lazy("audit", "Other things"),
}

KINDS: dict[Kind, Text] = {
    Kind.CREATE: _("Create"),
    Kind.SEE: pgettext_lazy("audit", "See"),
    Kind.CHANGE: pgettext_lazy("audit", "Change"),
    Kind.DELETE: _("Delete"),
    Kind.LOOK_UP: _("Look up in CPR"),
    Kind.SEARCH: pgettext_lazy("audit", "Search"),
    Kind.SHOW: pgettext_lazy("audit", "Make a list"),
    Kind.EXPORT: pgettext_lazy("audit", "Export"),
    Kind.IMPORT: _("Import"),
    Kind.ANSWER: pgettext_lazy("audit", "Answer"),
    Kind.SEND: _("Send"),
    Kind.SIGN_IN: pgettext_lazy("audit", "Sign in or out"),
    Kind.REFUSE: pgettext_lazy("audit", "Refuse"),
    Kind.OTHER: pgettext_lazy("audit", "Something else"),
}


@dataclass(frozen=True)
class Words:
    """An action in words. said: what happened, a few words.   by_itself: why the system does it, where it does."""

    said: Text
    type: Type
    kind: Kind
    by_itself: Text = ""
