"""Addresses of this feature."""

from django.urls import path

from valghalla.admin_site.lists import views

LIST = "elections/<int:election_id>/lists/participants/"

urlpatterns = [
    path(LIST, views.participant_list, name="participant_list"),
    path(LIST + "export/", views.participant_list_export, name="participant_list_export"),
]
