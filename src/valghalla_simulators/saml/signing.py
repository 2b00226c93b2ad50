"""XML signatures: exclusive canonicalisation, one reference to the element's own ID, RSA."""

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import rsa
from lxml import etree
from signxml import (
    CanonicalizationMethod,
    DigestAlgorithm,
    SignatureConfiguration,
    SignatureMethod,
    SignatureReference,
    XMLSigner,
    XMLVerifier,
)
from signxml.exceptions import SignXMLException

from valghalla_simulators.saml.names import DS
from valghalla_simulators.saml.xml import PATHS

_STRONG = SignatureConfiguration(
    require_x509=True,
    location="./",
    expect_references=1,
    signature_methods=frozenset({SignatureMethod.RSA_SHA256, SignatureMethod.RSA_SHA384, SignatureMethod.RSA_SHA512}),
    digest_algorithms=frozenset({DigestAlgorithm.SHA256, DigestAlgorithm.SHA384, DigestAlgorithm.SHA512}),
)


class _Signer(XMLSigner):
    def check_deprecated_methods(self) -> None:
        """SHA-1 is made on purpose here, to see whether it is refused."""


def signed(
    root: etree._Element, key: rsa.RSAPrivateKey, certificate: x509.Certificate, *, sha1: bool = False
) -> etree._Element:
    """The message or assertion with its signature after the Issuer. root: has an ID; is not changed itself."""
    copy = etree.fromstring(etree.tostring(root))
    # signxml puts the signature where this stands.
    copy.insert(1, etree.Element(etree.QName(DS, "Signature"), Id="placeholder", nsmap={"ds": DS}))
    signer = _Signer(
        signature_algorithm=SignatureMethod.RSA_SHA1 if sha1 else SignatureMethod.RSA_SHA256,
        digest_algorithm=DigestAlgorithm.SHA1 if sha1 else DigestAlgorithm.SHA256,
        c14n_algorithm=CanonicalizationMethod.EXCLUSIVE_XML_CANONICALIZATION_1_0,
    )
    return signer.sign(
        copy, key=key, cert=[certificate], reference_uri=[SignatureReference(URI=f"#{root.get('ID')}")],
        id_attribute="ID",
    )  # fmt: skip


def is_signed_by(root: etree._Element, certificates: tuple[x509.Certificate, ...]) -> bool:
    """Whether the element itself, whole, is signed by one of them. What KeyInfo says is not believed."""
    reference = root.find("./ds:Signature/ds:SignedInfo/ds:Reference", PATHS)
    if reference is None or reference.get("URI") != f"#{root.get('ID')}":
        return False
    return any(_fits(root, certificate) for certificate in certificates)


def _fits(root: etree._Element, certificate: x509.Certificate) -> bool:
    try:
        result = XMLVerifier().verify(
            etree.tostring(root), x509_cert=certificate, id_attribute="ID", expect_config=_STRONG
        )
    except (SignXMLException, InvalidSignature, ValueError):
        return False
    return not isinstance(result, list) and result.signed_xml is not None and result.signed_xml.tag == root.tag
