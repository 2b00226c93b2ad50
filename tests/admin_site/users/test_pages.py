"""Users, roles and certificates in the administration."""

import datetime

import pytest
from django.urls import reverse

from tests.accounts.service_providers.factories import current, ends_in
from tests.pages import agree, staff_client
from valghalla.accounts.models import RoleMapping, SecondFactor, ServiceProviderKey, Session, StaffUser
from valghalla.base import clock
from valghalla.base.tenancy import acting_for

URLCONF = "valghalla.config.urls_admin"
FIRST = "http://valghalla.dk/roles/usersystemrole/administrator/1"
EDITOR = "http://valghalla.dk/roles/usersystemrole/editor/1"


def url(name: str, *args) -> str:
    return reverse(name, URLCONF, args=args)


def user(name: str, now, **values) -> StaffUser:
    return StaffUser.objects.create(**{"subject": name, "name": name, "role": "reader", "created_at": now} | values)


def rows(client, query: str = "") -> list[tuple[str, ...]]:
    """What the list says, without the last column of an administrator."""
    table = client.get(url("users") + query).context["page"].table
    return [tuple(str(getattr(cell, "label", cell)) for cell in row.cells[:5]) for row in table.rows]


def names(client, query: str = "") -> list[str]:
    return [row[0] for row in rows(client, query)]


@pytest.mark.acceptance("A-457")
def test_the_list_in_danish_order_with_role_last_sign_in_second_factor_and_access(office, acting, now):
    user("Åse Aas", now, role="editor", last_sign_in_at=now)
    user("Ældre Birgit", now, ended_at=now, ended_why="by_office")
    left = user("Zacharias Ø", now, ended_at=now, ended_why="role_gone")
    SecondFactor.objects.create(staff=left, secret=b"x", made_at=now, confirmed_at=now)
    waiting = user("Birger Urneholm", now, role="administrator")
    SecondFactor.objects.create(staff=waiting, secret=b"x", made_at=now)
    assert rows(office) == [
        ("Birger Urneholm", "Administrator", "None", "Har ikke", "Har adgang"),
        ("Karen Valgmand", "Administrator", "None", "Har ikke", "Har adgang"),
        ("Zacharias Ø", "Læser", "None", "Har", "Rollen er væk"),
        ("Ældre Birgit", "Læser", "None", "Har ikke", "Lukket af valgkontoret"),
        ("Åse Aas", "Redaktør", str(now), "Har ikke", "Har adgang"),
    ]
    assert "01-10-2026 12:00" in office.get(url("users")).content.decode()


def test_search_filter_and_sort(office, acting, now):
    user("Åse Aas", now, role="editor", last_sign_in_at=now)
    user("Bo Bak", now, role="editor", ended_at=now, ended_why="by_office", last_sign_in_at=now.replace(day=2))
    assert names(office, "?search=aase") == names(office, "?search=åse") == ["Åse Aas"]
    assert names(office, "?role=editor") == ["Bo Bak", "Åse Aas"]
    assert names(office, "?role=editor&state=open") == ["Åse Aas"]
    assert names(office, "?state=ended") == ["Bo Bak"]
    assert names(office, "?sort=-signed_in") == ["Bo Bak", "Åse Aas", "Karen Valgmand"]
    assert names(office, "?sort=-name") == ["Åse Aas", "Karen Valgmand", "Bo Bak"]


def test_the_other_municipality_s_users_are_not_on_it(municipality, other_municipality, now):
    with acting_for(other_municipality):
        theirs = user("Deres Dorthe", now)
    with acting_for(municipality):
        office = staff_client(user("Karen Valgmand", now, role="administrator"), municipality)
    assert names(office) == ["Karen Valgmand"]
    for name in ("user_end", "user_reopen"):
        address = url(name, theirs.pk)
        assert [office.get(address).status_code, office.post(address).status_code] == [404, 404]


