"""Addresses of the tasks of one's teams."""

from django.urls import path

from valghalla.citizen_site.tasks import views

urlpatterns = [
    path("tasks/", views.tasks, name="tasks"),
    path("tasks/<group:key>/", views.task, name="task"),
    path("tasks/<group:key>/take/", views.take_task, name="task_take"),
]
