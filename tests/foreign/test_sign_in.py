"""Signing in and out at an identity provider that nobody here wrote: SimpleSAMLphp, real requests and real encryption."""

import base64
import warnings
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from lxml import html

from tests.foreign import simplesamlphp
from tests.foreign.simplesamlphp import NAME_ID, PASSWORD
from tests.pages import SiteClient
from valghalla.accounts.models import Session, StaffUser
from valghalla.audit.models import AuditEntry
from valghalla.base.tenancy import acting_for

E = "https://data.gov.dk/model/core/eid/"
LEVEL = "https://data.gov.dk/concept/core/nsis/loa"
PERSON = f"{E}person/uuid/0a1b2c3d-1111-4222-8333-444455556666"
EMPLOYEE = "C=DK,O=12345678,CN=Valgmand, Karen,Serial=5b1d2c3d-1111-4222-8333-444455556666"
PRIVILEGES = """<?xml version="1.0" encoding="UTF-8"?>
<bpp:PrivilegeList xmlns:bpp="http://digst.dk/oiosaml/basic_privilege_profile">
  <PrivilegeGroup Scope="urn:dk:gov:saml:cvrNumberIdentifier:12345678">
    <Privilege>http://valghalla.dk/roles/usersystemrole/administrator/1</Privilege>
  </PrivilegeGroup>
</bpp:PrivilegeList>"""
COMMON = {"https://data.gov.dk/model/core/specVersion": ["OIO-SAML-3.0"]}
CITIZEN = COMMON | {
    NAME_ID: [PERSON],
    LEVEL: ["Substantial"],
    f"{E}cprNumber": ["1012620000"],
    f"{E}cprUuid": ["7b1d2c3d-1111-4222-8333-444455556666"],
    f"{E}fullName": ["Åse Østergård"],
}
PEOPLE = {
    "aase": CITIZEN,
    "lav": CITIZEN | {LEVEL: ["Low"]},
    "karen": COMMON
    | {
        NAME_ID: [EMPLOYEE],
        LEVEL: ["High"],
        f"{E}professional/cvr": ["12345678"],
        f"{E}privilegesIntermediate": [base64.b64encode(PRIVILEGES.encode()).decode()],
    },
}

pytestmark = pytest.mark.django_db


class Visitor:
    """One browser: our site by Django's client, theirs over HTTP."""

    def __init__(self, host: str) -> None:
        self.ours = SiteClient(host)
        self.theirs = httpx.Client(follow_redirects=True, timeout=30)

    def sign_in(self, name: str, back: str = "/"):
        """Our last answer, after the whole way there and back."""
        there = self.ours.get("/sign-in/", {"next": back})
        assert there.status_code == 302
        page = self.theirs.get(there["Location"])
        form = next(form for form in html.fromstring(page.text).forms if "password" in form.fields)
        filled = dict(form.fields) | {"username": name, "password": PASSWORD}
        return self.bring(self.theirs.post(page.url.join(form.action or ""), data=filled))

    def bring(self, page: httpx.Response):
        """Their page with the answer in a form, posted to us as a browser without scripts does it, and followed."""
        form = html.fromstring(page.text).forms[0]
        assert urlsplit(form.action).path == "/sign-in/answer/", page.text
        arrived = self.ours.post("/sign-in/answer/", {"SAMLResponse": form.fields["SAMLResponse"]})
        return self.ours.get(arrived["Location"]) if arrived.status_code == 303 else arrived


@pytest.fixture
def provider(tmp_path: Path, municipality, site: str, settings) -> Iterator[simplesamlphp.Provider]:
    """The foreign provider, each side knowing the other by its metadata."""
    if not simplesamlphp.is_possible():
        reason = (
            "SimpleSAMLphp is not installed (apt install simplesamlphp php-cgi php-xml): no foreign provider is tried"
        )
        warnings.warn(reason, stacklevel=1)
        pytest.skip(reason)
    ours = SiteClient(host(municipality, site)).get("/sign-in/metadata.xml")
    assert ours.status_code == 200
    with simplesamlphp.running(tmp_path / "provider", people=PEOPLE, service_provider=ours.content) as running:
        (tmp_path / "metadata.xml").write_bytes(running.metadata)
        settings.SAML = settings.SAML | {site: {"metadata": str(tmp_path / "metadata.xml")}}
        yield running


