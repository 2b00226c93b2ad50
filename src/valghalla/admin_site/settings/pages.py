"""The pages of the settings."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from valghalla.admin_site.catalogue.pages import crumbs
from valghalla.admin_site.channels import pages as channels
from valghalla.admin_site.page import ADMINISTER
from valghalla.admin_site.request import AdminRequest
from valghalla.admin_site.settings.groups import GROUPS, SettingsGroup
from valghalla.communication.models import ChannelOrder
from valghalla.components.forms import VersionedForm
from valghalla.components.parts import Conflict, Crumb, Fact
from valghalla.content.look.contrast import Pair, pairs
from valghalla.municipalities.models import Settings

Words = str | Promise
STANDARD = "#0b5563"
_USES: dict[str, Words] = {
    "text": gettext_lazy("Links on the page"),
    "grey": gettext_lazy("Links on grey ground"),
    "button": gettext_lazy("Words on buttons"),
    "tint": gettext_lazy("What is chosen in lists"),
}


@dataclass(frozen=True)
class ShownGroup:
    """A group with its values. edit_url: "" for whoever may not change it."""

    name: str
    label: Words
    lead: Words
    facts: tuple[Fact, ...]
    edit_url: str


@dataclass(frozen=True)
class SettingsPage:
    """All settings, to read."""

    title: Words
    lead: Words
    breadcrumb: tuple[Crumb, ...]
    groups: tuple[ShownGroup, ...]
    may_administer: bool


@dataclass(frozen=True)
class Contrast:
    """How well the colour can be read in one use. ratio: "7,85:1"."""

    use: Words
    ratio: str
    enough: bool


@dataclass(frozen=True)
class GroupPage:
    """Changing a group. contrasts: of the colour in force, on the page of the look.   due: people whose time is over,
    on the page of retention, None elsewhere."""

    title: Words
    lead: Words
    breadcrumb: tuple[Crumb, ...]
    form: VersionedForm
    cancel_url: str
    conflict: Conflict | None = None
    contrasts: tuple[Contrast, ...] = ()
    due: int | None = None


def settings_page(request: AdminRequest, settings: Settings) -> SettingsPage:
    """Every setting with its value."""
    may = request.staff.role in ADMINISTER
    shown = [
        ShownGroup(
            group.name,
            group.label,
            group.lead,
            group.facts(settings),
            reverse(f"settings_{group.name}") if may else "",
        )
        for group in GROUPS
    ]
    shown.insert(1, _channels(settings, may))
    shown.insert(2, _answers(settings, may))
    return SettingsPage(
        title=_("Settings"),
        lead=_("What the municipality has settled for itself. Administrators can change it; everybody can see it."),
        breadcrumb=crumbs((_("Settings"), "")),
        groups=tuple(shown),
        may_administer=may,
    )


def _answers(settings: Settings, may: bool) -> ShownGroup:
    """Answering by SMS is a feature of its own too."""
    return ShownGroup(
        "answers",
        _("Answers by SMS"),
        _("People can answer an invitation by SMS with YES or NO, where your SMS gateway can receive."),
        (Fact(_("Number for answers"), settings.sms_reply_number or _("None, nobody can answer by SMS")),),
        reverse("text_answers") if may else "",
    )


def _channels(settings: Settings, may: bool) -> ShownGroup:
    """The page of the channels is a feature of its own, and stands among the settings."""
    return ShownGroup(
        "channels",
        _("Channels"),
        _("Which way messages take to people, and who they are from."),
        channels.facts(settings, ChannelOrder.objects.count()),
        reverse("settings_channels") if may else "",
    )


def group_page(
    group: SettingsGroup,
    form: VersionedForm,
    settings: Settings,
    *,
    conflict: Conflict | None = None,
    due: int | None = None,
) -> GroupPage:
    """Changing one group."""
    return GroupPage(
        title=group.label,
        lead=group.lead,
        breadcrumb=crumbs((_("Settings"), reverse("settings")), (group.label, "")),
        form=form,
        cancel_url=reverse("settings"),
        conflict=conflict,
        contrasts=tuple(_contrast(pair) for pair in pairs(settings.accent or STANDARD)) if group.name == "look" else (),
        due=due,
    )


def _contrast(pair: Pair) -> Contrast:
    return Contrast(_USES[pair.use], f"{number_format(pair.ratio, 1)}:1", pair.is_enough)
