"""Addresses of this feature."""

from django.urls import URLPattern, path

from valghalla.accounts.session_end.activity import NEWS
from valghalla.admin_site.news import views

urlpatterns: list[URLPattern] = [path(NEWS.removeprefix("/"), views.news, name="news")]