def test_as_many_queries_for_one_as_for_many(office, acting, now, django_assert_max_num_queries):
    with django_assert_max_num_queries(15) as one:
        office.get(url("users"))
    for number in range(70):
        user(f"Bruger {number:03}", now)
    with django_assert_max_num_queries(len(one)):
        assert len(rows(office)) == 50
    assert names(office, office.get(url("users")).context["page"].table.pager.next_url)[-1] == "Karen Valgmand"


def test_ending_access_asks_first_and_ends_it_at_once(office, acting, municipality, now):
    birger = user("Birger Urneholm", now, role="editor")
    his = staff_client(birger, municipality)
    assert his.get("/administration/").status_code == 200
    with acting_for(municipality):
        assert Session.objects.filter(staff=birger).count() == 1
    assert "Vil du lukke adgangen for Birger Urneholm?" in office.get(url("user_end", birger.pk)).content.decode()
    assert his.get("/administration/").status_code == 200
    answer = office.post(url("user_end", birger.pk), follow=True)
    assert "Adgangen for Birger Urneholm er lukket." in answer.content.decode()
    assert his.get("/administration/").status_code == 302
    with acting_for(municipality):
        assert Session.objects.filter(staff=birger).count() == 0
    reopened = office.post(url("user_reopen", birger.pk), follow=True)
    assert "Birger Urneholm kan logge ind igen." in reopened.content.decode()
    assert his.get("/administration/").status_code == 302  # with a new sign-in only


def test_what_cannot_be_done_is_said(office, staff, acting, now):
    birger = user("Birger Urneholm", now)
    for address, words in [
        (url("user_end", staff.pk), "Du kan ikke lukke din egen adgang."),
        (url("user_reopen", birger.pk), "Valgkontoret har ikke lukket adgangen for Birger Urneholm."),
    ]:
        for answer in (office.get(address, follow=True), office.post(address, follow=True)):
            assert words in answer.content.decode()
    office.post(url("user_end", birger.pk))
    for answer in (
        office.get(url("user_end", birger.pk), follow=True),
        office.post(url("user_end", birger.pk), follow=True),
    ):
        assert "Adgangen for Birger Urneholm er allerede lukket." in answer.content.decode()
    staff.refresh_from_db()
    assert staff.ended_at is None


@pytest.mark.parametrize("role", ["reader", "editor"])
def test_only_administrators_are_offered_and_let(municipality, acting, now, role):
    other = user("Birger Urneholm", now)
    client = staff_client(user("Anna", now, role=role), municipality)
    page = client.get(url("users")).content.decode()
    assert "Birger Urneholm" in page
    assert "Luk adgangen" not in page
    assert "Roller, der giver adgang" not in page
    assert client.post(url("user_end", other.pk)).status_code == 403
    assert client.post(url("role_new"), {"role_uri": EDITOR, "role": "administrator"}).status_code == 403
    other.refresh_from_db()
    assert (other.ended_at, RoleMapping.objects.count()) == (None, 1)


def mappings() -> dict[str, str]:
    return dict(RoleMapping.objects.values_list("role_uri", "role"))


def form_of(client, address: str) -> dict[str, str]:
    """What the form holds when it is opened."""
    form = client.get(address).context["page"].form
    return {name: form[name].value() or "" for name in form.fields}


def test_roles_are_added_edited_and_deleted(office, acting):
    assert office.post(url("role_new"), {"role_uri": EDITOR, "role": "reader"})["Location"] == url("roles")
    made = RoleMapping.objects.get(role_uri=EDITOR)
    edit = url("role_edit", made.pk)
    office.post(edit, form_of(office, edit) | {"role": "editor"})
    assert mappings() == {FIRST: "administrator", EDITOR: "editor"}
    page = office.get(url("roles")).content.decode()
    assert page.index(FIRST.replace("/", "/<wbr>")) < page.index(EDITOR.replace("/", "/<wbr>"))
    assert "En ændring gælder med det samme." in page
    assert EDITOR in office.get(url("role_delete", made.pk)).content.decode()
    agree(office, url("role_delete", made.pk))
    assert mappings() == {FIRST: "administrator"}


