"""Coming in by the fallback as a browser does it."""

import datetime

import pytest
from django.urls import reverse

from tests.accounts.fallback.authenticator import digits
from tests.accounts.fallback.factories import OPERATOR, clerk, enrol, opened
from tests.pages import SiteClient, citizen_client, staff_client
from valghalla.accounts.fallback.close import close_fallback, expire
from valghalla.accounts.fallback.open import Opened, give_code
from valghalla.accounts.models import Fallback, Session, StaffUser
from valghalla.audit.models import AuditEntry
from valghalla.base import clock
from valghalla.base.tenancy import acting_for

ADMIN = "valghalla.config.urls_admin"
FALLBACK, START, SIGN_IN = (reverse(name, ADMIN) for name in ("fallback", "start", "sign_in"))
SECOND_FACTOR = reverse("second_factor", ADMIN)
GENERIC = "Du kom ikke ind. Tjek nødkoden"


class Scene:
    """Anna with a second factor, an open fallback, and a browser that has never been here."""

    def __init__(self, municipality, *, hours: float = 4, **values) -> None:
        self.now = clock.now()
        self.municipality = municipality
        self.anna: StaffUser = clerk("Anna", **values)
        self.secret = enrol(self.anna, at=self.now)
        self.opened: Opened = opened(self.anna, now=self.now, hours=hours)
        self.browser = SiteClient(municipality.admin_host)

    @property
    def code(self) -> str:
        """Anna's."""
        return self.opened.handed[0].code

    def enter(self, *, browser: SiteClient | None = None, path: str = FALLBACK, **typed):
        """Send the form, rightly filled save what is given."""
        right = {"code": self.code, "digits": digits(self.secret, self.now)}
        return (browser or self.browser).post(path, right | typed)

    def is_in(self, browser: SiteClient | None = None) -> bool:
        """Whether the start page opens."""
        answer = (browser or self.browser).get(START)
        return not (answer.status_code == 302 and answer["location"].startswith(SIGN_IN))


@pytest.fixture
def scene(acting) -> Scene:
    return Scene(acting)


def test_comes_in_under_a_new_cookie_with_the_last_role_and_goes_on(acting):
    scene = Scene(acting, role="reader")
    scene.browser.cookies["valghalla"] = "planted"
    answer = scene.enter(path=f"{FALLBACK}?next=/administration/")
    assert (answer.status_code, answer["location"]) == (302, "/administration/")
    cookie = answer.cookies["valghalla"]
    assert cookie.value != "planted"
    assert (cookie["httponly"], cookie["samesite"], cookie["domain"]) == (True, "Lax", "")
    assert scene.is_in()
    assert scene.browser.get(reverse("area_new", ADMIN)).status_code == 403
    actions = list(AuditEntry.objects.order_by("id").values_list("action", flat=True))
    assert actions[-2:] == ["fallback.entered", "staff.signed_in"]
    assert AuditEntry.objects.get(action="staff.signed_in").details == {"via": "fallback"}


def test_never_goes_on_to_a_foreign_address(scene):
    assert scene.enter(path=f"{FALLBACK}?next=https://example.com/")["location"] == "/"


@pytest.mark.parametrize(
    "typed", [{"code": "0000-0000-0000-0000"}, {"digits": "12345x"}, {"code": "x" * 60, "digits": "1"}]
)
def test_the_sentence_is_the_same_whatever_was_wrong(scene, typed):
    answer = scene.enter(**typed)
    assert list(answer.context["form"].errors) == ["__all__"]
    assert GENERIC in answer.content.decode()
    assert not scene.is_in()


def test_shut_ended_and_used_get_the_same_page(acting):
    scene = Scene(acting)
    pages = [scene.enter(code="0000-0000-0000-0000")]
    pages += [scene.enter(digits="0") for _ in range(6)]
    StaffUser.objects.filter(pk=scene.anna.pk).update(ended_at=scene.now, ended_why="by_office")
    pages.append(scene.enter())
    reasons = AuditEntry.objects.filter(action="fallback.refused").values_list("details__reason", flat=True)
    assert set(reasons) == {"unknown_code", "wrong_digits", "code_shut"}
    assert len({_main(page).replace(scene.code, "").replace("0000-0000-0000-0000", "") for page in pages}) == 1


def test_digits_are_not_written_back_and_the_code_can_be_corrected(scene):
    page = scene.enter(digits="654321").content.decode()
    assert "654321" not in page
    assert f'value="{scene.code}"' in page


def test_a_field_left_empty_is_told_beside_it(scene):
    for field in ("code", "digits"):
        assert list(scene.enter(**{field: ""}).context["form"].errors) == [field]
    assert not AuditEntry.objects.filter(action="fallback.refused").exists()


def test_closed_says_so_and_shows_no_form(scene):
    close_fallback(scene.opened.fallback.pk, by=OPERATOR, now=clock.now())
    for answer in (scene.browser.get(FALLBACK), scene.enter()):
        page = answer.content.decode()
        assert "Nødadgangen er lukket" in page
        assert 'name="code"' not in page
        assert f'href="{SIGN_IN}"' in page
    assert not scene.is_in()


