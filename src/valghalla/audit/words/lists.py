"""What is done with lists of people."""

from django.utils.translation import pgettext_lazy

from valghalla.audit.words.parts import Kind, Type, Words

WORDS: dict[str, Words] = {
    "participant_list.shown": Words(pgettext_lazy("audit", "Participant list made"), Type.LIST, Kind.SHOW),
    "participant_list.printed": Words(pgettext_lazy("audit", "Participant list printed"), Type.LIST, Kind.EXPORT),
    "participant_list.exported": Words(pgettext_lazy("audit", "Participant list exported"), Type.LIST, Kind.EXPORT),
    "case_list.shown": Words(pgettext_lazy("audit", "List for the case system made"), Type.LIST, Kind.SHOW),
    "case_list.printed": Words(pgettext_lazy("audit", "List for the case system printed"), Type.LIST, Kind.EXPORT),
    "case_list.exported": Words(pgettext_lazy("audit", "List for the case system exported"), Type.LIST, Kind.EXPORT),
    "diet_list.shown": Words(pgettext_lazy("audit", "List of diets made"), Type.LIST, Kind.SHOW),
    "diet_list.printed": Words(pgettext_lazy("audit", "List of diets printed"), Type.LIST, Kind.EXPORT),
    "diet_list.exported": Words(pgettext_lazy("audit", "List of diets exported"), Type.LIST, Kind.EXPORT),
    "finance_list.shown": Words(pgettext_lazy("audit", "List for finance made"), Type.LIST, Kind.SHOW),
    "finance_list.printed": Words(pgettext_lazy("audit", "List for finance printed"), Type.LIST, Kind.EXPORT),
    "finance_list.exported": Words(pgettext_lazy("audit", "List for finance exported"), Type.LIST, Kind.EXPORT),
    "election_system_list.shown": Words(
        pgettext_lazy("audit", "List for the election system made"), Type.LIST, Kind.SHOW
    ),
    "election_system_list.printed": Words(
        pgettext_lazy("audit", "List for the election system printed"), Type.LIST, Kind.EXPORT
    ),
    "election_system_list.exported": Words(
        pgettext_lazy("audit", "List for the election system exported"), Type.LIST, Kind.EXPORT
    ),
    "task_list.exported": Words(pgettext_lazy("audit", "List of all tasks exported"), Type.LIST, Kind.EXPORT),
    "roster.exported": Words(pgettext_lazy("audit", "Lists of a work location and day taken"), Type.LIST, Kind.EXPORT),
    "list_preset.kept": Words(pgettext_lazy("audit", "Set-up of a list kept"), Type.LIST, Kind.CREATE),
    "list_preset.deleted": Words(pgettext_lazy("audit", "Set-up of a list deleted"), Type.LIST, Kind.DELETE),
    "list_rules.changed": Words(pgettext_lazy("audit", "Rules of the lists changed"), Type.LIST, Kind.CHANGE),
    "payee.changed": Words(
        pgettext_lazy("audit", "What the person is to the finance department changed"), Type.PARTICIPANT, Kind.CHANGE
    ),
}
