"""What is posted after the session is over comes back, in words and whole, to the same person in the same browser."""

import io
import re

import pytest
from django.conf import settings

from tests.accounts.session_end.conftest import (
    AASE,
    BODIL,
    PROFILE,
    hidden_fields,
    sends_again,
    signs_in,
    staff_signs_in,
)
from tests.pages import SiteClient, staff_client
from valghalla.accounts.models import KeptForm, Session, StaffUser
from valghalla.accounts.session_end import keep
from valghalla.accounts.session_end.posted import LIMIT_BYTES
from valghalla.base.cpr_number import CprNumber
from valghalla.base.tenancy import acting_for
from valghalla.participants.find import by_cpr
from valghalla.participants.models import SpecialDiet
from valghalla.places.models import Area

DETAILS = {"mobile": "12 34 56 78", "email": "aase@eksempel.dk", "version": "1"}


def post_late(client, time, path=PROFILE, values=None, **options) -> str:
    """Post an hour after signing in; the address one is led to."""
    time.forward(minutes=61)
    answer = client.post(path, DETAILS if values is None else values, **options)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in/kept/")
    return answer["Location"]


@pytest.mark.acceptance("E-012")
def test_what_a_citizen_typed_arrives_after_signing_in_again(aase, time, municipality):
    kept = post_late(aase, time)
    before = aase.get(kept).content.decode()
    assert f"/sign-in/?next={kept.replace('/', '%2F')}" in before
    assert "eksempel" not in before
    signs_in(aase, municipality, AASE)
    page = aase.get(kept).content.decode()
    assert "Det, du skrev, er gemt" in page
    assert "aase@eksempel.dk" in page
    assert "Mobilnummer" in page
    answer = sends_again(aase, page)
    assert answer.status_code == 302
    with acting_for(municipality):
        person = by_cpr(CprNumber(AASE))
        assert (person.mobile, person.email) == ("12345678", "aase@eksempel.dk")
        assert not KeptForm.objects.exists()
    assert aase.get(kept).status_code == 404


@pytest.mark.acceptance("A-460")
def test_what_the_office_typed_arrives(karen, time, staff, municipality):
    kept = post_late(karen, time, "/administration/areas/new/", {"name": "Nørre Åby Øst", "version": "0"})
    staff_signs_in(karen, municipality, staff)
    assert sends_again(karen, karen.get(kept).content.decode()).status_code == 302
    with acting_for(municipality):
        assert [area.name for area in Area.objects.all()] == ["Nørre Åby Øst"]


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"a": "æøå ÆØÅ é ß 😀"},
        {"a": ["1", "2", "3"], "b": "x"},
        {"a": ""},
        {"a": '"><script>alert(1)</script>&amp;'},
        {"a": "  to  mellemrum  "},
        {"navn med mellemrum": "x", "å[]": "y"},
    ],
    ids=str,
)
@pytest.mark.parametrize("multipart", [True, False], ids=["multipart", "urlencoded"])
def test_the_same_fields_come_back(karen, time, staff, municipality, values, multipart):
    from urllib.parse import urlencode

    encoded = {} if multipart else {"content_type": "application/x-www-form-urlencoded"}
    sent = values if multipart else urlencode(values, doseq=True)
    kept = post_late(karen, time, "/administration/areas/new/?from=start&to=%C3%A5", sent, **encoded)
    staff_signs_in(karen, municipality, staff)
    page = karen.get(kept).content.decode()
    expected = [(name, one) for name, many in values.items() for one in ([many] if isinstance(many, str) else many)]
    assert hidden_fields(page) == expected
    assert 'action="/administration/areas/new/?from=start&amp;to=%C3%A5"' in page


def test_secrets_and_tokens_are_not_kept(karen, time, staff, municipality):
    secret = {"csrfmiddlewaretoken": "t" * 32, "password": "hemmelig", "new_password": "hemmelig", "name": "Nord"}
    kept = post_late(karen, time, "/administration/areas/new/", secret)
    staff_signs_in(karen, municipality, staff)
    assert hidden_fields(karen.get(kept).content.decode()) == [("name", "Nord")]


