"""A client of the simulated Serviceplatformen, written apart from the product's and from the simulators'."""

import base64
import datetime
import json
import uuid
from dataclasses import dataclass

import httpx
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from tests.simulators.conftest import tls
from valghalla_simulators import Simulators

KOMBI = "http://entityid.kombit.dk/service/kombipostafsend/1"
ENQUIRY = "http://entityid.kombit.dk/service/postforespoerg/1"
PULL = "http://entityid.kombit.dk/service/bfo_modtag/2"
TRUST = "http://docs.oasis-open.org/ws-sx/ws-trust/200512"
SOMEBODY = "1012620000"
EXEMPT = "0411491048"
PDF = base64.b64encode(b"%PDF-1.4\n% a stand-in\n%%EOF\n").decode()


@dataclass
class Platform:
    """The platform as one system sees it, on one connection."""

    simulators: Simulators
    http: httpx.Client

    def question(self, *, cvr: str = "12345678", entity_id: str = KOMBI, **other: object) -> dict[str, object]:
        """What is asked of the token service."""
        return {
            "TokenType": "http://docs.oasis-open.org/wss/oasis-wss-saml-token-profile-1.1#SAMLV2.0",
            "RequestType": f"{TRUST}/Issue",
            "KeyType": f"{TRUST}/PublicKey",
            "AnvenderKontekst": {"Cvr": cvr},
            "UseKey": base64.b64encode(der(self.simulators.keys.client)).decode(),
            "AppliesTo": {"EndpointReference": {"Address": entity_id}},
            "OnBehalfOf": None,
        } | other

    def ask(self, question: object) -> httpx.Response:
        """The token service's answer."""
        return self.http.post(
            "/runtime/api/rest/wstrust/v1/issue",
            content=json.dumps(question),
            headers={"Content-Type": "application/json"},
        )

    def assertion(self, **asked: str) -> bytes:
        """A token, decoded."""
        answer = self.ask(self.question(**asked))
        assert answer.status_code == 200, answer.text
        return base64.b64decode(answer.json()["RequestedSecurityToken"]["Assertion"])

    def buy(self, assertion: bytes) -> httpx.Response:
        """The access token service's answer."""
        token = base64.b64encode(assertion).decode()
        return self.http.post("/service/AccessTokenService_1/token", data={"saml-token": token})

    def headers(self, *, entity_id: str = KOMBI, cvr: str = "12345678") -> dict[str, str]:
        """What a call of a service carries."""
        bought = self.buy(self.assertion(cvr=cvr, entity_id=entity_id)).json()
        return {
            "Authorization": f"{bought['token_type']} {bought['access_token']}",
            "x-TransaktionsId": str(uuid.uuid4()),
            "x-TransaktionsTid": f"{datetime.datetime.now(datetime.UTC):%Y-%m-%dT%H:%M:%SZ}",
            "Content-Type": "application/xml",
            "Accept": "application/xml",
        }

    def send(self, content: str | bytes, headers: dict[str, str] | None = None, path: str = "kombi") -> httpx.Response:
        """KombiPostAfsend's answer."""
        body = content.encode() if isinstance(content, str) else content
        return self.http.post(f"/service/KombiPostAfsend_1/{path}", content=body, headers=headers or self.headers())


def opened(simulators: Simulators, certificate=None) -> Platform:
    """A client with the product's certificate, or another one."""
    context = tls(simulators, certificate or simulators.keys.client)
    return Platform(
        simulators, httpx.Client(base_url=simulators.platform_url, verify=context, trust_env=False, timeout=30)
    )


def der(path) -> bytes:
    """A PEM certificate's bytes."""
    return x509.load_pem_x509_certificate(path.read_bytes()).public_bytes(Encoding.DER)


def new_reference() -> str:
    return str(uuid.uuid4())


def memo(reference: str, *, to: str = SOMEBODY, header: str = "", body: str | None = None, version: str = "1.2") -> str:
    """A MeMo. header: elements after the notification. body: what stands in MessageBody; None for a letter in HTML."""
    marks = 'memoVersion="1.1" memoSchVersion="1.1.0"' if version == "1.1" else f'memoVersion="{version}"'
    if body is None:
        body = main_document(file("brev.html", "text/html", base64.b64encode("<p>Kære Åse</p>".encode()).decode()))
    return (
        f'<memo:Message xmlns:memo="https://DigitalPost.dk/MeMo-1" {marks}><memo:MessageHeader>'
        f"<memo:messageType>DIGITALPOST</memo:messageType><memo:messageUUID>{reference}</memo:messageUUID>"
        f"<memo:messageID>0999-42</memo:messageID><memo:label>Du er udpeget</memo:label>{header}"
        f"<memo:mandatory>false</memo:mandatory><memo:legalNotification>false</memo:legalNotification>"
        f"<memo:Sender><memo:senderID>12345678</memo:senderID><memo:idType>CVR</memo:idType>"
        f"<memo:label>Korsbæk Kommune</memo:label></memo:Sender>"
        f"<memo:Recipient><memo:recipientID>{to}</memo:recipientID><memo:idType>CPR</memo:idType></memo:Recipient>"
        f"</memo:MessageHeader><memo:MessageBody><memo:createdDateTime>2026-10-01T10:00:00Z</memo:createdDateTime>"
        f"{body}</memo:MessageBody></memo:Message>"
    )


