"""Operators come in and go out: over HTTP, against the simulated provider, rightly and wrongly."""

import datetime
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest

from tests.operators.conftest import Visitor
from tests.pages import SiteClient
from valghalla.base import clock
from valghalla.integrations import oidc
from valghalla.operators import attempts, jobs
from valghalla.operators.models import Operator, OperatorEntry, OperatorSession, OperatorSignIn
from valghalla_simulators.operator_sign_in.people import PEOPLE
from valghalla_simulators.operator_sign_in.tokens import WORDS, Flaw

INSIDER, OUTSIDER = PEOPLE
FLAWS = {
    Flaw.DENIED: "denied",
    Flaw.RETURN_ISSUER: "issuer_on_return",
    Flaw.ISSUER: "issuer",
    Flaw.AUDIENCE: "audience",
    Flaw.PARTY: "authorized_party",
    Flaw.NONCE: "nonce",
    Flaw.EXPIRED: "expired",
    Flaw.KEY: "signature",
    Flaw.UNKNOWN_KEY: "unknown_key",
    Flaw.ALG_NONE: "algorithm",
    Flaw.SYMMETRIC: "algorithm",
    Flaw.NO_GROUP: "no_group",
}


def log() -> list[tuple[str, dict]]:
    return list(OperatorEntry.objects.order_by("id").values_list("action", "details"))


def test_an_operator_comes_in_to_the_page_asked_for(visitor: Visitor):
    before = visitor.site.cookies.get("valghalla")
    answer = visitor.sign_in("/entries/?page=2")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/entries/?page=2")
    operator = Operator.objects.get()
    assert (operator.subject, operator.name, operator.email) == (INSIDER.subject, INSIDER.name, INSIDER.email)
    assert visitor.site.get("/").status_code == 200
    assert before is None
    assert OperatorSession.objects.get().operator == operator
    assert not OperatorSignIn.objects.exists()
    assert log() == [("operator.signed_in", {"first_time": True})]


def test_the_cookie_is_this_hosts_alone_and_not_for_scripts(visitor: Visitor):
    cookie = visitor.sign_in().cookies["valghalla"]
    assert (cookie["domain"], cookie["httponly"], cookie["samesite"], cookie["path"]) == ("", True, "Lax", "/")


def test_the_second_time_the_name_is_taken_over(visitor: Visitor):
    visitor.sign_in()
    first = visitor.site.cookies["valghalla"].value
    Operator.objects.update(name="Som hun hed før")
    visitor.sign_in("/sign-in/")
    assert Operator.objects.get().name == INSIDER.name
    assert log()[-1] == ("operator.signed_in", {"first_time": False})
    assert visitor.site.cookies["valghalla"].value != first
    assert OperatorSession.objects.count() == 1


def test_somebody_of_the_same_provider_who_is_not_in_the_group(visitor: Visitor):
    answer = visitor.sign_in(who=OUTSIDER.subject)
    assert answer.status_code == 403
    assert "ikke blandt dem, der driver Valghalla" in answer.content.decode()
    assert not Operator.objects.exists()
    assert not OperatorSession.objects.exists()
    assert log() == [("sign_in.refused", {"reason": "no_group"})]


def test_whoever_leaves_the_group_is_out_everywhere_at_the_next_try(visitor: Visitor):
    visitor.sign_in()
    elsewhere = Visitor(visitor.outside)
    assert elsewhere.sign_in(flaw=Flaw.NO_GROUP).status_code == 403
    assert visitor.site.get("/").status_code == 302


@pytest.mark.parametrize("group", ["", "valghalla", "valghalla-operators "])
def test_the_group_is_always_demanded_and_whole(group: str, visitor: Visitor, settings):
    asked = visitor.set_out()
    settings.OPERATOR_SIGN_IN = settings.OPERATOR_SIGN_IN | {"group": group}
    assert visitor.come_back(visitor.choose(asked)).status_code in (403, 503)
    assert not Operator.objects.exists()


@pytest.mark.parametrize("missing", ["issuer", "client_id", "client_secret", "group"])
def test_nobody_comes_in_while_something_is_not_set(missing: str, visitor: Visitor, settings):
    settings.OPERATOR_SIGN_IN = settings.OPERATOR_SIGN_IN | {missing: ""}
    answer = visitor.site.get("/sign-in/")
    assert answer.status_code == 503
    assert "./valghalla doctor" in answer.content.decode()
    assert log() == [("sign_in.refused", {"reason": "not_set_up"})]


@pytest.mark.parametrize("flaw", FLAWS, ids=str)
def test_a_wrong_answer_lets_nobody_in(flaw: Flaw, visitor: Visitor):
    answer = visitor.sign_in(flaw=flaw)
    assert answer.status_code == 403
    assert not OperatorSession.objects.filter(operator__isnull=False).exists()
    assert log() == [("sign_in.refused", {"reason": FLAWS[flaw]})]
    assert visitor.site.get("/").status_code == 302


def test_every_wrong_answer_of_the_simulator_is_tried():
    assert set(FLAWS) == set(WORDS)


def test_an_answer_is_taken_once(visitor: Visitor):
    address = visitor.choose(visitor.set_out())
    assert visitor.come_back(address).status_code == 302
    assert visitor.come_back(address).status_code == 403
    assert log()[-1] == ("sign_in.refused", {"reason": "unsolicited"})


def test_an_answer_brought_by_another_browser(visitor: Visitor):
    """Whoever sends a victim her own answer does not sign the victim in as her; and hers is still good."""
    address = visitor.choose(visitor.set_out())
    victim = Visitor(visitor.outside)
    victim.set_out()
    for other in (victim.site, SiteClient(visitor.site.host)):
        assert visitor.come_back(address, other).status_code == 403
        assert log()[-1] == ("sign_in.refused", {"reason": "other_browser"})
    assert visitor.come_back(address).status_code == 302


