"""The municipality's settings: read by all, changed by administrators, used where they say."""

import datetime

import pytest
from django.urls import reverse

from tests.citizen_site.conftest import whole
from tests.elections.factories import scene
from tests.pages import staff_client
from valghalla.accounts.models import StaffUser
from valghalla.admin_site.settings.groups import GROUPS
from valghalla.audit.models import AuditEntry
from valghalla.base import clock, jobs
from valghalla.base.tenancy import acting_for
from valghalla.elections.models import Election
from valghalla.municipalities.models import Settings
from valghalla.task_types.keep import create_task_type

URLCONF = "valghalla.config.urls_admin"
RIGHT = {
    "senders": {"sender_name": "Valgkontoret", "sender_email": "valg@korsbaek.dk"},
    "deadlines": {"lock_days": "7", "payment_kind": "fee"},
    "reminders": {
        "invitation_reminder_days": "3",
        "task_reminder_days": "10",
        "sends_from": "9",
        "sends_until": "18",
    },
    "retention": {"participant_months": "12", "message_months": "9", "audit_months": "24"},
    "look": {"accent": "#7A1F5C", "english": "on", "accessibility_statement": "https://www.was.digst.dk/korsbaek"},
    "automatic": {},
    "teams": {"shows_members_contact": "on", "team_messages_a_day": "3"},
}


def url(name: str, *args) -> str:
    return reverse(name, URLCONF, args=args)


def change(office, page: str, *, version: int = 0, **values):
    return office.post(url(f"settings_{page}"), RIGHT[page] | {"version": str(version)} | values)


def errors(answer) -> dict[str, list[str]]:
    return dict(answer.context["page"].form.errors)


@pytest.mark.acceptance("A-370", "A-467")
@pytest.mark.parametrize("page", RIGHT)
def test_each_page_is_saved_and_recorded(office, page):
    assert change(office, page).status_code == 302
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.details["page"]) == ("settings.changed", page)
    assert set(entry.details["changed"]) <= {name for group in GROUPS for name in group.fields}


@pytest.mark.acceptance("A-370", "A-467")
def test_all_are_shown_to_everybody_in_the_office(acting, now, office):
    for page in RIGHT:
        change(office, page)
    reader = StaffUser.objects.create(subject="3", name="Læs", role="reader", created_at=now)
    page = whole(staff_client(reader, acting).get(url("settings")))
    for shown in (
        "Valgkontoret",
        "valg@korsbaek.dk",
        "7 dage",
        "Honorar",
        "12 måneder",
        "9 måneder",
        "24 måneder",
        "#7a1f5c",
    ):
        assert shown in page
    assert "Redigér" not in page
    assert "Redigér" in whole(office.get(url("settings")))


def test_two_clerks_on_one_page_are_told_and_on_two_pages_are_not(office, staff):
    assert change(office, "deadlines").status_code == 302
    assert change(office, "retention").status_code == 302
    answer = change(office, "deadlines", lock_days="3")
    conflict = answer.context["page"].conflict
    assert (conflict.by, [(str(one.label), one.theirs, one.yours) for one in conflict.differences]) == (
        staff.name,
        [("Låseperiode i dage", 7, 3)],
    )
    assert Settings.objects.get().lock_days == 7
    assert change(office, "deadlines", version=1, lock_days="3").status_code == 302
    assert Settings.objects.get().lock_days == 3


WRONG = [
    ("senders", {"sender_email": ""}, "sender_email"),
    ("senders", {"sender_email": "valg"}, "sender_email"),
    ("senders", {"reply_to_name": "Svar"}, "reply_to_email"),
    ("senders", {"reply_to_email": "svar@korsbaek.dk"}, "reply_to_name"),
    ("senders", {"sender_name": "x" * 121}, "sender_name"),
    ("deadlines", {"lock_days": "0"}, "lock_days"),
    ("deadlines", {"lock_days": "400"}, "lock_days"),
    ("deadlines", {"lock_days": ""}, "lock_days"),
    ("deadlines", {"payment_kind": "gold"}, "payment_kind"),
    ("reminders", {"invitation_reminder_days": "0"}, "invitation_reminder_days"),
    ("reminders", {"invitation_reminder_days": "31"}, "invitation_reminder_days"),
    ("reminders", {"task_reminder_days": "0"}, "task_reminder_days"),
    ("reminders", {"task_reminder_days": "61"}, "task_reminder_days"),
    ("reminders", {"task_reminder_days": "five"}, "task_reminder_days"),
    ("reminders", {"sends_from": "24"}, "sends_from"),
    ("reminders", {"sends_from": "18"}, "sends_until"),
    ("reminders", {"sends_until": "25"}, "sends_until"),
    ("retention", {"message_months": "0"}, "message_months"),
    ("retention", {"message_months": "37"}, "message_months"),
    ("retention", {"audit_months": "5"}, "audit_months"),
    ("retention", {"audit_months": "61"}, "audit_months"),
    ("retention", {"participant_months": "0"}, "participant_months"),
    ("look", {"accent": "#ffcc00"}, "accent"),
    ("look", {"accent": "#777777"}, "accent"),
    ("look", {"accent": "red"}, "accent"),
    ("look", {"accent": "#0;}*{}"}, "accent"),
    ("look", {"accessibility_statement": "javascript:alert(1)"}, "accessibility_statement"),
    ("look", {"accessibility_statement": "http://was.dk"}, "accessibility_statement"),
]


