"""smssys.dk: XML in, a status line a recipient out. Source: reference on SMS gateways, § 1."""

from xml.sax.saxutils import escape

from lxml import etree

from valghalla_simulators.server import Asked, Reply
from valghalla_simulators.sms.wire import PASSWORD, USER, Wanted, Wrong, e164, is_sender, login

PATH = "/gateways/smssys/sms"
ORDER = (
    "countrycode", "number", "messageid", "senderalias", "shortcode", "message", "encoding", "category",
    "category_description", "port", "wapurl", "flash", "price", "donation", "callbackurl", "sendtiming", "bypassqueue",
)  # fmt: skip


def read(asked: Asked) -> Wanted:
    """What is to be sent. Raises Wrong."""
    if login(asked) != (USER, PASSWORD):
        raise Wrong(Reply(b"", status=401))
    if not asked.headers.get("content-type", "").startswith("application/xml"):
        raise Wrong(status(415, "50", "Content-Type skal være application/xml"))
    fields = _fields(asked.body)
    number = e164(fields.get("countrycode", "45") + fields.get("number", ""))
    if not number:
        raise Wrong(status(200, "1", "Ugyldigt nummer"))
    if not is_sender(fields.get("senderalias", "Smssys")):
        raise Wrong(status(200, "2", "Ugyldig afsender"))
    if not fields.get("message", "").strip():
        raise Wrong(status(200, "3", "Tom besked"))
    return Wanted(number, fields.get("senderalias", "Smssys"), fields["message"], fields.get("messageid", ""))


def accepted() -> Reply:
    """It was taken."""
    return status(200, "0", "OK")


def refused() -> Reply:
    """This number is not taken."""
    return status(200, "1", "Ugyldigt nummer")


def failed(code: int) -> Reply:
    """An error of the gateway's own, or no credit."""
    return status(code, str(code), "Fejl")


def status(code: int, own: str, description: str) -> Reply:
    """A status with one line."""
    line = f"<statusline><code>{own}</code><description>{escape(description)}</description></statusline>"
    content = f"<?xml version='1.0' encoding='UTF-8'?><status>{line}</status>".encode()
    return Reply(content, "application/xml; charset=utf-8", code)


def _fields(body: bytes) -> dict[str, str]:
    try:
        root = etree.fromstring(body, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError:
        raise Wrong(status(400, "51", "Ikke XML")) from None
    names = [child.tag for child in root]
    known = [name for name in names if name in ORDER]
    if root.tag != "sms" or root.getroottree().docinfo.internalDTD is not None or known != names:
        raise Wrong(status(400, "52", "Ukendt element"))
    if names != sorted(set(names), key=ORDER.index):
        raise Wrong(status(400, "53", "Elementerne står ikke i rækkefølge"))
    return {child.tag: child.text or "" for child in root}
