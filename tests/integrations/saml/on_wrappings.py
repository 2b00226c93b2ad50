"""Attacks on the wrapping: encryption, and XML itself."""

import base64
import os
import re
from collections.abc import Iterator

from lxml import etree

from tests.integrations.saml.attack import Attack, evil, octets, sealed
from tests.integrations.saml.making import SAMLP, assertion, element, encoded, good_answer, key_pair, response, sign
from tests.integrations.saml.sealing import CIPHERS, RSA_1_5, XENC, encrypt


def encryption_attacks() -> Iterator[Attack]:
    """Not sealed, sealed badly, or sealed with something else inside."""

    def good(s):
        return sign(assertion(s), s.idp_key)

    yield Attack("plain, well signed", "not_encrypted", lambda s: encoded(response(s, good(s))))
    yield Attack(
        "plain, in a signed answer", "not_encrypted", lambda s: encoded(sign(response(s, assertion(s)), s.idp_key))
    )
    yield Attack("no assertion at all", "not_encrypted", lambda s: encoded(response(s)))
    yield Attack("plain beside encrypted", "not_encrypted", _plain_beside)
    yield Attack("two encrypted", "several_assertions", _two_encrypted)
    yield Attack("two in one parcel, evil one last", "several_assertions", lambda s: sealed(s, [good(s), evil(s)]))
    yield Attack("two in one parcel, evil one first", "several_assertions", lambda s: sealed(s, [evil(s), good(s)]))
    yield Attack("sealed among the extensions", "structure", _among_extensions)
    yield Attack(
        "sealed data in the status as well",
        "structure",
        lambda s: _with_detail(s, encrypt(good(s), s.sp.signing.certificate)[0]),
    )
    yield Attack("an answer in the answer's status", "structure", lambda s: _with_detail(s, response(s)))
    yield Attack("rsa-1_5", "weak_encryption", lambda s: sealed(s, good(s), transport=RSA_1_5))
    yield octets(
        "weak_encryption",
        "triple DES by name",
        _renamed(b"http://www.w3.org/2009/xmlenc11#aes256-gcm", f"{XENC}tripledes-cbc"),
    )
    yield octets("cannot_decrypt", "another cipher by name", _renamed(b"aes256-gcm", "aes128-gcm"))
    yield octets("cannot_decrypt", "ciphertext changed", _last_cipher_changed)
    yield Attack("for somebody else's key", "cannot_decrypt", _for_another_key)
    yield Attack("nonsense in the parcel", "cannot_decrypt", lambda s: sealed(s, b"nonsense & no XML <"))
    for cipher in CIPHERS[::3]:
        yield Attack(f"document type in the parcel, {cipher[-10:]}", "cannot_decrypt", _sealed_doctype(cipher))
    yield Attack(
        "unknown entity in the parcel",
        "cannot_decrypt",
        lambda s: sealed(s, etree.tostring(good(s)).replace(b"OIO-SAML-3.0", b"&v;")),
    )


def _plain_beside(s):
    inside = encrypt(evil(s), s.sp.signing.certificate)
    return encoded(response(s, sign(assertion(s), s.idp_key), inside))


def _two_encrypted(s):
    good = encrypt(sign(assertion(s), s.idp_key), s.sp.signing.certificate)
    return encoded(response(s, good, encrypt(evil(s), s.sp.signing.certificate)))


def _among_extensions(s):
    inside = encrypt(sign(assertion(s), s.idp_key), s.sp.signing.certificate)
    return encoded(response(s, element(SAMLP, "Extensions", None, inside)))


def _with_detail(s, detail):
    """A good answer with something more in its status, where the schema lets anything stand."""
    root = response(s, encrypt(sign(assertion(s), s.idp_key), s.sp.signing.certificate))
    root.find(f"{{{SAMLP}}}Status").append(element(SAMLP, "StatusDetail", None, detail))
    return encoded(root)


def _for_another_key(s):
    inside = sign(assertion(s), s.idp_key)
    return encoded(response(s, encrypt(inside, key_pair("Somebody else").certificate)))


def _renamed(name: bytes, other: str):
    return lambda xml, s: xml.replace(name, other.encode())


def _last_cipher_changed(xml, s):
    found = list(re.finditer(rb"<xenc:CipherValue>([^<]+)<", xml))[-1]
    octet = bytearray(base64.b64decode(found[1]))
    octet[-20] ^= 1
    return xml[: found.start(1)] + base64.b64encode(octet) + xml[found.end(1) :]


def _sealed_doctype(cipher):
    def make(s):
        inside = etree.tostring(sign(assertion(s), s.idp_key)).replace(b"OIO-SAML-3.0", b"&v;")
        return sealed(s, b"<!DOCTYPE x [<!ENTITY v 'OIO-SAML-3.0'>]>" + inside, cipher=cipher)

    return make


# --- no XML, or too much of it


def _before(prologue: bytes):
    return lambda xml, s: prologue + xml.replace(b"</samlp:Response>", b"&v;</samlp:Response>")


def _laughs() -> bytes:
    lines = [b"<!ENTITY l0 'ha'>"] + [
        b"<!ENTITY l%d '%s'>" % (depth, b"&l%d;" % (depth - 1) * 10) for depth in range(1, 10)
    ]
    return b"<!DOCTYPE x [" + b"".join(lines) + b"<!ENTITY v '&l9;'>]>"


def xml_attacks() -> Iterator[Attack]:
    """No XML, or too much of it."""
    yield octets("doctype", "internal entity", _before(b"<!DOCTYPE x [<!ENTITY v 'x'>]>"))
    yield octets(
        "doctype", "external entity from a file", _before(b"<!DOCTYPE x [<!ENTITY v SYSTEM 'file:///etc/passwd'>]>")
    )
    yield octets(
        "doctype", "external document type", lambda xml, s: b"<!DOCTYPE x SYSTEM 'http://127.0.0.1:9/x.dtd'>" + xml
    )
    yield octets(
        "doctype", "parameter entity", _before(b"<!DOCTYPE x [<!ENTITY % v SYSTEM 'http://127.0.0.1:9/x'> %v;]>")
    )
    yield octets("doctype", "billion laughs", _before(_laughs()))
    yield octets(
        "unreadable", "document type in other letters", lambda xml, s: ("<!DOCTYPE x>" + xml.decode()).encode("utf-16")
    )
    yield octets(
        "unreadable", "another alphabet declared", lambda xml, s: b'<?xml version="1.0" encoding="iso-8859-1"?>' + xml
    )
    yield octets("unreadable", "unknown entity", lambda xml, s: xml.replace(b"<samlp:Status>", b"<samlp:Status>&v;"))
    yield Attack("five megabytes", "too_large", lambda s: encoded(b"<x>" + b"x" * 5_000_000 + b"</x>"))
    yield octets("too_large", "blown up with blanks", lambda xml, s: xml + b" " * 300_000)
    yield Attack("nothing", "unreadable", lambda s: "")
    yield Attack("no base64", "unreadable", lambda s: "<samlp:Response/>")
    yield Attack("no XML", "unreadable", lambda s: encoded(os.urandom(900)))
    yield Attack("half an answer", "unreadable", lambda s: good_answer(s)[:1200])
    yield Attack(
        "another message", "structure", lambda s: encoded(element(SAMLP, "AuthnRequest", None, ID="_x", Version="2.0"))
    )
    yield Attack("only an assertion", "structure", lambda s: encoded(sign(assertion(s), s.idp_key)))
    yield octets("structure", "another version", lambda xml, s: xml.replace(b'Version="2.0"', b'Version="1.1"', 1))
