"""Security tokens as the STS makes them, and as somebody else would. Signed by signxml, which the product does not use."""

import base64
import uuid
from datetime import datetime, timedelta
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from lxml import etree
from signxml import CanonicalizationMethod, SignatureConstructionMethod, XMLSigner

from tests.integrations.saml.making import key_pair
from valghalla.base import clock
from valghalla.integrations.saml.parties import KeyPair
from valghalla.integrations.serviceplatformen.assertion import Expected

SAML = "urn:oasis:names:tc:SAML:2.0:assertion"
DS = "http://www.w3.org/2000/09/xmldsig#"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
ISSUER = "http://saml.sts.example/runtime"
AUDIENCE = "http://entityid.kombit.dk/service/kombipostafsend/1"
CVR = "12345678"
NOW = clock.now().replace(microsecond=0)  # the keys' certificates begin yesterday
_TEMPLATE = """<saml:Assertion xmlns:saml="{saml}" xmlns:ds="{ds}" ID="{id}" IssueInstant="{begins}" Version="2.0">
  <saml:Issuer>{issuer}</saml:Issuer><ds:Signature Id="placeholder"/>
  <saml:Subject>
    <saml:NameID Format="urn:oasis:names:tc:SAML:1.1:nameid-format:X509SubjectName">CN=Valghalla</saml:NameID>
    <saml:SubjectConfirmation Method="{method}">
      <saml:SubjectConfirmationData xmlns:xsi="{xsi}" xsi:type="saml:KeyInfoConfirmationDataType" NotBefore="{begins}"
          NotOnOrAfter="{confirmed_until}" Recipient="{recipient}"><ds:KeyInfo><ds:X509Data>
        <ds:X509Certificate>{holder}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></saml:SubjectConfirmationData>
    </saml:SubjectConfirmation>
  </saml:Subject>
  <saml:Conditions NotBefore="{begins}" NotOnOrAfter="{ends}">
    <saml:AudienceRestriction><saml:Audience>{audience}</saml:Audience></saml:AudienceRestriction>
  </saml:Conditions>
  <saml:AttributeStatement>
    <saml:Attribute Name="dk:gov:saml:attribute:CvrNumberIdentifier"><saml:AttributeValue>{cvr}</saml:AttributeValue></saml:Attribute>
    <saml:Attribute Name="dk:gov:saml:attribute:AssuranceLevel"><saml:AttributeValue>3</saml:AttributeValue></saml:Attribute>
  </saml:AttributeStatement>
  <saml:AuthnStatement AuthnInstant="{begins}"><saml:AuthnContext>
    <saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:X509</saml:AuthnContextClassRef>
  </saml:AuthnContext></saml:AuthnStatement>
</saml:Assertion>"""


def at(moment: datetime) -> str:
    """An instant as the STS writes it."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S.000Z")


def der(pair: KeyPair) -> bytes:
    return x509.load_pem_x509_certificate(pair.certificate.encode()).public_bytes(Encoding.DER)


def certificate(pair: KeyPair) -> x509.Certificate:
    return x509.load_pem_x509_certificate(pair.certificate.encode())


OURS, STS, STS_NEXT, STRANGER = (key_pair(name) for name in ("Valghalla", "STS", "STS next", "Stranger"))


def expected(**changes) -> Expected:
    """What a token for our system, Korsbæk and KombiPostAfsend has to fit; two STS certificates are trusted."""
    values = {
        "issuer": ISSUER,
        "audience": AUDIENCE,
        "cvr": CVR,
        "der": der(OURS),
        "trusted": (certificate(STS_NEXT), certificate(STS)),
    }
    return Expected(**values | changes)


def unsigned(now: datetime = NOW, **changes) -> etree._Element:
    """A good token with a place for its signature; changes to its texts by name."""
    texts = {
        "saml": SAML,
        "ds": DS,
        "xsi": XSI,
        "id": f"_{uuid.uuid4()}",
        "begins": at(now),
        "ends": at(now + timedelta(hours=8)),
        "confirmed_until": at(now + timedelta(hours=8)),
        "issuer": ISSUER,
        "method": "urn:oasis:names:tc:SAML:2.0:cm:holder-of-key",
        "recipient": AUDIENCE,
        "holder": base64.b64encode(der(OURS)).decode(),
        "audience": AUDIENCE,
        "cvr": CVR,
    }
    return etree.fromstring(_TEMPLATE.format(**texts | changes))


def signed(root: etree._Element, signer: KeyPair = STS, **options) -> etree._Element:
    """The same, signed with exclusive c14n and RSA-SHA256."""
    how = {
        "method": SignatureConstructionMethod.enveloped,
        "signature_algorithm": "rsa-sha256",
        "digest_algorithm": "sha256",
        "c14n_algorithm": CanonicalizationMethod.EXCLUSIVE_XML_CANONICALIZATION_1_0,
    }
    writer = XMLSigner(**how | options)
    return writer.sign(root, key=signer.private_key, cert=signer.certificate, reference_uri=f"#{root.get('ID')}")


@cache
def token(now: datetime = NOW, signer: KeyPair = STS, **changes) -> bytes:
    """A token's bytes, as they are issued; the same for the same wishes."""
    return etree.tostring(signed(unsigned(now, **changes), signer), encoding="UTF-8")