def test_it_lies_sealed(aase, time, municipality):
    post_late(aase, time)
    with acting_for(municipality):
        row = KeptForm.objects.get()
    assert b"eksempel" not in bytes(row.content)
    assert row.owner is not None


def test_another_person_in_the_same_browser_sees_nothing_of_it(aase, time, municipality):
    kept = post_late(aase, time)
    signs_in(aase, municipality, BODIL)
    answer = aase.get(kept)
    assert answer.status_code == 403
    assert "eksempel" not in answer.content.decode()
    assert aase.post(f"{kept}discard/").status_code == 302
    signs_in(aase, municipality, AASE)
    assert "eksempel" in aase.get(kept).content.decode()


def test_another_browser_finds_nothing(aase, time, municipality):
    kept = post_late(aase, time)
    other = SiteClient(municipality.citizen_host)
    signs_in(other, municipality, AASE)
    assert other.get(kept).status_code == 404
    other.cookies[settings.SIGN_IN_COOKIE_NAME] = "x" * 43
    assert other.get(kept).status_code == 404


def test_another_municipality_finds_nothing(aase, time, municipality, other_municipality):
    kept = post_late(aase, time)
    stranger = SiteClient(other_municipality.citizen_host)
    stranger.cookies[settings.SIGN_IN_COOKIE_NAME] = aase.cookies[settings.SIGN_IN_COOKIE_NAME].value
    signs_in(stranger, other_municipality, AASE)
    assert stranger.get(kept).status_code == 404


def test_the_other_site_of_the_municipality_finds_nothing(aase, time, municipality, staff):
    kept = post_late(aase, time)
    office = SiteClient(municipality.admin_host)
    office.cookies[settings.SIGN_IN_COOKIE_NAME] = aase.cookies[settings.SIGN_IN_COOKIE_NAME].value
    staff_signs_in(office, municipality, staff)
    answer = office.get(kept)
    assert (answer.status_code, "eksempel" in answer.content.decode()) == (403, False)


def test_it_is_kept_for_an_hour(aase, time, municipality):
    kept = post_late(aase, time)
    time.forward(minutes=59)
    signs_in(aase, municipality, AASE)
    assert aase.get(kept).status_code == 200
    time.forward(minutes=2)
    signs_in(aase, municipality, AASE)
    answer = aase.get(kept)
    assert (answer.status_code, "Her er ikke gemt noget" in answer.content.decode()) == (404, True)


def test_who_comes_back_first_owns_what_nobody_is_known_to_have_written(aase, time, municipality):
    aase.post("/sign-out/")
    answer = aase.post(PROFILE, DETAILS)
    kept = answer["Location"]
    with acting_for(municipality):
        assert KeptForm.objects.get().owner is None
    signs_in(aase, municipality, AASE)
    assert aase.get(kept).status_code == 200
    signs_in(aase, municipality, BODIL)
    assert aase.get(kept).status_code == 403


def test_a_request_in_another_tab_meanwhile_does_not_forget_whose_it_is(aase, time, municipality):
    time.forward(minutes=61)
    assert aase.get(PROFILE).status_code == 302
    assert aase.get("/session/", headers={"accept": "application/json"}).json()["ends"] is None
    kept = aase.post(PROFILE, DETAILS)["Location"]
    signs_in(aase, municipality, BODIL)
    assert aase.get(kept).status_code == 403


def test_discarding_forgets_it(aase, time, municipality):
    kept = post_late(aase, time)
    signs_in(aase, municipality, AASE)
    page = aase.post(f"{kept}discard/", follow=True).content.decode()
    assert "Det, du skrev, er slettet." in page
    assert aase.get(kept).status_code == 404


