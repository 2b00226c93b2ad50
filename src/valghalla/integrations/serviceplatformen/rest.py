"""The STS by REST: a question in JSON over mutually authenticated TLS.

Source: docs/integrations/serviceplatformen.md. ``UseKey`` is in no published description, and yet demanded.
"""

import base64
import json

from valghalla.integrations.saml import xml
from valghalla.integrations.saml.errors import SamlRefused
from valghalla.integrations.serviceplatformen.assertion import Expected
from valghalla.integrations.serviceplatformen.call import Answer
from valghalla.integrations.serviceplatformen.connection import Identity
from valghalla.integrations.serviceplatformen.errors import NotUnderstood
from valghalla.integrations.serviceplatformen.refusals import require_tokens

HEADERS = {"Content-Type": "application/json", "Accept": "application/json"}
SAML_2 = "http://docs.oasis-open.org/wss/oasis-wss-saml-token-profile-1.1#SAMLV2.0"
TRUST = "http://docs.oasis-open.org/ws-sx/ws-trust/200512"


def render(identity: Identity, expected: Expected) -> bytes:
    """The question for a token that fits what is expected."""
    question = {
        "TokenType": SAML_2,
        "RequestType": f"{TRUST}/Issue",
        "KeyType": f"{TRUST}/PublicKey",
        "AnvenderKontekst": {"Cvr": expected.cvr},
        "UseKey": base64.b64encode(identity.der).decode(),
        "AppliesTo": {"EndpointReference": {"Address": expected.audience}},
        "OnBehalfOf": None,
    }
    return json.dumps(question).encode()


def read(answer: Answer) -> bytes:
    """The token as it was issued, byte for byte. How long it lasts is read in the token itself: here it stands without zone."""
    require_tokens("sts", answer)
    try:
        return xml.decode(json.loads(answer.content)["RequestedSecurityToken"]["Assertion"])
    except (ValueError, KeyError, TypeError, AttributeError, SamlRefused):
        raise NotUnderstood("sts", "answer") from None
