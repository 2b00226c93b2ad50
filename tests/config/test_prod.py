"""In service: the way to TLS is shown on our own hosts, and on nobody else's."""

import importlib

import pytest

from tests.pages import SiteClient
from valghalla.config.settings import prod


@pytest.fixture
def in_service(settings, municipality):
    settings.MIDDLEWARE = importlib.reload(prod).MIDDLEWARE
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_HSTS_SECONDS = prod.SECURE_HSTS_SECONDS
    settings.SECURE_PROXY_SSL_HEADER = prod.SECURE_PROXY_SSL_HEADER
    return municipality


def test_our_own_hosts_lead_to_tls_and_stay_there(in_service):
    client = SiteClient(in_service.citizen_host)
    led = client.get("/privacy/?a=1")
    assert (led.status_code, led.headers["Location"]) == (301, f"https://{in_service.citizen_host}/privacy/?a=1")
    behind_proxy = client.get("/signed-out/", headers={"x-forwarded-proto": "https"})
    assert behind_proxy.status_code == 200
    assert behind_proxy.headers["Strict-Transport-Security"].startswith("max-age=31536000")


@pytest.mark.parametrize("host", ["evil.example", "korsbaek.localhost.evil.example"])
def test_a_strange_host_is_led_nowhere(in_service, host):
    answer = SiteClient(host).get("/sign-in/")
    assert answer.status_code == 404
    assert "Location" not in answer.headers
