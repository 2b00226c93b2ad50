"""Addresses of this feature."""

from django.urls import URLPattern, path

from valghalla.admin_site.manual import views

urlpatterns: list[URLPattern] = [path("manual/", views.manual, name="manual")]
