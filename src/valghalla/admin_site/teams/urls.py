"""Addresses of this feature."""

from django.urls import URLPattern, path

from valghalla.admin_site.teams import link_views, views

urlpatterns: list[URLPattern] = [
    path("administration/teams/", views.teams, name="teams"),
    path("administration/teams/new/", views.new, name="team_new"),
    path("administration/teams/<int:team_id>/", views.team, name="team"),
    path("administration/teams/<int:team_id>/edit/", views.edit, name="team_edit"),
    path("administration/teams/<int:team_id>/carry/", views.carry, name="team_carry"),
    path("administration/teams/<int:team_id>/link/", link_views.invitation_link, name="team_invitation_link"),
    path("administration/teams/<int:team_id>/requests/", views.decide, name="team_request"),
    path("administration/teams/<int:team_id>/delete/", views.delete, name="team_delete"),
    path("administration/teams/<int:team_id>/responsibles/add/", views.responsible_add, name="team_responsible_add"),
    path(
        "administration/teams/<int:team_id>/responsibles/remove/",
        views.responsible_remove,
        name="team_responsible_remove",
    ),
]
