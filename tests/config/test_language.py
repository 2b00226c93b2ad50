"""The language of the sites: the office's is Danish until somebody chooses, and then hers; a citizen's choice goes with her."""

import pytest

from tests.pages import SiteClient, operator_client, staff_client
from tests.participants.factories import participant
from valghalla.accounts.models import StaffUser
from valghalla.audit.models import AuditEntry
from valghalla.municipalities.models import Settings

pytestmark = pytest.mark.usefixtures("acting")
FOREIGN = {"HTTP_ACCEPT_LANGUAGE": "en-GB,en;q=0.9"}


def language_of(client, path: str = "/", **headers) -> str:
    """What the page says of itself."""
    return client.get(path, **headers).content.decode().split('<html lang="')[1].split('"')[0]


@pytest.mark.acceptance("A-005")
def test_danish_is_the_default_whatever_the_browser_prefers_and_one_can_switch(office):
    assert language_of(office, **FOREIGN) == "da"
    office.post("/language/", {"language": "en", "next": "/"})
    assert language_of(office) == "en"
    assert "Change election" in office.get("/").content.decode()
    office.post("/language/", {"language": "da", "next": "/"})
    assert language_of(office, **FOREIGN) == "da"
    assert "Skift valg" in office.get("/").content.decode()


@pytest.mark.acceptance("A-006")
def test_the_choice_holds_at_the_next_sign_in_on_another_machine(office, staff, municipality):
    office.post("/language/", {"language": "en", "next": "/"})
    assert language_of(staff_client(staff, municipality)) == "en"


@pytest.mark.acceptance("A-006")
def test_the_choice_is_not_that_of_a_colleague_at_the_same_machine(office, municipality, now):
    colleague = StaffUser.objects.create(subject="lis", name="Lis", role="editor", created_at=now)
    office.post("/language/", {"language": "en", "next": "/"})
    office.cookies["valghalla"] = staff_client(colleague, municipality).cookies["valghalla"].value
    assert language_of(office) == "da"


def test_an_unknown_language_changes_nothing(office, staff):
    office.post("/language/", {"language": "xx", "next": "/"})
    staff.refresh_from_db()
    assert (staff.language, language_of(office)) == ("da", "da")


def test_whoever_has_not_signed_in_chooses_for_her_browser(municipality):
    visitor = SiteClient(municipality.admin_host)
    assert language_of(visitor, "/nothing/", **FOREIGN) == "da"
    visitor.post("/language/", {"language": "en", "next": "/"})
    assert language_of(visitor, "/nothing/") == "en"


def test_an_operators_choice_holds_on_another_machine_and_for_nobody_else(operator):
    here = operator_client(operator)
    assert language_of(here, "/entries/", **FOREIGN) == "da"
    here.post("/language/", {"language": "en", "next": "/"})
    assert language_of(operator_client(operator), "/entries/") == "en"
    assert "valghalla_language" not in {name for name, one in here.cookies.items() if one.value}


def test_a_citizens_choice_holds_in_another_browser_and_is_recorded(municipality, citizen, acting):
    person = participant()
    first = citizen(person)
    assert first.post("/language/", {"language": "en", "next": "/contact/"})["Location"] == "/contact/"
    page = citizen(person).get("/contact/").content.decode()
    assert '<html lang="en">' in page
    entry = AuditEntry.objects.get(action="participant.changed")
    assert entry.details["fields"] == ["language"]
    Settings.objects.update(english=False)
    assert '<html lang="da">' in citizen(person).get("/contact/").content.decode()
    Settings.objects.update(english=True)
    first.post("/language/", {"language": "da", "next": "/contact/"})
    first.post("/language/", {"language": "da", "next": "/contact/"})
    assert '<html lang="da">' in citizen(person).get("/contact/").content.decode()
    assert AuditEntry.objects.filter(action="participant.changed").count() == 2