def test_open_at_another_municipality_is_closed_here(municipality, other_municipality):
    with acting_for(municipality):
        scene = Scene(municipality)
    assert 'name="code"' in scene.browser.get(FALLBACK).content.decode()
    there = SiteClient(other_municipality.admin_host)
    assert 'name="code"' not in there.get(FALLBACK).content.decode()
    scene.enter(browser=there)
    assert not scene.is_in(there)
    scene.enter()
    assert scene.is_in()
    there.cookies["valghalla"] = scene.browser.cookies["valghalla"].value
    assert not scene.is_in(there)


def test_closing_ends_exactly_the_sessions_that_began_by_it(scene, municipality):
    bo = clerk("Bo")
    enrol(bo, at=scene.now)
    scene.enter()
    ordinary, citizens = staff_client(scene.anna, municipality), citizen_client("0101700001", municipality)
    close_fallback(scene.opened.fallback.pk, by=OPERATOR, now=clock.now())
    assert not scene.is_in()
    assert scene.is_in(ordinary)
    assert Session.objects.count() == 2
    assert citizens.cookies["valghalla"].value
    assert AuditEntry.objects.get(action="fallback.closed").details == {"sessions_ended": 1}


def test_a_session_does_not_outlive_the_fallback_even_if_its_row_does(scene):
    scene.enter()
    assert scene.is_in()
    Fallback.objects.update(closed_at=clock.now())
    assert Session.objects.filter(staff=scene.anna).exists()
    assert not scene.is_in()


def test_a_session_ends_with_the_fallbacks_time(acting):
    scene = Scene(acting, hours=1 / 60)
    scene.enter()
    session = scene.browser.session
    assert session["until"] == session["latest"] == scene.opened.fallback.until.timestamp()
    Fallback.objects.update(until=clock.now())
    assert not scene.is_in()
    assert expire(now=clock.now())
    assert not Session.objects.filter(staff=scene.anna).exists()


def test_a_session_ends_with_the_persons_access(scene):
    scene.enter()
    StaffUser.objects.filter(pk=scene.anna.pk).update(ended_at=clock.now(), ended_why="role_gone")
    assert not scene.is_in()


def test_a_new_code_ends_what_the_old_one_opened(scene):
    scene.enter()
    give_code(scene.opened.fallback.pk, scene.anna.pk, by=OPERATOR, now=clock.now())
    assert not scene.is_in()


def test_whoever_is_in_is_told_until_when_and_keeps_her_hands_off_the_second_factor(scene):
    scene.enter()
    end = scene.opened.fallback.until.astimezone(clock.DANISH)
    assert f"Du er logget ind med nødadgang til kl. {end:%H.%M}." in scene.browser.get(START).content.decode()
    page = scene.browser.get(SECOND_FACTOR).content.decode()
    assert '<form method="post" action="/second-factor' not in page
    for name in ("second_factor", "second_factor_begin", "second_factor_remove"):
        assert scene.browser.post(reverse(name, ADMIN), {"digits": "123456"}).status_code == 403
    assert scene.browser.get(FALLBACK)["location"] == "/"


def test_while_it_is_open_the_office_may_choose_and_citizens_are_not_asked(scene, municipality):
    page = scene.browser.get(f"{SIGN_IN}?next=/areas/").content.decode()
    assert f'href="{FALLBACK}?next=%2Fareas%2F"' in page
    ordinary = f"{SIGN_IN}?next=%2Fareas%2F&amp;ordinary=1"
    assert f'href="{ordinary}"' in page
    assert b"choice" not in scene.browser.get(ordinary.replace("&amp;", "&")).content
    citizens = SiteClient(municipality.citizen_host).get("/sign-in/")
    assert FALLBACK not in citizens.content.decode()
    close_fallback(scene.opened.fallback.pk, by=OPERATOR, now=clock.now())
    assert FALLBACK not in scene.browser.get(SIGN_IN).content.decode()


def test_citizens_have_no_such_address(municipality):
    assert SiteClient(municipality.citizen_host).get(FALLBACK).status_code == 404


def test_a_form_from_elsewhere_is_refused(scene, municipality):
    careful = SiteClient(municipality.admin_host, enforce_csrf_checks=True)
    assert scene.enter(browser=careful).status_code == 403
    with acting_for(municipality):
        assert not AuditEntry.objects.filter(action="fallback.entered").exists()


def test_trying_on_and_on_is_stopped(scene, settings):
    settings.RATE_LIMIT_FACTOR = 0.01
    answers = [scene.enter(code="0000-0000-0000-0000").status_code for _ in range(5)]
    assert answers == [200, 200, 200, 429, 429]
    assert scene.browser.get(FALLBACK).status_code == 200


def test_the_session_row_knows_whose_it_is(scene):
    scene.enter()
    assert [one.staff_id for one in Session.objects.all()] == [scene.anna.pk]
    assert Session.objects.get().expire_date <= clock.now() + datetime.timedelta(hours=13)


def _main(answer) -> str:
    """What the page says, without the form's own token."""
    text = answer.content.decode().partition("<main")[2].partition("</main>")[0]
    return text.replace(text.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0], "")