def test_what_was_refused_is_not_forgotten_by_a_failure(aase, time, municipality, monkeypatch):
    kept = post_late(aase, time)
    signs_in(aase, municipality, AASE)
    page = aase.get(kept).content.decode()
    aase.raise_request_exception = False
    monkeypatch.setattr("valghalla.citizen_site.participants.views.HttpResponseRedirect", _fails)
    assert sends_again(aase, page).status_code == 500
    signs_in(aase, municipality, AASE)
    assert aase.get(kept).status_code == 200


def _fails(*args, **named):
    raise RuntimeError("on purpose")


@pytest.mark.acceptance("A-460", "E-011")
def test_a_page_that_is_only_looked_at_is_come_back_to(aase, time):
    time.forward(minutes=61)
    assert aase.get("/my-tasks/?a=1")["Location"] == "/sign-in/?next=%2Fmy-tasks%2F%3Fa%3D1"


def test_nothing_is_kept_of_looking(aase, time, municipality):
    time.forward(minutes=61)
    aase.get(PROFILE)
    with acting_for(municipality):
        assert not KeptForm.objects.exists()


def test_parts_of_pages_lead_the_whole_page(karen, time):
    time.forward(minutes=61)
    asked = {"hx-request": "true", "hx-current-url": f"http://{karen.host}/participants/?page=2"}
    looked = karen.get("/participants/", headers=asked)
    assert (looked.status_code, looked["HX-Redirect"]) == (200, "/sign-in/?next=%2Fparticipants%2F%3Fpage%3D2")
    sent = karen.post("/administration/areas/new/", {"name": "Nord"}, headers=asked)
    assert sent.status_code == 200
    assert sent["HX-Redirect"].startswith("/sign-in/kept/")


