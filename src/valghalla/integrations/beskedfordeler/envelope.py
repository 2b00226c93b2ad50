"""Haendelsesbesked: the envelope that every message of Beskedfordeler comes in, pushed or pulled.

Pushed it stands inside ModtagBeskedInput, pulled by itself. Source: schema Beskedkuvert.xsd; SF1461.
"""

from dataclasses import dataclass, field

from lxml import etree

from valghalla.integrations.beskedfordeler.errors import NotUnderstood
from valghalla.integrations.beskedfordeler.xml import PARTY, children, decoded, local_name, only, parse, text

POST_STATUS = "d2bed63c-4853-4008-b6e0-a74c15b15fbf"
LONGEST_ID = 100
_STS = "urn:oio:sts:1.0.0"
_ENVELOPE = "urn:oio:besked:kuvert:1.0"
_CVR = "urn:oio:cvr:"


@dataclass(frozen=True)
class Envelope:
    """besked_id: unique for each message, in lower case.   kind_of_message: UUID, POST_STATUS for ours.

    handling: UUID of ObjektHandling, "" when left out.   authority_cvrs: CVR numbers of the authority it is about; those
    allowed to receive it when no authority is named; often one, perhaps none.   content: what it holds, as bytes.
    """

    besked_id: str
    kind_of_message: str
    handling: str
    authority_cvrs: tuple[str, ...]
    content: bytes = field(repr=False)

    @property
    def is_post_status(self) -> bool:
        """Whether it tells of a shipment of post, rather than of something that another system subscribes to."""
        return self.kind_of_message == POST_STATUS


def read_envelope(message: bytes) -> Envelope:
    """Take the envelope apart. Raises NotUnderstood for anything that is none, with no word of its content."""
    root = parse(message)
    if root.tag == f"{{{_STS}}}ModtagBeskedInput":
        inner = only(root, "Haendelsesbesked")
    else:
        inner = root
    if inner is None or inner.tag != f"{{{_ENVELOPE}}}Haendelsesbesked":
        raise NotUnderstood(PARTY, "no_envelope")
    besked_id = _identifier(only(inner, "BeskedId")).lower()
    if not besked_id or len(besked_id) > LONGEST_ID:
        raise NotUnderstood(PARTY, "no_besked_id")
    filtering = only(only(inner, "Beskedkuvert"), "Filtreringsdata")
    registrations = list(children(filtering, "ObjektRegistrering"))
    return Envelope(
        besked_id=besked_id,
        kind_of_message=_identifier(only(filtering, "Beskedtype")).lower(),
        handling=_handling(registrations),
        authority_cvrs=_cvrs(filtering, registrations),
        content=_content(inner),
    )


def _identifier(element: etree._Element | None) -> str:
    """An id of type UnikIdType: a UUID or a URN."""
    return text(element, "UUIDIdentifikator") or text(element, "URNIdentifikator")


def _handling(registrations: list[etree._Element]) -> str:
    """Of the only registration; with several it is not known which one is meant."""
    return _identifier(only(registrations[0], "ObjektHandling")).lower() if len(registrations) == 1 else ""


def _cvrs(filtering: etree._Element | None, registrations: list[etree._Element]) -> tuple[str, ...]:
    responsible = [only(one, "ObjektAnsvarligMyndighed") for one in registrations]
    for elements in (responsible, children(filtering, "TilladtModtager")):
        urns = [_identifier(element) for element in elements]
        if found := tuple(dict.fromkeys(urn[len(_CVR) :] for urn in urns if urn.lower().startswith(_CVR))):
            return found
    return ()


def _content(envelope: etree._Element) -> bytes:
    """The first thing it holds: base64 in either of the two namespaces in use, or an element as it stands."""
    for data in children(envelope, "Beskeddata"):
        for held in data.iterchildren():
            if local_name(held) == "Base64":
                return decoded("".join(map(str, held.itertext("*"))))
            return etree.tostring(held, encoding="UTF-8", with_tail=False)
    return b""