def test_two_tabs_do_not_disturb_each_other(visitor: Visitor):
    first, second = visitor.set_out("/entries/"), visitor.set_out("/")
    assert visitor.come_back(visitor.choose(first)).headers["Location"] == "/entries/"
    assert visitor.come_back(visitor.choose(second)).headers["Location"] == "/"


def test_an_answer_after_ten_minutes(visitor: Visitor):
    address = visitor.choose(visitor.set_out())
    OperatorSignIn.objects.update(started_at=clock.now() - attempts.GOOD_FOR - datetime.timedelta(seconds=1))
    assert visitor.come_back(address).status_code == 403
    assert log() == [("sign_in.refused", {"reason": "too_late"})]


@pytest.mark.parametrize("query", ["", "?state=x&code=y", "?state=", "?error=access_denied"])
def test_an_answer_to_nothing(query: str, visitor: Visitor):
    assert visitor.site.get(f"/sign-in/answer/{query}").status_code == 403
    assert log() == [("sign_in.refused", {"reason": "unsolicited"})]


@pytest.mark.parametrize("path", ["//evil.example.com", "https://evil.example.com/", "\\\\evil", "x"])
def test_the_way_back_stays_on_the_site(path: str, visitor: Visitor):
    asked = visitor.set_out(f"/sign-in/?next={path}")
    assert visitor.come_back(visitor.choose(asked)).headers["Location"] == "/"


def test_the_address_for_the_answer_is_never_the_requests(visitor: Visitor, settings):
    settings.PUBLIC_SCHEME, settings.PUBLIC_PORT = "https", ":444"
    asked = visitor.set_out()
    assert asked["redirect_uri"] == "https://drift.localhost:444/sign-in/answer/"


def test_the_provider_is_away(visitor: Visitor):
    visitor.outside.stop()
    answer = visitor.site.get("/sign-in/")
    assert answer.status_code == 503
    assert "svarer ikke" in answer.content.decode()
    assert log() == [("sign_in.refused", {"reason": "unreachable"})]


def test_refusals_say_where_the_reason_stands(visitor: Visitor):
    page = visitor.sign_in(flaw=Flaw.KEY).content.decode()
    assert f"nummer {OperatorEntry.objects.get().pk}" in page
    assert "signature" not in page


def test_signing_out_here_and_at_the_provider(visitor: Visitor):
    visitor.sign_in()
    answer = visitor.site.post("/sign-out/")
    assert not OperatorSession.objects.filter(operator__isnull=False).exists()
    assert visitor.site.get("/").status_code == 302
    assert log()[-1] == ("operator.signed_out", {})
    address = answer.context["address"]
    assert address.startswith(f"{visitor.outside.operators.issuer}/end-session?")
    with httpx.Client(base_url=visitor.outside.http_url, trust_env=False) as web:
        back = web.get(urlsplit(address).path, params=parse_qsl(urlsplit(address).query))
    assert (back.status_code, visitor.outside.operators.sign_outs) == (303, 1)
    assert back.headers["Location"] == "http://drift.localhost/signed-out/"
    assert visitor.site.get("/signed-out/").status_code == 200


def test_signing_out_while_the_provider_is_away(visitor: Visitor):
    visitor.sign_in()
    oidc.forget()
    visitor.outside.stop()
    assert visitor.site.post("/sign-out/").headers["Location"] == "/signed-out/"
    assert visitor.site.get("/").status_code == 302


def test_signing_out_needs_no_session(visitor: Visitor):
    assert visitor.site.post("/sign-out/").headers["Location"] == "/signed-out/"
    assert log() == []


def test_forms_of_other_sites_sign_nobody_out(visitor: Visitor):
    visitor.sign_in()
    strict = SiteClient(visitor.site.host, enforce_csrf_checks=True)
    strict.cookies = visitor.site.cookies
    assert strict.post("/sign-out/").status_code == 403
    assert visitor.site.get("/").status_code == 200


def test_what_came_to_nothing_is_cleared_away(visitor: Visitor):
    visitor.sign_in()
    visitor.set_out("/sign-in/")
    jobs.tidy(timestamp=0)
    assert (OperatorSignIn.objects.count(), OperatorSession.objects.count()) == (1, 1)
    later = clock.now() + datetime.timedelta(hours=2)
    assert (attempts.delete_old(now=later), jobs.delete_old_sessions(now=later)) == (1, 1)


def test_a_refusal_can_be_read_in_english(visitor: Visitor):
    """The language switch shows the same page; asking the provider's answer again would say something else."""
    page = visitor.sign_in(who=OUTSIDER.subject).content.decode()
    back = page.split('class="language-switch"')[1].split('name="next" value="')[1].split('"')[0].replace("&amp;", "&")
    english = visitor.site.get(visitor.site.post("/language/", {"language": "en", "next": back})["Location"])
    assert english.status_code == 403
    assert "you are not among those who run Valghalla" in english.content.decode()
    assert len(log()) == 1


@pytest.mark.parametrize("query", ["why=", "why=<script>", "why=no_group&number=x&next=//evil.example/"])
def test_the_page_repeats_nothing_of_the_address(visitor: Visitor, query: str):
    page = visitor.site.get(f"/sign-in/answer/?{query}")
    assert page.status_code == 403
    assert "<script>" not in page.content.decode()
    assert "evil" not in page.content.decode()
    assert log() == []