def test_what_is_wrong_with_a_role_is_said_at_its_field(office, acting):
    for given, field, words in [
        ({"role_uri": "administrator", "role": "reader"}, "role_uri", "Skriv hele rollen som i eksemplet."),
        ({"role_uri": FIRST, "role": "reader"}, "role_uri", "Rollen er allerede på listen."),
        ({"role_uri": EDITOR, "role": "chef"}, "role", "Valget findes ikke"),
    ]:
        errors = office.post(url("role_new"), given).context["page"].form.errors
        assert list(errors) == [field]
        assert field == "role" or errors[field] == [words]
    last = url("role_edit", RoleMapping.objects.get().pk)
    errors = office.post(last, form_of(office, last) | {"role": "reader"}).context["page"].form.errors
    assert errors["role"] == ["Det er den sidste, der giver adgang som administrator. Tilføj en anden først."]
    delete = url("role_delete", RoleMapping.objects.get().pk)
    for answer in (office.get(delete), office.post(delete)):
        assert "Rollen kan ikke slettes" in answer.content.decode()
    assert mappings() == {FIRST: "administrator"}


def test_two_who_edit_a_role_are_told_of_each_other(office, acting):
    office.post(url("role_new"), {"role_uri": EDITOR, "role": "reader"})
    edit = url("role_edit", RoleMapping.objects.get(role_uri=EDITOR).pk)
    mine, theirs = form_of(office, edit), form_of(office, edit)
    office.post(edit, theirs | {"role": "editor"})
    answer = office.post(edit, mine | {"role": "administrator"})
    assert f"En anden har i mellemtiden ændret den til {EDITOR} som Redaktør." in answer.content.decode()
    assert mappings()[EDITOR] == "editor"
    form = answer.context["page"].form
    again = {name: form[name].value() for name in form.fields}
    assert again == {"role_uri": EDITOR, "role": "administrator", "seen_role_uri": EDITOR, "seen_role": "editor"}
    office.post(edit, again)
    assert mappings()[EDITOR] == "administrator"


def test_certificates_are_shown_to_all_the_office_and_changed_by_nobody(office, municipality, acting, now, settings):
    settings.SAML = {"citizen": {"metadata": ""}, "admin": {"metadata": ""}}
    ends_in(current(), now=clock.now(), days=20)
    ends_in(current("admin"), now=clock.now(), days=400)
    reader = staff_client(user("Anna", now), municipality)
    for client in (office, reader):
        page = client.get(url("certificates"))
        assert [str(row.cells[4].label) for row in page.context["page"].table.rows] == [
            "19 dage tilbage",
            "399 dage tilbage",
        ]
        assert len(page.context["page"].warnings) == 1
        assert "<form method" not in page.content.decode().split("<main")[1].split("</main>")[0]


def test_a_site_nobody_can_sign_in_at_is_said(office, acting):
    ServiceProviderKey.objects.filter(provider__site="citizen").delete()
    assert "Siden har intet certifikat. Ingen kan logge ind." in office.get(url("certificates")).content.decode()


def test_the_start_page_and_the_entrances_warn(office, acting, settings):
    settings.SAML = {"citizen": {"metadata": ""}, "admin": {"metadata": ""}}
    ends_in(current("admin"), now=clock.now(), days=400)
    ends_in(current(), now=clock.now(), days=62)
    assert "Certifikater, der udløber" not in office.get(url("start")).content.decode()
    assert "Alle gælder" in office.get(url("administration")).content.decode()
    ends_in(current(), now=clock.now() + datetime.timedelta(hours=1), days=7)
    page = office.get(url("start")).content.decode()
    assert "Certifikater, der udløber" in page
    assert "Borgernes login: Certifikatet udløber" in page
    assert "(7 dage tilbage)" in page
    assert "1 udløber" in office.get(url("administration")).content.decode()
