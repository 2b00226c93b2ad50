"""Addresses of this feature."""

from django.urls import URLPattern, path

from valghalla.admin_site.catalogue import rechecks
from valghalla.admin_site.task_types import views

urlpatterns: list[URLPattern] = [
    path("administration/task-types/", views.task_types, name="task_types"),
    path("administration/task-types/new/", views.new, name="task_type_new"),
    path("administration/task-types/<int:task_type_id>/edit/", views.edit, name="task_type_edit"),
    path("administration/task-types/<int:task_type_id>/carry/", views.carry, name="task_type_carry"),
    path("administration/task-types/<int:task_type_id>/delete/", views.delete, name="task_type_delete"),
    path("administration/task-types/<int:task_type_id>/files/<int:file_id>/", views.file, name="task_type_file"),
    path("administration/checked/<int:recheck_id>/", rechecks.recheck, name="recheck"),
]
