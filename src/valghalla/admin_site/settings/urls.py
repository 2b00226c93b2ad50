"""Addresses of this feature."""

from django.urls import URLPattern, path

from valghalla.admin_site.settings import views
from valghalla.admin_site.settings.groups import GROUPS

urlpatterns: list[URLPattern] = [
    path("administration/settings/", views.settings, name="settings"),
    *(
        path(f"administration/settings/{group.name}/", views.change, {"group": group}, name=f"settings_{group.name}")
        for group in GROUPS
    ),
]
