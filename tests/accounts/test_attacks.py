"""Whatever is posted to a site, nobody gets in but by a good answer to what this browser asked; each try is recorded."""

import datetime
import re
import threading
from pathlib import Path

import pytest
from cryptography import x509
from django.db import connections

from tests.accounts.visitors import AASE, Visitor, karen, refusals, request_id_in, sessions
from tests.integrations.saml import kit
from tests.integrations.saml.making import EMPLOYEE, EMPLOYEE_NAME
from tests.pages import SiteClient
from valghalla.accounts import attempts
from valghalla.accounts.models import SignInAttempt, Site, UsedAssertion
from valghalla.accounts.service_providers import identity_provider_for, provider_for
from valghalla.base import clock
from valghalla.base.tenancy import acting_for
from valghalla.integrations.saml.parties import Profile
from valghalla_simulators.saml import names
from valghalla_simulators.saml.facts import ADMINISTRATOR, Group, citizen, privilege_list
from valghalla_simulators.saml.instants import new_id
from valghalla_simulators.saml.metadata import identity_provider_metadata

PROFILES = {Site.CITIZEN: Profile.CITIZEN, Site.ADMIN: Profile.EMPLOYEE}
# Known by no attempt, such an answer is not read any further.
SAID_OTHERWISE = {"answer to another request": "unsolicited"}


class Attacked:
    """A site of Korsbæk that trusts the identity provider of the attack kit, and a browser that has asked to sign in."""

    def __init__(self, municipality, site: str, settings, folder: Path) -> None:
        self.municipality, self.site = municipality, site
        bare = kit.situation(PROFILES[Site(site)])
        certificate = x509.load_pem_x509_certificate(bare.idp.certificates[0].encode())
        metadata = folder / "kit-metadata.xml"
        metadata.write_bytes(identity_provider_metadata(bare.idp.entity_id, bare.idp.sign_in_url, [certificate], []))
        settings.SAML = settings.SAML | {site: {"metadata": str(metadata)}}
        self.host = municipality.admin_host if site == Site.ADMIN else municipality.citizen_host
        self.client = SiteClient(self.host)
        request_id = request_id_in(self.client.get("/sign-in/")["Location"])
        with acting_for(municipality):
            self.situation = kit.situation(
                PROFILES[Site(site)],
                sp=provider_for(site),
                idp=identity_provider_for(site),
                request_id=request_id,
                **({} if site == Site.CITIZEN else _employee(municipality.cvr)),
            )

    def bring(self, message: str):
        """Post it, and follow where it leads."""
        answer = SiteClient(self.host).post("/sign-in/answer/", {"SAMLResponse": message})
        return self.client.get(answer["Location"]) if answer.status_code == 303 else answer


def _employee(cvr: str) -> dict[str, object]:
    privileges = privilege_list([Group(cvr, [ADMINISTRATOR])]).encode()
    told = EMPLOYEE | {names.CVR: cvr, names.PRIVILEGES: kit.encoded(privileges)}
    return {"attributes": told, "name_id": EMPLOYEE_NAME.replace("11111111", cvr)}


@pytest.fixture
def attacked(municipality, settings, tmp_path, request) -> Attacked:
    return Attacked(municipality, request.param, settings, tmp_path)


@pytest.mark.parametrize("attacked", list(PROFILES), indirect=True)
def test_a_good_answer_of_the_kit_lets_in(attacked):
    assert attacked.bring(kit.good_answer(attacked.situation)).status_code == 302
    assert sessions(attacked.municipality) == 1


CASES = [(site, attack) for site, profile in PROFILES.items() for attack in kit.attacks_on(profile)]


