"""Which of our roles a role carries; one that gives administrators stays."""

import threading

import pytest
from django.db import connection

from tests.pages import staff_client
from valghalla.accounts.models import RoleMapping, StaffUser
from valghalla.accounts.users.errors import LastAdministrator, RoleMappingChanged
from valghalla.accounts.users.role_mappings import (
    add_role_mapping,
    change_role_mapping,
    delete_role_mapping,
    is_last_administrator,
)
from valghalla.accounts.users.role_uri import is_role_uri
from valghalla.audit import actors
from valghalla.audit.actors import SYSTEM
from valghalla.audit.models import AuditEntry
from valghalla.base.errors import NameTaken
from valghalla.base.tenancy import acting_for

FIRST = "http://valghalla.dk/roles/usersystemrole/administrator/1"
EDITOR = "http://valghalla.dk/roles/usersystemrole/editor/1"
CHIEF = "https://valg.korsbaek.example/roles/usersystemrole/valg-chef/2"


def mappings() -> dict[str, str]:
    return dict(RoleMapping.objects.values_list("role_uri", "role"))


def first() -> RoleMapping:
    return RoleMapping.objects.get(role_uri=FIRST)


def test_add_change_delete_each_recorded(acting, now):
    made = add_role_mapping(EDITOR, "editor", by=SYSTEM, now=now)
    assert mappings() == {FIRST: "administrator", EDITOR: "editor"}
    change_role_mapping(made.pk, CHIEF, "reader", seen=(EDITOR, "editor"), by=SYSTEM, now=now)
    assert mappings() == {FIRST: "administrator", CHIEF: "reader"}
    change_role_mapping(made.pk, CHIEF, "reader", seen=(CHIEF, "reader"), by=SYSTEM, now=now)  # nothing new
    delete_role_mapping(made.pk, by=SYSTEM, now=now)
    assert mappings() == {FIRST: "administrator"}
    found = AuditEntry.objects.filter(action__startswith="role_mapping").order_by("pk")
    assert list(found.values_list("action", "details")) == [
        ("role_mapping.added", {"role_uri": EDITOR, "role": "editor"}),
        (
            "role_mapping.changed",
            {
                "role_uri": CHIEF,
                "role": "reader",
                "role_uri_before": EDITOR,
                "role_before": "editor",
                "sessions_ended": 0,
            },
        ),
        ("role_mapping.deleted", {"role_uri": CHIEF, "role": "reader", "sessions_ended": 0}),
    ]


def test_one_that_gives_administrators_stays(acting, now):
    assert is_last_administrator(first())
    for change in (
        lambda: delete_role_mapping(first().pk, by=SYSTEM, now=now),
        lambda: change_role_mapping(first().pk, FIRST, "editor", seen=(FIRST, "administrator"), by=SYSTEM, now=now),
    ):
        with pytest.raises(LastAdministrator):
            change()
    change_role_mapping(first().pk, CHIEF, "administrator", seen=(FIRST, "administrator"), by=SYSTEM, now=now)
    second = add_role_mapping(FIRST, "administrator", by=SYSTEM, now=now)
    assert not is_last_administrator(second)
    delete_role_mapping(second.pk, by=SYSTEM, now=now)
    assert mappings() == {CHIEF: "administrator"}


def test_two_who_delete_the_last_two_leave_one(committed, municipality, now):
    with acting_for(municipality):
        keys = [first().pk, add_role_mapping(CHIEF, "administrator", by=SYSTEM, now=now).pk]
    outcomes: list[str] = []

    def delete(pk: int) -> None:
        try:
            with acting_for(municipality):
                delete_role_mapping(pk, by=SYSTEM, now=now)
            outcomes.append("deleted")
        except LastAdministrator:
            outcomes.append("stays")
        finally:
            connection.close()

    threads = [threading.Thread(target=delete, args=[pk]) for pk in keys]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with acting_for(municipality):
        remaining = RoleMapping.objects.count()
        RoleMapping.objects.update(role_uri=FIRST)  # as the database tests begin with has it
    assert (sorted(outcomes), remaining) == (["deleted", "stays"], 1)


