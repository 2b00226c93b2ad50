"""The page of the check in CPR: how it stands, whom CPR could not tell of, and beginning one."""

import datetime

import pytest
from django.urls import reverse

from tests.citizen_site.conftest import whole
from tests.elections.factories import election
from tests.pages import staff_client
from tests.participants.factories import participant
from valghalla.accounts.models import StaffUser
from valghalla.audit.models import AuditEntry
from valghalla.base import clock
from valghalla.participants.models import CprCheck

URLCONF = "valghalla.config.urls_admin"
PAGE, BEGIN = (reverse(name, URLCONF) for name in ("cpr_check", "cpr_check_begin"))
DAY = datetime.timedelta(days=1)


@pytest.mark.acceptance("A-476")
def test_those_cpr_could_not_tell_of_are_listed_with_the_reason_and_a_way_to_each(office, now):
    participant(last_name="Fundet")
    lost = participant(last_name="Ukendt", cpr_failure="no_such_person", cpr_failed_at=now)
    participant(last_name="Nede", cpr_failure="unavailable", cpr_failed_at=now)
    answer = office.get(PAGE)
    page = whole(answer)
    assert "Fundet" not in page
    for shown in ("Prøve Ukendt", "CPR kender ikke nummeret", "CPR svarede ikke, selv om vi spurgte mange gange"):
        assert shown in page
    assert reverse("participant", URLCONF, args=[lost.pk]) in answer.content.decode()


@pytest.mark.acceptance("A-476")
def test_the_office_asks_again_about_them_and_only_one_check_is_under_way(office, staff, now):
    participant(cpr_failure="unavailable", cpr_failed_at=now)
    participant()
    assert office.post(BEGIN, {"whom": "failed"}).status_code == 302
    check = CprCheck.objects.get()
    assert (check.whom, check.total, check.started_by) == ("failed", 1, staff.pk)
    assert AuditEntry.objects.get(action="participants.check_begun").actor_id == staff.pk
    page = whole(office.get(PAGE))
    assert "0 af 1" in page
    assert "Slå alle op nu" not in page
    assert "En kontrol er allerede i gang." in whole(office.post(BEGIN, {"whom": "all"}, follow=True))
    assert CprCheck.objects.count() == 1


@pytest.mark.acceptance("A-475")
def test_the_last_check_and_the_next_are_told(office, now):
    page = whole(office.get(PAGE))
    assert "Der har ikke været nogen endnu" in page
    assert "Når et valg er aktivt" in page
    election()
    begun = clock.now() - 3 * DAY
    participant(facts_changed_at=begun)
    CprCheck.objects.create(started_at=begun, touched_at=begun, finished_at=begun, total=12)
    page = whole(office.get(PAGE))
    for shown in ("12 personer", "1 person", f"{clock.danish_date(begun + 7 * DAY):%d-%m-%Y}"):
        assert shown in page


def test_while_cpr_is_down_it_says_when_it_is_asked_again(office, now):
    CprCheck.objects.create(started_at=now, touched_at=now, next_try_at=now, trouble="agreement_missing", total=4)
    assert (
        "CPR oplyser, at kommunens aftale mangler. De, der mangler, venter, og CPR bliver spurgt igen kl. 12.00."
        in whole(office.get(PAGE))
    )


def test_a_reader_sees_it_and_begins_none(acting, now):
    reader = staff_client(StaffUser.objects.create(subject="r", name="Læs", role="reader", created_at=now), acting)
    participant(cpr_failure="unavailable", cpr_failed_at=now)
    assert "Slå dem op i CPR igen" not in whole(reader.get(PAGE))
    assert reader.post(BEGIN).status_code == 403
    assert CprCheck.objects.count() == 0


def test_as_many_queries_for_one_as_for_sixty(office, now, django_assert_max_num_queries):
    for number in range(60):
        participant(last_name=f"P{number}", cpr_failure="unavailable", cpr_failed_at=now)
    with django_assert_max_num_queries(15):
        office.get(PAGE)


def test_the_bar_is_refreshed_alone_and_the_page_anew_at_the_end(office, now):
    check = CprCheck.objects.create(started_at=now, touched_at=now, total=4)
    part = office.get(f"{PAGE}?bar", headers={"HX-Request": "true"})
    assert (b"<progress" in part.content, b"<html" in part.content) == (True, False)
    CprCheck.objects.filter(pk=check.pk).update(finished_at=now)
    assert office.get(f"{PAGE}?bar", headers={"HX-Request": "true"})["HX-Refresh"] == "true"
