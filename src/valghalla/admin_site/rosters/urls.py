"""Addresses of this feature."""

from django.urls import URLPattern, path

from valghalla.admin_site.rosters import views

PLACE = "elections/<int:election_id>/places/<int:place_id>/rosters/"

urlpatterns: list[URLPattern] = [
    path(PLACE, views.rosters, name="rosters"),
    path(PLACE + "<slug:sheet>/", views.roster_pdf, name="roster"),
]
