"""The logo: uploaded, cleaned, shown, removed."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.citizen_site.conftest import whole
from valghalla.admin_site.content import forms
from valghalla.audit.models import AuditEntry
from valghalla.content.models import Logo
from valghalla.municipalities.models import Settings

URLCONF = "valghalla.config.urls_admin"
PATH, REMOVE = reverse("content_logo", URLCONF), reverse("content_logo_remove", URLCONF)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script><path onload="x()" d="M0 0"/></svg>'


def upload(office, content: bytes = SVG, name: str = "logo.svg"):
    return office.post(PATH, {"logo": SimpleUploadedFile(name, content)})


@pytest.mark.acceptance("A-418", "A-419")
def test_it_is_cleaned_told_of_and_shown_to_citizens(office, anonymous_citizen):
    assert upload(office, name="LOGO.SVG").status_code == 302
    page = office.get(PATH)
    assert "Dette er taget ud af filen, fordi et billede ikke må gøre det: onload, script." in whole(page)
    logo = Logo.objects.get()
    assert logo.svg == '<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>'
    for shown in (page, anonymous_citizen.get("/contact/")):
        assert f'src="/look/logo/{logo.pk}.svg"' in shown.content.decode()
    assert [entry.action for entry in AuditEntry.objects.all()] == ["logo.changed"]


@pytest.mark.acceptance("A-029", "A-419", "E-302")
@pytest.mark.parametrize(
    ("content", "name"),
    [
        (SVG, "logo.png"),
        (SVG, "logo.svgz"),
        (b"\x89PNG\r\n\x1a\n", "logo.svg"),
        (b"<html><body>x</body></html>", "logo.svg"),
        (b"", "logo.svg"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script>x</script></svg>', "logo.svg"),
    ],
)
def test_a_file_that_will_not_do_is_refused_by_name_and_content(office, content, name):
    answer = upload(office, content, name)
    assert (answer.status_code, list(answer.context["page"].form.errors)) == (200, ["logo"])
    assert not Logo.objects.exists()


@pytest.mark.acceptance("A-418", "A-028")
def test_a_file_that_is_too_large_is_refused(office, monkeypatch):
    monkeypatch.setattr(forms, "LARGEST_BYTES", len(SVG) - 1)
    answer = upload(office)
    assert "Filen er større end 10 MB." in whole(answer)
    assert not Logo.objects.exists()


@pytest.mark.acceptance("E-302")
def test_ten_megabytes_are_the_limit():
    assert forms.LARGEST_BYTES == 10 * 1024 * 1024


@pytest.mark.acceptance("A-030")
def test_a_failed_upload_leaves_the_logo_there_is(office):
    upload(office)
    before = Settings.objects.get().logo_number
    upload(office, b"hej")
    assert Settings.objects.get().logo_number == before


def test_removing_asks_first_and_the_mark_is_back(office, anonymous_citizen):
    upload(office)
    assert "Vil du fjerne logoet fra begge sider?" in whole(office.get(REMOVE))
    assert Settings.objects.get().logo_number
    office.post(REMOVE)
    office.post(REMOVE)
    assert "brand-mark" in anonymous_citizen.get("/contact/").content.decode()
    assert [entry.action for entry in AuditEntry.objects.order_by("id")] == ["logo.changed", "logo.removed"]
