"""The page of the channels: the order for each event, the senders, and how each channel does."""

import datetime

import pytest

from tests.elections.factories import scene
from valghalla.audit.models import AuditEntry
from valghalla.communication.models import ChannelOrder, ChannelState
from valghalla.communication.order import OrderInvalid, is_sms_sender, settle_channels, settled
from valghalla.communication.routes import USUAL, Order
from valghalla.municipalities.models import Settings

PAGE = "/administration/settings/channels/"


def form(office) -> dict[str, str]:
    """What the page shows, as it would be sent."""
    shown = office.get(PAGE).context["page"].form
    values = {field.html_name: field.value() for field in shown}
    return {name: str(value) for name, value in values.items() if value not in (None, "", False)} | {"version": "0"}


@pytest.mark.acceptance("E-238")
def test_what_is_chosen_is_saved_and_told(office):
    sent = form(office) | {
        "digital_post_sender": "Valgkontoret", "sms_sender": "Korsbaek9",
        "invitation_1": "sms", "invitation_2": "email", "invitation_3": "", "invitation_4": "", "invitation_wish": "on",
        "group_1": "email",
    }  # fmt: skip
    answer = office.post(PAGE, sent)
    assert answer["Location"] == "/administration/settings/"
    settings = Settings.objects.get()
    assert (settings.digital_post_sender, settings.sms_sender) == ("Valgkontoret", "Korsbaek9")
    rows = ChannelOrder.objects.order_by("event").values_list("event", "order", "wish")
    assert list(rows) == [("", ["email"], False), ("invitation", ["sms", "email"], True)]
    told = AuditEntry.objects.filter(action="settings.changed", details__occasion="invitation").get()
    assert told.details["changed"] == {
        "channel_order": [list(USUAL), ["sms", "email"]],
        "wish_first": [False, True],
    }
    page = office.get("/administration/settings/").content.decode()
    assert "Valgkontoret" in page
    assert "For 2 slags beskeder" in page


def test_each_order_is_told_while_it_is_folded(office, acting):
    ChannelOrder.objects.create(event="invitation", order=["sms", "email"], wish=True)
    rows = {str(row.label): row for row in office.get(PAGE).context["page"].form.rows()}
    said = [(rows[name].said, rows[name].wished) for name in ("Invitation", "Fjernet fra opgave", "Beskeder til mange")]
    assert said == [
        ("SMS, E-mail", True),
        ("Digital Post, E-mail, SMS", False),
        ("Ingen andre end skabelonens", False),
    ]
    wrong = office.post(PAGE, form(office) | {"removed_1": "sms", "removed_2": "sms"}).context["page"].form
    assert [str(row.label) for row in wrong.rows() if row.wrong] == ["Fjernet fra opgave"]


def test_nothing_settled_is_as_usual(acting):
    assert settled()["invitation"] == Order(USUAL)
    assert settled()[""] == Order(())


def test_an_order_that_names_a_channel_twice_is_shown_again(office):
    answer = office.post(PAGE, form(office) | {"removed_1": "sms", "removed_2": "sms", "removed_3": ""})
    assert "Fjernet fra opgave: Vælg hver kanal én gang." in answer.content.decode()
    assert ChannelOrder.objects.count() == 0


@pytest.mark.acceptance("E-238")
@pytest.mark.parametrize("sender", ["Korsbæk", "Korsbaek K", "12 34", "a-b", "a.b", "😀", "Valgkontoret"])
def test_the_sender_of_an_sms_is_letters_and_digits_also_on_the_server(office, acting, by, now, sender):
    assert office.post(PAGE, form(office) | {"sms_sender": sender}).status_code == 200
    with pytest.raises(OrderInvalid):
        settle_channels({}, digital_post_sender="", sms_sender=sender, version=0, by=by, now=now)
    assert Settings.objects.get().sms_sender == ""


def test_what_can_be_a_sender_of_an_sms():
    assert [is_sms_sender(text) for text in ("", "Korsbaek", "Valg2026", "Valgkontore")] == [True] * 4


@pytest.mark.parametrize("order", [("sms", "sms"), ("pigeon",)])
def test_the_server_holds_the_rules_of_the_order(acting, by, now, order):
    with pytest.raises(OrderInvalid):
        settle_channels({"removed": Order(order)}, digital_post_sender="", sms_sender="", version=0, by=by, now=now)
    assert ChannelOrder.objects.count() == 0


def test_each_channel_says_how_it_does(office, acting, now):
    at = now - datetime.timedelta(hours=1)
    ChannelState.objects.create(
        channel="email", failing_since=at, closed_until=now, stopped="no_sender", last_error="no_sender"
    )
    page = office.get(PAGE).content.decode()
    assert "E-mail har stået stille siden 01-10-2026 kl. 11.00. Kommunen har ingen e-mailadresse at sende fra." in page
    assert page.count("Kanalen er ikke sat op. Det gør dem, der driver Valghalla.") == 3


@pytest.mark.parametrize("has_election", [True, False])
def test_the_start_page_says_which_messages_wait_and_why(office, now, has_election):
    if has_election:
        scene()
    assert "Beskeder, der venter" not in office.get("/").content.decode()
    ChannelState.objects.create(
        channel="sms", failing_since=now, closed_until=now, stopped="sms_no_credit", last_error="sms_no_credit"
    )
    page = office.get("/").content.decode()
    assert "Beskeder, der venter" in page
    assert "SMS har stået stille siden 01-10-2026 kl. 12.00." in page
    assert f'href="{PAGE}"' in page


def test_who_may_not_settle_it_sees_it_among_the_settings(office, staff):
    staff.role = "editor"
    staff.save()
    assert office.get(PAGE).status_code == 403
    assert PAGE not in office.get("/administration/settings/").content.decode()