@pytest.mark.parametrize(
    ("attacked", "attack"), CASES, indirect=["attacked"], ids=[f"{site}: {attack.name}" for site, attack in CASES]
)
def test_is_refused(attacked, attack, caplog):
    answer = attacked.bring(attack.make(attacked.situation))
    assert answer.status_code == 403
    assert "valghalla" not in attacked.client.cookies
    assert sessions(attacked.municipality) == 0
    assert refusals(attacked.municipality) == [SAID_OTHERWISE.get(attack.name, attack.reason)]
    lines = [one.getMessage() for one in caplog.records if one.name.startswith(("valghalla.", "onelogin"))]
    assert all(re.fullmatch(r"sign_in_refused reason=\w+ municipality=\d+", line) for line in lines)


@pytest.mark.parametrize("attacked", list(PROFILES), indirect=True)
def test_an_answer_that_is_not_believed_does_not_spoil_the_sign_in(attacked):
    attacked.bring(kit.ATTACKS[0].make(attacked.situation))
    assert attacked.bring(kit.good_answer(attacked.situation)).status_code == 302


@pytest.mark.parametrize("attacked", [Site.CITIZEN], indirect=True)
@pytest.mark.parametrize("attack", kit.SIGN_OUT_ATTACKS, ids=lambda attack: attack.name)
def test_a_bad_request_to_sign_out_ends_no_session(attacked, attack):
    attacked.bring(kit.good_answer(attacked.situation))
    answer = attacked.client.get("/sign-out/answer/?" + attack.make(attacked.situation))
    assert answer.status_code == 403
    assert sessions(attacked.municipality) == 1
    assert refusals(attacked.municipality, "sign_out.refused") == [attack.reason]


@pytest.mark.parametrize("attacked", [Site.CITIZEN], indirect=True)
@pytest.mark.parametrize("attack", kit.SIGN_OUT_ANSWER_ATTACKS, ids=lambda attack: attack.name)
def test_an_answer_to_a_sign_out_that_nobody_asked_for_changes_nothing(attacked, attack):
    attacked.bring(kit.good_answer(attacked.situation))
    answer = attacked.client.get("/sign-out/answer/?" + attack.make(attacked.situation))
    assert answer.status_code == 403
    assert sessions(attacked.municipality) == 1
    assert len(refusals(attacked.municipality, "sign_out.refused")) == 1


# --- the same answer again


def test_an_answer_is_good_once_for_the_same_browser(visitor, municipality):
    answer = visitor.says(AASE, visitor.ask())
    assert visitor.fetch(visitor.bring(answer)).status_code == 302
    again = visitor.fetch(visitor.bring(answer))
    assert (again.status_code, "allerede brugt" in again.content.decode()) == (403, True)
    assert refusals(municipality) == ["replayed"]
    assert sessions(municipality) == 1


def test_an_answer_is_good_once_before_it_is_fetched(visitor, municipality):
    answer = visitor.says(AASE, visitor.ask())
    brought = visitor.bring(answer)
    assert visitor.bring(answer).status_code == 403
    assert refusals(municipality) == ["replayed"]
    assert visitor.fetch(brought).status_code == 302


def test_an_answer_is_nothing_for_another_browser_with_a_request_of_its_own(visitor, municipality):
    answer = visitor.says(AASE, visitor.ask())
    visitor.fetch(visitor.bring(answer))
    thief = visitor.another()
    thief.ask()
    assert thief.fetch(thief.bring(answer)).status_code == 403
    assert refusals(municipality) == ["replayed"]
    assert sessions(municipality) == 1


def test_an_answer_is_nothing_for_a_browser_that_never_asked(visitor, municipality):
    answer = visitor.says(AASE, visitor.ask())
    visitor.fetch(visitor.bring(answer))
    thief = visitor.another()
    assert thief.fetch(thief.bring(answer)).status_code == 403
    assert sessions(municipality) == 1


def test_an_assertion_is_good_once_also_in_a_new_answer(visitor, municipality):
    same = {"assertion_id": new_id()}
    assert visitor.comes(AASE, changes=same).status_code == 302
    assert visitor.another().comes(AASE, changes=same).status_code == 403
    assert refusals(municipality) == ["replayed"]
    assert sessions(municipality) == 1


