"""Addresses of the tasks of the teams one answers for. Another team's task is unknown here."""

from django.urls import path

from valghalla.citizen_site.team_tasks import propose_views, views

urlpatterns = [
    path("team-tasks/", views.team_tasks, name="team_tasks"),
    path("team-tasks/<group:key>/", views.team_task, name="team_task"),
    path("team-tasks/<group:key>/take/", views.take_team_task, name="team_task_take"),
    path("team-tasks/<group:key>/link/", views.make_link, name="team_task_link"),
    path("team-tasks/<group:key>/propose/", propose_views.choose, name="team_task_propose"),
    path("team-tasks/<group:key>/propose/<int:participant_id>/", propose_views.offer, name="team_task_propose_to"),
]
