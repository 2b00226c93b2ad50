"""Who is let in, as whom, and what those are told who are not."""

import datetime

import pytest

from tests.accounts.visitors import AASE, KAREN_UUID, Visitor, karen, refusals, sessions
from valghalla.accounts.models import RoleMapping, ServiceProvider, SignInAttempt, Site, StaffUser
from valghalla.audit.models import AuditEntry
from valghalla.base import clock
from valghalla.base.tenancy import acting_for
from valghalla_simulators.saml import names
from valghalla_simulators.saml.facts import (
    ADMINISTRATOR,
    EDITOR,
    OLD_BPP,
    READER,
    Group,
    citizen,
    privilege_list,
    professional,
    with_level,
)
from valghalla_simulators.saml.flaws import Refusal
from valghalla_simulators.saml.names import Level

ELSEWHERE = "http://valghalla.dk/roles/usersystemrole/other/1"


@pytest.fixture
def roles(municipality):
    """All three of our roles can be given."""
    with acting_for(municipality):
        RoleMapping.objects.all().delete()
        for uri, role in [(ADMINISTRATOR, "administrator"), (EDITOR, "editor"), (READER, "reader")]:
            RoleMapping.objects.create(role_uri=uri, role=role)


def users(municipality) -> list[tuple[str, str, str]]:
    with acting_for(municipality):
        return list(StaffUser.objects.order_by("subject").values_list("subject", "name", "role"))


def told(municipality, *actions: str) -> list[tuple[str, dict]]:
    with acting_for(municipality):
        return list(AuditEntry.objects.filter(action__in=actions).order_by("id").values_list("action", "details"))


def bpp(*groups: Group, **how) -> dict[str, str]:
    return {"privileges": privilege_list(groups, **how)}


@pytest.mark.acceptance("A-439", "A-455")
def test_the_first_sign_in_makes_the_user(clerk, municipality):
    assert clerk.comes(karen(), "/administration/")["Location"] == "/administration/"
    assert users(municipality) == [(KAREN_UUID, "Karen Valgmand", "administrator")]
    assert "Karen Valgmand" in clerk.client.get("/administration/").content.decode()
    assert told(municipality, "staff.added", "staff.changed", "staff.signed_in") == [
        ("staff.added", {"role": "administrator"}),
        ("staff.signed_in", {"via": "saml"}),
    ]
    with acting_for(municipality):
        assert StaffUser.objects.get().last_sign_in_at > clock.now() - datetime.timedelta(minutes=1)


@pytest.mark.acceptance("A-456")
def test_name_and_role_follow_and_the_change_is_recorded_without_the_name(clerk, municipality, roles):
    clerk.comes(karen(READER))
    clerk.comes(karen(EDITOR, name="Karen Ny-Valgmand"))
    clerk.comes(karen(EDITOR, name="Karen Ny-Valgmand"))
    assert users(municipality) == [(KAREN_UUID, "Karen Ny-Valgmand", "editor")]
    assert told(municipality, "staff.changed") == [("staff.changed", {"name": True, "role": ["reader", "editor"]})]


@pytest.mark.parametrize(
    ("uris", "role"),
    [
        ([READER], "reader"),
        ([EDITOR, READER], "editor"),
        ([ELSEWHERE, READER, ADMINISTRATOR, EDITOR], "administrator"),
    ],
)
@pytest.mark.acceptance("A-453")
def test_of_several_roles_the_highest_counts(clerk, municipality, roles, uris, role):
    clerk.comes(karen(*uris))
    assert users(municipality) == [(KAREN_UUID, "Karen Valgmand", role)]


@pytest.mark.parametrize(
    "privileges",
    [
        bpp(Group("55133018", [ADMINISTRATOR]), Group("12345678", [ELSEWHERE, ADMINISTRATOR])),
        bpp(Group("12345678", [ADMINISTRATOR]), Group("12345678", [ADMINISTRATOR], [("x", "y")])),
        bpp(Group("12345678", [ADMINISTRATOR]), namespace=OLD_BPP),
    ],
)
@pytest.mark.acceptance("A-452", "A-453")
def test_the_role_is_found_in_any_group_for_the_municipality(clerk, municipality, privileges):
    assert clerk.comes(karen(**privileges)).status_code == 302
    assert sessions(municipality) == 1


