"""A service provider of the tests' own: metadata, signed requests, and answers checked by python3-saml and xmlsec.

Nothing of the product and nothing of the simulators is used, so that a second implementation checks the first.
"""

import base64
import datetime
import secrets
import zlib
from dataclasses import dataclass, field
from functools import cache
from urllib.parse import parse_qs, quote, urlsplit
from xml.sax.saxutils import escape

import xmlsec
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.x509.oid import NameOID
from lxml import etree
from onelogin.saml2.auth import OneLogin_Saml2_Auth
from onelogin.saml2.idp_metadata_parser import OneLogin_Saml2_IdPMetadataParser
from onelogin.saml2.response import OneLogin_Saml2_Response
from onelogin.saml2.settings import OneLogin_Saml2_Settings
from onelogin.saml2.xml_utils import OneLogin_Saml2_XML

EID = "https://data.gov.dk/model/core/eid/"
CITIZEN_ATTRIBUTES = (
    "https://data.gov.dk/model/core/specVersion", "https://data.gov.dk/concept/core/nsis/loa",
    f"{EID}cprNumber", f"{EID}cprUuid", f"{EID}fullName",
)  # fmt: skip
EMPLOYEE_ATTRIBUTES = (
    "https://data.gov.dk/model/core/specVersion", "https://data.gov.dk/concept/core/nsis/loa",
    f"{EID}professional/cvr", f"{EID}privilegesIntermediate",
)  # fmt: skip
SHA256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
NS = {
    "saml": "urn:oasis:names:tc:SAML:2.0:assertion", "samlp": "urn:oasis:names:tc:SAML:2.0:protocol",
    "ds": "http://www.w3.org/2000/09/xmldsig#", "xenc": "http://www.w3.org/2001/04/xmlenc#",
    "md": "urn:oasis:names:tc:SAML:2.0:metadata",
}  # fmt: skip
PERSON, SUBSTANTIAL = "https://data.gov.dk/eid/Person", "https://data.gov.dk/concept/core/nsis/loa/Substantial"
PROFESSIONAL, HIGH = "https://data.gov.dk/eid/Professional", "https://data.gov.dk/concept/core/nsis/loa/High"


def now() -> str:
    """This instant as SAML writes it."""
    return datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@cache
def key_pair(name: str = "first") -> tuple[rsa.RSAPrivateKey, x509.Certificate]:
    """A key with a self-signed certificate, made once for each name."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"tests {name}")])
    day = datetime.datetime.now(datetime.UTC)
    builder = x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(day - datetime.timedelta(days=1))
    return key, builder.not_valid_after(day + datetime.timedelta(days=9)).sign(key, hashes.SHA256())


def pem(certificate: x509.Certificate) -> str:
    """A certificate in PEM."""
    return certificate.public_bytes(serialization.Encoding.PEM).decode()


def private_pem(key: rsa.RSAPrivateKey) -> str:
    """A key in PEM."""
    form = serialization.PrivateFormat.PKCS8
    return key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()).decode()


@dataclass
class Party:
    """A service provider. origin: where its site is. methods: encryption algorithms its metadata name."""

    origin: str = "http://korsbaek.localhost:8000"
    entity_id: str = "https://saml.korsbaek.localhost"
    key: str = "first"
    attributes: tuple[str, ...] = CITIZEN_ATTRIBUTES
    methods: tuple[str, ...] = (
        "http://www.w3.org/2009/xmlenc11#aes256-gcm", "http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p",
    )  # fmt: skip
    asked: list[str] = field(default_factory=list)

    @property
    def acs(self) -> str:
        """Where answers go."""
        return f"{self.origin}/sign-in/answer/"

    @property
    def slo(self) -> str:
        """Where messages about signing out go."""
        return f"{self.origin}/sign-out/answer/"

    def metadata(self) -> bytes:
        """What the identity provider reads."""
        der = base64.b64encode(key_pair(self.key)[1].public_bytes(serialization.Encoding.DER)).decode()
        held = f"<ds:KeyInfo><ds:X509Data><ds:X509Certificate>{der}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>"
        methods = "".join(f'<md:EncryptionMethod Algorithm="{one}"/>' for one in self.methods)
        wanted = "".join(f'<md:RequestedAttribute Name="{one}"/>' for one in self.attributes)
        return f"""<?xml version="1.0"?>
