"""Addresses of a team's link."""

from django.urls import path

from valghalla.citizen_site.teams import views

urlpatterns = [
    path("teams/answers/read/", views.answer_read, name="team_answer_read"),
    path("teams/<str:token>/", views.team_link, name="team_link"),
    path("teams/<str:token>/join/", views.join_team, name="team_link_join"),
]
