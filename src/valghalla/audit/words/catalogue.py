"""What is done to what holds for all elections."""

from django.utils.translation import pgettext_lazy

from valghalla.audit.words.parts import Kind, Type, Words

WORDS: dict[str, Words] = {
    "area.created": Words(pgettext_lazy("audit", "Area created"), Type.AREA, Kind.CREATE),
    "area.changed": Words(pgettext_lazy("audit", "Area changed"), Type.AREA, Kind.CHANGE),
    "area.deleted": Words(pgettext_lazy("audit", "Area deleted"), Type.AREA, Kind.DELETE),
    "work_location.created": Words(pgettext_lazy("audit", "Work location created"), Type.WORK_LOCATION, Kind.CREATE),
    "work_location.changed": Words(pgettext_lazy("audit", "Work location changed"), Type.WORK_LOCATION, Kind.CHANGE),
    "work_location.deleted": Words(pgettext_lazy("audit", "Work location deleted"), Type.WORK_LOCATION, Kind.DELETE),
    "work_locations.imported": Words(
        pgettext_lazy("audit", "Work locations brought in from a file"), Type.WORK_LOCATION, Kind.IMPORT
    ),
    "work_location.responsible_added": Words(
        pgettext_lazy("audit", "Responsible for the work location added"), Type.WORK_LOCATION_RESPONSIBLE, Kind.CHANGE
    ),
    "work_location.responsible_removed": Words(
        pgettext_lazy("audit", "Responsible for the work location removed"),
        Type.WORK_LOCATION_RESPONSIBLE,
        Kind.CHANGE,
    ),
    "work_location.people_shown": Words(
        pgettext_lazy("audit", "People at the work location shown, with telephone and e-mail"),
        Type.WORK_LOCATION,
        Kind.SHOW,
    ),
    "samples.removed": Words(pgettext_lazy("audit", "Examples removed"), Type.WORK_LOCATION, Kind.DELETE),
    "team.created": Words(pgettext_lazy("audit", "Team created"), Type.TEAM, Kind.CREATE),
    "team.changed": Words(pgettext_lazy("audit", "Team changed"), Type.TEAM, Kind.CHANGE),
    "team.deleted": Words(pgettext_lazy("audit", "Team deleted"), Type.TEAM, Kind.DELETE),
    "team.joined": Words(pgettext_lazy("audit", "Became a member of the team"), Type.TEAM, Kind.CHANGE),
    "team.left": Words(pgettext_lazy("audit", "Is no longer a member of the team"), Type.TEAM, Kind.CHANGE),
    "team.members_seen": Words(pgettext_lazy("audit", "Members of the team seen"), Type.TEAM, Kind.SEE),
    "team.link_created": Words(pgettext_lazy("audit", "Link to join the team made"), Type.TEAM, Kind.CREATE),
    "team.link_changed": Words(pgettext_lazy("audit", "Link to join the team changed"), Type.TEAM, Kind.CHANGE),
    "team.join_asked": Words(pgettext_lazy("audit", "Asked to join the team"), Type.TEAM, Kind.CREATE),
    "team.join_refused": Words(pgettext_lazy("audit", "Was not let into the team"), Type.TEAM, Kind.CHANGE),
    "team.contact_seen": Words(
        pgettext_lazy("audit", "Contact data of a member of the team seen"), Type.TEAM, Kind.SEE
    ),
    "team.members_exported": Words(pgettext_lazy("audit", "Members of the team exported"), Type.TEAM, Kind.EXPORT),
    "team.links_revoked": Words(pgettext_lazy("audit", "Links to join the team closed"), Type.TEAM, Kind.CHANGE),
    "team.responsible_added": Words(
        pgettext_lazy("audit", "Responsible for the team added"), Type.TEAM_RESPONSIBLE, Kind.CHANGE
    ),
    "team.responsible_removed": Words(
        pgettext_lazy("audit", "Responsible for the team removed"), Type.TEAM_RESPONSIBLE, Kind.CHANGE
    ),
    "task_type.created": Words(pgettext_lazy("audit", "Task type created"), Type.TASK_TYPE, Kind.CREATE),
    "task_type.changed": Words(pgettext_lazy("audit", "Task type changed"), Type.TASK_TYPE, Kind.CHANGE),
    "task_type.deleted": Words(pgettext_lazy("audit", "Task type deleted"), Type.TASK_TYPE, Kind.DELETE),
    "election_type.created": Words(pgettext_lazy("audit", "Election type created"), Type.ELECTION_TYPE, Kind.CREATE),
    "election_type.changed": Words(pgettext_lazy("audit", "Election type changed"), Type.ELECTION_TYPE, Kind.CHANGE),
    "election_type.deleted": Words(pgettext_lazy("audit", "Election type deleted"), Type.ELECTION_TYPE, Kind.DELETE),
    "template.created": Words(pgettext_lazy("audit", "Message template created"), Type.TEMPLATE, Kind.CREATE),
    "template.changed": Words(pgettext_lazy("audit", "Message template changed"), Type.TEMPLATE, Kind.CHANGE),
    "template.deleted": Words(pgettext_lazy("audit", "Message template deleted"), Type.TEMPLATE, Kind.DELETE),
    "template.tested": Words(pgettext_lazy("audit", "Message template sent as a test"), Type.MESSAGE, Kind.SEND),
    "template.seen_filled": Words(
        pgettext_lazy("audit", "Message template seen with somebody's facts"), Type.TEMPLATE, Kind.SEE
    ),
    "catalogue.carried": Words(
        pgettext_lazy("audit", "Change of the catalogue carried into the election"), Type.ELECTION, Kind.CHANGE
    ),
    "text.published": Words(pgettext_lazy("audit", "Text for citizens published"), Type.TEXT, Kind.CHANGE),
    "text.brought_back": Words(
        pgettext_lazy("audit", "Earlier version of a text taken into use again"), Type.TEXT, Kind.CHANGE
    ),
    "logo.changed": Words(pgettext_lazy("audit", "Logo changed"), Type.SETTINGS, Kind.CHANGE),
    "logo.removed": Words(pgettext_lazy("audit", "Logo removed"), Type.SETTINGS, Kind.DELETE),
    "sms.secret_changed": Words(
        pgettext_lazy("audit", "New addresses for the SMS gateway"), Type.SETTINGS, Kind.CHANGE
    ),
    "settings.changed": Words(pgettext_lazy("audit", "Settings changed"), Type.SETTINGS, Kind.CHANGE),
}
