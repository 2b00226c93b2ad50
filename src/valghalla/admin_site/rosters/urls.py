"""Addresses of this feature."""

from django.urls import URLPattern, path

from valghalla.admin_site.rosters import views

PLACE = "elections/<int:election_id>/places/<int:place_id>/rosters/"

EVERYWHERE = "elections/<int:election_id>/rosters/"

urlpatterns: list[URLPattern] = [
    path(EVERYWHERE, views.rosters_everywhere, name="rosters_everywhere"),
    path(EVERYWHERE + "<slug:sheet>/", views.roster_everywhere_pdf, name="roster_everywhere"),
    path(PLACE, views.rosters, name="rosters"),
    path(PLACE + "<slug:sheet>/", views.roster_pdf, name="roster"),
]