<md:EntityDescriptor xmlns:md="{NS["md"]}" xmlns:ds="{NS["ds"]}" entityID="{self.entity_id}">
<md:SPSSODescriptor protocolSupportEnumeration="{NS["samlp"]}" AuthnRequestsSigned="true" WantAssertionsSigned="true">
<md:KeyDescriptor use="signing">{held}</md:KeyDescriptor>
<md:KeyDescriptor use="encryption">{held}{methods}</md:KeyDescriptor>
<md:SingleLogoutService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="{self.slo}"/>
<md:NameIDFormat>urn:oasis:names:tc:SAML:2.0:nameid-format:persistent</md:NameIDFormat>
<md:AssertionConsumerService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="{self.acs}" index="0"
isDefault="true"/>
<md:AttributeConsumingService index="0"><md:ServiceName xml:lang="da">Prøve</md:ServiceName>{wanted}
</md:AttributeConsumingService></md:SPSSODescriptor></md:EntityDescriptor>""".encode()

    def sign_in_address(
        self,
        url: str,
        *,
        force: bool = True,
        passive: bool = False,
        classes: tuple[str, ...] = (SUBSTANTIAL, PERSON),
        acs: str | None = None,
        issuer: str | None = None,
        destination: str | None = None,
        key: str | None = None,
        relay_state: str = "",
        algorithm: str = SHA256,
        issued: str | None = None,
    ) -> str:
        """The address with a signed AuthnRequest; its ID is the last of ``asked``."""
        self.asked.append(request_id := f"_{secrets.token_hex(16)}")
        refs = "".join(f"<saml:AuthnContextClassRef>{one}</saml:AuthnContextClassRef>" for one in classes)
        context = f'<samlp:RequestedAuthnContext Comparison="minimum">{refs}</samlp:RequestedAuthnContext>'
        message = (
            f'<samlp:AuthnRequest xmlns:samlp="{NS["samlp"]}" xmlns:saml="{NS["saml"]}" ID="{request_id}" '
            f'Version="2.0" IssueInstant="{issued or now()}" Destination="{destination or url}" '
            f'ForceAuthn="{str(force).lower()}" IsPassive="{str(passive).lower()}" '
            f'ProtocolBinding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" '
            f'AssertionConsumerServiceURL="{acs or self.acs}"><saml:Issuer>{issuer or self.entity_id}</saml:Issuer>'
            f"{context if classes else ''}</samlp:AuthnRequest>"
        )
        return self.address(url, message, key=key, relay_state=relay_state, algorithm=algorithm)

    def sign_out_address(
        self, url: str, name_id: str, session_index: str, *, key: str | None = None, until: str | None = None
    ) -> str:
        """The address with a signed LogoutRequest; its ID is the last of ``asked``."""
        return self.address(url, self._sign_out(url, name_id, session_index, until), key=key, relay_state="back")

    def sign_out_form(self, url: str, name_id: str, session_index: str, *, key: str | None = None) -> dict[str, str]:
        """The fields with a LogoutRequest that xmlsec has signed; its ID is the last of ``asked``."""
        root = etree.fromstring(self._sign_out(url, name_id, session_index, None))
        signature = xmlsec.template.create(root, xmlsec.Transform.EXCL_C14N, xmlsec.Transform.RSA_SHA256, ns="ds")
        root.insert(1, signature)
        reference = xmlsec.template.add_reference(signature, xmlsec.Transform.SHA256, uri=f"#{root.get('ID')}")
        xmlsec.template.add_transform(reference, xmlsec.Transform.ENVELOPED)
        xmlsec.template.add_transform(reference, xmlsec.Transform.EXCL_C14N)
        xmlsec.tree.add_ids(root, ["ID"])
        context = xmlsec.SignatureContext()
        context.key = xmlsec.Key.from_memory(private_pem(key_pair(key or self.key)[0]), xmlsec.KeyFormat.PEM)
        context.sign(signature)
        return {"SAMLRequest": base64.b64encode(etree.tostring(root)).decode(), "RelayState": "back"}

    def _sign_out(self, url: str, name_id: str, session_index: str, until: str | None) -> str:
        self.asked.append(request_id := f"_{secrets.token_hex(16)}")
        expiry = f' NotOnOrAfter="{until}"' if until else ""
        return (
            f'<samlp:LogoutRequest xmlns:samlp="{NS["samlp"]}" xmlns:saml="{NS["saml"]}" ID="{request_id}" '
            f'Version="2.0" IssueInstant="{now()}" Destination="{url}"{expiry}><saml:Issuer>{self.entity_id}</saml:Issuer>'
            f'<saml:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent">{escape(name_id)}</saml:NameID>'
            f"<samlp:SessionIndex>{session_index}</samlp:SessionIndex></samlp:LogoutRequest>"
        )

    def sign_out_answer_address(
        self, url: str, in_response_to: str, relay_state: str, *, status: str = "Success"
    ) -> str:
        """The address with a signed LogoutResponse."""
        message = (
            f'<samlp:LogoutResponse xmlns:samlp="{NS["samlp"]}" xmlns:saml="{NS["saml"]}" ID="_{secrets.token_hex(16)}" '
            f'Version="2.0" IssueInstant="{now()}" Destination="{url}" InResponseTo="{in_response_to}">'
            f"<saml:Issuer>{self.entity_id}</saml:Issuer><samlp:Status>"
            f'<samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:{status}"/></samlp:Status></samlp:LogoutResponse>'
        )
        return self.address(url, message, relay_state=relay_state, name="SAMLResponse")

    def address(
        self,
        url: str,
        message: str,
        *,
        key: str | None = None,
        relay_state: str = "",
        algorithm: str = SHA256,
        name: str = "SAMLRequest",
    ) -> str:
        """A message by the Redirect binding. key: "" leaves it unsigned."""
        packed = base64.b64encode(zlib.compress(message.encode())[2:-4]).decode()
        query = f"{name}={quote(packed, safe='')}"
        query += f"&RelayState={quote(relay_state, safe='')}" if relay_state else ""
        if key == "":
            return f"{url}?{query}"
        query += f"&SigAlg={quote(algorithm, safe='')}"
        digest = hashes.SHA256() if algorithm == SHA256 else hashes.SHA1()
        signature = key_pair(key or self.key)[0].sign(query.encode(), padding.PKCS1v15(), digest)
        return f"{url}?{query}&Signature={quote(base64.b64encode(signature).decode(), safe='')}"

    def settings(self, idp_metadata: bytes, *, messages: bool = False) -> OneLogin_Saml2_Settings:
        """python3-saml's settings. messages: signatures on messages are asked for, as when signing out."""
        key, certificate = key_pair(self.key)
        parsed = OneLogin_Saml2_IdPMetadataParser.parse(idp_metadata)
        security = {
            "wantAssertionsSigned": True, "wantAssertionsEncrypted": True, "wantMessagesSigned": messages,
            "rejectDeprecatedAlgorithm": True, "wantNameId": True,
        }  # fmt: skip
        return OneLogin_Saml2_Settings({
            "strict": True, "security": security, "idp": parsed["idp"],
            "sp": {
                "entityId": self.entity_id, "assertionConsumerService": {"url": self.acs},
                "singleLogoutService": {"url": self.slo}, "x509cert": pem(certificate), "privateKey": private_pem(key),
            },
        })  # fmt: skip

    def verdict(self, encoded: str, idp_metadata: bytes, request_id: str) -> str:
        """ "" when python3-saml takes the answer, else its reason for refusing it."""
        response = OneLogin_Saml2_Response(self.settings(idp_metadata), encoded)
        with _knowing_mgf():
            fine = response.is_valid(self._here(self.acs), request_id)
        return "" if fine else str(response.get_error())

    def opened(self, encoded: str) -> etree._Element:
        """The assertion in an answer, decrypted by xmlsec; nothing is checked."""
        root = etree.fromstring(base64.b64decode(encoded))
        data = root.find(".//xenc:EncryptedData", NS)
        manager = xmlsec.KeysManager()
        manager.add_key(xmlsec.Key.from_memory(private_pem(key_pair(self.key)[0]), xmlsec.KeyFormat.PEM))
        xmlsec.tree.add_ids(root, ["Id"])
        return xmlsec.EncryptionContext(manager).decrypt(data)

    def sign_out_verdict(self, address: str, idp_metadata: bytes, request_id: str | None = None) -> list[str]:
        """What python3-saml has against a LogoutRequest or LogoutResponse that came to ``slo``."""
        query = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        here = self._here(self.slo) | {"get_data": query, "query_string": urlsplit(address).query}
        auth = OneLogin_Saml2_Auth(here, old_settings=self.settings(idp_metadata, messages=True))
        auth.process_slo(request_id=request_id, keep_local_session=True)
        return [*auth.get_errors(), *filter(None, [auth.get_last_error_reason()])]

    def _here(self, url: str) -> dict[str, object]:
        parts = urlsplit(url)
        return {
            "https": "off", "http_host": parts.netloc, "script_name": parts.path,
            "get_data": {}, "post_data": {}, "validate_signature_from_qs": True,
        }  # fmt: skip


class _knowing_mgf:
    """python3-saml's schemas lack xenc11:MGF; it is left out of the copy that they see."""

    def __enter__(self) -> None:
        self._strict = OneLogin_Saml2_XML.validate_xml
        strict = self._strict

        def lenient(xml, schema, debug=False):
            copy = etree.fromstring(xml if isinstance(xml, bytes | str) else etree.tostring(xml))
            for found in list(copy.iter("{http://www.w3.org/2009/xmlenc11#}MGF")):
                found.getparent().remove(found)
            checked = strict(copy, schema, debug)
            return checked if isinstance(checked, str) else xml

        OneLogin_Saml2_XML.validate_xml = staticmethod(lenient)

    def __exit__(self, *trouble: object) -> None:
        OneLogin_Saml2_XML.validate_xml = staticmethod(self._strict)


def message_of(address: str) -> etree._Element:
    """The message in an address of the Redirect binding."""
    query = parse_qs(urlsplit(address).query)
    [packed] = query.get("SAMLRequest") or query["SAMLResponse"]
    return etree.fromstring(zlib.decompress(base64.b64decode(packed), -15))
