"""The library that verifies and decrypts: onelogin.saml2, in the fork kept up by Maykin.

We call it where cryptography begins, and let it judge each whole message once more after our own checks. Its
settings are made for each call; nothing is read from files. Why so: docs/adr/0008-saml.md.
"""

import base64
import threading
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import xmlsec
from lxml import etree
from onelogin.saml2 import logout_request, logout_response, response
from onelogin.saml2.errors import OneLogin_Saml2_Error, OneLogin_Saml2_ValidationError
from onelogin.saml2.settings import OneLogin_Saml2_Settings
from onelogin.saml2.utils import OneLogin_Saml2_Utils
from onelogin.saml2.xml_utils import OneLogin_Saml2_XML

from valghalla.integrations.saml import xml
from valghalla.integrations.saml.errors import SamlRefused
from valghalla.integrations.saml.parties import IdentityProvider, KeyPair, ServiceProvider

SIGNATURES = frozenset(f"http://www.w3.org/2001/04/xmldsig-more#rsa-sha{bits}" for bits in (256, 384, 512))
_SCHEMAS = Path(response.__file__).parent / "schemas"
_REASONS = {
    OneLogin_Saml2_ValidationError.INVALID_SIGNATURE: "signature",
    OneLogin_Saml2_ValidationError.NO_SIGNED_ASSERTION: "signature",
    OneLogin_Saml2_ValidationError.DEPRECATED_SIGNATURE_METHOD: "weak_algorithm",
    OneLogin_Saml2_ValidationError.DEPRECATED_DIGEST_METHOD: "weak_algorithm",
    OneLogin_Saml2_ValidationError.ASSERTION_TOO_EARLY: "not_yet_valid",
    OneLogin_Saml2_ValidationError.ASSERTION_EXPIRED: "expired",
    OneLogin_Saml2_ValidationError.SESSION_EXPIRED: "expired",
    OneLogin_Saml2_ValidationError.RESPONSE_EXPIRED: "expired",
    OneLogin_Saml2_ValidationError.WRONG_SUBJECTCONFIRMATION: "confirmation",
}


class _TolerantSchemas(OneLogin_Saml2_XML):
    """The library's schema check, which knows no xenc11:MGF though NemLog-in may send one.

    A copy without it is what is checked; the message itself stays whole. Compiled schemas are kept a thread each.
    """

    _kept = threading.local()

    @staticmethod
    def validate_xml(document: Any, schema: str, debug: bool = False) -> Any:
        """The library's contract: the document, or a word for what is wrong."""
        root = deepcopy(OneLogin_Saml2_XML.to_etree(document))
        for mask in xml.elements(root, "//xenc11:MGF"):
            mask.getparent().remove(mask)  # type: ignore[union-attr] # the root is never one
        return document if _TolerantSchemas._compiled(schema).validate(root) else "invalid_xml"

    @staticmethod
    def _compiled(schema: str) -> etree.XMLSchema:
        kept = _TolerantSchemas._kept.__dict__
        if schema not in kept:
            kept[schema] = etree.XMLSchema(etree.parse(str(_SCHEMAS / schema)))
        return kept[schema]


for _module in (response, logout_request, logout_response):
    _module.OneLogin_Saml2_XML = _TolerantSchemas


class Opened(response.OneLogin_Saml2_Response):
    """An answer whose one encrypted assertion was opened with a key of ours."""

    def _decrypt_assertion(self, root: etree._Element) -> etree._Element:
        """The library's step, but refusing a parcel with anything beside the one assertion."""
        encrypted = xml.only(root, "/samlp:Response/saml:EncryptedAssertion", "several_assertions")
        self._prepare_keyinfo(encrypted)
        sealed = xml.only(encrypted, "xenc:EncryptedData", "structure")
        assertion = OneLogin_Saml2_Utils.decrypt_element(sealed, self._settings.get_sp_key(), inplace=True)
        inside = [child for child in encrypted if child.tag != f"{{{xml.XENC}}}EncryptedKey"]
        if not isinstance(assertion, etree._Element) or inside != [assertion]:
            raise SamlRefused("several_assertions" if len(inside) > 1 else "structure")
        root.replace(encrypted, assertion)
        return root