def test_a_handle_is_good_once(visitor, municipality):
    brought = visitor.bring(visitor.says(AASE, visitor.ask()))
    assert visitor.fetch(brought).status_code == 302
    assert visitor.fetch(brought).status_code == 403
    assert refusals(municipality) == ["replayed"]


def test_of_two_who_post_the_same_answer_at_once_one_wins(committed, visitor, municipality):
    answer = visitor.says(AASE, visitor.ask())
    start, outcomes = threading.Barrier(4), []

    def post():
        start.wait()
        outcomes.append(visitor.bring(answer).status_code)
        connections.close_all()

    threads = [threading.Thread(target=post) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == [303, 403, 403, 403]
    assert refusals(municipality) == ["replayed"] * 3
    with acting_for(municipality):
        assert UsedAssertion.objects.count() == 1


# --- somebody else's answer


def test_another_browsers_answer_signs_nobody_in(visitor, municipality):
    """Signing a victim in as oneself, to read what she then writes."""
    victim = visitor.another()
    victim.ask()
    brought = visitor.bring(visitor.says(AASE, visitor.ask("/my-tasks/")))
    answer = victim.fetch(brought)
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "Du kom tilbage i en anden browser" in page
    assert "my-tasks" not in page
    assert refusals(municipality) == ["other_browser"]
    assert sessions(municipality) == 0
    assert visitor.fetch(brought).status_code == 302, "it is still there for the browser that asked"


def test_a_browser_without_cookie_fetches_nothing(visitor, municipality):
    brought = visitor.bring(visitor.says(AASE, visitor.ask()))
    assert visitor.another().fetch(brought).status_code == 403
    assert refusals(municipality) == ["other_browser"]


@pytest.mark.parametrize("handle", ["x", "a" * 43, "x" * 3000, "%00", "é"])
def test_a_made_up_handle_fetches_nothing(visitor, municipality, handle):
    visitor.ask()
    assert visitor.client.get(f"/sign-in/finish/{handle}/").status_code in (403, 404)
    assert sessions(municipality) == 0


def test_the_answer_to_one_municipality_is_nothing_at_another(visitor, municipality, other_municipality):
    answer = visitor.says(AASE, visitor.ask())
    there = Visitor(other_municipality, Site.CITIZEN, visitor.provider)
    there.ask()
    assert there.fetch(there.bring(answer)).status_code == 403
    assert refusals(other_municipality) == ["unsolicited"]
    brought = visitor.bring(answer)
    there.client.cookies["valghalla_sign_in"] = visitor.client.cookies["valghalla_sign_in"].value
    assert there.client.get(brought["Location"]).status_code == 403
    assert (sessions(municipality), sessions(other_municipality)) == (0, 0)


def test_an_answer_to_another_municipality_that_names_our_request_is_not_ours(
    visitor, municipality, other_municipality
):
    there = Visitor(other_municipality, Site.CITIZEN, visitor.provider)
    for wrong in (there.metadata, visitor.metadata):
        answer = visitor.provider.answer(wrong, visitor.ask(), AASE, acs_url="http://aarhus.localhost/sign-in/answer/")
        assert visitor.bring(answer).status_code == 403
    assert refusals(municipality) == ["destination", "destination"]


def test_the_session_of_one_municipality_is_nothing_at_another(clerk, municipality, other_municipality):
    clerk.comes(karen())
    moved = SiteClient(other_municipality.admin_host)
    for name, morsel in clerk.client.cookies.items():
        moved.cookies[name] = morsel.value
    assert moved.get("/administration/")["Location"].startswith("/sign-in/")
    assert clerk.client.get("/administration/").status_code == 200


def test_a_citizens_answer_is_nothing_on_the_administrative_site(visitor, clerk, municipality):
    clerk.ask()
    assert clerk.fetch(clerk.bring(visitor.says(AASE, visitor.ask()))).status_code == 403
    assert refusals(municipality) == ["unsolicited"]


# --- unasked, too late, and led astray


def test_an_answer_nobody_asked_for_is_refused(visitor, municipality):
    visitor.ask()
    assert visitor.fetch(visitor.bring(visitor.says(AASE, new_id()))).status_code == 403
    assert refusals(municipality) == ["unsolicited"]
    assert sessions(municipality) == 0


def test_an_answer_that_takes_longer_than_ten_minutes_is_too_late(visitor, municipality):
    request_id = visitor.ask("/my-tasks/")
    with acting_for(municipality):
        SignInAttempt.objects.update(started_at=clock.now() - attempts.ANSWERED_WITHIN - datetime.timedelta(seconds=5))
    answer = visitor.bring(visitor.says(AASE, request_id))
    assert answer.status_code == 403
    assert "Det tog for lang tid" in answer.content.decode()
    assert "/sign-in/?next=%2Fmy-tasks%2F" in answer.content.decode()
    assert refusals(municipality) == ["too_late"]


def test_what_is_not_fetched_within_two_minutes_is_gone(visitor, municipality):
    brought = visitor.bring(visitor.says(AASE, visitor.ask()))
    with acting_for(municipality):
        SignInAttempt.objects.update(answered_at=clock.now() - attempts.FETCHED_WITHIN - datetime.timedelta(seconds=1))
    assert visitor.fetch(brought).status_code == 403
    assert refusals(municipality) == ["too_late"]
    assert sessions(municipality) == 0


@pytest.mark.parametrize(
    "relay_state", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "/my-tasks/", "x" * 1024]
)
def test_what_comes_back_as_relay_state_leads_nowhere(visitor, relay_state):
    answer = visitor.says(AASE, visitor.ask("/profile/"))
    message = {"SAMLResponse": answer, "RelayState": relay_state}
    brought = SiteClient(visitor.host).post(f"/sign-in/answer/?next={relay_state}", message)
    assert visitor.fetch(brought)["Location"] == "/profile/"


