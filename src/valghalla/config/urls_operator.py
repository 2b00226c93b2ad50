"""Addresses of the operator's site."""

from django.urls import include, path

from valghalla.config.language import language

urlpatterns = [
    path("", include("valghalla.operators.urls")),
    path("language/", language, name="language"),
    path("", include("valghalla.operator_site.urls")),
]

handler400 = "valghalla.components.errors.bad_request"
handler403 = "valghalla.components.errors.denied"
handler404 = "valghalla.components.errors.not_found"
handler500 = "valghalla.components.errors.failed"
