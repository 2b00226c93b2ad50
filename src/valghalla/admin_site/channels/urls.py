"""Addresses of this feature."""

from django.urls import URLPattern, path

from valghalla.admin_site.channels import views

urlpatterns: list[URLPattern] = [
    path("administration/settings/channels/", views.channels, name="settings_channels"),
]
