"""Addresses of this feature."""

from django.urls import URLPattern, path

from valghalla.operator_site.entries import views

urlpatterns: list[URLPattern] = [path("entries/", views.entries, name="entries")]
