"""The page for whoever is not let in can be read again: in the other language, and when it is come back to."""

import re

import pytest

from tests.accounts.visitors import AASE, karen, refusals
from tests.pages import SiteClient
from valghalla.integrations.saml import xml
from valghalla_simulators.saml.flaws import Flaw

ELSEWHERE = "http://example.dk/roles/usersystemrole/elsewhere/1"


def heading(answer) -> str:
    return re.search(r"<h1>([^<]*)</h1>", answer.content.decode())[1]


def in_english(client: SiteClient, answer):
    """What the page's own language switch leads to."""
    form = re.search(r'<form class="language-switch".*?</form>', answer.content.decode())[0]
    back = re.search(r'name="next" value="([^"]*)"', form)[1].replace("&amp;", "&")
    return client.get(client.post("/language/", {"language": "en", "next": back})["Location"])


def test_a_refusal_can_be_read_in_english(clerk, municipality):
    page = clerk.comes(karen(ELSEWHERE), "/teams/")
    english = in_english(clerk.client, page)
    assert (page.status_code, english.status_code) == (403, 403)
    assert (heading(page), heading(english)) == ("Du har ikke adgang", "You do not have access")
    assert "/sign-in/?next=%2Fteams%2F" in english.content.decode()
    assert refusals(municipality) == ["no_role"], "reading it again is no second refusal"


def test_a_number_stays_with_it(visitor, municipality):
    page = visitor.comes(AASE, flaw=Flaw.AUDIENCE)
    (number,) = re.findall(r"<strong>(\d+)</strong>", page.content.decode())
    assert f"<strong>{number}</strong>" in in_english(visitor.client, page).content.decode()
    assert refusals(municipality) == ["audience"]


def test_one_from_the_second_step_stays_the_same(visitor):
    brought = visitor.bring(visitor.says(AASE, visitor.ask()))
    page = visitor.another().fetch(brought)
    assert heading(in_english(visitor.client, page)) == "You were not signed in"
    assert visitor.fetch(brought).status_code == 302, "looking at the page took nothing"


def test_going_back_to_the_address_is_explained(visitor):
    page = visitor.client.get("/sign-in/answer/")
    assert (page.status_code, "allerede brugt" in page.content.decode()) == (403, True)


@pytest.mark.parametrize(
    "query",
    [
        "why=<script>",
        "why=",
        "why=nothing",
        "number=x",
        "number=" + "9" * 400,
        "next=//evil.example/",
        "next=%0d%0aX:y",
    ],
)
def test_what_stands_in_the_address_is_not_repeated(visitor, query):
    page = visitor.client.get(f"/sign-in/answer/?{query}")
    html = page.content.decode()
    assert page.status_code == 403
    assert "<script>" not in html
    assert "evil" not in html
    assert "999999" not in html


def test_a_form_too_large_to_be_read_is_refused_with_a_reason(visitor, municipality, settings, caplog):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = xml.LARGEST
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 10
    anybody = SiteClient(visitor.host)
    many = "&".join("a=1" for _ in range(20))
    for body in ("SAMLResponse=" + "A" * (xml.LARGEST + 1), many):
        answer = anybody.post("/sign-in/answer/", body, content_type="application/x-www-form-urlencoded")
        assert answer.status_code == 403
    assert refusals(municipality) == ["too_large", "too_large"]
    assert not [line for line in caplog.records if line.exc_info], "no way through the code for a stranger's post"
