"""What the doctor says of the operators' sign-in."""

from collections.abc import Iterator, Mapping

from valghalla.cli.findings import Finding, fine, off, wrong
from valghalla.integrations import Level
from valghalla.integrations.oidc import Registration
from valghalla.integrations.oidc.check import check

NAMES = ("VALGHALLA_OPERATOR_ISSUER", "VALGHALLA_OPERATOR_CLIENT_ID", "VALGHALLA_OPERATOR_CLIENT_SECRET")
GROUP = "VALGHALLA_OPERATOR_GROUP"
EMAIL = "VALGHALLA_OPERATOR_EMAIL"
PIECE = "operators' sign-in"
WORDS = {
    "unreachable": "does not answer",
    "provider_unusable": "does not describe itself as it must: look at VALGHALLA_OPERATOR_ISSUER, letter by letter",
    "no_keys": "publishes no key that we accept (RSA from 2048 bits, or P-256)",
}


def operator_findings(environment: Mapping[str, str], *, simulated: bool) -> Iterator[Finding]:
    """Whether operators can come in, and are told. simulated: their provider is ours, and need not run."""
    yield _sign_in(environment, simulated)
    if address := environment.get(EMAIL):
        yield fine("operator e-mail", address)
    else:
        yield off("operator e-mail", f"{EMAIL} is not set: no operator is told when a certificate ends")


def _sign_in(environment: Mapping[str, str], simulated: bool) -> Finding:
    """Whether all is set, and whether the provider answers."""
    missing = [name for name in (*NAMES, GROUP) if not environment.get(name)]
    if missing:
        reason = "; without a group everybody at the provider would be an operator" if missing == [GROUP] else ""
        return wrong(PIECE, f"{', '.join(missing)} not set{reason}: nobody comes in. See docs/operations/operators.md")
    issuer, client_id, client_secret = (environment[name] for name in NAMES)
    contact = check(Registration(issuer, client_id, client_secret))[-1]
    if contact.level is Level.GOOD:
        return fine(PIECE, f"{issuer} answers; operators are those in {environment[GROUP]}")
    if simulated and contact.code == "unreachable":
        return off(PIECE, f"{issuer} does not run (./valghalla up starts it)")
    return wrong(PIECE, f"{issuer} {WORDS[contact.code]}")
