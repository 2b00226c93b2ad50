"""Addresses of this feature."""

from django.urls import URLPattern, path

from valghalla.admin_site.task_links import views

LINKS = "elections/<int:election_id>/tasks/links/"

urlpatterns: list[URLPattern] = [
    path(LINKS, views.task_links, name="task_links"),
    path(LINKS + "new/", views.new, name="task_link_new"),
    path(LINKS + "<int:link_id>/", views.one, name="task_link_one"),
]
