"""What stands round every page."""

import re

import pytest
from django.template.loader import render_to_string

from valghalla.components.frame import ADMIN_MENU, CITIZEN_MENU, FooterContact, Frame, MenuItem, menu

ADDRESSES = {"start": "/", "tasks": "/tasks/", "participants": "/participants/", "lists": "/lists/"}


def page(site: str, **frame) -> str:
    given = {"municipality_name": "Korsbæk <b>", "language_url": "/language/", "language": "en"} | frame
    context = {"frame": Frame(**given), "page": {"title": "Work <b>"}, "csrf_token": "t0ken"}
    return render_to_string(f"{site}_site/frame.html", context)


def test_the_menu_keeps_its_order_and_leaves_out_what_has_no_address():
    assert [str(item.label) for item in menu(ADMIN_MENU, ADDRESSES, path="/")] == [
        "Start", "Tasks", "Participants", "Lists",
    ]  # fmt: skip
    assert [key for key, _ in ADMIN_MENU] == [
        "start",
        "tasks",
        "participants",
        "communication",
        "lists",
        "administration",
    ]
    assert [key for key, _ in CITIZEN_MENU] == [
        "tasks",
        "my_tasks",
        "profile",
        "team",
        "distribution",
        "work_location",
        "faq",
    ]


@pytest.mark.parametrize(("path", "current"), [("/", "Start"), ("/tasks/12/", "Tasks"), ("/elsewhere/", None)])
def test_one_entry_is_current(path, current):
    found = [str(item.label) for item in menu(ADMIN_MENU, ADDRESSES, path=path) if item.current]
    assert found == ([current] if current else [])


@pytest.mark.acceptance("E-329")
@pytest.mark.parametrize("site", ["admin", "citizen"])
def test_every_page_has_its_landmarks(site):
    html = page(site, menu=(MenuItem("Tasks", "/tasks/", True),), person_name="Ida <b>", sign_out_url="/out/")
    assert '<html lang="en">' in html
    assert "<title>Work &lt;b&gt; – Korsbæk &lt;b&gt; elections</title>" in html
    assert html.count("<h1>") == 1
    assert html.index('href="#main"') < html.index("<header") < html.index('<main id="main"') < html.index("<footer")
    assert html.count('aria-current="page"') == 2  # the wide menu and the folded one
    assert "<b>" not in html
    assert len(re.findall(r'id="([^"]+)"', html)) == len(set(re.findall(r'id="([^"]+)"', html)))


@pytest.mark.parametrize("site", ["admin", "citizen"])
def test_signing_out_and_language_are_posted_with_a_token(site):
    html = page(site, person_name="Ida", sign_out_url="/out/")
    for form in re.findall(r"<form.*?</form>", html, re.DOTALL):
        assert 'method="post"' in form
        assert 'name="csrfmiddlewaretoken" value="t0ken"' in form
    assert 'action="/out/"' in html
    assert 'name="language" value="da"' in html


def test_nobody_signed_in_sees_the_way_in(shown):
    html = page("citizen", sign_in_url="/sign-in/")
    assert 'href="/sign-in/"' in html
    assert "Sign out" not in html


def test_the_admin_frame_shows_the_election_and_leads_on():
    html = page(
        "admin",
        election_name="Local <b>",
        election_url="/elections/",
        change_election_url="/change/",
        person_name="Ida",
    )
    assert '<a class="election" href="/elections/">' in html
    assert 'href="/change/"' in html
    assert "Signed in as Ida" in html


def test_the_citizens_footer_leaves_out_what_is_not_given():
    full = page(
        "citizen", footer_contact=FooterContact(phone="+45 70 10 20 30", email="a@b.example", privacy_url="/privacy/")
    )
    assert 'href="tel:+4570102030"' in full
    assert 'href="mailto:a@b.example"' in full
    assert 'href="/privacy/"' in full
    bare = page("citizen")
    assert "tel:" not in bare
    assert "mailto:" not in bare


def test_a_municipality_s_own_sheet_comes_after_ours():
    html = page("citizen", stylesheet_url="/own.css", logo_url="/logo.svg")
    assert html.index("citizen.css") < html.index("/own.css")
    assert '<img class="brand-logo" src="/logo.svg" alt="">' in html


def test_the_other_language():
    assert Frame(language="da").other_language == ("en", "English")
    assert Frame(language="en").other_language == ("da", "Dansk")
