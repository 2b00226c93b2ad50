"""Addresses of this feature."""

from django.urls import URLPattern, path

from valghalla.admin_site.tasks import views, views_changes, views_numbers

ELECTION = "elections/<int:election_id>/"
PLACE = ELECTION + "places/<int:place_id>/"
TASK = ELECTION + "tasks/<int:task_id>/"

urlpatterns: list[URLPattern] = [
    path(ELECTION + "tasks/", views.overview, name="overview"),
    path(ELECTION + "tasks/export/", views.overview_export, name="overview_export"),
    path(ELECTION + "tasks/columns/", views.overview_columns, name="overview_columns"),
    path(ELECTION + "tasks/declined/", views.declined, name="declined"),
    path(ELECTION + "tasks/declined/export/", views.declined_export, name="declined_export"),
    path(ELECTION + "tasks/proposal/", views_numbers.distribution_proposal, name="distribution_proposal"),
    path(PLACE, views.place, name="place"),
    path(PLACE + "distribute/", views_numbers.distribute, name="distribute"),
    path(PLACE + "teams/<int:team_id>/move/", views_changes.team_move, name="team_move"),
    path(TASK + "assign/", views_changes.task_assign, name="task_assign"),
    path(TASK + "reply/", views_changes.task_reply, name="task_reply"),
    path(TASK + "remove/", views_changes.task_remove, name="task_remove"),
    path(TASK + "link/", views_changes.task_link, name="task_link"),
]
