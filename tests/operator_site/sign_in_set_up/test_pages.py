"""Certificates of a municipality's sign-in on the operator's site: shown, uploaded, taken into use, removed."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from lxml import etree

from tests.accounts.service_providers import files
from tests.accounts.service_providers.factories import current, ends_in, pair, provider
from tests.accounts.service_providers.files import LEGACY, MODERN, PASSWORD
from valghalla.accounts.models import ServiceProvider, ServiceProviderKey
from valghalla.accounts.service_providers.keys import activate_key, add_key
from valghalla.accounts.service_providers.pairs import MOST_BYTES
from valghalla.audit.actors import SYSTEM
from valghalla.audit.models import AuditEntry
from valghalla.base import clock
from valghalla.base.tenancy import acting_for
from valghalla.operators.models import OperatorEntry

URLCONF = "valghalla.config.urls_operator"


def url(name: str, *args) -> str:
    return reverse(name, URLCONF, args=args)


@pytest.fixture
def here(municipality) -> str:
    return url("sign_in_set_up", municipality.pk)


@pytest.fixture
def waiting(municipality) -> ServiceProviderKey:
    """A key that waits to take over at the administrative site."""
    with acting_for(municipality):
        return add_key(provider("admin"), pair(days=2000), by=SYSTEM, now=clock.now())


def states(municipality, site: str = "admin") -> list[str]:
    with acting_for(municipality):
        return list(
            ServiceProviderKey.objects.filter(provider__site=site).order_by("pk").values_list("state", flat=True)
        )


def part(operations, here: str, site: str = "admin"):
    """What the page says of a site."""
    page = operations.get(here).context["page"]
    return next(one for one in page.sites if one.id == f"site-{site}")


def steps(operations, here: str) -> list[str]:
    return [step.state for step in part(operations, here).steps]


def upload(operations, municipality, content: bytes, *, key: bytes | None = None, site="admin", password=PASSWORD):
    data = {"file": SimpleUploadedFile("key.p12", content), "password": password}
    if key is not None:
        data["key_file"] = SimpleUploadedFile("key.pem", key)
    return operations.post(url("sign_in_key_new", municipality.pk, site), data)


def test_both_sites_with_their_addresses_and_nothing_to_do(operations, municipality, here, outside):
    with acting_for(municipality):
        for site in ("citizen", "admin"):
            ends_in(current(site), now=clock.now(), days=400)
    page = operations.get(here).content.decode()
    for text in [
        "https://saml.korsbaek.localhost",
        "http://korsbaek.localhost/sign-in/metadata.xml",
        "http://korsbaek.localhost/sign-in/answer/",
        "http://admin.korsbaek.localhost/sign-out/answer/",
        "https://saml.simulators.localhost/nemlogin/",
        "399 dage tilbage",
        "Der er intet at gøre.",
    ]:
        assert text in page
    assert "udløber" not in page.split("<main")[1].split("Det næste at gøre")[0]


def test_the_step_list_follows_the_certificates(operations, municipality, here, outside):
    now = clock.now()
    with acting_for(municipality):
        ends_in(current("admin"), now=now, days=20)
    assert steps(operations, here) == ["current", "ahead", "ahead", "ahead"]
    with acting_for(municipality):
        key = add_key(provider("admin"), pair(days=2000), by=SYSTEM, now=now)
    assert steps(operations, here) == ["done", "current", "ahead", "ahead"]
    assert [step.label for step in part(operations, here).steps] == ["", "Hent metadata", "Tag i brug", ""]
    with acting_for(municipality):
        activate_key(key.pk, by=SYSTEM, now=now)
    assert steps(operations, here) == ["done", "done", "done", "current"]
    with acting_for(municipality):
        ServiceProviderKey.objects.filter(provider__site="admin").delete()
    assert steps(operations, here) == ["current", "ahead"]
    assert part(operations, here).problems == ("Siden har intet certifikat. Ingen kan logge ind.",)


def test_what_runs_out_stands_on_top(operations, municipality, here, outside):
    with acting_for(municipality):
        ends_in(current(), now=clock.now(), days=8)
        ends_in(current("admin"), now=clock.now(), days=-3)
    page = operations.get(here)
    assert [str(one) for one in page.context["page"].warnings if "NemLog-in" not in one] == [
        f"Administrationens login: Certifikatet udløb {clock.danish_date(_ends(municipality, 'admin')):%d-%m-%Y}.",
        f"Borgernes login: Certifikatet udløber {clock.danish_date(_ends(municipality, 'citizen')):%d-%m-%Y} "
        "(7 dage tilbage).",
    ]
    assert '<span class="status status-bad">' in page.content.decode()


def test_without_the_identity_provider_s_metadata_the_page_says_so(operations, here, settings):
    settings.SAML = {"citizen": {"metadata": ""}, "admin": {"metadata": "/nowhere.xml"}}
    assert part(operations, here, "citizen").problems == (
        "Der er ikke angivet nogen fil med metadata fra NemLog-in. Ingen kan logge ind.",
    )
    assert part(operations, here).problems == (
        "Filen med metadata fra Fælleskommunal Adgangsstyring kan ikke læses. Ingen kan logge ind.",
    )


@pytest.mark.parametrize("how", [MODERN, LEGACY], ids=["modern", "legacy"])
def test_a_file_is_uploaded_and_waits(operations, operator, municipality, here, tmp_path, how):
    made = files.make(tmp_path)
    answer = upload(operations, municipality, files.pkcs12(made, *how))
    assert (answer.status_code, answer["Location"]) == (302, here)
    assert states(municipality) == ["current", "next"]
    assert "Certifikatet er uploadet" in operations.get(here).content.decode()
    with acting_for(municipality):
        entry = AuditEntry.objects.get(action="service_provider_key.added")
        key = ServiceProviderKey.objects.get(state="next")
    assert (entry.actor_kind, entry.actor_id, entry.subject_id) == ("operator", operator.pk, key.pk)
    log = OperatorEntry.objects.get(action="service_provider_key.added")
    assert (log.operator, log.municipality, log.details["fingerprint"]) == (operator, municipality, key.fingerprint)
    assert set(log.details) == {"site", "fingerprint", "not_before", "not_after"}


def test_certificate_and_key_as_two_files(operations, municipality, tmp_path):
    made = files.make(tmp_path)
    upload(operations, municipality, made.certificate.read_bytes(), key=files.encrypted_key(made))
    assert states(municipality) == ["current", "next"]


def test_a_refused_file_says_why_at_its_field_and_changes_nothing(operations, municipality, tmp_path):
    made = files.make(tmp_path)
    packed = files.pkcs12(made, *MODERN)
    for content, password, field, words in [
        (packed, "Kagemand", "password", "Adgangskoden passer ikke til filen."),
        (packed, "", "password", "Filen er beskyttet. Skriv dens adgangskode."),
        (b"rubbish", PASSWORD, "file", "Filen kan ikke læses."),
        (b"0" * (MOST_BYTES + 1), PASSWORD, "file", "Filen er større end 64 KB."),
        (made.certificate.read_bytes(), "", "file", "Der er ingen privat nøgle i filen."),
    ]:
        answer = upload(operations, municipality, content, password=password)
        assert answer.status_code == 200
        (sentence,) = answer.context["page"].form.errors[field]
        assert sentence.startswith(words)
        assert PASSWORD not in answer.content.decode()
    with acting_for(municipality):
        add_key(provider("citizen"), pair(days=2000), by=SYSTEM, now=clock.now())
    known = pair(days=2000)
    taken = upload(operations, municipality, known.pem.encode() + known.private_key.encode(), password="")
    assert taken.context["page"].form.errors["file"] == [
        "Kommunens anden side bruger dette certifikat. Hver side skal have sit eget."
    ]
    assert states(municipality) == ["current"]


def test_take_into_use_and_remove(operations, municipality, here, waiting):
    activate = url("sign_in_key_activate", municipality.pk, waiting.pk)
    assert "Har Fælleskommunal Adgangsstyring taget de nye metadata ind?" in operations.get(activate).content.decode()
    assert states(municipality) == ["current", "next"]
    assert operations.post(activate)["Location"] == here
    assert states(municipality) == ["old", "current"]
    with acting_for(municipality):
        old = ServiceProviderKey.objects.get(state="old")
    remove = url("sign_in_key_remove", municipality.pk, old.pk)
    assert "Vil du fjerne certifikatet og slette dets nøgle?" in operations.get(remove).content.decode()
    assert operations.post(remove)["Location"] == here
    assert states(municipality) == ["gone", "current"]
    assert list(OperatorEntry.objects.order_by("pk").values_list("action", flat=True)) == [
        "service_provider_key.activated",
        "service_provider_key.removed",
    ]


def test_a_step_somebody_else_has_taken_already_is_said(operations, municipality, here, waiting):
    activate = url("sign_in_key_activate", municipality.pk, waiting.pk)
    operations.post(activate)
    for answer in (operations.post(activate, follow=True), operations.get(activate, follow=True)):
        assert "Nogen har ændret certifikaterne i mellemtiden." in answer.content.decode()
    remove = url("sign_in_key_remove", municipality.pk, waiting.pk)  # in use by now
    for answer in (operations.post(remove, follow=True), operations.get(remove, follow=True)):
        assert "Nogen har ændret certifikaterne i mellemtiden." in answer.content.decode()
    assert states(municipality) == ["old", "current"]
    assert OperatorEntry.objects.count() == 1


def test_the_old_one_is_used_again(operations, municipality, here, waiting):
    operations.post(url("sign_in_key_activate", municipality.pk, waiting.pk))
    with acting_for(municipality):
        back = url("sign_in_key_back", municipality.pk, ServiceProviderKey.objects.get(state="old").pk)
    assert "Vil du bruge det afløste certifikat igen?" in operations.get(back).content.decode()
    assert operations.post(back)["Location"] == here
    assert states(municipality) == ["current", "next"]
    for answer in (operations.post(back, follow=True), operations.get(back, follow=True)):
        assert "Nogen har ændret certifikaterne i mellemtiden." in answer.content.decode()


def test_a_certificate_that_ran_out_while_it_waited_is_not_taken_into_use(operations, municipality, waiting):
    with acting_for(municipality):
        ends_in(waiting, now=clock.now(), days=-1)
    answer = operations.post(url("sign_in_key_activate", municipality.pk, waiting.pk), follow=True)
    assert "Certifikatet udløb" in answer.content.decode()
    assert states(municipality) == ["current", "next"]


def test_another_municipality_s_key_and_an_unknown_site_are_unknown(
    operations, municipality, other_municipality, waiting
):
    for name in ("sign_in_key_activate", "sign_in_key_back", "sign_in_key_remove"):
        address = url(name, other_municipality.pk, waiting.pk)
        assert [operations.get(address).status_code, operations.post(address).status_code] == [404, 404]
    for name in ("sign_in_key_new", "sign_in_settings", "sign_in_metadata_file"):
        assert operations.get(url(name, municipality.pk, "drift")).status_code == 404
    assert states(municipality) == ["current", "next"]


def test_the_metadata_can_be_fetched_as_a_file(operations, municipality):
    answer = operations.get(url("sign_in_metadata_file", municipality.pk, "admin"))
    assert answer["Content-Disposition"] == 'attachment; filename="korsbaek-admin-metadata.xml"'
    assert etree.fromstring(answer.content).get("entityID") == "https://saml.admin.korsbaek.localhost"
    with acting_for(municipality):
        ServiceProviderKey.objects.filter(provider__site="admin").delete()
    assert operations.get(url("sign_in_metadata_file", municipality.pk, "admin")).status_code == 404


def test_what_a_site_takes_is_changed_by_switches(operations, operator, municipality, here):
    address = url("sign_in_settings", municipality.pk, "admin")
    assert operations.post(address, {"allow_delegated": "on"})["Location"] == here
    with acting_for(municipality):
        admin = ServiceProvider.objects.get(site="admin")
        assert (admin.accept_legacy_level, admin.allow_delegated) == (False, True)
    log = OperatorEntry.objects.get()
    assert (log.action, log.details) == ("service_provider.changed", {"site": "admin", "allow_delegated": True})
    assert operations.get(address).context["page"].form["allow_delegated"].value() is True
    citizens = url("sign_in_settings", municipality.pk, "citizen")
    assert "allow_delegated" not in operations.get(citizens).context["page"].form.fields
    operations.post(citizens, {"accept_legacy_level": "on"})
    with acting_for(municipality):
        citizen = ServiceProvider.objects.get(site="citizen")
        assert (citizen.accept_legacy_level, citizen.allow_delegated) == (True, False)


def test_while_a_key_waits_no_other_is_offered_a_place(operations, municipality, here, waiting):
    assert part(operations, here).upload_url == ""
    assert part(operations, here, "citizen").upload_url == url("sign_in_key_new", municipality.pk, "citizen")


def test_a_municipality_from_before_says_that_it_is_being_set_up(operations, municipality, here):
    with acting_for(municipality):
        ServiceProvider.objects.all().delete()
    assert "Siderne bliver sat op inden for et døgn" in operations.get(here).content.decode()


def test_the_page_asks_no_more_for_more_keys(operations, municipality, here, django_assert_max_num_queries, outside):
    with acting_for(municipality):
        for number in range(6):
            key = add_key(provider("admin"), pair(f"{number}", days=2000), by=SYSTEM, now=clock.now())
            activate_key(key.pk, by=SYSTEM, now=clock.now())
    with django_assert_max_num_queries(15):
        operations.get(here)


def _ends(municipality, site: str):
    with acting_for(municipality):
        return current(site).not_after
