"""Addresses of this feature."""

from django.urls import URLPattern, path

from valghalla.admin_site.start import views

urlpatterns: list[URLPattern] = [
    path("", views.start, name="start"),
    path("elections/<int:election_id>/start/", views.start, name="election_start"),
]