def test_the_host_of_the_request_is_not_believed(visitor, municipality):
    """Addresses in what we send come from what is stored."""
    request = SiteClient(f"{visitor.host}:4711").get("/sign-in/", headers={"x-forwarded-host": "evil.example"})
    assert request.status_code == 302
    assert "evil" not in request["Location"]
    assert b"4711" not in visitor.client.get("/sign-in/metadata.xml", headers={"host": f"{visitor.host}:4711"}).content


def test_the_number_of_another_person_cannot_be_asked_for(visitor, municipality):
    """Two people at once, each with her own answer: nobody gets the other's session."""
    other = visitor.another()
    mine, hers = visitor.ask(), other.ask()
    brought = other.bring(other.says(citizen("0101701234", "Anden Person"), hers))
    assert visitor.fetch(brought).status_code == 403
    assert visitor.fetch(visitor.bring(visitor.says(AASE, mine))).status_code == 302
    assert "Anden" not in visitor.client.get("/").content.decode()
    assert other.fetch(brought).status_code == 302


# --- no longer than the identity provider allows


@pytest.mark.parametrize("attacked", list(PROFILES), indirect=True)
def test_a_session_ends_when_the_identity_provider_says_however_it_is_prolonged(attacked, monkeypatch):
    began = clock.now().replace(microsecond=0)
    ends = began + datetime.timedelta(minutes=75)
    attacked.bring(kit.good_answer(attacked.situation, session_ends=ends.strftime("%Y-%m-%dT%H:%M:%SZ")))
    asked = {"headers": {"accept": "application/json"}}
    for minutes, signed_in in ((50, True), (74, True), (76, False)):
        monkeypatch.setattr(clock, "now", lambda at=began + datetime.timedelta(minutes=minutes): at)
        told = attacked.client.post("/session/prolong/", **asked).json()["ends"]
        assert told == (ends.isoformat() if signed_in else None)
