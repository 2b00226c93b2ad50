"""Addresses of task links."""

from django.urls import path

from valghalla.citizen_site.links import views

urlpatterns = [
    path("links/<str:token>/", views.task_link, name="task_link"),
    path("links/<str:token>/take/", views.take_only, name="task_link_take"),
    path("links/<str:token>/<group:key>/", views.task, name="task_link_task"),
    path("links/<str:token>/<group:key>/take/", views.take_task, name="task_link_task_take"),
]
