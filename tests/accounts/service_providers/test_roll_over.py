"""A key is exchanged while people sign in: at no moment does an identity provider that is slow to follow lock anybody out.

The identity provider here checks our signatures and encrypts by whichever metadata it has taken in.
"""

from urllib.parse import urlsplit

import pytest

from tests.accounts.service_providers.factories import pair, provider
from tests.accounts.visitors import AASE, Visitor, karen, refusals, request_id_in
from valghalla.accounts.models import ServiceProviderKey, Site
from valghalla.accounts.service_providers.keys import activate_key, add_key, remove_key
from valghalla.audit.actors import SYSTEM
from valghalla.base import clock
from valghalla.base.tenancy import acting_for
from valghalla_simulators.saml.encryption import Cipher, Encryption, KeyTransport
from valghalla_simulators.saml.redirect import read_query
from valghalla_simulators.saml.service_provider import read_service_provider


def signs_in(visitor: Visitor, facts, metadata: bytes, **how) -> str:
    """Sign in at an identity provider that knows us by these metadata: "in", "unknown signature", or "refused"."""
    fresh = visitor.another()
    asked = fresh.client.get("/sign-in/")["Location"]
    known = read_service_provider(metadata)
    if not read_query(urlsplit(asked).query).is_signed_by(known.signing):
        return "unknown signature"
    answer = visitor.provider.answer(metadata, request_id_in(asked), facts, **how)
    return "in" if fresh.fetch(fresh.bring(answer)).status_code == 302 else "refused"


def shown(visitor: Visitor) -> bytes:
    """Our metadata as they are now."""
    return visitor.another().client.get("/sign-in/metadata.xml").content


def turned(metadata: bytes) -> bytes:
    """The same with the certificates in the other order: an identity provider may encrypt to any of them."""
    known = read_service_provider(metadata)
    first, second = known.signing
    swap = {_bare(first): _bare(second), _bare(second): _bare(first)}
    text = metadata.decode()
    mark = "@@first@@"
    for place, (one, _other) in enumerate(swap.items()):
        text = text.replace(one, f"{mark}{place}")
    for place, other in enumerate(swap.values()):
        text = text.replace(f"{mark}{place}", other)
    return text.encode()


@pytest.mark.parametrize("site", [Site.CITIZEN, Site.ADMIN])
def test_people_come_in_before_during_and_after(municipality, visitor, clerk, site):
    who, facts = (visitor, AASE) if site == Site.CITIZEN else (clerk, karen())
    now = clock.now()

    before = shown(who)
    assert signs_in(who, facts, before) == "in"

    with acting_for(municipality):
        key = add_key(provider(site), pair(site, days=2000), by=SYSTEM, now=now)
    both = shown(who)
    assert [signs_in(who, facts, metadata) for metadata in (before, both, turned(both))] == ["in"] * 3

    with acting_for(municipality):
        activate_key(key.pk, by=SYSTEM, now=now)
    after = shown(who)
    assert [signs_in(who, facts, metadata) for metadata in (both, turned(both), after)] == ["in"] * 3
    assert signs_in(who, facts, before) == "unknown signature"  # why the metadata are sent before
    # Encrypted to the old certificate, as an answer under way is; its request was signed with the old key.
    assert signs_in_with_request_of_old(who, facts, before) == "in"

    with acting_for(municipality):
        old = ServiceProviderKey.objects.get(provider__site=site, state="old")
        remove_key(old.pk, by=SYSTEM, now=now)
    assert signs_in(who, facts, after) == "in"
    assert refusals(municipality) == []
    assert signs_in_with_request_of_old(who, facts, before) == "refused"
    assert refusals(municipality) == ["cannot_decrypt"]


@pytest.mark.parametrize("cipher", [Cipher.AES256_GCM, Cipher.AES256_CBC])
@pytest.mark.parametrize("transport", [KeyTransport.OAEP_MGF1P, KeyTransport.OAEP_SHA256])
def test_whatever_way_it_is_encrypted_either_key_opens(municipality, visitor, cipher, transport):
    with acting_for(municipality):
        add_key(provider(), pair("either", days=2000), by=SYSTEM, now=clock.now())
    both, how = shown(visitor), Encryption(cipher, transport)
    assert signs_in(visitor, AASE, both, encryption=how) == "in"
    assert signs_in(visitor, AASE, turned(both), encryption=how) == "in"


def signs_in_with_request_of_old(visitor: Visitor, facts, metadata: bytes) -> str:
    """An answer encrypted by older metadata, whose signature check is not looked at here."""
    fresh = visitor.another()
    answer = visitor.provider.answer(metadata, fresh.ask(), facts)
    return "in" if fresh.fetch(fresh.bring(answer)).status_code == 302 else "refused"


def _bare(certificate) -> str:
    from base64 import b64encode

    from cryptography.hazmat.primitives.serialization import Encoding

    return b64encode(certificate.public_bytes(Encoding.DER)).decode()