def open_answer(content: bytes, sp: ServiceProvider, idp: IdentityProvider) -> Opened:
    """The answer with its assertion decrypted by the first key of ours that fits.

    Raises SamlRefused: "cannot_decrypt" when none does, or what comes out is no XML.
    """
    for key in sp.opening:
        try:
            return Opened(_settings(sp, idp, key), base64.b64encode(content).decode())
        except (OneLogin_Saml2_Error, OneLogin_Saml2_ValidationError, xmlsec.Error, etree.LxmlError, ValueError):
            continue
    raise SamlRefused("cannot_decrypt")


def assertion_signed_by(idp: IdentityProvider, document: etree._Element) -> bool:
    """Whether the signature of the assertion in a decrypted answer is the identity provider's."""
    return bool(
        OneLogin_Saml2_Utils.validate_sign(
            document, multicerts=list(idp.certificates), xpath=OneLogin_Saml2_Utils.ASSERTION_SIGNATURE_XPATH
        )
    )


def second_opinion(opened: Opened, sp: ServiceProvider, request_id: str) -> None:
    """Let the library judge the whole answer, by its own clock. Raises SamlRefused."""
    _judged(lambda: opened.is_valid(_request(sp.acs_url), request_id=request_id, raise_exceptions=True))


def second_opinion_on_sign_out(message: etree._Element, sp: ServiceProvider, idp: IdentityProvider) -> None:
    """Let the library judge a sign-out request whose signature was checked. Raises SamlRefused."""
    asked = logout_request.OneLogin_Saml2_Logout_Request(_settings(sp, idp, sp.signing), request=_encoded(message))
    _judged(lambda: asked.is_valid(_request(sp.slo_url), raise_exceptions=True))


def second_opinion_on_sign_out_answer(
    message: etree._Element, sp: ServiceProvider, idp: IdentityProvider, request_id: str
) -> None:
    """Let the library judge an answer to our sign-out whose signature was checked. Raises SamlRefused."""
    answer = logout_response.OneLogin_Saml2_Logout_Response(_settings(sp, idp, sp.signing), _encoded(message))
    _judged(lambda: answer.is_valid(_request(sp.slo_url), request_id=request_id, raise_exceptions=True))


def sign(query: str, key: KeyPair) -> bytes:
    """RSA-SHA256 over a query string."""
    signature: bytes = OneLogin_Saml2_Utils.sign_binary(query, key.private_key)
    return signature


def query_signed_by(idp: IdentityProvider, query: str, signature: bytes, algorithm: str) -> bool:
    """Whether one of the identity provider's keys made the signature over the query as it stands."""
    return any(
        OneLogin_Saml2_Utils.validate_binary_sign(query, signature, certificate, algorithm)
        for certificate in idp.certificates
    )


def _judged(judge: Callable[[], object]) -> None:
    try:
        judge()
    except SamlRefused:
        raise
    except Exception as refusal:  # the library raises a bare Exception for some of what it cannot read
        raise SamlRefused(_REASONS.get(getattr(refusal, "code", -1), "structure")) from None


def _encoded(message: etree._Element) -> str:
    return base64.b64encode(etree.tostring(message)).decode()


def _request(url: str) -> dict[str, Any]:
    """Where the message came in: the registered address, whatever a proxy or a Host header says."""
    parts = urlsplit(url)
    return {
        "https": "on" if parts.scheme == "https" else "off",
        "http_host": parts.netloc,
        "script_name": parts.path,
        "get_data": {"Signature": "checked before"},
        "post_data": {},
    }


def _settings(sp: ServiceProvider, idp: IdentityProvider, key: KeyPair) -> OneLogin_Saml2_Settings:
    return OneLogin_Saml2_Settings(
        {
            "strict": True,
            "debug": False,  # would print what people's assertions say
            "sp": {
                "entityId": sp.entity_id,
                "assertionConsumerService": {"url": sp.acs_url},
                "singleLogoutService": {"url": sp.slo_url},
                "NameIDFormat": "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent",
                "x509cert": key.certificate,
                "privateKey": key.private_key,
            },
            "idp": {
                "entityId": idp.entity_id,
                "singleSignOnService": {"url": idp.sign_in_url},
                "singleLogoutService": {"url": idp.sign_out_url, "responseUrl": idp.sign_out_answer_url},
                "x509certMulti": {"signing": list(idp.certificates)},
            },
            "security": {
                "wantAssertionsSigned": True,
                "wantAssertionsEncrypted": True,
                "wantNameId": True,
                "wantMessagesSigned": False,  # an answer's assertion is signed, a sign-out is checked before
                "rejectDeprecatedAlgorithm": True,
                "requestedAuthnContext": False,
                "allowSingleLabelDomains": True,
            },
        }
    )
