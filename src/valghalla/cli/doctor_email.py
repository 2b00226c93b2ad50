"""What the doctor says of e-mail: signing, and the mailbox that letters come back to."""

from collections.abc import Iterator, Mapping

from valghalla.cli.findings import Finding, fine, off, wrong
from valghalla.integrations import Level
from valghalla.integrations.email import Dkim, MailboxConnection, ReturnAddress, WrongSettings
from valghalla.integrations.email.check import check_mailbox
from valghalla.integrations.email.dkim import signers_of

SIGNING, MAILBOX = "signed e-mail", "returned e-mail"
KEY, SELECTOR, DOMAIN = "VALGHALLA_DKIM_KEY", "VALGHALLA_DKIM_SELECTOR", "VALGHALLA_DKIM_DOMAIN"
ADDRESS, BOX, AUTHORITIES = "VALGHALLA_BOUNCE_ADDRESS", "VALGHALLA_BOUNCE_MAILBOX", "VALGHALLA_BOUNCE_AUTHORITIES"
WORDS = {
    "dkim_settings": f"{SELECTOR} must name as many selectors as there are keys, and {DOMAIN} the domain; each has at most 66 signs",
    "dkim_key": f"{KEY} names a file that is no Ed25519 key nor RSA key of 2048, 3072 or 4096 bits without a password",
    "dkim_key_weak": f"{KEY} names an RSA key of less than 2048 bits",
    "url": f"{BOX} is no imaps://user:password@host/folder",
    "authorities": f"{AUTHORITIES} names no file of authorities",
    "password_not_ascii": f"{BOX} has a user or password that IMAP cannot take",
    "login": "the mailbox does not let us in",
    "folder": "the mailbox has no such folder",
    "tls": f"the mail server's certificate is not trusted; see {AUTHORITIES}",
    "no_connection": "the mail server does not answer",
    "timeout": "the mail server does not answer in time",
}


def email_findings(environment: Mapping[str, str], *, simulated: bool) -> Iterator[Finding]:
    """Whether letters are signed, and whether those that come back can be read. simulated: the mailbox need not run."""
    yield _signing(environment)
    yield _mailbox(environment, simulated)


def _signing(environment: Mapping[str, str]) -> Finding:
    keys, selectors, domain = (environment.get(name, "") for name in (KEY, SELECTOR, DOMAIN))
    try:
        signers = signers_of(Dkim(keys=keys, selectors=selectors, domain=domain))
    except WrongSettings as problem:
        return wrong(SIGNING, f"{WORDS[problem.code]}: no e-mail leaves. See docs/integrations/email.md")
    if not signers:
        return off(SIGNING, f"{KEY} is not set: letters leave unsigned, unless the mail server signs them")
    names = ", ".join(f"{one.selector}._domainkey.{one.domain} ({one.algorithm})" for one in signers)
    return fine(SIGNING, f"by {names}; ./valghalla manage dkim_records shows what DNS has to say")


def _mailbox(environment: Mapping[str, str], simulated: bool) -> Finding:
    address, box = environment.get(ADDRESS, ""), environment.get(BOX, "")
    if not address and not box:
        return off(MAILBOX, f"{ADDRESS} is not set: what comes back goes to the municipalities' own addresses")
    if not address or not box:
        return wrong(MAILBOX, f"{ADDRESS if box else BOX} is not set; both are needed to see what comes back")
    try:
        ReturnAddress(address, b"-")
    except WrongSettings:
        return wrong(MAILBOX, f"{ADDRESS} must be a short plain address, such as retur@valg.example: no e-mail leaves")
    (found,) = check_mailbox(MailboxConnection(url=box, authorities_path=environment.get(AUTHORITIES, "")))
    if found.level is Level.GOOD:
        return fine(MAILBOX, f"to {address}; its mailbox lets us in")
    if simulated and found.code == "no_connection":
        return off(MAILBOX, "the simulated mailbox does not run (./valghalla up starts it)")
    return wrong(MAILBOX, f"{WORDS.get(found.code, found.code)}: nobody is told of letters that come back")
