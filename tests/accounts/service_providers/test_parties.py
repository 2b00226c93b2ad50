"""Both sides of a sign-in, made from rows, settings and a file; our metadata as the identity providers read them."""

import os
from importlib import resources
from pathlib import Path

import pytest
from cryptography import x509
from lxml import etree

from tests.accounts.service_providers.factories import current, pair, provider
from tests.pages import SiteClient
from valghalla.accounts.models import ServiceProvider, ServiceProviderKey
from valghalla.accounts.service_providers import NotSetUp, identity_provider_for, provider_for
from valghalla.accounts.service_providers.keys import activate_key, add_key, remove_key
from valghalla.accounts.service_providers.sealing import opened
from valghalla.audit.actors import SYSTEM
from valghalla.base.tenancy import acting_for
from valghalla.integrations.saml.parties import Contact, KeyPair, Profile
from valghalla.municipalities.models import Settings

MD = {"md": "urn:oasis:names:tc:SAML:2.0:metadata", "ds": "http://www.w3.org/2000/09/xmldsig#"}


def key_pair(key: ServiceProviderKey) -> KeyPair:
    return KeyPair(certificate=key.certificate, private_key=opened(key))


def missing(call) -> str:
    with pytest.raises(NotSetUp) as raised:
        call()
    return raised.value.missing


def test_a_site_speaks_for_itself_whatever_the_request_says(acting, settings):
    settings.PUBLIC_SCHEME, settings.PUBLIC_PORT = "https", ":8443"
    Settings.objects.update(department="Valgkontoret", email="valg@korsbaek.example", telephone="89402000")
    for site, host, profile in [
        ("citizen", "korsbaek.localhost", Profile.CITIZEN),
        ("admin", "admin.korsbaek.localhost", Profile.EMPLOYEE),
    ]:
        found = provider_for(site)
        signing = key_pair(current(site))
        assert (found.entity_id, found.acs_url, found.slo_url, found.profile, found.name) == (
            f"https://saml.{host}",
            f"https://{host}:8443/sign-in/answer/",
            f"https://{host}:8443/sign-out/answer/",
            profile,
            "Korsbæk Kommune",
        )
        assert (found.signing, found.announced, found.opening) == (signing, (), (signing,))
        assert found.contact == Contact("Korsbæk Kommune", "Valgkontoret", "valg@korsbaek.example", "89402000")


def test_the_next_key_is_announced_and_the_old_one_still_opens(acting, now):
    first = key_pair(current())
    key = add_key(provider(), pair(), by=SYSTEM, now=now)
    second = key_pair(key)
    found = provider_for("citizen")
    assert (found.signing, found.announced, found.opening) == (first, (second.certificate,), (first, second))
    old = activate_key(key.pk, by=SYSTEM, now=now).provider.keys.get(state="old")
    found = provider_for("citizen")
    assert (found.signing, found.announced, found.opening) == (second, (), (second, first))
    remove_key(old.pk, by=SYSTEM, now=now)
    assert provider_for("citizen").opening == (second,)


def test_what_is_not_set_up_is_said(acting):
    ServiceProviderKey.objects.filter(provider__site="admin").delete()
    assert missing(lambda: provider_for("admin")) == "key"
    ServiceProvider.objects.filter(site="admin").delete()
    assert missing(lambda: provider_for("admin")) == "service_provider"
    assert provider_for("citizen").entity_id == "https://saml.korsbaek.localhost"


def test_the_identity_provider_comes_from_its_file_and_follows_it(outside, settings, tmp_path: Path):
    nemlogin, handler = outside.keys.nemlogin_metadata, outside.keys.context_handler_metadata
    file = tmp_path / "idp.xml"
    file.write_bytes(nemlogin.read_bytes())
    settings.SAML = {"citizen": {"metadata": str(file)}, "admin": {"metadata": str(handler)}}
    first = identity_provider_for("citizen")
    assert first.entity_id == "https://saml.simulators.localhost/nemlogin/"
    assert identity_provider_for("citizen") is first
    assert identity_provider_for("admin").entity_id == "https://saml.simulators.localhost/context-handler"
    file.write_bytes(handler.read_bytes())
    os.utime(file, ns=(1, 1))
    assert identity_provider_for("citizen").entity_id == "https://saml.simulators.localhost/context-handler"


def test_a_metadata_file_that_will_not_do_is_said(settings, tmp_path: Path):
    file = tmp_path / "idp.xml"
    settings.SAML = {"citizen": {"metadata": ""}, "admin": {"metadata": str(file)}}
    assert missing(lambda: identity_provider_for("citizen")) == "metadata"
    assert missing(lambda: identity_provider_for("admin")) == "metadata_file"
    file.write_text("<EntityDescriptor/>")
    assert missing(lambda: identity_provider_for("admin")) == "metadata_unusable"


@pytest.mark.parametrize("site", ["citizen", "admin"])
def test_the_metadata_are_open_to_all_and_valid(municipality, now, site):
    with acting_for(municipality):
        Settings.objects.update(department="Valgkontoret", email="valg@korsbaek.example", telephone="89402000")
        add_key(provider(site), pair(), by=SYSTEM, now=now)
        shown = [current(site).certificate, pair().pem]
    host = municipality.citizen_host if site == "citizen" else municipality.admin_host
    answer = SiteClient(host).get("/sign-in/metadata.xml")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/samlmetadata+xml")
    root = etree.fromstring(answer.content)
    schema().assertValid(root)
    assert root.get("entityID") == f"https://saml.{host}"
    for use in ("signing", "encryption"):
        found = root.findall(f".//md:KeyDescriptor[@use='{use}']//ds:X509Certificate", MD)
        assert ["".join(one.text.split()) for one in found] == [bare(pem) for pem in shown]
    assert root.find(".//md:AssertionConsumerService", MD).get("Location") == f"http://{host}/sign-in/answer/"
    assert root.find(".//md:SingleLogoutService", MD).get("Location") == f"http://{host}/sign-out/answer/"


def test_without_a_key_the_metadata_say_so(municipality):
    with acting_for(municipality):
        ServiceProviderKey.objects.filter(provider__site="citizen").delete()
    answer = SiteClient(municipality.citizen_host).get("/sign-in/metadata.xml")
    assert (answer.status_code, answer.content.decode()) == (503, "Login er endnu ikke sat op til denne side.\n")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert SiteClient(municipality.admin_host).get("/sign-in/metadata.xml").status_code == 200
    assert SiteClient(municipality.citizen_host).post("/sign-in/metadata.xml").status_code == 405


def schema() -> etree.XMLSchema:
    """SAML's own schema for metadata, as the library brings it."""
    folder = Path(str(resources.files("onelogin.saml2") / "schemas"))
    return etree.XMLSchema(etree.parse(folder / "saml-schema-metadata-2.0.xsd"))


def bare(pem: str) -> str:
    """The base64 between the lines of a PEM certificate."""
    assert x509.load_pem_x509_certificate(pem.encode())
    return "".join(line for line in pem.splitlines() if not line.startswith("-"))
