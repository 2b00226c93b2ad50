"""What a signed, encrypted answer must look like, before and after it is opened; what it says is ``content``'s."""

from lxml import etree

from valghalla.integrations.saml import toolkit, xml
from valghalla.integrations.saml.errors import NotSignedIn, SamlRefused
from valghalla.integrations.saml.parties import IdentityProvider, ServiceProvider

SUCCESS = "urn:oasis:names:tc:SAML:2.0:status:Success"
EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#"
DIGESTS = frozenset({f"{xml.XENC}sha256", "http://www.w3.org/2001/04/xmldsig-more#sha384", f"{xml.XENC}sha512"})
CIPHERS = frozenset(
    [f"{xml.XENC}aes{bits}-cbc" for bits in (128, 192, 256)]
    + [f"{xml.XENC11}aes{bits}-gcm" for bits in (128, 192, 256)]
)
KEY_TRANSPORTS = frozenset({f"{xml.XENC}rsa-oaep-mgf1p", f"{xml.XENC11}rsa-oaep"})


def response_in(content: bytes) -> etree._Element:
    """The Response a message consists of. Raises SamlRefused."""
    root = xml.parse(content)
    if root.tag != f"{{{xml.SAMLP}}}Response" or root.get("Version") != "2.0" or not root.get("ID"):
        raise SamlRefused("structure")
    return root


def require_addressed(root: etree._Element, sp: ServiceProvider, idp: IdentityProvider) -> None:
    """Raise SamlRefused unless the Response goes to us and says it comes from them: destination, issuer."""
    if root.get("Destination") != sp.acs_url:
        raise SamlRefused("destination")
    xml.require_issuer(root, idp.entity_id)


def require_success(root: etree._Element) -> None:
    """Raise NotSignedIn for any status but success, whatever else the message holds; anybody may have made it."""
    top = xml.only(root, "samlp:Status/samlp:StatusCode", "structure")
    if top.get("Value") == SUCCESS:
        return
    second = [code.get("Value") or "" for code in xml.elements(top, "samlp:StatusCode")]
    messages = [message.text or "" for message in xml.elements(root, "samlp:Status/samlp:StatusMessage")]
    raise NotSignedIn(top.get("Value") or "", *second[:1] or [""], *messages[:1])


def require_one_encrypted(root: etree._Element) -> None:
    """Raise SamlRefused unless all there is, is one assertion encrypted in a way we trust."""
    encrypted = xml.elements(root, "//saml:EncryptedAssertion")
    if xml.elements(root, "//saml:Assertion") or not encrypted:
        raise SamlRefused("not_encrypted")
    if len(encrypted) > 1:
        raise SamlRefused("several_assertions")
    if encrypted[0].getparent() is not root or len(xml.elements(root, "//samlp:Response")) != 1:
        raise SamlRefused("structure")
    sealed = xml.only(encrypted[0], "xenc:EncryptedData", "structure")
    if xml.elements(root, "//xenc:EncryptedData") != [sealed]:
        raise SamlRefused("structure")
    require_algorithm(sealed, CIPHERS)
    keys = xml.elements(root, "//xenc:EncryptedKey")
    if not keys:
        raise SamlRefused("structure")
    for key in keys:
        require_algorithm(key, KEY_TRANSPORTS)


def opened_assertion(document: etree._Element) -> etree._Element:
    """The one assertion of a decrypted answer, a child of its Response. Raises SamlRefused."""
    xml.refuse_comments(document)
    assertions = xml.elements(document, "//saml:Assertion")
    if len(assertions) > 1 or xml.elements(document, "//saml:EncryptedAssertion"):
        raise SamlRefused("several_assertions")
    if not assertions or assertions[0].getparent() is not document or not assertions[0].get("ID"):
        raise SamlRefused("structure")
    ids = document.xpath("//@ID | //@Id | //@id | //@xml:id")
    if not isinstance(ids, list) or len(ids) != len(set(ids)):
        raise SamlRefused("structure")
    return assertions[0]


def require_signed(document: etree._Element, assertion: etree._Element, idp: IdentityProvider) -> None:
    """Raise SamlRefused unless the identity provider signed exactly this assertion: signature, weak_algorithm.

    The answer around it may be signed as well; nothing else may.
    """
    of_assertion = xml.only(assertion, "ds:Signature", "signature")
    of_answer = xml.elements(document, "ds:Signature")
    signatures = xml.elements(document, "//ds:Signature")
    if len(of_answer) > 1 or len(signatures) != len(of_answer) + 1:
        raise SamlRefused("signature")
    for signature in signatures:
        require_shape(signature)
    assert of_assertion in signatures
    if not toolkit.assertion_signed_by(idp, document):
        raise SamlRefused("signature")


def require_algorithm(sealed: etree._Element, trusted: frozenset[str]) -> None:
    """Raise SamlRefused("weak_encryption") unless something is encrypted in one of the ways we trust."""
    if xml.only(sealed, "xenc:EncryptionMethod", "weak_encryption").get("Algorithm") not in trusted:
        raise SamlRefused("weak_encryption")


def require_shape(signature: etree._Element) -> None:
    """One reference, to the parent, cut out and canonical the one way we know; nothing carried along."""
    signed = xml.only(signature, "ds:SignedInfo", "signature")
    reference = xml.only(signed, "ds:Reference", "signature")
    parent = signature.getparent()
    method = xml.only(signed, "ds:SignatureMethod", "signature").get("Algorithm")
    digest = xml.only(reference, "ds:DigestMethod", "signature").get("Algorithm")
    if method not in toolkit.SIGNATURES or digest not in DIGESTS:
        raise SamlRefused("weak_algorithm")
    transforms = [transform.get("Algorithm") for transform in xml.elements(reference, "ds:Transforms/ds:Transform")]
    canonical = xml.only(signed, "ds:CanonicalizationMethod", "signature").get("Algorithm")
    fits = (
        parent is not None
        and reference.get("URI") == f"#{parent.get('ID')}"
        and transforms == [f"{xml.DS}enveloped-signature", EXCLUSIVE]
        and canonical == EXCLUSIVE
        and not xml.elements(signature, ".//ds:Object")
    )
    if not fits:
        raise SamlRefused("signature")
