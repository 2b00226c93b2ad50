"""Addresses of this feature."""

from django.urls import URLPattern, path

from valghalla.admin_site.election_types import views

urlpatterns: list[URLPattern] = [
    path("administration/election-types/", views.election_types, name="election_types"),
    path("administration/election-types/new/", views.new, name="election_type_new"),
    path("administration/election-types/<int:election_type_id>/edit/", views.edit, name="election_type_edit"),
    path("administration/election-types/<int:election_type_id>/delete/", views.delete, name="election_type_delete"),
]
