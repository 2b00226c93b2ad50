"""No answer but a good one lets anybody in, and each bad one is refused for the reason it is bad."""

import socket
import threading

import pytest

from tests.integrations.saml import kit
from valghalla.integrations.saml.answers import in_response_to, read_answer
from valghalla.integrations.saml.errors import REASONS, NotSignedIn, SamlRefused
from valghalla.integrations.saml.oiosaml import citizen_of, employee_of
from valghalla.integrations.saml.parties import Profile


def read(encoded, s):
    """All that the product asks of an answer, whatever site it is for."""
    in_response_to(encoded)
    assertion = read_answer(encoded, s.sp, s.idp, request_id=s.request_id, requested_at=s.now, now=s.now)
    return citizen_of(assertion) if s.sp.profile is Profile.CITIZEN else employee_of(assertion)


CASES = [(profile, attack) for profile in Profile for attack in kit.attacks_on(profile)]


@pytest.mark.parametrize(("profile", "attack"), CASES, ids=[f"{profile}: {attack.name}" for profile, attack in CASES])
def test_is_refused(profile, attack):
    situation = kit.situation(profile)
    message = attack.make(situation)
    with pytest.raises(SamlRefused) as refused:
        read(message, situation)
    assert refused.value.reason == attack.reason


def test_every_attack_has_a_name_of_its_own_and_a_known_reason():
    names = [attack.name for attack in kit.ATTACKS]
    assert len(names) == len(set(names))
    assert {attack.reason for attack in kit.ATTACKS} == REASONS


ALGORITHMS = [
    (profile, cipher, transport, placement)
    for profile in Profile
    for cipher in kit.CIPHERS
    for transport in kit.TRANSPORTS
    for placement in kit.PLACEMENTS
]


@pytest.mark.parametrize(("profile", "cipher", "transport", "placement"), ALGORITHMS)
def test_a_good_answer_lets_in_whatever_it_is_encrypted_with(profile, cipher, transport, placement):
    situation = kit.situation(profile)
    message = kit.good_answer(situation, cipher=cipher, transport=transport, placement=placement)
    assert in_response_to(message) == situation.request_id
    assert read(message, situation)


def test_no_document_type_is_fetched():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        called = threading.Event()

        def wait():
            listener.settimeout(0.5)
            try:
                listener.accept()
                called.set()
            except TimeoutError:
                return

        waiting = threading.Thread(target=wait)
        waiting.start()
        address = f"http://127.0.0.1:{port}/x.dtd"
        situation = kit.situation()
        plain = f"<!DOCTYPE x SYSTEM '{address}'><x/>"
        inside = f"<!DOCTYPE x [<!ENTITY v SYSTEM '{address}'>]><x>&v;</x>".encode()
        parcel = kit.encrypt(inside, situation.sp.signing.certificate)
        for message in (kit.encoded(plain.encode()), kit.encoded(kit.response(situation, parcel))):
            with pytest.raises(SamlRefused):
                read(message, situation)
        waiting.join()
    assert not called.is_set()


def test_a_status_is_told_without_what_may_name_a_person():
    situation = kit.situation()
    message = kit.encoded(
        kit.response(
            situation, status="Responder", second="AuthnFailed", message="Bruger 010170-1234\nafbrød " + "x" * 500
        )
    )
    with pytest.raises(NotSignedIn) as told:
        read(message, situation)
    assert (told.value.code, told.value.second) == ("Responder", "AuthnFailed")
    assert told.value.message.startswith("Bruger xxxxxx-xxxx afbrød x")
    assert len(told.value.message) == 200


def test_a_status_that_names_no_request_is_told_as_well():
    situation = kit.situation()
    message = kit.encoded(kit.response(situation, status="Responder", in_response_to=None))
    with pytest.raises(NotSignedIn):
        in_response_to(message)
