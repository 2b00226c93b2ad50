"""Two readers of signatures that are not the library which writes them: one over cryptography, and Perl's Mail::DKIM."""

import base64
import hashlib
import re
import shutil
import subprocess

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key

PERL = """
use Mail::DKIM::Verifier; use Net::DNS; binmode STDIN;
my %records = @ARGV;
sub Names::errorstring { "NXDOMAIN" }
sub Names::send {
    my ($self, $name) = @_;
    my $packet = Net::DNS::Packet->new($name, "TXT");
    my @pieces = ($records{$name} // "") =~ /.{1,255}/g;
    $packet->push(answer => Net::DNS::RR->new(owner => $name, type => "TXT", txtdata => [@pieces])) if @pieces;
    return $packet;
}
Mail::DKIM::DNS::resolver(bless {}, "Names");
my $verifier = Mail::DKIM::Verifier->new;
local $/; $verifier->PRINT(<STDIN>); $verifier->CLOSE;
print $_->selector, "._domainkey.", $_->domain, " ", $_->result_detail, "\\n" for $verifier->signatures;
"""


def has_mail_dkim() -> bool:
    """Whether Perl is here with Mail::DKIM (Debian: libmail-dkim-perl)."""
    perl = shutil.which("perl")
    return bool(perl) and not subprocess.run([perl, "-MMail::DKIM::Verifier", "-e1"], capture_output=True).returncode


def records_of(signers):
    """What stands in DNS, by its name."""
    return {f"{one.selector}._domainkey.{one.domain}": one.record for one in signers}


def found_by_perl(raw, signers):
    """What Mail::DKIM says of each signature, by the name of its record."""
    words = [word for pair in records_of(signers).items() for word in pair]
    done = subprocess.run(["perl", "-e", PERL, *words], input=raw, capture_output=True, check=True, timeout=60)
    return dict(line.split(" ", 1) for line in done.stdout.decode().splitlines())


def found_good(raw, signers):
    """The names of the records whose signatures are good, in the order of the signatures."""
    head, _, body = raw.partition(b"\r\n\r\n")
    lines = re.sub(rb"\r\n(?=[ \t])", b"", head).split(b"\r\n")
    fields = [(name.strip().lower(), value) for name, _, value in (line.partition(b":") for line in lines)]
    records, good = records_of(signers), []
    for name, value in fields:
        if name == b"dkim-signature":
            tags = tags_of(value)
            record = f"{tags['s']}._domainkey.{tags['d']}"
            if record in records and _is_good(tags, value, fields, body, records[record]):
                good.append(record)
    return good


def tags_of(value):
    """The tags of a signature or record; blanks inside are kept, as they may be wrong."""
    pairs = (piece.partition("=") for piece in value.decode("ascii").split(";"))
    return {tag.strip(): content.strip() for tag, _, content in pairs}


def _is_good(tags, value, fields, body, record):
    assert (tags["v"], tags["c"], tags["i"]) == ("1", "relaxed/relaxed", f"@{tags['d']}")
    assert "l" not in tags
    if base64.b64decode(tags["bh"]) != hashlib.sha256(_relaxed_body(body)).digest():
        return False
    left, chosen = fields[::-1], []
    for name in (piece.strip().encode() for piece in tags["h"].split(":")):
        one = next((field for field in left if field[0] == name), None)
        if one:
            left.remove(one)
            chosen.append(_relaxed(*one) + b"\r\n")
    unsigned = re.sub(rb"(^|;)(\s*b\s*=)[^;]*", rb"\1\2", value)
    content = b"".join(chosen) + _relaxed(b"dkim-signature", unsigned)
    return _fits(base64.b64decode(re.sub(r"\s", "", tags["b"])), content, tags["a"], tags_of(record.encode()))


def _fits(signature, content, algorithm, record):
    public = base64.b64decode(record["p"])
    assert (record["v"], algorithm) == ("DKIM1", f"{record['k']}-sha256")
    try:
        if record["k"] == "ed25519":
            Ed25519PublicKey.from_public_bytes(public).verify(signature, hashlib.sha256(content).digest())
        else:
            key = load_der_public_key(public)
            assert isinstance(key, RSAPublicKey)
            key.verify(signature, content, PKCS1v15(), SHA256())
    except InvalidSignature:
        return False
    return True


def _relaxed(name, value):
    return name + b":" + re.sub(rb"[ \t]+", b" ", value).strip(b" ")


def _relaxed_body(body):
    lines = [re.sub(rb"[ \t]+", b" ", line).rstrip(b" ") for line in body.split(b"\r\n")]
    return re.sub(rb"(\r\n)+\Z", b"", b"\r\n".join(lines)) + b"\r\n" if any(lines) else b""
