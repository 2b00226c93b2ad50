"""Somebody with a browser, between the operator's site and the simulated provider."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest
from django.conf import settings as django_settings

from tests.pages import SiteClient
from valghalla.integrations import oidc
from valghalla_simulators import Simulators
from valghalla_simulators.operator_sign_in.people import PEOPLE


@pytest.fixture(autouse=True)
def _nothing_known() -> Iterator[None]:
    """What is remembered of a provider does not outlive a test."""
    oidc.forget()
    yield
    oidc.forget()


@pytest.fixture
def visitor(outside: Simulators, db) -> "Visitor":
    return Visitor(outside)


@dataclass
class Visitor:
    """Goes to the provider and back as a browser does."""

    outside: Simulators
    site: SiteClient = field(default_factory=lambda: SiteClient(django_settings.OPERATOR_HOST))

    def set_out(self, path: str = "/"):
        """Ask for a page, and be sent to the provider; what the provider is asked."""
        answer = self.site.get(path)
        if answer.headers.get("Location", "").startswith("/sign-in/"):
            answer = self.site.get(answer.headers["Location"])
        assert answer.status_code == 302, answer.content.decode()
        return dict(parse_qsl(urlsplit(answer.headers["Location"]).query))

    def choose(self, asked: dict[str, str], who: str = PEOPLE[0].subject, flaw: str = "") -> str:
        """Say who one is at the provider; where one is sent."""
        with httpx.Client(base_url=self.outside.http_url, trust_env=False) as web:
            answer = web.post("/operator/choose", data=asked | {"subject": who, "flaw": flaw})
        assert answer.status_code == 303, answer.text
        return answer.headers["Location"]

    def come_back(self, address: str, site: SiteClient | None = None):
        """Follow the provider's answer to our site."""
        assert urlsplit(address).hostname == django_settings.OPERATOR_HOST
        return (site or self.site).get(f"{urlsplit(address).path}?{urlsplit(address).query}")

    def sign_in(self, path: str = "/", who: str = PEOPLE[0].subject, flaw: str = ""):
        """All of it; our site's answer."""
        return self.come_back(self.choose(self.set_out(path), who, flaw))
