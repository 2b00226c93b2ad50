"""Addresses of the citizen site."""

from django.urls import include, path

from valghalla.components.gallery import gallery_urls
from valghalla.config.language import language

urlpatterns = [
    path("", include("valghalla.accounts.urls")),
    path("", include("valghalla.content.look.urls")),
    path("language/", language, name="language"),
    path("", include("valghalla.citizen_site.urls")),
    *gallery_urls(),
]

handler400 = "valghalla.components.errors.bad_request"
handler403 = "valghalla.components.errors.denied"
handler404 = "valghalla.components.errors.not_found"
handler500 = "valghalla.components.errors.failed"
