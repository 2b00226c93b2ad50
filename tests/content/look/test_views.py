"""Logo and colours as both sites serve them (A-472)."""

import pytest

from tests.pages import SiteClient
from valghalla.audit.actors import SYSTEM
from valghalla.base.tenancy import acting_for
from valghalla.content.look.change import remove_logo, use_logo
from valghalla.content.models import Logo
from valghalla.municipalities.models import Settings

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><script>alert(1)</script><path d="M0 0"/></svg>'


@pytest.fixture(params=["citizen_host", "admin_host"])
def site(request, municipality) -> SiteClient:
    return SiteClient(getattr(municipality, request.param))


@pytest.mark.acceptance("A-418", "A-472", "E-022", "E-045", "E-335")
def test_the_logo_stands_in_the_header_of_both_sites(site, acting, by, now):
    assert "brand-mark" in site.get("/contact/" if "admin" not in site.host else "/signed-out/").content.decode()
    use_logo(SVG, by=by, now=now)
    page = site.get("/contact/" if "admin" not in site.host else "/signed-out/").content.decode()
    address = f"/look/logo/{Logo.objects.get().pk}.svg"
    assert f'<img class="brand-logo" src="{address}" alt="">' in page
    answer = site.get(address)
    assert answer.content == b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path d="M0 0"/></svg>'
    assert answer["Content-Type"] == "image/svg+xml; charset=utf-8"
    assert answer["Content-Security-Policy"] == "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "immutable" in answer["Cache-Control"]


@pytest.mark.acceptance("E-045")
def test_another_logo_has_another_address_and_without_one_the_mark_is_back(site, acting, by, now):
    use_logo(SVG, by=by, now=now)
    first = Settings.objects.get().logo_number
    use_logo(SVG, by=by, now=now)
    assert Settings.objects.get().logo_number != first
    assert remove_logo(by=by, now=now)
    assert not remove_logo(by=by, now=now)
    assert Settings.objects.get().logo_number is None
    assert site.get(f"/look/logo/{first}.svg").status_code == 200


def test_another_municipalitys_logo_is_unknown(site, municipality, other_municipality, now):
    with acting_for(other_municipality):
        use_logo(SVG, by=SYSTEM, now=now)
        theirs = Logo.objects.get().pk
    assert site.get(f"/look/logo/{theirs}.svg").status_code == 404


@pytest.mark.acceptance("A-472")
def test_the_colour_is_in_force_on_both_sites(site, acting):
    path = "/contact/" if "admin" not in site.host else "/signed-out/"
    assert "colours.css" not in site.get(path).content.decode()
    assert site.get("/look/colours.css").content == b""
    Settings.objects.update(accent="#7a1f5c")
    assert '<link rel="stylesheet" href="/look/colours.css?7a1f5c">' in site.get(path).content.decode()
    answer = site.get("/look/colours.css?7a1f5c")
    assert answer.content == b":root { --accent: #7a1f5c; --on-accent: #fff; }\n"
    assert answer["Content-Type"] == "text/css; charset=utf-8"
