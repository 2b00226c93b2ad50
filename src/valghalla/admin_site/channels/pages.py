"""The page of the channels."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from valghalla.admin_site.catalogue.pages import crumbs
from valghalla.admin_site.channels.forms import ChannelsForm
from valghalla.admin_site.channels.words import sentence_of, sentences_of
from valghalla.admin_site.page import ADMINISTER
from valghalla.admin_site.request import AdminRequest
from valghalla.base import clock
from valghalla.communication.channels.open import open_channels
from valghalla.communication.closing import lasting, not_well
from valghalla.communication.models import ChannelState
from valghalla.communication.words import CHANNELS
from valghalla.components.inline import Badge
from valghalla.components.parts import Conflict, Crumb, Fact
from valghalla.municipalities.models import Settings

Words = str | Promise


@dataclass(frozen=True)
class Way:
    """A channel and how it does. sentence: what is wrong, "" for nothing."""

    name: Words
    badge: Badge
    sentence: str = ""


@dataclass(frozen=True)
class ChannelsPage:
    """What the template shows."""

    title: Words
    lead: Words
    breadcrumb: tuple[Crumb, ...]
    channels: tuple[Way, ...]
    form: ChannelsForm
    cancel_url: str
    conflict: Conflict | None = None
    save: str = ""
    note: str = ""
    delete_url: str = ""


def channels_page(form: ChannelsForm, *, conflict: Conflict | None = None) -> ChannelsPage:
    """Changing the order and the senders, with how each channel does."""
    return ChannelsPage(
        title=_("Channels"),
        lead=_("Which way messages take to people, and who they are from."),
        breadcrumb=crumbs((_("Settings"), reverse("settings")), (_("Channels"), "")),
        channels=ways(),
        form=form,
        cancel_url=reverse("settings"),
        conflict=conflict,
    )


def ways() -> tuple[Way, ...]:
    """Every channel with how it does now."""
    opened, failing = open_channels(), {state.channel: state for state in not_well()}
    return tuple(_way(channel, name, channel in opened, failing.get(channel)) for channel, name in CHANNELS.items())


def _way(channel: str, name: Words, is_open: bool, state: ChannelState | None) -> Way:
    if not is_open:
        return Way(name, Badge(_("Not open"), "neutral", "close"), _("It is not set up in this installation."))
    if state is None:
        return Way(name, Badge(_("Works"), "good", "check"))
    stopped = bool(state.stopped)
    badge = (
        Badge(_("Stopped"), "bad", "error") if stopped else Badge(_("Does not work right now"), "waiting", "hourglass")
    )
    return Way(name, badge, sentence_of(state))


def channel_warnings(request: AdminRequest) -> dict[str, object]:
    """For admin_site/channels/warnings.html: a sentence for each channel that does not work. One query."""
    may = request.staff.role in ADMINISTER
    return {
        "channel_warnings": sentences_of(ChannelState.objects.filter(lasting(now=clock.now()))),
        "channels_url": reverse("settings_channels") if may else "",
    }


def facts(settings: Settings, own: int) -> tuple[Fact, ...]:
    """What stands among the settings. own: for how many kinds of messages an order has been settled."""
    kinds = ngettext("For %(count)s kind of message", "For %(count)s kinds of messages", own) % {"count": own}
    return (
        Fact(_("Sender of Digital Post and letters"), settings.digital_post_sender or _("The municipality's name")),
        Fact(_("Sender of SMS"), settings.sms_sender or _("The municipality's name")),
        Fact(_("Own order of channels"), kinds if own else _("No, as usual")),
    )
