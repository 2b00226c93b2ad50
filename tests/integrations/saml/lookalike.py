"""Metadata such as NemLog-in publishes, with a key of ours: made from its public description, not from the file."""

from tests.integrations.saml.making import KeyPair

REDIRECT = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"
POST = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"
ENTITY = "https://saml.test-nemlog-in.example/"
ADDRESS = "https://login.test-nemlog-in.example/idp/saml/3.0/"
ATTRIBUTES = ("https://data.gov.dk/model/core/specVersion", "https://data.gov.dk/concept/core/nsis/loa")


def bare(key: KeyPair) -> str:
    """The certificate as metadata has it, in lines."""
    return "".join(line + "\n" for line in key.certificate.splitlines() if not line.startswith("-----"))


def key_descriptor(key: KeyPair, use: str = 'use="signing"') -> str:
    """A key descriptor."""
    return (
        f"<md:KeyDescriptor {use}><ds:KeyInfo><ds:X509Data><ds:X509Certificate>{bare(key)}</ds:X509Certificate>"
        "</ds:X509Data></ds:KeyInfo></md:KeyDescriptor>"
    )


def metadata(*keys: KeyPair, descriptors: str = "", response_location: str = "") -> bytes:
    """One signing key or more, sign-in by Redirect only, sign-out by Redirect and POST, an attribute authority."""
    signing = descriptors or "".join(map(key_descriptor, keys))
    offered = "".join(
        f'<saml:Attribute Name="{name}" NameFormat="urn:oasis:names:tc:SAML:2.0:attrname-format:uri"/>'
        for name in ATTRIBUTES
    )
    back = f' ResponseLocation="{response_location}"' if response_location else ""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" xmlns:ds="http://www.w3.org/2000/09/xmldsig#"
    xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" entityID="{ENTITY}" ID="_m1">
  <!-- published by hand -->
  <md:IDPSSODescriptor WantAuthnRequestsSigned="true" protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
    {signing}
    <md:SingleLogoutService Binding="{POST}" Location="{ADDRESS}post"/>
    <md:SingleLogoutService Binding="{REDIRECT}" Location="{ADDRESS}"{back}/>
    <md:NameIDFormat>urn:oasis:names:tc:SAML:2.0:nameid-format:transient</md:NameIDFormat>
    <md:NameIDFormat>urn:oasis:names:tc:SAML:2.0:nameid-format:persistent</md:NameIDFormat>
    <md:SingleSignOnService Binding="{REDIRECT}" Location="{ADDRESS}"/>
    {offered}
  </md:IDPSSODescriptor>
  <md:AttributeAuthorityDescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
    {signing}
    <md:AttributeService Binding="urn:oasis:names:tc:SAML:2.0:bindings:SOAP" Location="{ADDRESS}soap"/>
    <md:NameIDFormat>urn:oasis:names:tc:SAML:2.0:nameid-format:persistent</md:NameIDFormat>
    {offered}
  </md:AttributeAuthorityDescriptor>
  <md:Organization>
    <md:OrganizationName xml:lang="da">Prøvestyrelsen</md:OrganizationName>
    <md:OrganizationDisplayName xml:lang="da">Prøvestyrelsen</md:OrganizationDisplayName>
    <md:OrganizationURL xml:lang="da">https://example.dk</md:OrganizationURL>
  </md:Organization>
</md:EntityDescriptor>""".encode()
