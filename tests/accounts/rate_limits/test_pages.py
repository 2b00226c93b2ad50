"""The door before what is limited: what one is told, who shares a count, and what stays open."""

import html
import re
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.urls import get_resolver, path, reverse

from tests.elections.factories import scene
from tests.pages import SiteClient, citizen_client, staff_client
from tests.participants.factories import participant
from tests.tasks.factories import held, task
from valghalla.accounts.models import RateCount, StaffUser
from valghalla.accounts.rate_limits import limited, wrong
from valghalla.audit import actors
from valghalla.audit.models import AuditEntry
from valghalla.base import clock
from valghalla.base.tenancy import acting_for
from valghalla.municipalities.models import Settings
from valghalla.tasks.claim import Group
from valghalla.tasks.links.links import link_to, revoke
from valghalla.teams.models import TeamLink

# Which addresses are limited, by which scopes. The rest is not counted at all.
COMMON = {
    "sign_in": ("sign_in",),
    "sign_in_answer": ("sign_in_answer",),
    "sign_in_finish": ("sign_in_finish",),
    "sign_in_metadata": ("metadata",),
    "sign_out_answer": ("sign_out_answer",),
    "session_prolong": ("prolong",),
    "language": ("language",),
}
LIMITED = {
    "citizen": {
        **COMMON,
        **dict.fromkeys(("task_link", "task_link_take", "task_link_task", "task_link_task_take"), ("link",)),
        **dict.fromkeys(("task", "task_take"), ("link",)),
        **dict.fromkeys(("invitation", "invitation_accept", "invitation_decline"), ("link",)),
        **dict.fromkeys(("team_link", "team_link_join"), ("link",)),
        **dict.fromkeys(
            (
                "my_task_accept",
                "my_task_decline",
                "my_task_withdraw",
                "my_task_file",
                "my_task_calendar",
                "my_task_letter",
                "my_task_swap",
                "my_task_swap_drop",
                "receipt",
                "declined",
            ),
            ("link",),
        ),
        "calendar_feed": ("calendar",),
        "stop_emails": ("link",),
        "my_data_file": ("own_data",),
        **dict.fromkeys(("sms_report", "sms_incoming"), ("gateway", "gateway_wrong")),
    },
    "admin": {
        **COMMON,
        "fallback": ("fallback",),
        **dict.fromkeys(("participant_new", "participant_refresh"), ("cpr_by_staff",)),
        "participant_import_start": ("import_by_staff",),
        **dict.fromkeys(("group_message_test", "message_template_test"), ("test_message",)),
    },
    "operator": {
        **dict.fromkeys(("sign_in", "sign_in_answer"), ("operator_sign_in",)),
        "session_prolong": ("prolong",),
        "language": ("language",),
    },
}


@pytest.fixture(autouse=True)
def _at_noon(monkeypatch: pytest.MonkeyPatch, now) -> None:
    """14 minutes past ten in UTC, 12.14 in Denmark: six minutes before a stretch of ten is over."""
    monkeypatch.setattr(clock, "now", lambda: now.replace(minute=14, second=30))


def views(patterns):
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            yield from views(pattern.url_patterns)
        else:
            yield pattern.name, pattern.callback


@pytest.mark.parametrize("site", LIMITED)
def test_what_is_limited(site):
    found = {
        name: view.rate_limits
        for name, view in views(get_resolver(f"valghalla.config.urls_{site}").url_patterns)
        if hasattr(view, "rate_limits")
    }
    assert found == LIMITED[site]


def read(response) -> str:
    """The page's main part, as a person reads it."""
    main = response.content.decode().split("<main", 1)[1].split(">", 1)[1].split("</main>")[0]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main)).split())


def choose_language(client: SiteClient, **headers):
    return client.post("/language/", {"language": "da", "next": "/"}, **headers)


