"""Addresses of this feature."""

from django.urls import URLPattern, path

from valghalla.operator_site.operations import views

urlpatterns: list[URLPattern] = [
    path("operations/", views.operations, name="operations"),
    path("operations/run/", views.run_round, name="operations_run"),
    path("health/", views.health, name="health"),
]