def host(municipality, site: str) -> str:
    return municipality.citizen_host if site == "citizen" else municipality.admin_host


def reasons() -> list[str]:
    return [entry.details["reason"] for entry in AuditEntry.objects.filter(action="sign_in.refused")]


@pytest.mark.parametrize("site", ["citizen"])
def test_a_citizen_comes_in_where_she_wanted_and_goes_out_on_both_sides(provider, municipality, site):
    visitor = Visitor(municipality.citizen_host)
    answer = visitor.sign_in("aase", "/faq/?a=1&b=æ")
    assert (answer.status_code, answer["Location"]) == (302, "/faq/?a=1&b=%C3%A6")
    assert "Åse Østergård" in visitor.ours.get("/contact/").content.decode()

    (onward,) = html.fromstring(visitor.ours.post("/sign-out/").content).xpath("//main//a/@href")
    assert onward.startswith(provider.url)
    with acting_for(municipality):
        assert not Session.objects.filter(citizen__isnull=False).exists()
    back = visitor.theirs.get(onward, follow_redirects=False)
    while urlsplit(back.headers["Location"]).path != "/sign-out/answer/":
        back = visitor.theirs.get(back.url.join(back.headers["Location"]), follow_redirects=False)
    done = visitor.ours.get("/sign-out/answer/?" + urlsplit(back.headers["Location"]).query)
    assert done["Location"] == "/signed-out/"
    assert "password" in visitor.theirs.get(visitor.ours.get("/sign-in/")["Location"]).text


@pytest.mark.parametrize("site", ["citizen"])
def test_signing_out_over_there_ends_the_session_here(provider, municipality, site):
    visitor = Visitor(municipality.citizen_host)
    visitor.sign_in("aase")
    asked = visitor.theirs.get(
        f"{provider.url}/saml2/idp/SingleLogoutService.php?ReturnTo={provider.url}/", follow_redirects=False
    )
    while urlsplit(asked.headers["Location"]).path != "/sign-out/answer/":
        asked = visitor.theirs.get(asked.url.join(asked.headers["Location"]), follow_redirects=False)
    answer = visitor.ours.get("/sign-out/answer/?" + urlsplit(asked.headers["Location"]).query)
    with acting_for(municipality):
        assert not Session.objects.filter(citizen__isnull=False).exists()
    taken = visitor.theirs.get(answer["Location"])
    assert taken.status_code == 200
    # It takes our answer for a success and goes on to where its visitor wanted to go.
    assert f"{provider.url}/" in [str(step.url) for step in taken.history]


@pytest.mark.parametrize("site", ["citizen"])
def test_a_level_too_low_is_refused(provider, municipality, site):
    answer = Visitor(municipality.citizen_host).sign_in("lav")
    assert answer.status_code == 403
    with acting_for(municipality):
        assert reasons() == ["level"]
        assert not Session.objects.filter(citizen__isnull=False).exists()


@pytest.mark.parametrize("site", ["admin"])
def test_an_employee_comes_in_with_the_role_she_has(provider, municipality, site):
    visitor = Visitor(municipality.admin_host)
    answer = visitor.sign_in("karen", "/administration/")
    assert (answer.status_code, answer["Location"]) == (302, "/administration/")
    assert visitor.ours.get("/administration/").status_code == 200
    with acting_for(municipality):
        user = StaffUser.objects.get()
        assert (user.name, user.role, user.subject) == (
            "Valgmand, Karen",
            "administrator",
            "5b1d2c3d-1111-4222-8333-444455556666",
        )


@pytest.mark.parametrize("site", ["admin"])
def test_a_citizen_is_no_employee(provider, municipality, site):
    answer = Visitor(municipality.admin_host).sign_in("aase")
    assert answer.status_code == 403
    with acting_for(municipality):
        assert not StaffUser.objects.exists()
