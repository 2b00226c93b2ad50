"""The doctor says whether e-mail is signed, and whether what comes back can be read."""

import io

import pytest
from cryptography.hazmat.primitives.asymmetric import ed25519
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.core.management import call_command

from valghalla.cli.doctor_email import MAILBOX, SIGNING, email_findings
from valghalla.cli.keys import made, random_rsa_key
from valghalla_simulators import Simulators

ADDRESS = {"VALGHALLA_BOUNCE_ADDRESS": "retur@valghalla.example"}


@pytest.fixture(scope="module")
def key(tmp_path_factory):
    return str(made(tmp_path_factory.mktemp("keys") / "dkim.pem", random_rsa_key))


def states(environment, *, simulated=False):
    return [(one.piece, one.state) for one in email_findings(environment, simulated=simulated)]


def words(environment):
    return {one.piece: one.words for one in email_findings(environment, simulated=False)}


def test_signing(key, tmp_path):
    good = {"VALGHALLA_DKIM_KEY": key, "VALGHALLA_DKIM_SELECTOR": "valg", "VALGHALLA_DKIM_DOMAIN": "b.example"}
    assert states({}) == [(SIGNING, "off"), (MAILBOX, "off")]
    assert states(good)[0] == (SIGNING, "ok")
    assert "valg._domainkey.b.example (rsa-sha256)" in words(good)[SIGNING]
    (tmp_path / "bad.pem").write_text("ingen nøgle")
    for changes, named in (
        ({"VALGHALLA_DKIM_KEY": str(tmp_path / "bad.pem")}, "VALGHALLA_DKIM_KEY"),
        ({"VALGHALLA_DKIM_SELECTOR": ""}, "VALGHALLA_DKIM_SELECTOR"),
    ):
        assert states(good | changes)[0] == (SIGNING, "FIX")
        assert named in words(good | changes)[SIGNING]


def test_the_mailbox(outside_keys):
    with Simulators(keys=outside_keys, http_port=0, cpr_port=0, smtp_port=0) as running:
        box = ADDRESS | {
            "VALGHALLA_BOUNCE_MAILBOX": running.imap_url,
            "VALGHALLA_BOUNCE_AUTHORITIES": str(running.keys.authority),
        }
        assert states(box)[1] == (MAILBOX, "ok")
        for changes, said in (
            ({"VALGHALLA_BOUNCE_AUTHORITIES": ""}, "not trusted"),
            ({"VALGHALLA_BOUNCE_AUTHORITIES": "/findes/ikke"}, "no file of authorities"),
            ({"VALGHALLA_BOUNCE_MAILBOX": running.imap_url.replace("simuleret", "x")}, "does not let us in"),
            ({"VALGHALLA_BOUNCE_MAILBOX": running.imap_url.replace("INBOX", "Andet")}, "no such folder"),
            ({"VALGHALLA_BOUNCE_MAILBOX": running.imap_url.replace("imaps", "imap")}, "no imaps://"),
            ({"VALGHALLA_BOUNCE_ADDRESS": "ingen"}, "short plain address"),
            ({"VALGHALLA_BOUNCE_MAILBOX": ""}, "both are needed"),
        ):
            assert states(box | changes)[1] == (MAILBOX, "FIX")
            assert said in words(box | changes)[MAILBOX]
    assert (states(box)[1], states(box, simulated=True)[1]) == ((MAILBOX, "FIX"), (MAILBOX, "off"))


def test_the_records_for_dns(key, tmp_path, settings):
    other = tmp_path / "ed25519.pem"
    other.write_bytes(
        ed25519.Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    )
    settings.DKIM = {"keys": f"{key},{other}", "selectors": "a,b", "domain": "valg.example"}
    out = io.StringIO()
    call_command("dkim_records", stdout=out)
    first, second = out.getvalue().splitlines()
    assert first.startswith('a._domainkey.valg.example. TXT "v=DKIM1; k=rsa; p=MII')
    assert second.startswith('b._domainkey.valg.example. TXT "v=DKIM1; k=ed25519; p=')
