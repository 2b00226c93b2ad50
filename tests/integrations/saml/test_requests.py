"""What we ask an identity provider for."""

import re

import pytest

from tests.integrations.saml import kit
from tests.integrations.saml.reading import message_in, schema_errors, signed_by
from valghalla.integrations.saml.parties import Profile
from valghalla.integrations.saml.requests import sign_in_request

SUBSTANTIAL = "https://data.gov.dk/concept/core/nsis/loa/Substantial"
PERSON = "https://data.gov.dk/eid/Person"


@pytest.mark.parametrize(
    ("profile", "asked"), [(Profile.CITIZEN, [SUBSTANTIAL, PERSON]), (Profile.EMPLOYEE, [SUBSTANTIAL])]
)
def test_asks_for_a_sign_in_anew_at_level_substantial(profile, asked):
    s = kit.situation(profile)
    sent = sign_in_request(s.sp, s.idp, now=s.now)
    request = message_in(sent.url, "SAMLRequest")
    assert schema_errors(request) == []
    assert dict(request.attrib) == {
        "ID": sent.id,
        "Version": "2.0",
        "IssueInstant": s.at(),
        "Destination": s.idp.sign_in_url,
        "ForceAuthn": "true",
        "IsPassive": "false",
        "ProtocolBinding": "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST",
        "AssertionConsumerServiceURL": s.sp.acs_url,
    }
    issuer, context = request
    assert issuer.text == s.sp.entity_id
    assert context.get("Comparison") == "minimum"
    assert [reference.text for reference in context] == asked


def test_is_signed_and_carries_nothing_else():
    s = kit.situation()
    sent = sign_in_request(s.sp, s.idp, now=s.now)
    assert signed_by(sent.url, s.sp.signing.certificate)
    assert re.findall(r"[?&](\w+)=", sent.url) == ["SAMLRequest", "SigAlg", "Signature"]


def test_every_request_has_an_id_of_its_own():
    s = kit.situation()
    ids = {sign_in_request(s.sp, s.idp, now=s.now).id for _ in range(20)}
    assert len(ids) == 20
    assert all(re.fullmatch("_[0-9a-f]{32}", request_id) for request_id in ids)
