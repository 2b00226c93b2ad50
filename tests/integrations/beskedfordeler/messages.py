"""Messages as Beskedfordeler sends them, made to order."""

import base64
import uuid
from typing import Any
from xml.sax.saxutils import escape

DIGITAL_POST = "96514e13-afdd-44d6-95a8-adc2ca19b127"
POST_STATUS = "d2bed63c-4853-4008-b6e0-a74c15b15fbf"
HANDLING = {
    "Modtaget Digital Post": "eb866ca2-b871-4387-b501-12cde577bd58",
    "Afleveret Digital Post": "f7161a89-5068-4023-bc80-d7f4daad2a2e",
    "Fejlet": "e225a75c-4b63-46c4-9423-77f5c8762445",
    "Afsendt": "db5a6025-caa3-45c3-8e02-4e6fa8142ade",
}
AT = "2026-10-01T12:00:05.123+02:00"


def post_status(status: str = "Afleveret Digital Post", /, **named: str) -> str:
    """PKO_PostStatus; named: element → text, in the order given, "" to leave one out of those it has by itself."""
    elements = {
        "TransmissionId": str(uuid.UUID(int=7)),
        "MessageUUID": str(uuid.UUID(int=1)),
        "MessageId": "0999-1",
        "KanalKode": "Digital Post",
        "TransaktionsDatoTid": AT,
        "TransaktionsStatusKode": status,
    } | named
    code, text = elements.pop("FejlKode", ""), elements.pop("FejlTekst", "")
    lines = [f"<{name}>{escape(value)}</{name}>" for name, value in elements.items() if value]
    lines.append(
        f"<FejlDetaljer><FejlKode>{escape(code)}</FejlKode><FejlTekst>{escape(text)}</FejlTekst></FejlDetaljer>"
    )
    namespace = "http://serviceplatformen.dk/xml/print/PKO_PostStatus/1/types"
    return f'<PKO_PostStatus xmlns="{namespace}">{"".join(lines)}</PKO_PostStatus>'


def envelope(
    content: str | bytes,
    *,
    besked_id: str | None = None,
    cvr: str = "12345678",
    handling: str = "",
    kind: str = POST_STATUS,
    base64_namespace: str = "urn:besked:kuvert:1.0",
) -> str:
    """Haendelsesbesked around it."""
    held = base64.encodebytes(content.encode() if isinstance(content, str) else content).decode()
    authority = f"<k:ObjektAnsvarligMyndighed><s:URNIdentifikator>urn:oio:cvr:{cvr}</s:URNIdentifikator></k:ObjektAnsvarligMyndighed>"
    action = f"<k:ObjektHandling><s:UUIDIdentifikator>{handling}</s:UUIDIdentifikator></k:ObjektHandling>"
    return f"""
<k:Haendelsesbesked xmlns:k="urn:oio:besked:kuvert:1.0" xmlns:s="urn:oio:sagdok:3.0.0">
  <k:BeskedId><s:UUIDIdentifikator>{besked_id or uuid.uuid4()}</s:UUIDIdentifikator></k:BeskedId>
  <k:BeskedVersion>1.0</k:BeskedVersion>
  <k:Beskedkuvert>
    <k:Filtreringsdata>
      <k:Beskedtype><s:UUIDIdentifikator>{kind}</s:UUIDIdentifikator></k:Beskedtype>
      <k:BeskedAnsvarligAktoer><s:UUIDIdentifikator>{DIGITAL_POST}</s:UUIDIdentifikator></k:BeskedAnsvarligAktoer>
      <k:ObjektRegistrering>{authority if cvr else ""}{action if handling else ""}</k:ObjektRegistrering>
    </k:Filtreringsdata>
    <k:Leveranceinformation/>
  </k:Beskedkuvert>
  <k:Beskeddata><b:Base64 xmlns:b="{base64_namespace}">{held}</b:Base64></k:Beskeddata>
</k:Haendelsesbesked>"""


def pushed(content: str | bytes, **named: Any) -> bytes:
    """The same as it is pushed."""
    return (
        f'<t:ModtagBeskedInput xmlns:t="urn:oio:sts:1.0.0">{envelope(content, **named)}</t:ModtagBeskedInput>'.encode()
    )


def receipt(status: str, /, *, besked_id: str | None = None, cvr: str = "12345678", **named: str) -> bytes:
    """A whole pushed receipt: word and UUID agree. named: as in post_status."""
    return pushed(post_status(status, **named), besked_id=besked_id, cvr=cvr, handling=HANDLING.get(status, ""))
