"""Addresses of this feature."""

from django.urls import URLPattern, path

from valghalla.admin_site.cpr_check import views

urlpatterns: list[URLPattern] = [
    path("participants/cpr-check/", views.cpr_check, name="cpr_check"),
    path("participants/cpr-check/begin/", views.begin, name="cpr_check_begin"),
]
