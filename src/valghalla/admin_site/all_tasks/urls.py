"""Addresses of this feature."""

from django.urls import path

from valghalla.admin_site.all_tasks import views

LIST = "elections/<int:election_id>/all-tasks/"

urlpatterns = [
    path(LIST, views.all_tasks, name="all_tasks"),
    path(LIST + "export/", views.all_tasks_export, name="all_tasks_export"),
    path(LIST + "views/", views.view_keep, name="all_tasks_view_keep"),
    path(LIST + "views/<int:preset_id>/", views.view_open, name="all_tasks_view"),
    path(LIST + "views/<int:preset_id>/delete/", views.view_delete, name="all_tasks_view_delete"),
]
