"""Addresses of this feature."""

from django.urls import URLPattern, path

from valghalla.operator_site.municipalities import views

urlpatterns: list[URLPattern] = [
    path("municipalities/<int:municipality_id>/", views.municipality, name="municipality"),
]
