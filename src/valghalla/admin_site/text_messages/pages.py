"""What people have written, and what has to be agreed with the gateway for it to come here."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from valghalla.admin_site.catalogue.page_size import page_size
from valghalla.admin_site.catalogue.pages import crumbs
from valghalla.admin_site.catalogue.paging import part_of
from valghalla.admin_site.communication.template_pages import communication_tabs
from valghalla.admin_site.page import ADMINISTER
from valghalla.admin_site.request import AdminRequest
from valghalla.admin_site.text_messages.words import OUTCOMES
from valghalla.communication.channels.sms_words import sentence
from valghalla.communication.text_messages.gateway import able, incoming_url, report_url
from valghalla.communication.text_messages.incoming import number_of, reply_of, text_of
from valghalla.communication.text_messages.models import ReceivedText
from valghalla.components.forms import VersionedForm
from valghalla.components.inline import Lines, Link
from valghalla.components.parts import Confirm, Conflict, Crumb, Tab
from valghalla.components.tables import Column, Row, Table
from valghalla.integrations.sms import national
from valghalla.municipalities.models import Municipality, Settings
from valghalla.participants.contact import shown_mobile

Text = str | Promise
# Nothing was done, and what was written may want an answer from somebody.
TO_READ = ("unclear", "not_read", "unknown", "several", "task_is_hers")
PROVIDERS = {"smssys": "smssys.dk", "link": "LINK Mobility", "inmobile": "inMobile"}


@dataclass(frozen=True)
class ReceivedPage:
    """What the template shows. shows: tabs for all of them, and those to be read.   settings_url: "" for whoever may not
    change them.   open: whether anybody can answer at all."""

    title: Text
    lead: Text
    breadcrumb: tuple[Crumb, ...]
    tabs: tuple[Tab, ...]
    shows: tuple[Tab, ...]
    table: Table
    settings_url: str
    open: bool


@dataclass(frozen=True)
class AnswersPage:
    """What the template shows. provider: its name, "" for none.   receives: whether people can write to us by it.

    report, incoming: the addresses that the gateway is told, with the secret in them; "" when it never posts there.
    """

    title: Text
    lead: Text
    breadcrumb: tuple[Crumb, ...]
    form: VersionedForm
    cancel_url: str
    provider: str
    receives: bool
    report: str
    incoming: str
    conflict: Conflict | None = None


@dataclass(frozen=True)
class NewAddressesPage:
    """The question before the addresses are changed."""

    title: Text
    breadcrumb: tuple[Crumb, ...]
    confirm: Confirm


def received_page(request: AdminRequest) -> ReceivedPage:
    """The messages, newest first."""
    to_read = request.GET.get("show") == "to_read"
    rows = ReceivedText.objects.select_related("participant").defer("participant__cpr_sealed")
    rows = rows.filter(outcome__in=TO_READ) if to_read else rows
    part = part_of(rows, {"time": "received_at"}, "-time", request.GET, size=page_size(request))
    here, may = reverse("received_texts"), request.staff.role in ADMINISTER
    return ReceivedPage(
        title=_("Received SMS"),
        lead=_("What people have written to your number, and what came of it by itself."),
        breadcrumb=(Crumb(_("Communication"), reverse("messages")), Crumb(_("Received SMS"))),
        tabs=communication_tabs("received_texts"),
        shows=(
            Tab(_("All"), here, not to_read),
            Tab(_("To be read by somebody"), f"{here}?show=to_read", to_read),
        ),
        table=Table(
            caption=_("Received SMS"),
            columns=(
                Column("text", _("Message")),
                Column("sender", _("From")),
                Column("time", _("Received"), sortable=True),
                Column("outcome", _("What came of it")),
                Column("reply", _("Our answer"), secondary=True),
            ),
            rows=tuple(_row(row) for row in part.rows),
            sort=part.sort,
            empty=_("Nothing has been received.") if to_read else _("Nobody has written by SMS yet."),
            pager=part.pager if part.rows else None,
        ),
        settings_url=reverse("text_answers") if may else "",
        open=bool(Settings.objects.get().sms_reply_number),
    )


def _row(row: ReceivedText) -> Row:
    person, number = row.participant, _shown(number_of(row))
    sender: object = number
    if person is not None:
        sender = Lines(Link(person.name, reverse("participant", args=[person.pk])), number)
    reply = reply_of(row)
    failed = sentence(row.reply_code) if row.reply_code else ""
    return Row(
        cells=(text_of(row), sender, row.received_at, OUTCOMES[row.outcome], Lines(reply, failed) if failed else reply),
        id=str(row.pk),
        name=person.name if person else number,
    )


def _shown(number: str) -> str:
    own = national(number)
    return shown_mobile(own) if len(own) == 8 else number


def answers_page(municipality: Municipality, form: VersionedForm, *, conflict: Conflict | None = None) -> AnswersPage:
    """The number, and the addresses."""
    can = able()
    return AnswersPage(
        title=_("Answers by SMS"),
        lead=_("People can answer an invitation by SMS with YES or NO, where your SMS gateway can receive."),
        breadcrumb=crumbs((_("Settings"), reverse("settings")), (_("Answers by SMS"), "")),
        form=form,
        cancel_url=reverse("settings"),
        provider=PROVIDERS.get(can.provider, can.provider) if can else "",
        receives=bool(can and can.receives),
        report=report_url(municipality),
        incoming=incoming_url(municipality),
        conflict=conflict,
    )


def new_addresses_page() -> NewAddressesPage:
    """Whether to change the addresses."""
    here = reverse("text_answers")
    return NewAddressesPage(
        title=_("New addresses"),
        breadcrumb=crumbs((_("Settings"), reverse("settings")), (_("Answers by SMS"), here), (_("New addresses"), "")),
        confirm=Confirm(
            question=_("Do you want new addresses?"),
            yes=_("Make new addresses"),
            cancel_url=here,
            lines=(
                _("The old ones are closed at once. Do it when somebody may have seen them who should not."),
                _("The SMS gateway has to be told the new ones; until then nothing comes here from it."),
            ),
        ),
    )