def test_too_often_is_told_with_when_to_come_back(anonymous_citizen, acting, small):
    Settings.objects.update(telephone="70 10 12 34")
    small("language", 2)
    answers = [choose_language(anonymous_citizen) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [302, 302, 429]
    assert answers[2]["Retry-After"] == "330"
    assert read(answers[2]) == (
        "For mange forsøg "
        "Siden er på kort tid åbnet usædvanligt mange gange fra det netværk, du bruger. Du kan prøve igen kl. 12.20. "
        "Det beskytter dig og alle andre mod programmer, der forsøger at gætte sig adgang. Det, du bad om, er ikke "
        "udført. Til forsiden Sker det igen? Ring til os på 70 10 12 34."
    )
    assert "valghalla_language" not in answers[2].cookies


def test_each_site_answers_in_its_own_frame(municipality, small):
    small("language", 1)
    pages = {}
    for host in (municipality.citizen_host, municipality.admin_host):
        client = SiteClient(host)
        choose_language(client)
        choose_language(client)
        pages[host] = choose_language(client).content.decode()
    assert 'class="citizen"' in pages[municipality.citizen_host]
    assert 'class="admin"' in pages[municipality.admin_host]
    assert all(municipality.name in page for page in pages.values())


@pytest.mark.acceptance("E-358")
def test_signing_in_again_and_again_comes_to_an_end(municipality, outside, small):
    """On every site, whoever it is that answers for who somebody is."""
    statuses = {}
    for scope, host in [
        ("sign_in", municipality.citizen_host),
        ("sign_in", municipality.admin_host),
        ("operator_sign_in", "drift.localhost"),
    ]:
        small(scope, 3)
        client = SiteClient(host)
        statuses[host] = [client.get("/sign-in/").status_code for _ in range(4)]
        assert "For mange forsøg" in client.get("/sign-in/").content.decode()
    # The sites of a municipality share their count.
    assert list(statuses.values()) == [[302, 302, 302, 429], [429] * 4, [302, 302, 302, 429]]


def test_codes_of_the_fallback_cannot_be_tried_without_end(municipality, small):
    small("fallback", 3)
    client = SiteClient(municipality.admin_host)
    tries = [client.post("/sign-in/fallback/", {"code": f"{n}", "digits": "000000"}).status_code for n in range(5)]
    assert (tries[2] == 429, tries[3:]) == (False, [429, 429])


def test_the_page_holds_nothing_of_what_was_sent(anonymous_citizen, small):
    small("language", 1)
    choose_language(anonymous_citizen)
    answer = anonymous_citizen.post("/language/", {"language": "0101701234", "next": "/0101701234/"})
    assert answer.status_code == 429
    assert "0101701234" not in answer.content.decode()


def test_a_forged_address_does_not_help_and_another_visitor_is_let_in(anonymous_citizen, small, settings):
    settings.TRUSTED_PROXIES = 1
    small("language", 1)
    asked = ["192.0.2.7", "10.0.0.1, 192.0.2.7", "10.0.0.2, 192.0.2.7", "192.0.2.8"]
    answers = [choose_language(anonymous_citizen, headers={"x-forwarded-for": chain}) for chain in asked]
    assert [answer.status_code for answer in answers] == [302, 429, 429, 302]


def test_looking_is_not_counted_where_only_sending_is(office, small):
    small("cpr_by_staff", 1)
    assert [office.get(reverse("participant_new", urlconf="valghalla.config.urls_admin")).status_code] * 3 == [200] * 3
    assert not RateCount.objects.exists()


# Links: name → path of a right one and of a wrong one.
@pytest.fixture
def links(acting, now):
    stage = scene()
    free = task(stage)
    single = link_to(Group.of(free), by=actors.SYSTEM, now=now)
    invited = held(stage, participant())
    team = TeamLink.objects.create(team=stage.team.source, created_at=now)
    right = {
        "task_link": f"/links/{single.token}/",
        "task_link_take": f"/links/{single.token}/take/",
        "invitation": f"/invitation/{invited.invitation_token}/",
        "invitation_accept": f"/invitation/{invited.invitation_token}/accept/",
        "team_link": f"/teams/{team.token}/",
    }
    tokens = (single.token, invited.invitation_token, team.token)
    wrong_ones = {name: re.sub("|".join(map(re.escape, tokens)), "A" * 22, path) for name, path in right.items()}
    return right, wrong_ones


KINDS = ["task_link", "task_link_take", "invitation", "invitation_accept", "team_link"]


@pytest.mark.acceptance("E-358")
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("kind", KINDS)
def test_guessing_links_comes_to_an_end(kind, method, links, anonymous_citizen, small):
    if method == "post" and kind in ("task_link", "invitation", "team_link"):
        method = "get"
    small("link", 3)
    right, wrong_ones = links
    statuses = [getattr(anonymous_citizen, method)(wrong_ones[kind]).status_code for _ in range(5)]
    assert statuses == [404, 404, 404, 429, 429]
    # It is shut for right ones too, or guessing could go on.
    assert getattr(anonymous_citizen, method)(right[kind]).status_code == 429
    assert AuditEntry.objects.filter(action="rate_limit.reached").count() == 1


def test_wrong_links_of_all_kinds_share_a_count(links, anonymous_citizen, small):
    small("link", 3)
    _, wrong_ones = links
    statuses = [anonymous_citizen.get(path).status_code for path in wrong_ones.values()]
    assert statuses == [404, 404, 404, 429, 429]


def test_right_links_are_opened_as_often_as_one_likes(links, anonymous_citizen, small):
    small("link", 1)
    right, _ = links
    assert {anonymous_citizen.get(path).status_code for path in list(right.values()) * 5} == {200, 302}
    assert not RateCount.objects.exists()


def test_a_link_that_has_been_revoked_is_no_guess(acting, anonymous_citizen, small, now):
    small("link", 1)
    link = link_to(Group.of(task(scene())), by=actors.SYSTEM, now=now)
    revoke(link, by=actors.SYSTEM, now=now)
    assert [anonymous_citizen.get(f"/links/{link.token}/").status_code for _ in range(3)] == [404] * 3


def test_whoever_signs_in_has_a_count_of_her_own(links, anonymous_citizen, municipality, small):
    small("link", 1)
    right, wrong_ones = links
    anonymous_citizen.get(wrong_ones["task_link"])
    shut = anonymous_citizen.get(right["task_link"])
    assert shut.status_code == 429
    assert f'href="/sign-in/?{urlencode({"next": right["task_link"]})}"' in shut.content.decode()
    assert "Du kan fortsætte med det samme, hvis du logger ind." in read(shut)
    signed_in = citizen_client("0101701234", municipality)
    assert signed_in.get(right["task_link"]).status_code == 200
    assert [signed_in.get(wrong_ones["task_link"]).status_code for _ in range(2)] == [404, 429]
    assert "Du har gjort dette usædvanligt mange gange på kort tid." in read(signed_in.get(right["task_link"]))
    assert citizen_client("0202701234", municipality).get(right["task_link"]).status_code == 200


def test_shut_here_is_open_at_the_other_municipality(municipality, other_municipality, small):
    small("link", 1)
    statuses = []
    for one in (municipality, other_municipality):
        with acting_for(one):
            scene()
        client = SiteClient(one.citizen_host)
        statuses += [client.get("/teams/wrong/").status_code for _ in range(2)]
    assert statuses == [404, 429, 404, 429]


def test_each_member_of_staff_has_her_own_count_and_stands_in_the_audit(
    office, staff, acting, municipality, now, outside, small
):
    small("cpr_by_staff", 2)
    colleague = staff_client(
        StaffUser.objects.create(subject="bo", name="Bo", role="editor", created_at=now), municipality
    )
    numbers = ["1012620000", "2207781048", "1012620000"]
    assert [office.post("/participants/new/", {"cpr": one}).status_code for one in numbers] == [302, 302, 429]
    assert colleague.post("/participants/new/", {"cpr": "1012620000"}).status_code == 302
    person = participant(cpr="2207781048")
    assert office.post(f"/participants/{person.pk}/refresh/").status_code == 429
    assert AuditEntry.objects.filter(action="cpr.looked_up").count() == 3
    told = AuditEntry.objects.get(action="rate_limit.reached")
    assert (told.actor_kind, told.actor_id, told.details["scope"]) == ("staff", staff.pk, "cpr_by_staff")


@pytest.mark.acceptance("E-358")
def test_asking_cpr_about_oneself_comes_to_an_end_and_nothing_typed_is_lost(acting, municipality, outside, small, now):
    small("registration", 2)
    link = link_to(Group.of(task(scene())), by=actors.SYSTEM, now=now)
    client = citizen_client("1510711048", municipality)  # the register does not answer about her
    client.get(f"/links/{link.token}/take/")
    client.post("/registration/", {})
    details = {"mobile": "+45 12 34 56 78", "email": "aase@eksempel.dk"}
    answers = [client.post("/registration/details/", details) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [503, 503, 429, 429]
    assert "Vi har slået dig op i CPR-registeret mange gange. Du kan prøve igen efter kl. 12.20." in read(answers[3])
    assert answers[3]["Retry-After"] == "330"
    assert 'value="aase@eksempel.dk"' in answers[3].content.decode()


# What is done a hundred times an evening is counted by nobody.
@pytest.mark.parametrize("scope", ["sign_in", "cpr_by_staff", "import_by_staff", "link", "language"])
def test_searching_and_uploading_are_not_limited(scope, office, acting, small):
    small(scope, 1)
    for _ in range(5):
        assert office.get("/participants/?search=åse").status_code == 200
        assert office.get("/messages/?search=åse").status_code == 200
        file = SimpleUploadedFile("folk.csv", b"cpr;email\n0101701234;a@example.com\n")
        assert office.post("/participants/import/", {"file": file}).status_code == 302
    assert not RateCount.objects.exists()


# A view that asks for something wrong, and then breaks the transaction round it.
@limited("link")
def broken(request):
    wrong(request)
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1/0")
    return HttpResponse()


urlpatterns = [path("broken/", broken)]
handler500 = "valghalla.components.errors.failed"


def test_a_count_stays_when_the_request_fails_and_is_rolled_back(committed, municipality, small, settings):
    small("link", 2)
    settings.SITE_URLCONFS = settings.SITE_URLCONFS | {"citizen": __name__}
    client = SiteClient(municipality.citizen_host, raise_request_exception=False)
    answers = [client.get("/broken/").status_code for _ in range(2)]
    assert answers == [500, 500]
    assert [row.count for row in RateCount.objects.all()] == [2]