@pytest.mark.parametrize(
    "privileges",
    [
        bpp(Group("12345678", [ELSEWHERE])),
        bpp(Group("55133018", [ADMINISTRATOR])),
        bpp(Group("urn:dk:gov:saml:productionUnitIdentifier:1234567890", [ADMINISTRATOR])),
        bpp(Group("12345678", [ADMINISTRATOR], [("http://valghalla.dk/constraints/organisation/1", "x")])),
        bpp(Group("12345678", [ADMINISTRATOR.upper()])),
        bpp(),
        {"privileges": None},
    ],
)
@pytest.mark.acceptance("A-452")
def test_without_a_role_for_the_municipality_nobody_is_let_in(clerk, municipality, privileges):
    answer = clerk.comes(karen(**privileges))
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "Kontakt din rolleadministrator i Korsbæk Kommune" in page
    assert "Log ind igen" in page
    assert "Til forsiden" not in page
    assert refusals(municipality) == ["no_role"]
    assert users(municipality) == []
    assert sessions(municipality) == 0


def test_whoever_lost_the_role_is_out_at_once_and_in_again_with_a_role(clerk, municipality):
    clerk.comes(karen())
    elsewhere = clerk.another()
    elsewhere.comes(karen())
    assert sessions(municipality) == 2
    assert clerk.another().comes(karen(ELSEWHERE)).status_code == 403
    assert sessions(municipality) == 0
    assert clerk.client.get("/administration/").status_code == 302
    with acting_for(municipality):
        user = StaffUser.objects.get()
        assert (user.ended_why, user.ended_at is not None) == ("role_gone", True)
    clerk.another().comes(karen(ELSEWHERE))
    clerk.comes(karen())
    with acting_for(municipality):
        user = StaffUser.objects.get()
        assert (user.ended_why, user.ended_at) == ("", None)
    assert told(municipality, "staff.access_ended", "staff.access_opened") == [
        ("staff.access_ended", {"why": "role_gone", "sessions_ended": 2}),
        ("staff.access_opened", {"role": "administrator"}),
    ]


def test_only_the_office_lets_in_again_whom_it_has_shut_out(clerk, municipality, now):
    clerk.comes(karen())
    with acting_for(municipality):
        StaffUser.objects.update(ended_at=now, ended_why="by_office")
    assert clerk.client.get("/administration/").status_code == 302
    answer = clerk.comes(karen())
    assert answer.status_code == 403
    assert "Valgkontoret i Korsbæk Kommune har lukket din adgang" in answer.content.decode()
    assert clerk.comes(karen(ELSEWHERE)).status_code == 403
    assert refusals(municipality) == ["access_ended", "no_role"]
    with acting_for(municipality):
        assert StaffUser.objects.get().ended_why == "by_office"
    assert clerk.client.get("/administration/").status_code == 302


def test_employees_of_others_are_not_let_in_unless_the_municipality_wants_it(clerk, municipality):
    lent = karen(cvr="55133018")
    answer = clerk.comes(lent)
    assert answer.status_code == 403
    assert "Du hører til en anden organisation" in answer.content.decode()
    assert refusals(municipality) == ["other_municipality"]
    with acting_for(municipality):
        ServiceProvider.objects.filter(site=Site.ADMIN).update(allow_delegated=True)
    assert clerk.comes(lent).status_code == 302
    assert clerk.another().comes(karen(cvr="55133018", scope="55133018")).status_code == 403


def test_a_name_with_commas_and_equals_signs_is_a_name(clerk, municipality):
    clerk.comes(karen(name="Valgmand, Karen = K"))
    assert users(municipality) == [(KAREN_UUID, "Valgmand, Karen = K", "administrator")]


@pytest.mark.parametrize("site", [Site.CITIZEN, Site.ADMIN])
@pytest.mark.acceptance("A-454")
def test_a_level_too_low_is_refused_with_what_to_do(municipality, nemlogin, context_handler, site):
    provider, who = (context_handler, karen()) if site == Site.ADMIN else (nemlogin, AASE)
    answer = Visitor(municipality, site, provider).comes(with_level(who, Level.LOW), "/my-tasks/")
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "Dit login var ikke sikkert nok" in page
    assert ("MitID-app" in page) == (site == Site.CITIZEN)
    assert ("it-afdeling" in page) == (site == Site.ADMIN)
    assert "/sign-in/?next=%2Fmy-tasks%2F" in page
    assert refusals(municipality) == ["level"]
    assert sessions(municipality) == 0


