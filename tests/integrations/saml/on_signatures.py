"""Attacks on what is signed: other signatures, and texts cut in two without breaking one."""

from collections.abc import Callable, Iterator
from copy import deepcopy

import xmlsec
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from lxml import etree

from tests.integrations.saml.attack import Attack, evil, octets, signing
from tests.integrations.saml.making import LEVEL, SAML, Situation, assertion, encoded, key_pair, response, sign
from tests.integrations.saml.sealing import DS, encrypt
from tests.integrations.saml.wrapping import VICTIM_NAME

EXCLUSIVE_WITH_COMMENTS = "http://www.w3.org/2001/10/xml-exc-c14n#WithComments"


def _tampered(s: Situation):
    signed = sign(assertion(s), s.idp_key)
    signed.find(f".//{{{SAML}}}NameID").text = VICTIM_NAME
    return signed


def _tampered_attribute(s: Situation):
    signed = sign(assertion(s), s.idp_key)
    signed.find(f".//{{{SAML}}}Attribute[@Name='{LEVEL}']/{{{SAML}}}AttributeValue").text = "High"
    return signed


def _by_hmac(s: Situation):
    public = x509.load_pem_x509_certificate(s.idp.certificates[0].encode()).public_key()
    secret = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return sign(evil(s), s.idp_key, algorithm=xmlsec.Transform.HMAC_SHA256, hmac=secret)


def _changed(change: Callable) -> Callable[[Situation], object]:
    """Signed well, then something done to the signature. change: is given the Signature."""

    def make(s: Situation):
        signed = sign(assertion(s), s.idp_key)
        change(signed.find(f"{{{DS}}}Signature"))
        return signed

    return make


def _without_reference(signature):
    info = signature.find(f"{{{DS}}}SignedInfo")
    info.remove(info.find(f"{{{DS}}}Reference"))


def _second_signed_info(signature):
    signature.insert(1, deepcopy(signature.find(f"{{{DS}}}SignedInfo")))


def _second_reference(signature):
    info = signature.find(f"{{{DS}}}SignedInfo")
    info.append(deepcopy(info.find(f"{{{DS}}}Reference")))


def _with_object(signature):
    etree.SubElement(signature, f"{{{DS}}}Object").text = "carried along"


def _moved_down(signature):
    signature.getparent().find(f"{{{SAML}}}Subject").append(signature)


def _without_value(signature):
    signature.find(f"{{{DS}}}SignatureValue").text = ""


def _further_transform(signature):
    transforms = signature.find(f".//{{{DS}}}Transforms")
    etree.SubElement(transforms, f"{{{DS}}}Transform", Algorithm="http://www.w3.org/TR/1999/REC-xslt-19991116")


def _keeping_comments(signature):
    signature.find(f".//{{{DS}}}CanonicalizationMethod").set("Algorithm", EXCLUSIVE_WITH_COMMENTS)


def _same_id_again(signature):
    signature.set("Id", signature.getparent().get("ID"))


def _response_signed_only(s: Situation) -> str:
    whole = response(s, encrypt(evil(s), s.sp.signing.certificate))
    return encoded(sign(whole, s.idp_key))


def signature_attacks() -> Iterator[Attack]:
    """Signatures that are missing, another's, weak, or about something else."""
    other = key_pair("Somebody else")
    weak = {"algorithm": xmlsec.Transform.RSA_SHA1}
    yield signing("signature", "unsigned", evil)
    yield signing("signature", "signed with another key, its certificate beside", lambda s: sign(evil(s), other))
    yield signing("signature", "signed with our own key", lambda s: sign(evil(s), s.sp.signing))
    yield signing("signature", "name changed after signing", _tampered)
    yield signing("signature", "attribute changed after signing", _tampered_attribute)
    yield signing("weak_algorithm", "HMAC with the public key as its secret", _by_hmac)
    yield signing("weak_algorithm", "rsa-sha1", lambda s: sign(assertion(s), s.idp_key, **weak))
    yield signing("weak_algorithm", "sha1", lambda s: sign(assertion(s), s.idp_key, digest=xmlsec.Transform.SHA1))
    yield signing("signature", "reference removed", _changed(_without_reference))
    yield signing("signature", "SignedInfo twice", _changed(_second_signed_info))
    yield signing("signature", "two references", _changed(_second_reference))
    yield signing("signature", "reference to the whole document", lambda s: sign(assertion(s), s.idp_key, uri=""))
    yield signing("signature", "an object in the signature", _changed(_with_object))
    yield signing("signature", "signature elsewhere in the assertion", _changed(_moved_down))
    yield signing("signature", "signature without value", _changed(_without_value))
    yield signing("signature", "one more transform", _changed(_further_transform))
    yield signing("signature", "canonical form that keeps comments", _changed(_keeping_comments))
    yield signing(
        "signature",
        "a canonical form that takes in what stands around",
        lambda s: sign(assertion(s), s.idp_key, canonical=xmlsec.Transform.C14N),
    )
    yield signing("structure", "the signature has the assertion's ID", _changed(_same_id_again))
    yield Attack("only the answer is signed", "signature", _response_signed_only)


# --- comments and processing instructions


def _split(element_, node):
    """The text of an element cut in two by a node, which canonical forms may drop."""
    text = element_.text
    element_.text = text[:-4]
    element_.insert(0, node)
    node.tail = text[-4:]


def _with_node(path: str, make_node: Callable, *, before_signing: bool) -> Callable[[Situation], object]:
    def make(s: Situation):
        made = assertion(s)
        if before_signing:
            _split(made.find(path), make_node())
        signed = sign(made, s.idp_key)
        if not before_signing:
            _split(signed.find(path), make_node())
        return signed

    return make


def injection_attacks() -> Iterator[Attack]:
    """Nodes that cut a text in two."""
    places = {
        "the NameID": f".//{{{SAML}}}NameID",
        "an attribute": f".//{{{SAML}}}Attribute[last()]/{{{SAML}}}AttributeValue",
        "the audience": f".//{{{SAML}}}Audience",
    }
    for place, path in places.items():
        comment = _with_node(path, lambda: etree.Comment("x"), before_signing=False)
        instruction = _with_node(path, lambda: etree.ProcessingInstruction("x"), before_signing=True)
        yield signing("comments", f"comment in {place}", comment)
        yield signing("comments", f"processing instruction in {place}", instruction)
    yield octets(
        "comments", "comment in the answer", lambda xml, s: xml.replace(b"<samlp:Status>", b"<samlp:Status><!--x-->")
    )
    yield octets("comments", "processing instruction before the answer", lambda xml, s: b"<?x y?>" + xml)
