"""Requests written here by hand, apart from the product's own client."""

import httpx
from lxml import etree

from valghalla_simulators import Simulators

NAMESPACE = "http://serviceplatformen.dk/xml/wsdl/soap11/CPR/PersonBaseDataExtended/5/"
SCHEMAS = "http://serviceplatformen.dk/xml/schemas"
KORSBAEK_CVR = "12345678"
CALL = f"""<c:CallContext xmlns:c="{SCHEMAS}/CallContext/1/"><c:OnBehalfOfUser>prøve</c:OnBehalfOfUser>
  <c:CallersServiceCallIdentifier>ref-1</c:CallersServiceCallIdentifier></c:CallContext>"""
INVOCATION = f"""<i:InvocationContext xmlns:i="{SCHEMAS}/InvocationContext/1/">
  <i:ServiceAgreementUUID>aaaaaaaa-0000-4000-8000-000000000001</i:ServiceAgreementUUID>
  <i:UserSystemUUID>cccccccc-0000-4000-8000-000000000001</i:UserSystemUUID>
  <i:UserUUID>bbbbbbbb-0000-4000-8000-000000000001</i:UserUUID>
  <i:ServiceUUID>4925d7a0-1b5b-11ec-bdc6-b312b83236d4</i:ServiceUUID></i:InvocationContext>"""


def authority(cvr: str = KORSBAEK_CVR) -> str:
    return f"""<a:AuthorityContext xmlns:a="{SCHEMAS}/AuthorityContext/1/">
  <a:MunicipalityCVR>{cvr}</a:MunicipalityCVR></a:AuthorityContext>"""


def pnr(number: str) -> str:
    return f'<n:PNR xmlns:n="{SCHEMAS}/cpr/PNR/1/">{number}</n:PNR>'


def envelope(*parts: str) -> bytes:
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>
<p:PersonLookupRequest xmlns:p="{NAMESPACE}">{"".join(parts)}</p:PersonLookupRequest></s:Body></s:Envelope>""".encode()


def post(client: httpx.Client, simulators: Simulators, message: bytes, **headers: str) -> httpx.Response:
    usual = {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": f'"{NAMESPACE}PersonLookup"'}
    return client.post(simulators.cpr_url, content=message, headers=usual | headers)


def look_up(client: httpx.Client, simulators: Simulators, number: str, cvr: str = KORSBAEK_CVR) -> httpx.Response:
    return post(client, simulators, envelope(CALL, authority(cvr), pnr(number)))


def body(response: httpx.Response | bytes) -> etree._Element:
    """The one element in the SOAP body."""
    content = response if isinstance(response, bytes) else response.content
    envelope_ = etree.fromstring(content)
    return envelope_.find("{http://schemas.xmlsoap.org/soap/envelope/}Body")[0]


def value(response: httpx.Response, path: str) -> str | None:
    """Text at a path of plain element names: "persondata/status/status"."""
    return body(response).findtext("/".join(f"{{{NAMESPACE}}}{name}" for name in path.split("/")))


def fault(response: httpx.Response) -> tuple[str, str]:
    """Fault code without prefix, and text."""
    element = body(response)
    return element.findtext("faultcode").split(":")[1], element.findtext("faultstring")
