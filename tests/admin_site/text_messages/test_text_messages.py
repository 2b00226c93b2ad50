"""What people have written, as the office reads it; the number for answers; the addresses for the gateway."""

import pytest
from django.utils import translation

from tests.participants.factories import participant
from valghalla.admin_site.history.words import facts_in_words
from valghalla.audit.models import AuditEntry
from valghalla.communication.text_messages.gateway import incoming_url, report_url
from valghalla.communication.text_messages.incoming import store
from valghalla.communication.text_messages.models import ReceivedText
from valghalla.integrations.sms import Incoming
from valghalla.municipalities.models import Settings
from valghalla.tasks.text_messages.answer import answer_text

LIST, ANSWERS = "/messages/received/", "/administration/settings/answers/"


@pytest.fixture(autouse=True)
def gateway(settings) -> None:
    settings.SMS_URL = "inmobile+https://x:key@api.inmobile.com"


def write(text: str, now, sender: str = "+4512345678") -> ReceivedText:
    store((Incoming(sender, "52525252", text, now),), provider="inmobile", now=now)
    row = ReceivedText.objects.latest("id")
    answer_text(row.pk, now=now)
    return row


def test_what_was_written_by_whom_and_what_came_of_it(office, acting, now):
    Settings.objects.update(sms_reply_number="52525252")
    participant(mobile="12345678", first_names="Maude", last_name="Varnæs")
    write("Jeg er <b>syg</b>", now)
    write("STOP", now)
    page = office.get(LIST).content.decode()
    assert "Jeg er &lt;b&gt;syg&lt;/b&gt;" in page
    assert "Maude Varnæs" in page
    assert "12 34 56 78" in page
    assert "Vil ikke have flere sms" in page.replace("&#x27;", "'")
    to_read = office.get(f"{LIST}?show=to_read").content.decode()
    assert ("syg" in to_read, "STOP" in to_read) == (True, False)
    seen = AuditEntry.objects.filter(action="received_texts.opened").order_by("id")
    assert [entry.details for entry in seen] == [{"number": 2}, {"number": 1}]


def test_as_many_queries_for_one_as_for_many(office, acting, now, django_assert_max_num_queries):
    for number in range(4):
        participant(mobile=f"1234567{number}")
        write(f"hej {number}", now, f"+451234567{number}")
    office.get(LIST)
    with django_assert_max_num_queries(15):
        office.get(LIST)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("52 52 52 52", "52525252"),
        ("+45 52525252", "52525252"),
        ("1204", "1204"),
        ("+46701234567", "+46701234567"),
        ("", ""),
    ],
)
def test_the_number_for_answers(office, acting, typed, kept):
    answer = office.post(ANSWERS, {"sms_reply_number": typed, "version": 0})
    assert answer.status_code == 302
    assert Settings.objects.get().sms_reply_number == kept


@pytest.mark.parametrize("typed", ["12", "1234567", "hej", "+45123"])
def test_what_is_no_number_stays_in_the_field(office, acting, typed):
    page = office.post(ANSWERS, {"sms_reply_number": typed, "version": 0}).content.decode()
    assert "Skriv et telefonnummer på otte cifre eller et kortnummer." in page
    assert f'value="{typed}"' in page
    assert Settings.objects.get().sms_reply_number == ""


def test_the_addresses_are_shown_and_made_anew_after_a_question(office, acting, settings):
    old = report_url(acting), incoming_url(acting)
    page = office.get(ANSWERS).content.decode()
    assert all(address in page for address in old)
    assert "inMobile" in page
    assert "Vil du have nye adresser?" in office.get(f"{ANSWERS}new-addresses/").content.decode()
    assert (report_url(acting), incoming_url(acting)) == old
    assert office.post(f"{ANSWERS}new-addresses/").status_code == 302
    assert set(old).isdisjoint({report_url(acting), incoming_url(acting)})
    assert AuditEntry.objects.filter(action="sms.secret_changed").count() == 1
    settings.SMS_URL = "smssys+https://a:b@smssys.dk"
    only_sends = office.get(ANSWERS).content.decode()
    assert "kan kun sende" in only_sends
    assert "/gateway/" not in only_sends
    settings.SMS_URL = ""
    assert "ikke sat en sms-udbyder op" in office.get(ANSWERS).content.decode()


def test_the_history_tells_that_an_answer_came_by_sms():
    with translation.override("da"):
        assert facts_in_words({"via": "sms"}) == ("Svaret pr. sms",)
        assert facts_in_words({}) == ()
