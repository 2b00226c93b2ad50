"""Addresses of this feature."""

from django.urls import URLPattern, path

from valghalla.admin_site.search import views

urlpatterns: list[URLPattern] = [path("search/", views.search, name="search")]
