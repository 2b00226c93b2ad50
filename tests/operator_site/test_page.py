"""The door of the operator's site, its frame and its own pages for what goes wrong."""

import pytest

from tests.pages import SiteClient, operator_client
from valghalla.operators.models import Operator


@pytest.mark.parametrize("path", ["/", "/entries/?page=2"])
def test_whoever_is_not_signed_in_is_sent_to_sign_in_and_back(path: str, municipality, settings):
    answer = SiteClient(settings.OPERATOR_HOST).get(path)
    assert answer.status_code == 302
    assert (
        answer.headers["Location"]
        == f"/sign-in/?next={path.replace('/', '%2F').replace('?', '%3F').replace('=', '%3D')}"
    )


@pytest.mark.parametrize("host", ["drift.localhost.", "DRIFT.localhost", "drift.localhost:8000"])
def test_the_host_is_known_however_it_is_written(host: str, municipality):
    assert SiteClient(host).get("/signed-out/").status_code == 200


def test_another_host_for_operators(municipality, settings):
    settings.OPERATOR_HOST = "styring.example.dk"
    assert SiteClient("styring.example.dk").get("/signed-out/").status_code == 200
    assert SiteClient("drift.localhost").get("/signed-out/").status_code == 404


def test_the_frame_says_who_and_where(operations: SiteClient, operator: Operator):
    page = operations.get("/").content.decode()
    assert "Valghallas drift" in page
    assert operator.name in page
    assert page.count("<h1>") == 1
    assert '<a class="nav-link" href="/" aria-current="page">' in page or 'aria-current="page"' in page


@pytest.mark.parametrize("path", ["/nothing/", "/municipalities/999999/", "/components/", "/sign-in/ticket/"])
def test_what_is_not_there(path: str, operations: SiteClient):
    answer = operations.get(path)
    assert answer.status_code == 404
    assert "Valghallas drift" in answer.content.decode()


def test_a_form_that_stood_open_too_long(operator: Operator, settings):
    strict = SiteClient(settings.OPERATOR_HOST, enforce_csrf_checks=True)
    strict.cookies = operator_client(operator).cookies
    answer = strict.post("/language/", {"language": "en"})
    assert answer.status_code == 403
    assert "Valghallas drift" in answer.content.decode()


def test_the_language_is_remembered(operations: SiteClient, operator: Operator):
    operations.post("/language/", {"language": "en", "next": "/entries/"})
    operator.refresh_from_db()
    assert operator.language == "en"
    assert "Operator log" in operations.get("/entries/").content.decode()
