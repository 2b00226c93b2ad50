"""Signing out, both ways."""

from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.integrations.saml import kit
from tests.integrations.saml.making import PERSISTENT
from tests.integrations.saml.reading import message_in, schema_errors, signed_by
from valghalla.integrations.saml.answers import NameId
from valghalla.integrations.saml.errors import SamlRefused
from valghalla.integrations.saml.sign_out import (
    SignOutRequest,
    in_response_to_of,
    read_sign_out_answer,
    read_sign_out_request,
    sign_out_answer,
    sign_out_request,
)

NAME = "{urn:oasis:names:tc:SAML:2.0:assertion}"
PROTOCOL = "{urn:oasis:names:tc:SAML:2.0:protocol}"


def test_a_request_repeats_the_name_exactly_and_is_signed():
    s = kit.situation()
    name_id = NameId("a,b & <c>", "urn:x", "theirs", "ours")
    sent = sign_out_request(s.sp, s.idp, name_id, "_s77", now=s.now)
    request = message_in(sent.url, "SAMLRequest")
    assert schema_errors(request) == []
    assert signed_by(sent.url, s.sp.signing.certificate)
    named = request.find(f"{NAME}NameID")
    assert named.text == "a,b & <c>"
    assert dict(named.attrib) == {"Format": "urn:x", "NameQualifier": "theirs", "SPNameQualifier": "ours"}
    assert request.find(f"{PROTOCOL}SessionIndex").text == "_s77"
    assert dict(request.attrib) == {
        "ID": sent.id,
        "Version": "2.0",
        "IssueInstant": s.at(),
        "Destination": s.idp.sign_out_url,
        "NotOnOrAfter": s.at(minutes=5),
        "Reason": "urn:oasis:names:tc:SAML:2.0:logout:user",
    }
    assert request.find(f"{NAME}Issuer").text == s.sp.entity_id


def test_a_name_without_qualifiers_gets_none():
    s = kit.situation()
    sent = sign_out_request(s.sp, s.idp, NameId("somebody"), "_s77", now=s.now)
    assert dict(message_in(sent.url, "SAMLRequest").find(f"{NAME}NameID").attrib) == {}


def test_their_request_names_person_session_and_relay_state():
    s = kit.situation(relay_state="a b&c=d/é")
    assert read_sign_out_request(kit.request_query(s), s.sp, s.idp, now=s.now) == SignOutRequest(
        "_their-request", NameId(s.name_id, PERSISTENT), "_s77", "a b&c=d/é"
    )


def test_their_request_may_be_about_all_sessions():
    s = kit.situation()
    asked = read_sign_out_request(kit.request_query(s, indexes=(), ends=None), s.sp, s.idp, now=s.now)
    assert asked.session_index is None


def test_their_request_may_be_signed_with_any_of_their_keys():
    s = kit.situation()
    later = kit.key_pair("Next identity provider")
    both = replace(s.idp, certificates=(*s.idp.certificates, later.certificate))
    asked = read_sign_out_request(kit.request_query(replace(s, idp_key=later)), s.sp, both, now=s.now)
    assert asked.name_id.value == s.name_id


def test_our_answer_is_signed_and_carries_their_relay_state():
    s = kit.situation()
    url = sign_out_answer(s.sp, s.idp, in_response_to="_their-request", relay_state="a b&c", now=s.now)
    answer = message_in(url, "SAMLResponse")
    assert schema_errors(answer) == []
    assert signed_by(url, s.sp.signing.certificate)
    assert url.startswith(f"{s.idp.sign_out_answer_url}?SAMLResponse=")
    assert parse_qs(urlsplit(url).query)["RelayState"] == ["a b&c"]
    assert answer.get("InResponseTo") == "_their-request"
    assert answer.get("Destination") == s.idp.sign_out_answer_url
    assert answer.find(f"{PROTOCOL}Status/{PROTOCOL}StatusCode").get("Value").endswith(":Success")


def test_our_answer_goes_to_addresses_that_have_a_query_already():
    s = kit.situation()
    idp = replace(s.idp, sign_out_answer_url="https://idp.example/out?tenant=1")
    url = sign_out_answer(s.sp, idp, in_response_to="_x", relay_state="", now=s.now)
    assert url.startswith("https://idp.example/out?tenant=1&SAMLResponse=")
    assert "RelayState" not in url


@pytest.mark.parametrize(
    ("top", "second", "done"),
    [
        ("Success", None, True),
        ("Success", "PartialLogout", False),
        ("Responder", None, False),
        ("Responder", "PartialLogout", False),
    ],
)
def test_their_answer_says_whether_everybody_was_told(top, second, done):
    s = kit.situation()
    query = kit.answer_query(s, top=top, second=second)
    assert in_response_to_of(query) == s.request_id
    assert read_sign_out_answer(query, s.sp, s.idp, request_id=s.request_id, now=s.now) is done


@pytest.mark.parametrize("attack", kit.SIGN_OUT_ATTACKS, ids=lambda attack: attack.name)
def test_a_bad_request_is_refused(attack):
    s = kit.situation()
    with pytest.raises(SamlRefused) as refused:
        read_sign_out_request(attack.make(s), s.sp, s.idp, now=s.now)
    assert refused.value.reason == attack.reason


@pytest.mark.parametrize("attack", kit.SIGN_OUT_ANSWER_ATTACKS, ids=lambda attack: attack.name)
def test_a_bad_answer_is_refused(attack):
    s = kit.situation()
    with pytest.raises(SamlRefused) as refused:
        read_sign_out_answer(attack.make(s), s.sp, s.idp, request_id=s.request_id, now=s.now)
    assert refused.value.reason == attack.reason


def test_their_request_runs_out_by_the_time_passed_in():
    s = kit.situation()
    query = kit.request_query(s, ends=s.at(minutes=3))
    assert read_sign_out_request(query, s.sp, s.idp, now=s.now + timedelta(minutes=2))
    with pytest.raises(SamlRefused) as refused:
        read_sign_out_request(query, s.sp, s.idp, now=s.now + timedelta(minutes=4))
    assert refused.value.reason == "expired"
