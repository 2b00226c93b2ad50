"""Addresses of this feature."""

from django.urls import URLPattern, path

from valghalla.admin_site.areas import views

urlpatterns: list[URLPattern] = [
    path("administration/areas/", views.areas, name="areas"),
    path("administration/areas/new/", views.new, name="area_new"),
    path("administration/areas/<int:area_id>/edit/", views.edit, name="area_edit"),
    path("administration/areas/<int:area_id>/delete/", views.delete, name="area_delete"),
    path("administration/areas/<int:area_id>/carry/", views.carry, name="area_carry"),
]
