"""Browsers on their way in: what they ask the identity provider, and what it has them bring back."""

import re
import zlib
from base64 import b64decode
from html import unescape
from urllib.parse import parse_qs, urlsplit

from lxml import etree

from tests.pages import SiteClient
from valghalla.accounts.models import Session, Site
from valghalla.audit.models import AuditEntry
from valghalla.base.tenancy import acting_for
from valghalla.municipalities.models import Municipality
from valghalla_simulators.saml.facts import ADMINISTRATOR, Facts, Group, citizen, employee, privilege_list
from valghalla_simulators.saml.provider import IdentityProvider

AASE = citizen("1012620000", "Åse Østergård")
KAREN_UUID = "5b1d2c3d-1111-4222-8333-444455556666"


def karen(*roles: str, cvr: str = "12345678", scope: str = "12345678", name: str = "Karen Valgmand", **facts) -> Facts:
    """A member of staff of Korsbæk with these roles (role URIs); an administrator when none is named."""
    privileges = privilege_list([Group(scope, roles or (ADMINISTRATOR,))])
    told = {"user_uuid": KAREN_UUID, "cvr": cvr, "organisation": "Kommunen", "privileges": privileges}
    return employee(name, **(told | facts))


class Visitor:
    """A browser at one site of a municipality, and the identity provider that the site sends it to."""

    def __init__(self, municipality: Municipality, site: str, provider: IdentityProvider) -> None:
        self.municipality, self.provider = municipality, provider
        self.host = municipality.admin_host if site == Site.ADMIN else municipality.citizen_host
        self.client = SiteClient(self.host)
        self.metadata = self.client.get("/sign-in/metadata.xml").content

    def ask(self, page: str = "/") -> str:
        """Begin to sign in, wanting the page; the ID of the request that goes to the identity provider."""
        return request_id_in(self.client.get("/sign-in/", {"next": page})["Location"])

    def says(self, facts: Facts, request_id: str, **how) -> str:
        """The identity provider's answer."""
        return self.provider.answer(self.metadata, request_id, facts, **how)

    def bring(self, answer: str):
        """Post the answer as it comes from the identity provider: without any cookie."""
        return SiteClient(self.host).post("/sign-in/answer/", {"SAMLResponse": answer})

    def fetch(self, brought):
        """Follow where the answer to the answer leads, with this browser's cookies; whatever is said there otherwise."""
        return self.client.get(brought["Location"]) if brought.status_code == 303 else brought

    def comes(self, facts: Facts, page: str = "/", **how):
        """The whole way in."""
        return self.fetch(self.bring(self.says(facts, self.ask(page), **how)))

    def another(self) -> "Visitor":
        """Another browser on the same errand."""
        other = object.__new__(Visitor)
        other.__dict__ |= self.__dict__ | {"client": SiteClient(self.host)}
        return other


def message_in(address: str, kind: str = "SAMLRequest") -> etree._Element:
    """The message in an address of the redirect binding."""
    (value,) = parse_qs(urlsplit(address).query)[kind]
    return etree.fromstring(zlib.decompress(b64decode(value), wbits=-15))


def request_id_in(address: str) -> str:
    """The ID of the request in an address."""
    return str(message_in(address).get("ID"))


def leads_to(answer) -> str:
    """Where a page leads on to by itself."""
    found = re.search(r'http-equiv="refresh" content="0; url=([^"]*)"', answer.content.decode())
    assert found, "the page leads nowhere"
    return unescape(found[1])


def refusals(municipality: Municipality, action: str = "sign_in.refused") -> list[str]:
    """Why nobody was let in, oldest first."""
    with acting_for(municipality):
        return [entry.details["reason"] for entry in AuditEntry.objects.filter(action=action).order_by("id")]


def sessions(municipality: Municipality) -> int:
    """How many are signed in."""
    with acting_for(municipality):
        return Session.objects.exclude(staff=None, citizen=None).count()
