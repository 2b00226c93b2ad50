"""Signed letters, verified by others: dkimpy for RSA; for Ed25519, which it cannot here, its reading and cryptography's check."""

import base64
import hashlib
import re
from dataclasses import replace

import dkim
import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from dkim.canonicalization import CanonicalizationPolicy
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.integrations.email.conftest import letter
from valghalla.integrations import email
from valghalla.integrations.email import Attachment, Dkim, Mailbox
from valghalla.integrations.email.dkim import signed, signers_of
from valghalla.integrations.email.errors import WrongSettings
from valghalla.integrations.email.message import build

ED25519 = ed25519.Ed25519PrivateKey.generate()


def pem(folder, name, key):
    path = folder / f"{name}.pem"
    path.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return str(path)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("dkim")


@pytest.fixture(scope="module")
def settled(folder):
    both = [pem(folder, "rsa", rsa.generate_private_key(65537, 2048)), pem(folder, "ed25519", ED25519)]
    return Dkim(keys=", ".join(both), selectors="valg1,valg2", domain="Korsbaek.example")


@pytest.fixture(scope="module")
def signers(settled):
    return signers_of(settled)


def verified_by_dkimpy(raw, signer):
    asked = []

    def dns(name, timeout=5):
        asked.append(name)
        return signer.record.encode()

    try:
        return dkim.DKIM(raw).verify(dnsfunc=dns), asked
    except dkim.ValidationError:
        return False, asked


def verify_ed25519(raw):
    """Raises InvalidSignature or AssertionError when the message is another than was signed."""
    read = dkim.DKIM(raw)
    (field,) = [field for field in read.headers if field[0].lower() == b"dkim-signature" and b"ed25519" in field[1]]
    tags = dkim.parse_tag_value(field[1])
    policy, hashed = CanonicalizationPolicy.from_c_value(tags[b"c"]), dkim.HashThrough(hashlib.sha256(), False)
    assert base64.b64encode(hashlib.sha256(policy.canonicalize_body(read.body)).digest()) == tags[b"bh"]
    names = re.split(rb"\s*:\s*", tags[b"h"])
    dkim.hash_headers(hashed, policy, policy.canonicalize_headers(read.headers), names, field, tags)
    ED25519.public_key().verify(base64.b64decode(re.sub(rb"\s+", b"", tags[b"b"])), hashed.digest())


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"subject": "Æbler " * 60, "recipient": Mailbox("maude@example.org", 'Varnæs, "Maude" ' * 8)},
        {"html": "<p>" + "langt" * 600 + "</p>\n\n.\n.. \t \n", "text": "å " * 2000 + "\n\n\n"},
        {"html": "<p>x</p>", "attachments": (Attachment("æ.pdf", "application/pdf", bytes(range(256)) * 9),)},
        {"unsubscribe": "https://korsbaek.example/u/x/", "reply_to": Mailbox("svar@korsbaek.example", "Svar")},
        {"recipient": Mailbox("åse@example.org")},
    ],
)
def test_others_find_the_signatures_good(signers, changes):
    plain = build(letter(**changes))
    rsa_only, both = signed(plain, signers[:1]), signed(plain, signers)
    assert verified_by_dkimpy(rsa_only, signers[0]) == (True, [b"valg1._domainkey.korsbaek.example."])
    verify_ed25519(both)
    assert both.endswith(plain)
    assert max(map(len, both.split(b"\r\n"))) <= 998


@pytest.mark.parametrize(
    "change",
    [
        lambda raw: raw.replace(b"Subject: Invitation", b"Subject: Aflysning"),
        lambda raw: raw.replace(b"Maude</p>", b"Maude!</p>"),
        lambda raw: b"From: bank@example.com\r\n" + raw,
        lambda raw: b"Subject: Noget andet\r\n" + raw,
        lambda raw: b"Reply-To: tyv@example.com\r\n" + raw,
        lambda raw: raw.replace(b"List-Unsubscribe: <https://korsbaek", b"List-Unsubscribe: <https://tyv"),
    ],
)
def test_what_is_changed_on_the_way_shows(signers, change):
    plain = build(letter(unsubscribe="https://korsbaek.example/u/x/"))
    raw = change(signed(plain, signers[:1]))
    assert raw != signed(plain, signers[:1])
    assert not verified_by_dkimpy(raw, signers[0])[0]
    with pytest.raises((InvalidSignature, AssertionError)):
        verify_ed25519(change(signed(plain, signers)))


def test_blanks_that_servers_move_do_no_harm(signers):
    raw = signed(build(letter(text="et  to")), signers[:1])
    moved = raw.replace(b"Subject: Invitation", b"SUBJECT:   Invitation \r\n ") + b"\r\n\r\n"
    assert verified_by_dkimpy(moved, signers[0])[0]


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=200), st.text(max_size=200), st.text(max_size=600))
def test_any_words_can_be_signed(signers, name, subject, body):
    raw = signed(build(letter(recipient=Mailbox("a@b.example", name), subject=subject, html=body)), signers[:1])
    assert verified_by_dkimpy(raw, signers[0])[0]


def test_a_letter_is_signed_as_it_is_handed_over(server, connection, settled, signers):
    text = ".\n..\nMidt\n.slut\n."
    email.send(letter(text=text, html="<p>x</p>"), connection=replace(connection, dkim=settled))
    assert server.got[0].raw.count(b"DKIM-Signature:") == 2
    verify_ed25519(server.got[0].raw)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"domain": ""}, "dkim_settings"),
        ({"selectors": "valg1"}, "dkim_settings"),
        ({"selectors": "valg1, to ord"}, "dkim_settings"),
        ({"keys": "/findes/ikke.pem", "selectors": "valg1"}, "dkim_key"),
    ],
)
def test_settings_that_cannot_work(settled, changes, code):
    with pytest.raises(WrongSettings) as raised:
        signers_of(replace(settled, **changes))
    assert raised.value.code == code


def test_keys_that_are_not_taken(folder):
    weak = pem(folder, "weak", rsa.generate_private_key(65537, 1024))
    other = pem(folder, "other", ec.generate_private_key(ec.SECP256R1()))
    for path, code in ((weak, "dkim_key_weak"), (other, "dkim_key")):
        with pytest.raises(WrongSettings) as raised:
            signers_of(Dkim(keys=path, selectors="x", domain="b.example"))
        assert raised.value.code == code
    assert signers_of(Dkim()) == ()