def file(name: str, kind: str, content: str) -> str:
    return (
        f"<memo:File><memo:encodingFormat>{kind}</memo:encodingFormat><memo:filename>{name}</memo:filename>"
        f"<memo:language>da</memo:language><memo:content>{content}</memo:content></memo:File>"
    )


def main_document(inside: str) -> str:
    return f"<memo:MainDocument>{inside}</memo:MainDocument>"


def attachment(inside: str) -> str:
    return f"<memo:AdditionalDocument>{inside}</memo:AdditionalDocument>"


def action(code: str, inside: str) -> str:
    return f"<memo:Action><memo:label>Svar</memo:label><memo:actionCode>{code}</memo:actionCode>{inside}</memo:Action>"


def text_message(reference: str, *, to: str = SOMEBODY, text: str = "Husk i morgen") -> str:
    """A NemSMS."""
    return (
        f'<memo:Message xmlns:memo="https://DigitalPost.dk/MeMo-1" memoVersion="1.2"><memo:MessageHeader>'
        f"<memo:messageType>NEMSMS</memo:messageType><memo:messageUUID>{reference}</memo:messageUUID>"
        f"<memo:label>Husk</memo:label><memo:notification>{text}</memo:notification>"
        f"<memo:Sender><memo:senderID>12345678</memo:senderID><memo:idType>CVR</memo:idType>"
        f"<memo:label>Korsbæk Kommune</memo:label></memo:Sender><memo:Recipient><memo:recipientID>{to}"
        f"</memo:recipientID><memo:idType>CPR</memo:idType></memo:Recipient></memo:MessageHeader></memo:Message>"
    )


def letter(reference: str, *, number: str = "0000000000", address: bool = True, content: str = PDF) -> str:
    """A letter to print."""
    written = (
        "<f:ModtagerAdresse><n:PersonName>Åse Prøve Østergård</n:PersonName><k5:StreetName>Engvej</k5:StreetName>"
        "<k3:StreetBuildingIdentifier>12B</k3:StreetBuildingIdentifier><k3:FloorIdentifier>2</k3:FloorIdentifier>"
        "<k3:SuiteIdentifier>tv</k3:SuiteIdentifier><k5:PostCodeIdentifier>4272</k5:PostCodeIdentifier>"
        '<k3:CountryIdentificationCode scheme="iso3166-alpha2">DK</k3:CountryIdentificationCode></f:ModtagerAdresse>'
        if address
        else ""
    )
    return (
        '<f:ForsendelseISamling xmlns:f="urn:oio:fjernprint:1.0.0"><f:ForsendelseI xmlns:d="urn:oio:dkal:1.0.0" '
        'xmlns:s="urn:oio:sagdok:3.0.0" xmlns:dag="urn:oio:adir:dagpenge:2009.07.01" '
        'xmlns:n="http://rep.oio.dk/itst.dk/xml/schemas/2006/01/17/" '
        'xmlns:k3="http://rep.oio.dk/ebxml/xml/schemas/dkcc/2003/02/13/" '
        'xmlns:k5="http://rep.oio.dk/ebxml/xml/schemas/dkcc/2005/03/15/">'
        f"<f:AfsendelseIdentifikator>{reference}</f:AfsendelseIdentifikator>"
        "<f:ForsendelseTypeIdentifikator>4711</f:ForsendelseTypeIdentifikator><f:ForsendelseModtager>"
        f"<d:AfsendelseModtager><dag:CPRnummerIdentifikator>{number}</dag:CPRnummerIdentifikator></d:AfsendelseModtager>"
        f"{written}</f:ForsendelseModtager><d:FilformatNavn>PDF</d:FilformatNavn>"
        f"<d:MeddelelseIndholdData>{content}</d:MeddelelseIndholdData><f:TransaktionsParametreI/><f:DokumentParametre>"
        "<s:TitelTekst>Du er udpeget</s:TitelTekst></f:DokumentParametre><f:PostParametre>"
        "<f:PostKategoriKode>Prioritaire</f:PostKategoriKode></f:PostParametre></f:ForsendelseI></f:ForsendelseISamling>"
    )


def kombi(way: str, *parts: str) -> str:
    """A kombi_request."""
    return f"<kombi_request><KombiValgKode>{way}</KombiValgKode>{''.join(parts)}</kombi_request>"