def test_a_role_has_one_mapping(acting, now):
    with pytest.raises(NameTaken):
        add_role_mapping(FIRST, "reader", by=SYSTEM, now=now)
    other = add_role_mapping(EDITOR, "editor", by=SYSTEM, now=now)
    with pytest.raises(NameTaken):
        change_role_mapping(other.pk, FIRST, "editor", seen=(EDITOR, "editor"), by=SYSTEM, now=now)
    assert mappings() == {FIRST: "administrator", EDITOR: "editor"}


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(acting, now):
    made = add_role_mapping(EDITOR, "editor", by=SYSTEM, now=now)
    change_role_mapping(made.pk, EDITOR, "reader", seen=(EDITOR, "editor"), by=SYSTEM, now=now)
    with pytest.raises(RoleMappingChanged) as changed:
        change_role_mapping(made.pk, CHIEF, "editor", seen=(EDITOR, "editor"), by=SYSTEM, now=now)
    assert (changed.value.role_uri, changed.value.role) == (EDITOR, "reader")
    assert mappings()[EDITOR] == "reader"


def test_another_municipality_s_mappings_are_its_own(municipality, other_municipality, now):
    with acting_for(municipality):
        made = add_role_mapping(EDITOR, "editor", by=SYSTEM, now=now)
    with acting_for(other_municipality):
        assert mappings() == {FIRST: "administrator"}
        with pytest.raises(RoleMapping.DoesNotExist):
            delete_role_mapping(made.pk, by=SYSTEM, now=now)


@pytest.mark.parametrize("text", [FIRST, EDITOR, CHIEF, "http://Valghalla.DK/roles/usersystemrole/Admin_1/12"])
def test_roles_in_the_form_they_are_sent_in(text):
    assert is_role_uri(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "administrator",
        "valghalla.dk/roles/usersystemrole/administrator/1",
        "ftp://valghalla.dk/roles/usersystemrole/administrator/1",
        "http:///roles/usersystemrole/administrator/1",
        "http://valghalla/roles/usersystemrole/administrator/1",
        "http://valghalla.dk:80/roles/usersystemrole/administrator/1",
        "http://user@valghalla.dk/roles/usersystemrole/administrator/1",
        "http://valghalla.dk/roles/jobrole/administrator/1",
        "http://valghalla.dk/roles/usersystemrole/administrator",
        "http://valghalla.dk/roles/usersystemrole/administrator/",
        "http://valghalla.dk/roles/usersystemrole/administrator/1/",
        "http://valghalla.dk/roles/usersystemrole/administrator/1?x=1",
        "http://valghalla.dk/roles/usersystemrole/administrator/1#x",
        "http://valghalla.dk/roles/usersystemrole/admin istrator/1",
        "http://valghalla.dk/roles/usersystemrole/ådministrator/1",
        "http://[valghalla.dk/roles/usersystemrole/administrator/1",
        " http://valghalla.dk/roles/usersystemrole/administrator/1",
        f"http://valghalla.dk/roles/usersystemrole/{'a' * 250}/1",
    ],
)
def test_what_would_never_match_is_told(text):
    assert not is_role_uri(text)


@pytest.mark.parametrize("how", ["deleted", "changed"])
def test_what_a_mapping_gave_is_gone_at_once(municipality, acting, now, how):
    """Whoever is signed in with the role signs in again; not the one who does it, nor anybody with another role."""
    made = add_role_mapping(CHIEF, "administrator", by=SYSTEM, now=now)
    doing, other, editor = (
        StaffUser.objects.create(subject=name, name=name, role=role, created_at=now)
        for name, role in (("doing", "administrator"), ("other", "administrator"), ("editor", "editor"))
    )
    browsers = {one.subject: staff_client(one, municipality) for one in (doing, other, editor)}
    by = actors.staff(doing.pk)
    if how == "deleted":
        delete_role_mapping(made.pk, by=by, now=now)
    else:
        change_role_mapping(made.pk, CHIEF, "reader", seen=(CHIEF, "administrator"), by=by, now=now)
    outcomes = {name: browser.get("/administration/").status_code for name, browser in browsers.items()}
    assert outcomes == {"doing": 200, "other": 302, "editor": 200}
    entry = AuditEntry.objects.get(action=f"role_mapping.{how}")
    assert entry.details["sessions_ended"] == 1
