"""Addresses of this feature."""

from django.urls import URLPattern, path

from valghalla.admin_site.administration import views

urlpatterns: list[URLPattern] = [
    path("administration/", views.administration, name="administration"),
    path("administration/samples/remove/", views.samples_remove, name="samples_remove"),
    path("administration/diets/", views.diets, name="diets"),
    path("administration/diets/new/", views.diet_new, name="diet_new"),
    path("administration/diets/<int:diet_id>/edit/", views.diet_edit, name="diet_edit"),
    path("administration/diets/<int:diet_id>/delete/", views.diet_delete, name="diet_delete"),
]
