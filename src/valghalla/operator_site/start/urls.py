"""Addresses of this feature."""

from django.urls import URLPattern, path

from valghalla.operator_site.start import views

urlpatterns: list[URLPattern] = [path("", views.start, name="start")]
