"""The doctor says what signing in lacks."""

import datetime

from django.db import connection

from tests.accounts.service_providers.factories import current, ends_in
from valghalla.accounts.models import ServiceProvider, ServiceProviderKey
from valghalla.base.tenancy import acting_for
from valghalla.cli.doctor_sign_in import key_findings, metadata_finding

VARIABLE = "VALGHALLA_NEMLOGIN_METADATA"


def found(now) -> list[tuple[str, str]]:
    """What is said over the application's own connection of the test."""
    connection.ensure_connection()
    return [(one.state, one.words) for one in key_findings(connection.connection, now=now)]


def test_keys_of_every_municipality(municipality, other_municipality, now):
    assert [state for state, _words in found(now)] == ["ok"]
    with acting_for(municipality):
        ends_in(current("admin"), now=now, days=29)
        ServiceProviderKey.objects.filter(provider__site="citizen").delete()
    with acting_for(other_municipality):
        ends_in(current("admin"), now=now, days=-1)
        ServiceProvider.objects.filter(site="citizen").delete()
    said = found(now)
    assert [(state, words.partition(";")[0]) for state, words in said] == [
        ("FIX", "aarhus, citizen: no key, nobody can sign in"),
        ("FIX", "aarhus, admin: ended on 2026-09-30"),
        ("FIX", "korsbaek, citizen: no key, nobody can sign in"),
        ("FIX", "korsbaek, admin: ends on 2026-10-30"),
    ]
    assert "service_provider_key add korsbaek citizen FILE" in said[2][1]


def test_the_identity_provider_s_file(outside, tmp_path, now):
    good = str(outside.keys.nemlogin_metadata)
    finding = metadata_finding("NemLog-in", VARIABLE, good, now=now)
    assert (finding.state, finding.words.partition(",")[0]) == ("ok", "https://saml.simulators.localhost/nemlogin/")
    late = now + datetime.timedelta(days=365 * 30)
    assert metadata_finding("NemLog-in", VARIABLE, good, now=late).state == "FIX"
    broken = tmp_path / "broken.xml"
    broken.write_text("<x/>")
    for path, words in [
        ("", "is not set"),
        (str(tmp_path / "no.xml"), "cannot be read"),
        (str(broken), "cannot be used"),
    ]:
        finding = metadata_finding("NemLog-in", VARIABLE, path, now=now)
        assert (finding.state, words in finding.words) == ("FIX", True)
