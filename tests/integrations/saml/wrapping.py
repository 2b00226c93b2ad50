"""Signature wrapping, XSW 1 to 8 (Somorovsky et al., "On Breaking SAML", 2012; the public SAML Raider tool).

A is what the identity provider really signed for the attacker; E says the same of the victim. Each form hides A where
a verifier may find it, and shows E where a reader may look.
"""

from collections.abc import Callable, Iterator
from copy import deepcopy

from lxml import etree

from tests.integrations.saml.making import EID, SAML, SAMLP, Situation, assertion, element, encoded, response, sign
from tests.integrations.saml.sealing import DS, encrypt

VICTIM_NAME = f"{EID}person/uuid/99999999-9999-4999-8999-999999999999"
VICTIM = {f"{EID}cprNumber": ("0202805678",), f"{EID}fullName": ("Offer Offersen",)}
SIGNATURE = f"{{{DS}}}Signature"
ASSERTION = f"{{{SAML}}}Assertion"


def wrappings() -> Iterator[tuple[str, str, Callable[[Situation], str]]]:
    """Each form in each dress: (name, reason, how it is made)."""
    for form in FORMS:
        yield f"xsw{form} plain", "not_encrypted", _maker(form, _plain)
        yield f"xsw{form} plain, same IDs", "not_encrypted", _maker(form, _plain, same_id=True)
        yield f"xsw{form} each encrypted", "several_assertions", _maker(form, _each_encrypted)
        yield f"xsw{form} each encrypted, same IDs", "several_assertions", _maker(form, _each_encrypted, same_id=True)
    for form in (1, 2, 3, 5, 7):  # in the others one holds the other
        yield f"xsw{form} signed one plain, other one encrypted", "not_encrypted", _maker(form, _mixed)
    for form in (3, 4, 5, 6, 8):  # in the others A is not beside or in E
        yield f"xsw{form} all in one parcel", "several_assertions", _maker(form, _one_parcel)
        yield f"xsw{form} all in one parcel, same IDs", "several_assertions", _maker(form, _one_parcel, same_id=True)
    yield "xsw3 evil one last, one parcel", "several_assertions", _maker(3, _one_parcel_reversed)


def _maker(form: int, dress: Callable, *, same_id: bool = False) -> Callable[[Situation], str]:
    return lambda s: encoded(dress(FORMS[form](s, same_id), s))


def _pair(s: Situation, same_id: bool):
    """A, signed, and E, unsigned."""
    genuine = sign(assertion(s), s.idp_key)
    own_id = {"ID": genuine.get("ID")} if same_id else {}
    return genuine, assertion(s, name_id=VICTIM_NAME, change=VICTIM, **own_id)


def _without_signature(signed):
    bare = deepcopy(signed)
    bare.remove(bare.find(SIGNATURE))
    return bare


def _signed_response(s: Situation, same_id: bool):
    """A whole Response signed by the identity provider, and a copy of it about the victim."""
    genuine = sign(response(s, assertion(s)), s.idp_key)
    own_id = {"ID": genuine.get("ID")} if same_id else {}
    return genuine, response(s, assertion(s, name_id=VICTIM_NAME, change=VICTIM), **own_id)


def _xsw1(s, same_id):
    genuine, evil = _signed_response(s, same_id)
    signature = deepcopy(genuine.find(SIGNATURE))
    signature.append(_without_signature(genuine))
    evil.insert(1, signature)
    return evil


def _xsw2(s, same_id):
    genuine, evil = _signed_response(s, same_id)
    evil.insert(1, _without_signature(genuine))
    evil.insert(2, deepcopy(genuine.find(SIGNATURE)))
    return evil


def _xsw3(s, same_id):
    genuine, evil = _pair(s, same_id)
    return response(s, evil, genuine)


def _xsw4(s, same_id):
    genuine, evil = _pair(s, same_id)
    evil.append(genuine)
    return response(s, evil)


def _xsw5(s, same_id):
    genuine, evil = _pair(s, same_id)
    evil.insert(1, deepcopy(genuine.find(SIGNATURE)))
    return response(s, evil, _without_signature(genuine))


def _xsw6(s, same_id):
    genuine, evil = _pair(s, same_id)
    signature = deepcopy(genuine.find(SIGNATURE))
    signature.append(_without_signature(genuine))
    evil.insert(1, signature)
    return response(s, evil)


def _xsw7(s, same_id):
    genuine, evil = _pair(s, True)
    made = response(s, genuine)
    made.insert(1, element(SAMLP, "Extensions", None, evil))
    return made


def _xsw8(s, same_id):
    genuine, evil = _pair(s, same_id)
    signature = deepcopy(genuine.find(SIGNATURE))
    etree.SubElement(signature, f"{{{DS}}}Object").append(_without_signature(genuine))
    evil.insert(1, signature)
    return response(s, evil)


FORMS = {1: _xsw1, 2: _xsw2, 3: _xsw3, 4: _xsw4, 5: _xsw5, 6: _xsw6, 7: _xsw7, 8: _xsw8}


def _plain(root, s):
    return root


def _each_encrypted(root, s):
    """Outermost last, so that an assertion inside another travels in its parcel."""
    for found in reversed(list(root.iter(ASSERTION))):
        found.getparent().replace(found, encrypt(found, s.sp.signing.certificate))
    return root


def _mixed(root, s):
    """The victim's encrypted, the signed one as it is."""
    for found in list(root.iter(ASSERTION)):
        if VICTIM_NAME in [name.text for name in found.iter(f"{{{SAML}}}NameID")]:
            found.getparent().replace(found, encrypt(found, s.sp.signing.certificate))
    return root


def _one_parcel(root, s, *, order=1):
    inside = root.findall(ASSERTION)[::order]
    for found in inside:
        root.remove(found)
    root.append(encrypt(inside, s.sp.signing.certificate))
    return root


def _one_parcel_reversed(root, s):
    return _one_parcel(root, s, order=-1)