def test_the_older_number_for_the_level_counts_where_the_setting_says_so(visitor, municipality):
    told_old = {name: values for name, values in AASE.attributes.items() if name != names.LEVEL}
    changes = {"attributes": told_old | {names.OLD_LEVEL: ("3",)}}
    assert visitor.comes(AASE, changes=changes).status_code == 403
    assert refusals(municipality) == ["level"]
    with acting_for(municipality):
        ServiceProvider.objects.filter(site=Site.ADMIN).update(accept_legacy_level=True)
    assert visitor.comes(AASE, changes=changes).status_code == 403
    with acting_for(municipality):
        ServiceProvider.objects.filter(site=Site.CITIZEN).update(accept_legacy_level=True)
    assert visitor.comes(AASE, changes=changes).status_code == 302
    changes["attributes"][names.OLD_LEVEL] = ("2",)
    assert visitor.comes(AASE, changes=changes).status_code == 403


@pytest.mark.parametrize(
    ("who", "reason"),
    [
        (
            professional("Per Prokurist", cvr="12345678", organisation="Firmaet", cpr="0101701234"),
            "professional_identity",
        ),
        (citizen("", "Nina Uden Nummer"), "no_cpr"),
        (citizen("0000000000", "Nul Nulsen"), "cpr_unreadable"),
    ],
)
def test_citizens_come_as_private_persons_with_a_cpr_number(visitor, municipality, who, reason):
    answer = visitor.comes(who)
    page = answer.content.decode()
    assert answer.status_code == 403
    assert ("Brug dit private MitID" in page) == (reason != "cpr_unreadable")
    assert refusals(municipality) == [reason]
    assert sessions(municipality) == 0


@pytest.mark.acceptance("A-439")
def test_whoever_breaks_off_can_try_again_for_the_same_page(visitor, municipality):
    request_id = visitor.ask("/tasks/?team=1")
    answer = visitor.bring(visitor.provider.refuse(visitor.metadata, request_id, Refusal.CANCELLED))
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "Du afbrød login, eller det lykkedes ikke." in page
    assert "/sign-in/?next=%2Ftasks%2F%3Fteam%3D1" in page
    assert told(municipality, "sign_in.refused") == [
        (
            "sign_in.refused",
            {"reason": "not_signed_in", "request_id": request_id, "code": "Responder", "second": "AuthnFailed"},
        )
    ]


@pytest.mark.parametrize("refusal", list(Refusal), ids=lambda one: one.name)
def test_whatever_the_identity_provider_says_instead_is_no_fault_of_the_site(visitor, municipality, refusal):
    answer = visitor.bring(visitor.provider.refuse(visitor.metadata, visitor.ask(), refusal))
    page = answer.content.decode()
    assert answer.status_code == 403
    assert ("Log ind på en anden måde" in page) == ("NO_CONTEXT" in refusal.name)
    assert "Log ind igen" in page
    assert refusals(municipality) == ["not_signed_in"]


def test_staff_whom_the_context_handler_denies_are_told_whom_to_ask_for_a_role(clerk, municipality):
    answer = clerk.bring(clerk.provider.refuse(clerk.metadata, clerk.ask(), Refusal.DENIED))
    assert "Kontakt din rolleadministrator i Korsbæk Kommune" in answer.content.decode()
    assert refusals(municipality) == ["not_signed_in"]


def test_whoever_broke_off_may_go_back_and_finish(visitor):
    request_id = visitor.ask("/my-tasks/")
    visitor.bring(visitor.provider.refuse(visitor.metadata, request_id, Refusal.CANCELLED))
    assert visitor.fetch(visitor.bring(visitor.says(AASE, request_id)))["Location"] == "/my-tasks/"


def test_a_technical_error_has_a_number_that_leads_to_the_audit(visitor, municipality, caplog):
    answer = visitor.bring(visitor.says(AASE, visitor.ask(), changes={"audience": "https://saml.forkert.localhost"}))
    with acting_for(municipality):
        entry = AuditEntry.objects.get(action="sign_in.refused")
        assert entry.details["reason"] == "audience"
    assert f"Referencenummer: <strong>{entry.pk}</strong>" in answer.content.decode()
    [line] = [one.getMessage() for one in caplog.records if one.name == "valghalla.accounts.refusals"]
    assert line == f"sign_in_refused reason=audience municipality={municipality.pk}"


def test_a_citizen_of_one_municipality_may_be_one_of_another(nemlogin, municipality, other_municipality):
    for where in (municipality, other_municipality):
        assert Visitor(where, Site.CITIZEN, nemlogin).comes(AASE).status_code == 302
        assert sessions(where) == 1


def test_who_is_asked_for_is_forgotten_when_fetched(visitor, municipality):
    visitor.bring(visitor.says(AASE, visitor.ask()))
    with acting_for(municipality):
        assert SignInAttempt.objects.get().identity is not None
    visitor.comes(AASE)
    with acting_for(municipality):
        assert SignInAttempt.objects.filter(identity__isnull=False).count() == 1
