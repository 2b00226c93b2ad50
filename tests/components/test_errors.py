"""Pages for what went wrong."""

import pytest
from django.test import RequestFactory, override_settings

from valghalla.components import errors

SECRET = "/invitation/0102031234/"


@pytest.mark.parametrize(
    ("answer", "status", "said"),
    [
        (errors.bad_request, 400, "We did not understand that"),
        (errors.denied, 403, "You do not have access to this page"),
        (errors.not_found, 404, "We cannot find the page"),
        (errors.failed, 500, "Something went wrong on our side"),
        (errors.csrf_failure, 403, "The page was open for too long"),
        (errors.unknown_host, 404, "There is nothing at this address"),
        (errors.wrong_method, 405, "There is nothing to see here"),
    ],
)
def test_each_says_what_to_do_and_nothing_of_the_address(answer, status, said):
    response = answer(RequestFactory().get(SECRET))
    html = response.content.decode()
    assert response.status_code == status
    assert html.count(f"<h1>{said}</h1>") == 1
    assert "0102031234" not in html


@pytest.mark.parametrize("site", ["admin", "citizen"])
@pytest.mark.parametrize(
    ("answer", "status"), [(errors.denied, 403), (errors.not_found, 404), (errors.csrf_failure, 403)]
)
@override_settings(
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True, "OPTIONS": {}}]
)
def test_a_site_shows_them_in_its_frame(site, answer, status):
    request = RequestFactory().get(SECRET)
    request.site_kind = site
    response = answer(request)
    html = response.content.decode()
    assert response.status_code == status
    assert f'<body class="{site}"' in html
    assert html.count("<h1>") == 1


def test_an_unknown_host_leads_nowhere():
    assert "<a " not in errors.unknown_host(RequestFactory().get("/")).content.decode()


def test_an_address_that_only_takes_forms_shows_more_than_nothing(office):
    """Such as one gone back to, or led to by the language switch of a page that came of a form."""
    answer = office.get("/sign-out/")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert "Her er ikke noget at se" in answer.content.decode()
    assert 'href="/"' in answer.content.decode()
    assert not office.head("/sign-out/").content