def test_more_than_is_kept_is_given_back_at_once(karen, time, staff, municipality):
    time.forward(minutes=61)
    long = "å" * (LIMIT_BYTES // 2)
    answer = karen.post("/administration/areas/new/", {"name": long})
    page = answer.content.decode()
    assert answer.status_code == 413
    assert f'name="name" value="{long}"' in page
    assert 'href="/sign-in/?next=%2Fsession%2F"' in page
    with acting_for(municipality):
        assert not KeptForm.objects.exists()


def test_just_what_is_kept_at_most(karen, time):
    post_late(karen, time, "/administration/areas/new/", {"name": "a" * (LIMIT_BYTES - 100)})


def test_files_are_chosen_again(karen, time, staff, municipality):
    file = io.BytesIO(b"cpr;navn\n0101701234;Bo\n")
    file.name = "folk i Åby.csv"
    kept = post_late(karen, time, "/participants/import/", {"file": file, "note": "x"})
    staff_signs_in(karen, municipality, staff)
    page = karen.get(kept).content.decode()
    assert "Filer skal vælges igen" in page
    assert "Du havde valgt folk i Åby.csv." in page
    assert re.search(r'<input class="form-input" type="file" name="file"', page)
    assert 'enctype="multipart/form-data"' in page
    with acting_for(municipality):
        assert b"0101701234" not in bytes(KeptForm.objects.get().content)


def test_a_lost_role_keeps_nobody_from_being_refused(karen, time, staff, municipality):
    kept = post_late(karen, time, "/administration/areas/new/", {"name": "Nord"})
    with acting_for(municipality):
        StaffUser.objects.filter(pk=staff.pk).update(role="reader")
    staff_signs_in(karen, municipality, staff)
    assert sends_again(karen, karen.get(kept).content.decode()).status_code == 403
    with acting_for(municipality):
        assert not Area.objects.exists()


def test_a_form_from_elsewhere_is_refused_as_ever(aase, time, municipality):
    time.forward(minutes=61)
    aase.handler.enforce_csrf_checks = True
    assert aase.post(PROFILE, DETAILS).status_code == 403
    with acting_for(municipality):
        assert not KeptForm.objects.exists()


def test_the_kept_page_brings_a_token_that_holds(aase, time, municipality):
    aase.handler.enforce_csrf_checks = True
    token = re.search(r'csrfmiddlewaretoken" value="([^"]+)"', aase.get(PROFILE).content.decode())[1]
    kept = post_late(aase, time, values=DETAILS | {"csrfmiddlewaretoken": token})
    signs_in(aase, municipality, AASE)
    page = aase.get(kept).content.decode()
    fresh = re.search(r'csrfmiddlewaretoken" value="([^"]+)"', page.split("<main", 1)[1])[1]
    sent = dict(hidden_fields(page)) | {"csrfmiddlewaretoken": fresh}
    assert aase.post(PROFILE, sent).status_code == 302
    assert aase.post(PROFILE, sent | {"csrfmiddlewaretoken": ""}).status_code == 403


def test_choices_are_told_by_their_words(karen, time, staff, municipality):
    kept = post_late(
        karen, time, "/participants/new/", {"cpr": "101262-0000", "nothing_we_know": "x", "csrfmiddlewaretoken": "y"}
    )
    staff_signs_in(karen, municipality, staff)
    main = karen.get(kept).content.decode().split("<main", 1)[1]
    assert "101262-0000" in main
    assert "<dt>nothing_we_know" not in main


def test_a_browser_keeps_the_last_twenty(acting, now):
    handles = [_keep_one(browser=b"a" * 32, now=now) for _ in range(22)]
    other = _keep_one(browser=b"b" * 32, now=now)
    there = [keep.find(handle, browser=b"a" * 32, now=now) is not None for handle in handles]
    assert there == [False, False] + [True] * 20
    assert keep.find(other, browser=b"b" * 32, now=now) is not None


def _keep_one(*, browser: bytes, now) -> str:
    from valghalla.accounts.session_end.posted import Posted

    return keep.keep(Posted("/", (("a", ("b",)),)), browser=browser, owner=None, now=now)


def test_old_ones_are_forgotten(acting, now):
    import datetime

    _keep_one(browser=b"a" * 32, now=now - datetime.timedelta(minutes=60))
    young = _keep_one(browser=b"a" * 32, now=now - datetime.timedelta(minutes=59))
    assert keep.forget_old(now=now) == 1
    assert keep.find(young, browser=b"a" * 32, now=now) is not None


def test_diets_and_consent_are_told(aase, time, municipality):
    with acting_for(municipality):
        diet = SpecialDiet.objects.create(title="Vegansk")
    kept = post_late(aase, time, values=DETAILS | {"diets": [str(diet.pk)]})
    signs_in(aase, municipality, AASE)
    page = aase.get(kept).content.decode()
    assert ("diets", str(diet.pk)) in hidden_fields(page)
    assert "Valgt: 1" in page


def test_a_member_of_staff_is_not_another(karen, time, municipality, now):
    kept = post_late(karen, time, "/administration/areas/new/", {"name": "Nord"})
    with acting_for(municipality):
        bent = StaffUser.objects.create(subject="bent", name="Bent", role="administrator", created_at=now)
    staff_signs_in(karen, municipality, bent)
    assert karen.get(kept).status_code == 403


def test_what_was_under_way_goes_on_for_the_same_person_only(municipality, staff, time, rf):
    from valghalla.accounts.session_end.ended import under_way

    client = staff_client(staff, municipality)
    with acting_for(municipality):
        from valghalla.accounts.sessions import SessionStore

        session = SessionStore(client.cookies["valghalla"].value)
        session["draft"] = {"step": 2}
        session.save()
        time.forward(minutes=61)
        request = rf.get("/")
        request.COOKIES["valghalla"] = client.cookies["valghalla"].value
        assert under_way(request, {"staff": staff.pk}) == {"draft": {"step": 2}}
        assert under_way(request, {"staff": staff.pk + 1}) == {}
        Session.objects.all().delete()
        assert under_way(request, {"staff": staff.pk}) == {}