@pytest.mark.parametrize(("page", "values", "wrong"), WRONG)
def test_what_will_not_do_is_refused(office, page, values, wrong):
    before = Settings.objects.get().versions
    answer = change(office, page, **values)
    assert (answer.status_code, list(errors(answer))) == (200, [wrong])
    assert Settings.objects.get().versions == before


def test_a_colour_that_is_too_light_comes_with_the_nearest_that_will_do(office):
    said = errors(change(office, "look", accent="#ff0000"))["accent"]
    assert said == ["For lys: Ikke alle kan læse links og knapper i den. Den nærmeste, der kan læses, er #e30000."]
    assert change(office, "look", accent="#e30000").status_code == 302


def test_a_sender_in_the_contact_data_is_enough(office):
    Settings.objects.update(email="post@korsbaek.dk")
    assert change(office, "senders", sender_email="").status_code == 302


# What they do.
def test_a_new_election_begins_with_the_lock_period(office):
    change(office, "deadlines", lock_days="9")
    page = office.get(url("election_new")).context["page"]
    assert page.form["lock_days"].value() == 9


def test_a_new_task_type_begins_with_the_kind_of_payment(office, by, now):
    change(office, "deadlines")
    made = create_task_type(
        title="Vagt",
        short_name="V",
        starts=datetime.time(8),
        ends=datetime.time(16),
        description="<p>x</p>",
        by=by,
        now=now,
    )
    assert made.payment_kind == "fee"


def test_the_switch_of_closing_is_kept(office):
    change(office, "automatic")
    assert Settings.objects.get().closes_elections is False
    change(office, "automatic", version=1, closes_elections="on")
    assert Settings.objects.get().closes_elections is True


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize(("wanted", "state"), [(True, "closed"), (False, "active")])
def test_an_election_that_is_over_closes_by_itself_only_where_that_is_wanted(municipality, monkeypatch, wanted, state):
    with acting_for(municipality):
        election = scene().election
        Election.objects.update(state="active")
        Settings.objects.update(closes_elections=wanted)
    monkeypatch.setattr(clock, "now", lambda: datetime.datetime(2027, 1, 1, 12, tzinfo=datetime.UTC))
    jobs.rounds["elections.close"](timestamp=0)
    with acting_for(municipality):
        assert Election.objects.get(pk=election.pk).state == state


def test_the_accessibility_statement_stands_in_the_footer(office, anonymous_citizen):
    change(office, "look")
    assert 'href="https://www.was.digst.dk/korsbaek"' in anonymous_citizen.get("/contact/").content.decode()


@pytest.mark.acceptance("A-472")
def test_the_colour_is_used_by_both_sites(office, anonymous_citizen):
    change(office, "look")
    for page in (anonymous_citizen.get("/contact/"), office.get(url("settings"))):
        assert "/look/colours.css?7a1f5c" in page.content.decode()


def test_danish_alone_where_english_is_not_offered(office, anonymous_citizen):
    anonymous_citizen.cookies["valghalla_language"] = "en"
    page = anonymous_citizen.get("/contact/").content.decode()
    assert '<html lang="en">' in page
    assert 'action="/language/"' in page
    change(office, "look", english="")
    office.post(url("settings_look"), {k: v for k, v in RIGHT["look"].items() if k != "english"} | {"version": "1"})
    for headers in ({}, {"Accept-Language": "en"}):
        page = anonymous_citizen.get("/contact/", headers=headers).content.decode()
        assert '<html lang="da">' in page
        assert 'action="/language/"' not in page


def test_how_many_are_past_the_retention_is_told(office):
    assert "Ingen deltagere er over den tid nu." in whole(office.get(url("settings_retention")))
