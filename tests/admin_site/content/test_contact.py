"""Contact data, with its rules on the server."""

import pytest
from django.urls import reverse

from tests.citizen_site.conftest import whole
from valghalla.audit.models import AuditEntry
from valghalla.municipalities.models import Settings

PATH = reverse("content_contact", "valghalla.config.urls_admin")
RIGHT = {
    "display_name": "Korsbæk Kommune",
    "department": "Borgerservice",
    "address": "Torvet 1",
    "postal_code": "4272",
    "city": "Korsbæk",
    "telephone": "55 12 34 56",
    "email": "valg@korsbaek.kommune",
    "digital_post_link": "",
    "version": "0",
}


@pytest.mark.acceptance("A-416", "A-417", "E-036", "E-037")
def test_it_is_saved_and_shown_to_citizens(office, anonymous_citizen):
    assert office.post(PATH, RIGHT).status_code == 302
    page = whole(anonymous_citizen.get("/contact/"))
    for shown in (
        "Korsbæk Kommune",
        "Borgerservice",
        "Torvet 1",
        "4272 Korsbæk",
        "55 12 34 56",
        "valg@korsbaek.kommune",
    ):
        assert shown in page
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.details["page"], sorted(entry.details["changed"])) == (
        "settings.changed",
        "contact",
        ["address", "city", "department", "display_name", "email", "postal_code", "telephone"],
    )


# field → what is not taken, and below what is
WRONG = {
    "display_name": ["", " ", "x" * 256],
    "department": ["", "x" * 256],
    "address": [""],
    "city": [""],
    "postal_code": ["", "427", "42722", "abcd", "４２７２"],
    "telephone": ["1234567", "12 34 56 7", "ring", "12345678 lokal", "+" * 9],
    "email": ["valg", "valg@", "valg@korsbaek", "a b@c.dk"],
    "digital_post_link": ["post", "http://post.borger.dk", "javascript:alert(1)", "ftp://x.dk"],
}
FINE = {
    "telephone": ["", "12345678", "+45 12 34 56 78", "(+45) 1234-5678"],
    "email": ["valg@korsbaek.dk", "a@b.online"],
    "digital_post_link": ["https://post.borger.dk/send/123", ""],
}


@pytest.mark.acceptance("A-416", "E-038")
@pytest.mark.parametrize(("name", "typed"), [(name, typed) for name, values in WRONG.items() for typed in values])
def test_what_will_not_do(office, name, typed):
    answer = office.post(PATH, RIGHT | {name: typed})
    assert (answer.status_code, list(answer.context["page"].form.errors)) == (200, [name])
    assert Settings.objects.get().city == ""


@pytest.mark.acceptance("A-416", "E-040")
@pytest.mark.parametrize(("name", "typed"), [(name, typed) for name, values in FINE.items() for typed in values])
def test_what_will_do_as_people_write_it(office, name, typed):
    assert office.post(PATH, RIGHT | {name: typed}).status_code == 302
    assert getattr(Settings.objects.get(), name) == typed


@pytest.mark.acceptance("A-417", "E-039")
@pytest.mark.parametrize(
    ("email", "link", "saved"),
    [
        ("", "", False),
        ("valg@korsbaek.online", "", True),
        ("", "https://post.borger.dk/send/1", True),
        ("valg@korsbaek.dk", "https://post.borger.dk/send/1", True),
    ],
)
def test_one_way_to_write_is_needed(office, email, link, saved):
    answer = office.post(PATH, RIGHT | {"email": email, "digital_post_link": link})
    assert (answer.status_code == 302) is saved


def test_the_name_begins_as_the_municipalitys_own(office, municipality):
    assert office.get(PATH).context["page"].form["display_name"].value() == municipality.name


def test_the_second_of_two_clerks_is_told(office, staff):
    assert office.post(PATH, RIGHT).status_code == 302
    answer = office.post(PATH, RIGHT | {"city": "Slagelse"})
    conflict = answer.context["page"].conflict
    assert (conflict.by, [(one.theirs, one.yours) for one in conflict.differences]) == (
        staff.name,
        [("Korsbæk", "Slagelse")],
    )
    assert answer.context["page"].form["version"].value() == "1"
    assert office.post(PATH, RIGHT | {"city": "Slagelse", "version": "1"}).status_code == 302
    assert Settings.objects.get().city == "Slagelse"
