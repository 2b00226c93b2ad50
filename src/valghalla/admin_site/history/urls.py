"""Addresses of this feature."""

from django.urls import URLPattern, path

from valghalla.admin_site.history import views

urlpatterns: list[URLPattern] = [
    path("elections/<int:election_id>/history/", views.election, name="election_history"),
    path("elections/<int:election_id>/tasks/<int:task_id>/history/", views.task, name="task_history"),
    path("participants/<int:participant_id>/history/", views.participant, name="participant_history"),
]
