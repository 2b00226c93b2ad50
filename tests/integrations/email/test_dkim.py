"""Signed letters, verified by others than dkimpy, which signs them."""

from collections import Counter
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.integrations.email.conftest import letter
from tests.integrations.email.dkim_readers import found_by_perl, found_good, has_mail_dkim, tags_of
from valghalla.integrations import email
from valghalla.integrations.email import Attachment, Dkim, Mailbox
from valghalla.integrations.email.dkim import signed, signers_of
from valghalla.integrations.email.errors import WrongSettings
from valghalla.integrations.email.message import build

BOTH = ["valg1._domainkey.korsbaek.example", "valg2._domainkey.korsbaek.example"]
LETTERS = [
    {},
    {"subject": "Æbler " * 60, "recipient": Mailbox("maude@example.org", 'Varnæs, "Maude" ' * 8)},
    {"html": "<p>" + "langt" * 600 + "</p>\n\n.\n.. \t \n", "text": "å " * 2000 + "\n\n\n"},
    {"html": "<p>x</p>", "attachments": (Attachment("æ.pdf", "application/pdf", bytes(range(256)) * 9),)},
    {"unsubscribe": "https://korsbaek.example/u/x/", "reply_to": Mailbox("svar@korsbaek.example", "Svar")},
    {"recipient": Mailbox("åse@example.org")},
]
CHANGES = [
    lambda raw: raw.replace(b"Subject: Invitation", b"Subject: Aflysning"),
    lambda raw: raw.replace(b"Maude</p>", b"Maude!</p>"),
    lambda raw: b"From: bank@example.com\r\n" + raw,
    lambda raw: b"Subject: Noget andet\r\n" + raw,
    lambda raw: b"Reply-To: tyv@example.com\r\n" + raw,
    lambda raw: raw.replace(b"List-Unsubscribe: <https://korsbaek", b"List-Unsubscribe: <https://tyv"),
]
mail_dkim = pytest.mark.skipif(not has_mail_dkim(), reason="Perl's Mail::DKIM (libmail-dkim-perl) is not here")


def pem(folder, name, key):
    path = folder / f"{name}.pem"
    path.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return str(path)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("dkim")


@pytest.fixture(scope="module")
def settled(folder):
    both = [
        pem(folder, "rsa", rsa.generate_private_key(65537, 2048)),
        pem(folder, "ed25519", ed25519.Ed25519PrivateKey.generate()),
    ]
    return Dkim(keys=", ".join(both), selectors="valg1,valg2", domain="Korsbaek.example")


@pytest.fixture(scope="module")
def signers(settled):
    return signers_of(settled)


def unsubscribable():
    return build(letter(unsubscribe="https://korsbaek.example/u/x/"))


@pytest.mark.parametrize("changes", LETTERS)
def test_others_find_the_signatures_good(signers, changes):
    plain = build(letter(**changes))
    raw = signed(plain, signers)
    assert found_good(raw, signers) == BOTH
    assert raw.endswith(plain)
    front = raw.removesuffix(plain).decode("ascii")
    assert front.count("\r\n") == front.count("\n") == front.count("\r")
    assert all(line.strip() and len(line) <= 76 for line in front.splitlines())


@mail_dkim
@pytest.mark.parametrize("changes", LETTERS)
def test_perl_finds_the_signature_good(signers, changes):
    found = found_by_perl(signed(build(letter(**changes)), signers), signers)
    assert list(found) == BOTH
    assert found[BOTH[0]] == "pass"
    assert found[BOTH[1]] == "pass" or "unsupported algorithm" in found[BOTH[1]]


@pytest.mark.parametrize("change", CHANGES)
def test_what_is_changed_on_the_way_shows(signers, change):
    raw = signed(unsubscribable(), signers)
    assert change(raw) != raw
    assert found_good(change(raw), signers) == []


@mail_dkim
@pytest.mark.parametrize("change", CHANGES)
def test_perl_sees_what_is_changed_on_the_way(signers, change):
    found = found_by_perl(change(signed(unsubscribable(), signers[:1])), signers)
    assert found[BOTH[0]].startswith("fail")


def test_blanks_that_servers_move_do_no_harm(signers):
    raw = signed(build(letter(text="et  to")), signers)
    moved = raw.replace(b"Subject: Invitation", b"SUBJECT:   Invitation \r\n ") + b"\r\n\r\n"
    assert moved != raw + b"\r\n\r\n"
    assert found_good(moved, signers) == BOTH


