"""The security token service (SF1514) and the access token service (SF1516) of Serviceplatformen.

Source: reference on service agreements and tokens, §§ 3-5; WS-Trust 1.3; OIO IDWS REST; RFC 6750.
"""

REST_PATH = "/runtime/api/rest/wstrust/v1/issue"
WS_TRUST_PATH = "/runtime/services/kombittrust/14/certificatemixed"
ACCESS_TOKEN_PATH = "/service/AccessTokenService_1/token"  # noqa: S105
ISSUER = "http://saml.n2adgangsstyring.eksterntest-stoettesystemerne.dk/runtime"
CVR_ATTRIBUTE = "dk:gov:saml:attribute:CvrNumberIdentifier"

WST = "http://docs.oasis-open.org/ws-sx/ws-trust/200512"
TOKEN_TYPE = "http://docs.oasis-open.org/wss/oasis-wss-saml-token-profile-1.1#SAMLV2.0"  # noqa: S105
REQUEST_TYPE = f"{WST}/Issue"
KEY_TYPE = f"{WST}/PublicKey"
HOLDER_OF_KEY = "urn:oasis:names:tc:SAML:2.0:cm:holder-of-key"