def test_what_is_signed(signers):
    """Everything that is read, once more than it stands there, and what RFC 8058 wants signed where it stands."""
    for raw in (signed(unsubscribable(), signers), signed(build(letter()), signers)):
        once = dict.fromkeys(("from", "to", "subject", "date", "message-id", "mime-version", "content-type"), 2)
        there = {"auto-submitted": 1, "list-unsubscribe": 1, "list-unsubscribe-post": 1}
        if b"List-Unsubscribe" not in raw:
            there = {"auto-submitted": 1}
        for front in raw.split(b"DKIM-Signature:")[1:]:
            tags = tags_of(front.partition(b"\r\nFrom:")[0])
            assert Counter(name.strip() for name in tags["h"].split(":")) == {**once, "reply-to": 1, **there}


def test_without_keys_nothing_is_signed():
    plain = build(letter())
    assert signed(plain, ()) == plain


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=200), st.text(max_size=200), st.text(max_size=600))
def test_any_words_can_be_signed(signers, name, subject, body):
    raw = signed(build(letter(recipient=Mailbox("a@b.example", name), subject=subject, html=body)), signers)
    assert found_good(raw, signers) == BOTH


# dkimpy 1.1.8 takes LF alone for a line's end, and a form feed at a header's end for a blank. ``build`` makes neither.
IN_HEADERS = st.binary(max_size=1200).map(lambda text: bytes(byte for byte in text if byte > 31 or byte == 9))
IN_BODIES = st.binary(max_size=1200).map(lambda text: text.replace(b"\r", b" ").replace(b"\n", b"\t"))
FOLDED = st.lists(IN_HEADERS, min_size=1, max_size=4).map(b"\r\n\t".join)
NAMES = st.sampled_from([b"From", b"from", b"TO", b"Subject", b"Reply-To", b"Content-Type", b"List-Id", b"X-Other"])


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(NAMES, FOLDED), max_size=8), st.lists(IN_BODIES | st.sampled_from([b"", b" \t"]), max_size=8))
def test_long_lines_folded_headers_and_eight_bits_are_signed_as_others_read_them(signers, headers, lines):
    head = b"".join(name + b":" + value + b"\r\n" for name, value in headers)
    plain = head + b"\r\n" + b"".join(line + b"\r\n" for line in lines)
    raw = signed(plain, signers[1:])
    assert raw.endswith(plain)
    assert found_good(raw, signers) == BOTH[1:]


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 66), st.integers(1, 66))
def test_names_as_long_as_they_are_taken_are_folded_between_words(settled, selector, domain):
    names = {"selectors": "s" * selector + ",e", "domain": "d" * domain}
    made = signers_of(replace(settled, **names))[:1]
    raw = signed(build(letter()), made)
    assert found_good(raw, made) == [f"{'s' * selector}._domainkey.{'d' * domain}"]
    assert b"\r\n \r\n" not in raw


@pytest.mark.parametrize("bits", [3072, 4096])
def test_longer_keys(folder, bits):
    path = pem(folder, f"rsa{bits}", rsa.generate_private_key(65537, bits))
    made = signers_of(Dkim(keys=path, selectors="lang", domain="korsbaek.example"))
    raw = signed(build(letter()), made)
    assert found_good(raw, made) == ["lang._domainkey.korsbaek.example"]
    assert raw.count(b"\r") == raw.count(b"\n") == raw.count(b"\r\n")


def test_a_letter_is_signed_as_it_is_handed_over(server, connection, settled, signers):
    text = ".\n..\nMidt\n.slut\n."
    email.send(letter(text=text, html="<p>x</p>"), connection=replace(connection, dkim=settled))
    assert found_good(server.got[0].raw, signers) == BOTH


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"domain": ""}, "dkim_settings"),
        ({"selectors": "valg1"}, "dkim_settings"),
        ({"selectors": "valg1, to ord"}, "dkim_settings"),
        ({"selectors": f"valg1, {'s' * 67}"}, "dkim_settings"),
        ({"domain": f"{'d' * 59}.example"}, "dkim_settings"),
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
    odd = pem(folder, "odd", rsa.generate_private_key(65537, 2112))
    for path, code in ((weak, "dkim_key_weak"), (other, "dkim_key"), (odd, "dkim_key")):
        with pytest.raises(WrongSettings) as raised:
            signers_of(Dkim(keys=path, selectors="x", domain="b.example"))
        assert raised.value.code == code
    assert signers_of(Dkim()) == ()
